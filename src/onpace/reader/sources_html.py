"""The main text of a web page, by trafilatura (extra ``read``)."""

import logging
from dataclasses import dataclass
from datetime import date
from typing import Final

from onpace.reader.sources_errors import SourceError, needs_extra

#: Bytes of mark-up that are looked through at most: finding the main text takes seconds a megabyte.
LARGEST_PAGE: Final = 3_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What was found on a page.

    Attributes:
        text: The main text, the title first, tables as rows with ``|``.
        title: The title, or blank.
        publisher: The name of the site, or blank.
        published: The day of publication that the page tells, or None.
    """

    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None


def page_of(data: bytes, called: str, address: str = "") -> Page:
    """The main text of a page.

    Raises:
        SourceError: when the extra is missing, the page is too large or no text is found in it.
    """
    if len(data) > LARGEST_PAGE:
        raise SourceError(
            f"{called} has {len(data) / 1e6:,.1f} MB of mark-up; at most "
            f"{LARGEST_PAGE // 1_000_000} MB are looked through: save the article as plain text"
        )
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - of an extra
    except ImportError:
        raise needs_extra("a web page") from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # we tell what is wrong ourselves
    try:
        found = bare_extraction(
            data,
            url=address or None,
            include_tables=True,
            include_comments=False,
            with_metadata=True,
            favor_recall=True,
        )
    except Exception:  # noqa: BLE001 - whatever hostile mark-up makes the extractor raise
        found = None
    text = "" if found is None else str(getattr(found, "text", "") or "")
    if not text.strip():
        raise SourceError(f"no article was found in {called}; save its text and give that")
    title = str(getattr(found, "title", "") or "")
    site = str(getattr(found, "sitename", "") or "")
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Page(text, title, site, _day(str(getattr(found, "date", "") or "")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
