"""Guidance: what an issuer expects of a period that is not over, and how far it can be trusted."""

from __future__ import annotations

from collections import defaultdict
from math import inf, log
from typing import TYPE_CHECKING

from onpace.engine.evidence import Evidence
from onpace.engine.likelihood import Likelihood, bump

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onpace.book import Statement

# The log of what came over the middle of what was guided, in 62 quarters (NIO 25, Li Auto 18, XPeng
# 16, Tesla 3; 2018 to 2026): mean .023, standard deviation .074, half within .029 of the median
# .014. Most guidance is met within a few percent, a third is given too early to be.
_USUAL, _USUAL_WIDTH = 0.015, 0.035
_ROUGH, _ROUGH_WIDTH, _ROUGH_SHARE = 0.03, 0.12, 0.3
# Nobody measured guidance for a year, and few kept one: it is heard like rough guidance alone.
_LONGEST = 100  # days


def hear_outlook(
    guidance: Iterable[Statement], reported: Iterable[Evidence]
) -> tuple[Evidence, ...]:
    """Evidence from guidance for periods of which nothing is reported yet.

    Of several sayings about one period the last counts.

    Args:
        guidance: guidance about one series and one count, limited to the as-of day.
        reported: what was reported of the same series.
    """
    known = {(e.period.first, e.period.last) for e in reported}
    latest: dict[object, list[Statement]] = defaultdict(list)
    for statement in guidance:
        days = statement.period.first, statement.period.last
        if days not in known and statement.period.first is not None:
            latest[days].append(statement)
    found = []
    for said in latest.values():
        last = max(said, key=lambda s: (s.known_on, s.id))
        found.append(Evidence(last.period, _likelihood(last), (last,), None))
    return tuple(sorted(found, key=lambda e: e.period.last))


def _likelihood(statement: Statement) -> Likelihood:
    """Two normals about the middle of what was guided: as it mostly comes, and as it may."""
    ends = [end for end in (statement.quantity.low, statement.quantity.high) if 0 < end < inf]
    centre = log(sum(ends) / len(ends))
    rough = bump(centre + _ROUGH, _ROUGH_WIDTH, _ROUGH_SHARE)
    if (statement.period.days or _LONGEST) > _LONGEST:
        return (rough,)
    return bump(centre + _USUAL, _USUAL_WIDTH, 1 - _ROUGH_SHARE), rough
