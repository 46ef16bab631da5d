"""Accounting of totals over days: which claims cannot all hold, and the fewest that show it.

Let P(d) be everything counted before day d. A claim about the days from ``begin`` up to, not
including, ``end`` says that ``low <= P(end) - P(begin) <= high``, and P never falls. Read each
inequality as an edge of a graph, ``P(v) <= P(u) + weight``: the claims can all hold exactly when no
cycle of edges has a negative weight, and the claims on such a cycle are the ones that clash. A new
claim is let in by lowering only what it forces down (Cotton and Maler, "Fast and flexible
difference constraint propagation for DPLL(T)", 2006); it clashes when it would force itself down.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import Final, NamedTuple

#: The day before which nothing was counted.
ORIGIN: Final = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A count over some days lies within bounds.

    Attributes:
        begin: Number of the first day; `ORIGIN` when it reaches back to the beginning.
        end: Number of the first day after it.
        low: The fewest it can be.
        high: The most it can be; None when there is no such bound.
        voices: How many say so independently.
    """

    begin: int
    end: int
    low: int
    high: int | None
    voices: int = 1


@dataclass(frozen=True, slots=True)
class Clash:
    """Claims that cannot all hold; without any one of them the others can.

    Attributes:
        aside: The one that is set aside for the sake of the others.
        more: Those whose lower bounds add up to too much.
        less: Those whose upper bounds add up to less.
        gap: By how much.
    """

    aside: int
    more: tuple[int, ...]
    less: tuple[int, ...]
    gap: int

    @property
    def claims(self) -> tuple[int, ...]:
        """All of them."""
        return self.more + self.less


class _Edge(NamedTuple):
    """``P(head) <= P(tail) + weight``, as a claim says."""

    tail: int
    head: int
    weight: int
    claim: int


# Claims on the way to a node, the last one first; None where there are none.
_Way = tuple[_Edge, "_Way"] | None


def reconcile(claims: Sequence[Claim]) -> list[Clash]:
    """Finds the claims that have to be set aside so that all others can hold.

    Args:
        claims: In order of trust: where claims clash, the last of them is set aside, unless
            setting aside one that is trusted more makes room for several that together have more
            voices.

    Returns:
        One clash for each claim set aside: the fewest claims, that one among them, which cannot
        all hold.

    >>> first, second, both = Claim(1, 2, 10, 10), Claim(2, 3, 20, 20), Claim(1, 3, 29, 29)
    >>> reconcile([first, second, both])
    [Clash(aside=2, more=(0, 1), less=(2,), gap=1)]
    """
    accounts = _Accounts(claims)
    aside = [index for index in range(len(claims)) if not accounts.add(index)]
    clashes = {index: accounts.clash(index) for index in aside}
    while _swap_one(accounts, clashes):
        pass
    return [accounts.clash(index) for index in sorted(clashes)]


