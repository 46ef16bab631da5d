"""Texts in: from a file, from standard input or from a web address.

Plain text and Markdown need nothing else. The text of a web page is found by trafilatura and that
of a PDF by pypdf, both of the extra ``read``, imported when they are needed.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from re import compile as pattern
from typing import BinaryIO, Final

from onpace.reader.sources_errors import SourceError
from onpace.reader.sources_html import page_of
from onpace.reader.sources_pdf import text_of_pdf

#: What stands for standard input.
PIPE: Final = "-"

#: Bytes of a file or an answer that are read at most; a page carries more mark-up than text.
LARGEST_FILE: Final = 10_000_000
#: Characters of text that are read at most: a book of 200,000 words.
LARGEST_TEXT: Final = 1_000_000

_SUFFIXES: Final = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
}
_PAGE: Final = pattern(
    rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b"
)
_WEB: Final = pattern(r"(?i)https?://")
_SCHEME: Final = pattern(r"(?i)[a-z][a-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what is known of it.

    Attributes:
        text: The main text, title first.
        address: The web address it was read from; blank for files.
        title: Its title, or blank.
        publisher: Who published it, or blank.
        published: The day of publication that the page tells, or None.
    """

    text: str
    address: str = ""
    title: str = ""
    publisher: str = ""
    published: date | None = None


def open_source(source: str, stdin: BinaryIO | None = None) -> Document:
    """The text of a file, of standard input (``-``) or of a web address.

    Args:
        source: A path, ``-`` or an address that begins with ``http://`` or ``https://``.
        stdin: Standard input.

    Raises:
        SourceError: when it cannot be read, is too large or is no text.
    """
    if source == PIPE:
        if stdin is None:
            raise SourceError("there is no standard input to read; name a file or an address")
        return document_of(_bounded(stdin, "standard input"), "", "standard input")
    if _WEB.match(source):
        from onpace.reader.sources_web import fetch  # noqa: PLC0415 - only addresses need it

        got = fetch(source, LARGEST_FILE)
        return document_of(got.content, got.kind, got.address, address=got.address)
    if _SCHEME.match(source):
        raise SourceError(f"{source[:80]} is no address to read; use http:// or https://")
    path = Path(source)
    kind = _SUFFIXES.get(path.suffix.lower())
    if kind is None and path.suffix and len(path.suffix) <= 6:  # noqa: PLR2004 - an ending
        raise SourceError(f"{source}: {path.suffix} is not read; give .txt, .md, .html or .pdf")
    return document_of(_file(path), kind or "", source)


def _file(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder; name a file in it")
        if not path.is_file() and path.exists():
            raise SourceError(f"{path} is no ordinary file; pipe it in and name - instead")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise SourceError(f"{path} {_too_large(size)}")
        with path.open("rb") as opened:
            return _bounded(opened, str(path))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError("the name of the file holds a character that no name may have") from None


def _bounded(opened: BinaryIO, called: str) -> bytes:
    data = opened.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise SourceError(f"{called} {_too_large(None)}")
    return data


def _too_large(size: int | None) -> str:
    shown = f"has {size / 1e6:,.0f} MB" if size else "is too large"
    return f"{shown}; at most {LARGEST_FILE // 1_000_000} MB are read: give the article alone"


def document_of(data: bytes, kind: str, called: str, address: str = "") -> Document:
    """The text in some bytes.

    Args:
        data: The bytes.
        kind: ``text``, ``html`` or ``pdf``; blank to tell it from the bytes.
        called: What to call it in a message.
        address: The web address it came from, or blank.

    Raises:
        SourceError: when it is no text, or too much of it.
    """
    if not kind:
        kind = "pdf" if data.startswith(b"%PDF-") else "html" if _PAGE.match(data) else "text"
    if kind == "pdf":
        found = Document(text_of_pdf(data, called), address)
    elif kind == "html":
        page = page_of(data, called, address)
        found = Document(page.text, address, page.title, page.publisher, page.published)
    else:
        found = Document(decoded(data, called), address)
    if len(found.text) > LARGEST_TEXT:
        raise SourceError(
            f"{called} has {len(found.text):,} characters of text; "
            f"at most {LARGEST_TEXT:,} are read: give the article alone"
        )
    if not found.text.strip():
        raise SourceError(f"{called} holds no text")
    return found


def decoded(data: bytes, called: str) -> str:
    """Text from its bytes: UTF-8, or UTF-16 with its mark.

    Raises:
        SourceError: when the bytes are neither.

    >>> decoded(b"NIO", "the file")
    'NIO'
    """
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{called} is not UTF-8 (byte {error.start:,}); save it as UTF-8"
        ) from None
    if "\0" in text[:LARGEST_TEXT]:
        raise SourceError(f"{called} is no text: it holds zero bytes")
    return text.replace("\r\n", "\n").replace("\r", "\n")
