"""The text of a PDF, by pypdf (extra ``read``)."""

import logging
from collections.abc import Iterable, Iterator
from io import BytesIO
from time import monotonic
from typing import Any, Final

from onpace.reader.sources_errors import SourceError, needs_extra

#: Pages, characters and seconds after which a PDF is refused.
MOST_PAGES: Final = 300
LARGEST_TEXT: Final = 1_000_000
LONGEST_SECONDS: Final = 30.0


def text_of_pdf(data: bytes, called: str) -> str:
    """The text of a PDF, page after page.

    Raises:
        SourceError: when the extra is missing, the PDF is broken, locked or too large.
    """
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - of an extra
    except ImportError:
        raise needs_extra("a PDF") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # we tell what is wrong ourselves
    try:
        reader = PdfReader(BytesIO(data))
        count = len(reader.pages)
        parts = list(_pages(reader.pages)) if count <= MOST_PAGES else []
    except Exception:  # noqa: BLE001 - whatever a broken file makes the reader raise
        raise SourceError(f"{called} is no PDF that can be read, or it is locked") from None
    if count > MOST_PAGES:
        raise SourceError(f"{called} has {count:,} pages; at most {MOST_PAGES} are read")
    if len(parts) < count:
        raise SourceError(f"{called} holds too much to read; give the pages that matter")
    return "\n\n".join(parts)


def _pages(pages: Iterable[Any]) -> Iterator[str]:
    """The text of each page, until it is too much or takes too long."""
    started, size = monotonic(), 0
    for page in pages:
        text = str(page.extract_text() or "")
        size += len(text)
        if size > LARGEST_TEXT or monotonic() - started > LONGEST_SECONDS:
            return
        yield text
