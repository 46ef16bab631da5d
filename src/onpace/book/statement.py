"""Statements and events: one row of the book each, with everything needed to trace it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from onpace.book.dates import PartialDate, latest_known
from onpace.book.period import Period
from onpace.book.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was read.

    Attributes:
        address: The web address, or whatever finds the document again.
        publisher: Who published it; by default the host of the address.
    """

    address: str
    publisher: str

    @classmethod
    def at(cls, address: str, publisher: str = "") -> "Source":
        """The source at an address, its publisher taken from the host unless given.

        >>> Source.at("https://www.cnevpost.com/2024/06/01/").publisher
        'cnevpost.com'
        """
        return cls(address, publisher or host_of(address))


def host_of(address: str) -> str:
    """The host of a web address without ``www.``; blank when it is no web address.

    >>> host_of("http://www.nio.com:80/news?page=2")
    'nio.com'
    """
    scheme, mark, rest = address.partition("://")
    if not mark or scheme.lower() not in ("http", "https"):
        return ""
    for end in "/?#":
        rest = rest.partition(end)[0]
    host = rest.rpartition("@")[2].partition(":")[0].lower()
    return host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody said, on a day, that a quantity of something over a period was so large.

    Two statements are equal when they say the same; where they stand (``file``, ``line``) does
    not count.

    Attributes:
        maker: The company's usual English name.
        brand: Blank for the whole maker.
        model: Blank for the whole maker or brand.
        market: Blank for all markets, otherwise an ISO 3166 code or ``EU``.
        kind: ``report``, ``target``, ``guidance`` or ``forecast``.
        measure: What was counted or measured.
        period: The days it is about.
        quantity: The number with its relation.
        unit: Unit of the number.
        wording: The hedge words alone, if any.
        said_on: The day it was published, as precisely as ``date_precision`` says.
        said_by: Who the row says it was: issuer, association or publisher.
        source: Where it was read.
        speaker: Whom the page cites.
        date_precision: ``day``, ``month``, ``known-by`` or ``assumed``.
        basis: For targets ``initial``, ``raised``, ``cut`` or ``repeat``; otherwise blank.
        note: A few own words.
        file: File of the book it stands in.
        line: Line in that file, from 1.
    """

    maker: str
    brand: str
    model: str
    market: str
    kind: str
    measure: str
    period: Period
    quantity: Quantity
    unit: str
    wording: str
    said_on: dt.date
    said_by: str
    source: Source
    speaker: str = ""
    date_precision: str = "day"
    basis: str = ""
    note: str = ""
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)
    _id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def known_on(self) -> dt.date:
        """The last day on which it can have become known."""
        return latest_known(self.said_on, self.date_precision)

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that stay the same as long as the content does."""
        return self._id or _keep_id(self, self.to_row().values())

    def to_row(self) -> dict[str, str]:
        """The row of ``statements/*.csv`` this is read from, by column, nothing lost."""
        relation, value, value_high = self.quantity.texts()
        return {
            "maker": self.maker,
            "brand": self.brand,
            "model": self.model,
            "market": self.market,
            "kind": self.kind,
            "measure": self.measure,
            "period": str(self.period),
            "relation": relation,
            "value": value,
            "value_high": value_high,
            "unit": self.unit,
            "wording": self.wording,
            "said_on": self.said_on.isoformat(),
            "said_by": self.said_by,
            "source": self.source.address,
            "speaker": self.speaker,
            "publisher": self.source.publisher,
            "date_precision": self.date_precision,
            "basis": self.basis,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is announced to happen, to a maker, brand or model.

    Attributes:
        maker: The company's usual English name.
        brand: Blank for the whole maker.
        model: Blank for the whole maker or brand.
        market: Blank for all markets, otherwise an ISO 3166 code or ``EU``.
        event: What happened, one of the closed list.
        date: When, as far as it is known.
        value: A number that goes with it (the milestone, the cut in price), or None.
        unit: Unit of the number, or blank.
        note: A few own words.
        said_on: The day it was published, as precisely as ``date_precision`` says.
        said_by: Who said it.
        source: Where it was read.
        date_precision: ``day``, ``month``, ``known-by`` or ``assumed``, of ``said_on``.
        file: File of the book it stands in.
        line: Line in that file, from 1.
    """

    maker: str
    brand: str
    model: str
    market: str
    event: str
    date: PartialDate
    value: Decimal | None
    unit: str
    note: str
    said_on: dt.date
    said_by: str
    source: Source
    date_precision: str = "day"
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)
    _id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def known_on(self) -> dt.date:
        """The last day on which it can have become known."""
        return latest_known(self.said_on, self.date_precision)

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that stay the same as long as the content does."""
        return self._id or _keep_id(self, self.to_row().values())

    def to_row(self) -> dict[str, str]:
        """The row of ``events/*.csv`` this is read from, by column, nothing lost."""
        return {
            "maker": self.maker,
            "brand": self.brand,
            "model": self.model,
            "market": self.market,
            "event": self.event,
            "date": self.date.text,
            "value": "" if self.value is None else format(self.value, "f"),
            "unit": self.unit,
            "note": self.note,
            "said_on": self.said_on.isoformat(),
            "said_by": self.said_by,
            "source": self.source.address,
            "publisher": self.source.publisher,
            "date_precision": self.date_precision,
        }


def _keep_id(record: Statement | Event, texts: Iterable[str]) -> str:
    """Works the id out once and keeps it, since a cache key needs the ids of a whole book."""
    canonical = "\x1f".join((type(record).__name__, *texts))
    digits = sha256(canonical.encode()).hexdigest()[:12]
    object.__setattr__(record, "_id", digits)
    return digits
