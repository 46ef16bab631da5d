"""One measure against another: deliveries against registrations and wholesale."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from onpace.book.conflict import Conflict, Side
from onpace.book.figures import Figure, Subject

#: The share of the larger number by which two measures may differ. In the book that comes with the
#: package 56 figures of the same month and model can be held against each other (deliveries
#: everywhere, and wholesale or registrations in the home market): 40 are equal, 8 more lie within
#: 8.5%, mostly at the ends of quarters, and the other 8 are at least 17.5% apart.
USUAL_SHARE: Final = 0.1


def check_measures(figures: Mapping[Subject, Sequence[Figure]]) -> Iterator[Conflict]:
    """Finds exact figures of two measures that are further apart than is usual.

    Deliveries are held against wholesale and registrations in the same market. Registrations in
    one market may fall short of deliveries everywhere, but not exceed them.

    Args:
        figures: What is counted, each with figures that hold together.
    """
    exact = {subject: _exact(found) for subject, found in figures.items()}
    for subject, others in exact.items():
        everywhere = subject._replace(market="", measure="deliveries")
        same_market = subject._replace(measure="deliveries")
        if subject.measure == "registrations" and subject.market and everywhere in exact:
            yield from _apart(everywhere, exact[everywhere], others, shortfall=False)
        if subject.measure in ("registrations", "wholesale") and same_market in exact:
            yield from _apart(same_market, exact[same_market], others, shortfall=True)


def _exact(figures: Sequence[Figure]) -> dict[tuple[int, int], Figure]:
    return {(f.claim.begin, f.claim.end): f for f in figures if f.is_exact}


def _apart(
    deliveries: Subject,
    delivered: Mapping[tuple[int, int], Figure],
    others: Mapping[tuple[int, int], Figure],
    *,
    shortfall: bool,
) -> Iterator[Conflict]:
    """The conflicts of two measures; whether the other may not be smaller either is told."""
    for days in delivered.keys() & others.keys():
        more, less = others[days], delivered[days]
        if more.claim.low < less.claim.low and shortfall:
            more, less = less, more
        if more.claim.low - less.claim.low > USUAL_SHARE * more.claim.low:
            yield Conflict("measure", deliveries, _side(more), _side(less))


def _side(figure: Figure) -> Side:
    return Side((figure.rows[0],), figure.claim.low)