class _Accounts:
    """Claims that can all hold, with one way in which they do."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        days = sorted({ORIGIN, *(day for c in claims for day in (c.begin, c.end))})
        self._place = {day: place for place, day in enumerate(days)}
        self._leaving: list[list[_Edge]] = [[] for _ in days]
        self.claims = claims
        self.totals = self._least_totals()

    def _least_totals(self) -> list[int]:
        """The least totals that satisfy all lower bounds: near the truth, so a good start."""
        ending: list[list[Claim]] = [[] for _ in self._place]
        for claim in self.claims:
            ending[self._place[claim.end]].append(claim)
        totals = [0] * len(ending)
        for place in range(1, len(ending)):
            reached = (totals[self._place[claim.begin]] + claim.low for claim in ending[place])
            totals[place] = max(totals[place - 1], *reached, 0)
        return totals

    def _edges(self, index: int) -> Iterator[_Edge]:
        claim = self.claims[index]
        begin, end = self._place[claim.begin], self._place[claim.end]
        yield _Edge(end, begin, -claim.low, index)
        if claim.high is not None:
            yield _Edge(begin, end, claim.high, index)

    def add(self, index: int) -> bool:
        """Lets a claim in, unless it cannot hold together with those that are in."""
        for edge in self._edges(index):
            if not self._admit(edge):
                self.discard(index)
                return False
            self._leaving[edge.tail].append(edge)
        return True

    def discard(self, index: int) -> None:
        """Takes a claim out."""
        for edge in self._edges(index):
            leaving = self._leaving[edge.tail]
            if edge in leaving:
                leaving.remove(edge)

    def _admit(self, new: _Edge) -> bool:
        """Lowers what an edge forces down; leaves everything as it is when that cannot be."""
        totals, lowered = self.totals, dict[int, int]()
        falls = {new.head: totals[new.tail] + new.weight - totals[new.head]}
        queue = [(falls[new.head], new.head)]
        while queue and queue[0][0] < 0:
            fall, node = heappop(queue)
            if node in lowered:
                continue
            total = lowered[node] = totals[node] + fall
            forced = [(edge.head, total + edge.weight) for edge in self._leaving[node]]
            if node:
                forced.append((node - 1, total))  # an earlier total is never larger
            for head, most in forced:
                fall = most - totals[head]
                if head not in lowered and fall < falls.get(head, 0):
                    if head == new.tail:
                        return False
                    falls[head] = fall
                    heappush(queue, (fall, head))
        for node, total in lowered.items():
            totals[node] = total
        return True

    def clash(self, index: int) -> Clash:
        """The fewest claims that a claim which could not be let in clashes with, and itself."""
        for new in self._edges(index):
            if not self._admit(new):
                weight, way = self._shortest_way(new)
                edges = [new]
                while way is not None:
                    edge, way = way
                    edges.append(edge)
                more = tuple(sorted(edge.claim for edge in edges if edge.head < edge.tail))
                less = tuple(sorted(edge.claim for edge in edges if edge.head > edge.tail))
                return Clash(index, more, less, -weight)
        raise ValueError(f"claim {index} clashes with nothing")

    def _shortest_way(self, new: _Edge) -> tuple[int, _Way]:
        """The negative cycle through a new edge with the fewest claims, the heaviest of those.

        Goes on claim by claim: after n rounds each node has the least weight it can be reached
        with from the head of the new edge by at most n claims.
        """
        reach: list[float] = [inf] * len(self.totals)
        reach[: new.head + 1] = [0] * (new.head + 1)  # back in time for nothing
        ways: list[_Way] = [None] * len(reach)
        fresh = set(range(new.head + 1))
        tightest = self._tightest()
        while fresh:
            before, came = reach.copy(), ways.copy()
            for node in fresh:
                for edge in tightest[node]:
                    weight = before[node] + edge.weight
                    if weight < reach[edge.head]:
                        reach[edge.head], ways[edge.head] = weight, (edge, came[node])
            for node in range(len(reach) - 2, -1, -1):
                if reach[node + 1] < reach[node]:
                    reach[node], ways[node] = reach[node + 1], ways[node + 1]
            if reach[new.tail] + new.weight < 0:
                return int(reach[new.tail]) + new.weight, ways[new.tail]
            fresh = {node for node, weight in enumerate(reach) if weight < before[node]}
        raise AssertionError("a claim that cannot be let in closes a negative cycle")

    def _tightest(self) -> list[list[_Edge]]:
        """The edges without those that another one with the same ends makes needless."""
        return [
            list({edge.head: edge for edge in sorted(edges, key=_loosest_first)}.values())
            for edges in self._leaving
        ]


def _loosest_first(edge: _Edge) -> tuple[int, int]:
    return -edge.weight, -edge.claim


def _swap_one(accounts: _Accounts, clashes: dict[int, Clash]) -> bool:
    """Sets one claim aside instead of several, if there is one that stands against several.

    A month told wrong clashes with its quarter, its half and its year: one mistake, not three.
    """
    accusers: dict[int, list[int]] = {}
    for index, clash in clashes.items():
        for other in clash.claims:
            if other != index:
                accusers.setdefault(other, []).append(index)
    suspects = sorted(accusers, key=lambda index: (-len(accusers[index]), -index))
    for suspect in suspects:
        if len(accusers[suspect]) > 1 and _swap(accounts, suspect, accusers[suspect], clashes):
            return True
    return False


def _swap(
    accounts: _Accounts, suspect: int, accusers: list[int], clashes: dict[int, Clash]
) -> bool:
    """Sets a claim aside for those that accuse it, if they outweigh it; else changes nothing."""
    totals = accounts.totals.copy()
    accounts.discard(suspect)
    freed = [index for index in accusers if accounts.add(index)]
    voices = sum(accounts.claims[index].voices for index in freed)
    if len(freed) < 2 or voices <= accounts.claims[suspect].voices:  # noqa: PLR2004 - several
        for index in freed:
            accounts.discard(index)
        accounts.totals[:] = totals
        accounts.add(suspect)
        return False
    for index in freed:
        del clashes[index]
    for index in [suspect, *(i for i, clash in clashes.items() if suspect in clash.claims)]:
        clashes[index] = accounts.clash(index)
    return True
