"""Periods against each other: the figures of one subject that do not add up."""

from collections.abc import Sequence

from onpace.book.accounting import reconcile
from onpace.book.conflict import Conflict, Side
from onpace.book.figures import Figure, Subject


def settle(subject: Subject, figures: Sequence[Figure]) -> tuple[list[Figure], list[Conflict]]:
    """Finds the figures of one subject that can all hold, and why the others cannot.

    Args:
        subject: What they count.
        figures: The best supported first.

    Returns:
        The figures that hold together, and one conflict for each of the others.
    """
    clashes = reconcile([figure.claim for figure in figures])
    aside = {clash.aside for clash in clashes}
    conflicts = []
    for clash in clashes:
        more = sorted((figures[index] for index in clash.more), key=_by_time)
        less = sorted((figures[index] for index in clash.less), key=_by_time)
        conflicts.append(_conflict(subject, more, less))
    return [figure for index, figure in enumerate(figures) if index not in aside], conflicts


def _conflict(subject: Subject, more: list[Figure], less: list[Figure]) -> Conflict:
    periods = {(figure.claim.begin, figure.claim.end) for figure in more + less}
    kind = "repeat" if len(periods) == 1 else "total"
    most = sum(figure.claim.high or 0 for figure in less)  # each has one: it is what clashes
    return Conflict(
        kind,
        subject,
        Side(tuple(figure.rows[0] for figure in more), sum(figure.claim.low for figure in more)),
        Side(tuple(figure.rows[0] for figure in less), most),
    )


def _by_time(figure: Figure) -> tuple[int, int]:
    return figure.claim.begin, figure.claim.end
