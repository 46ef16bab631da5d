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

    Raises:
        ValueError: when it contradicts itself.
    """

    begin: int
    end: int
    low: int
    high: int | None
    voices: int = 1

    def __post_init__(self) -> None:
        if not (
            self.begin < self.end
            and 0 <= self.low <= (self.low if self.high is None else self.high)
        ):
            raise ValueError(f"the claim contradicts itself: {self}")


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


_NOBODY: Final = -1  # says that an earlier total is never larger


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
    accused = {index: found for index in range(len(claims)) if (found := accounts.add(index))}
    while _swap_one(accounts, accused):
        pass
    return [accounts.clash(index) for index in sorted(accused)]


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

    def add(self, index: int) -> set[int]:
        """Lets a claim in, unless it cannot hold together with those that are in.

        Returns:
            Claims that together contradict it, perhaps more than it takes; none if it is let in.
        """
        for edge in self._edges(index):
            accused = self._admit(edge)
            if accused:
                self.discard(index)
                return accused
            self._leaving[edge.tail].append(edge)
        return set()

    def discard(self, index: int) -> None:
        """Takes a claim out."""
        for edge in self._edges(index):
            leaving = self._leaving[edge.tail]
            if edge in leaving:
                leaving.remove(edge)

    def _admit(self, new: _Edge) -> set[int]:
        """Lowers what an edge forces down.

        Returns:
            When that cannot be, the claims by which the edge forces itself down; then nothing is
            changed.
        """
        totals, lowered = self.totals, dict[int, int]()
        falls = {new.head: totals[new.tail] + new.weight - totals[new.head]}
        forced_by: dict[int, _Edge] = {}
        queue = [(falls[new.head], new.head)]
        while queue and queue[0][0] < 0:
            fall, node = heappop(queue)
            if node in lowered:
                continue
            total = lowered[node] = totals[node] + fall
            leaving = self._leaving[node]
            if node:  # an earlier total is never larger
                leaving = [*leaving, _Edge(node, node - 1, 0, _NOBODY)]
            for edge in leaving:
                fall = total + edge.weight - totals[edge.head]
                if fall < falls.get(edge.head, 0) and edge.head not in lowered:
                    falls[edge.head], forced_by[edge.head] = fall, edge
                    if edge.head == new.tail:
                        return _claims_back(forced_by, new)
                    heappush(queue, (fall, edge.head))
        for node, total in lowered.items():
            totals[node] = total
        return set()

    def clash(self, index: int) -> Clash:
        """The fewest claims that a claim which could not be let in clashes with, and itself."""
        for new in self._edges(index):
            if self._admit(new):
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


def _claims_back(forced_by: dict[int, _Edge], new: _Edge) -> set[int]:
    """The claims on the way back from the tail of an edge to its head."""
    claims, node = set[int](), new.tail
    while node != new.head:
        edge = forced_by[node]
        claims.add(edge.claim)
        node = edge.tail
    return claims - {_NOBODY}


def _swap_one(accounts: _Accounts, accused: dict[int, set[int]]) -> bool:
    """Sets one claim aside instead of several, if there is one that stands against several.

    A month told wrong clashes with its quarter, its half and its year: one mistake, not three.

    Args:
        accounts: The claims that are in.
        accused: For each claim set aside, claims that are in and contradict it.
    """
    accusers: dict[int, list[int]] = {}
    for index, others in accused.items():
        for other in others:
            accusers.setdefault(other, []).append(index)
    several = [index for index, found in accusers.items() if len(found) > 1]
    several.sort(key=lambda index: (-len(accusers[index]), -index))
    return any(_swap(accounts, suspect, accusers[suspect], accused) for suspect in several)


def _swap(
    accounts: _Accounts, suspect: int, accusers: list[int], accused: dict[int, set[int]]
) -> bool:
    """Sets a claim aside for those that accuse it, if they outweigh it; else changes nothing."""
    accounts.discard(suspect)
    found = {index: accounts.add(index) for index in sorted(accusers)}
    freed = [index for index, others in found.items() if not others]
    voices = sum(accounts.claims[index].voices for index in freed)
    if len(freed) < 2 or voices <= accounts.claims[suspect].voices:  # noqa: PLR2004 - several
        for index in freed:
            accounts.discard(index)
        accounts.add(suspect)
        return False
    accused |= found
    for index in freed:
        del accused[index]
    accused[suspect] = accounts.add(suspect)
    return True
