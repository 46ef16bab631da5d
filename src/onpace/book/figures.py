"""Reports sorted by what they count, and those that say the same gathered into one figure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from onpace.book.accounting import ORIGIN, Claim
from onpace.book.book import Book
from onpace.book.bounds import bounds
from onpace.book.names import Maker, Names
from onpace.book.statement import Statement
from onpace.book.vocabulary import FINISHED_COUNTS

#: Counts that add up over days.
COUNTED: Final = (*FINISHED_COUNTS, "orders")


class Subject(NamedTuple):
    """What is counted; the reports about one subject must add up.

    Attributes:
        maker: Its name.
        brand: Its name; blank for the whole maker, or where the model is listed without one.
        model: Its name; blank for the whole maker or brand.
        market: Its code; blank for all markets.
        measure: What is counted of it.
    """

    maker: str
    brand: str
    model: str
    market: str
    measure: str

    def __str__(self) -> str:
        name = " ".join(dict.fromkeys(filter(None, (self.maker, self.brand, self.model))))
        return " ".join(filter(None, (name, self.market, self.measure)))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure for one period, with everybody who says it.

    Attributes:
        claim: Its days and bounds.
        rows: The statements, the first known first.
    """

    claim: Claim
    rows: tuple[Statement, ...]

    @property
    def is_exact(self) -> bool:
        """Whether it was said without a hedge."""
        return self.claim.low == self.claim.high and self.rows[0].quantity.is_exact


def figures_of(book: Book) -> dict[Subject, list[Figure]]:
    """All reported counts of vehicles by what they count, the best supported figures first.

    Most publishers come first, then the issuer's own word, then what was said first.
    """
    reports: dict[Subject, list[Statement]] = defaultdict(list)
    subject_of = _Subjects(book.names)
    for row in book.statements:
        if row.kind == "report" and row.measure in COUNTED and row.unit == "vehicle":
            for subject in subject_of(row):
                reports[subject].append(row)
    return {subject: sorted(_gather(rows), key=_standing) for subject, rows in reports.items()}


class _Subjects:
    """Finds what a row counts, and keeps the answer: a book repeats itself."""

    def __init__(self, names: Names) -> None:
        self._brands: dict[tuple[str, str], set[str]] = defaultdict(set)
        for model in names.models:
            if model.model:
                self._brands[model.maker, model.model].add(model.brand)
        self._makers = {maker.name: maker for maker in names.makers}
        self._known: dict[tuple[str, str, str, str, str], Subject] = {}

    def __call__(self, row: Statement) -> Iterator[Subject]:
        key = row.maker, row.brand, row.model, row.market, row.measure
        subject = self._known.get(key)
        if subject is None:
            # A row may leave out the brand of its model, or name one where none is needed.
            brands = self._brands.get((row.maker, row.model), set())
            brand = next(iter(brands)) if row.model and len(brands) == 1 else row.brand
            subject = self._known[key] = Subject(*key)._replace(brand=brand)
        yield subject
        twin = _same_count(subject, row, self._makers.get(row.maker))
        if twin is not None:
            yield twin


def _same_count(subject: Subject, row: Statement, maker: Maker | None) -> Subject | None:
    """The subject that, for these days, is the same under another name, if there is one.

    Once a maker builds nothing but one powertrain, that count and the whole count are the same.
    """
    if maker is None or maker.powertrain_since is None or subject.model:
        return None
    if subject.brand not in ("", maker.powertrain) or not maker.powertrain:
        return None
    if row.period.first is None or row.period.first < maker.powertrain_since.first:
        return None
    return subject._replace(brand="" if subject.brand else maker.powertrain)


def _gather(rows: Iterable[Statement]) -> Iterator[Figure]:
    same: dict[tuple[int, int, int, int | None], list[Statement]] = defaultdict(list)
    for row in rows:
        first = row.period.first
        begin = ORIGIN if first is None else first.toordinal()
        same[begin, row.period.last.toordinal() + 1, *bounds(row.quantity)].append(row)
    for claim, sayers in same.items():
        sayers.sort(key=_first_known)
        publishers = len({row.source.publisher for row in sayers})
        yield Figure(Claim(*claim, voices=publishers), tuple(sayers))


def _first_known(row: Statement) -> tuple[int, str, str]:
    return row.known_on.toordinal(), row.source.publisher, row.source.address


def _standing(figure: Figure) -> tuple[int, bool, int, str, str]:
    told_by_others = not any(row.maker in (row.speaker, row.said_by) for row in figure.rows)
    return -figure.claim.voices, told_by_others, *_first_known(figure.rows[0])
