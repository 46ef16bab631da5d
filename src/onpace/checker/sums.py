"""Sums: parts against a total, quarters against a year, what is counted since the beginning."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.checker import spans
from onpace.checker.article import Article, level_claim, same_days
from onpace.checker.claims import CONSISTENT, CONTRADICTED, SUPPORTED, Claim, Finding
from onpace.checker.spans import Span
from onpace.checker.telling import amount, number_off

#: Parts that miss their total by more than this share are not all of its parts.
_INCOMPLETE: Final = 0.02
#: Periods that miss their total by more than this share count something else.
_OTHER_COUNT: Final = 0.25
#: Rounded parts are off by this many units each at most.
_SAME: Final = 0.5
#: A bound that is further from the exact figure than this share counts something else.
_CLOSE: Final = 0.05
#: So many figures are tried as parts of one total at most.
_LONGEST_RUN: Final = 14
_LEAST: Final = 1_000
#: Parts of one total stand so many sentences from one another at most.
_NEXT: Final = 2
_WHOLE: Final = pattern(
    r"\b(consist\w* of|made up of|compris\w+|composed of|broke down|breakdown|split into|"
    r"divided into|in total|together|altogether|combined)\b",
    IGNORECASE,
)


def sum_claims(article: Article) -> Iterator[Claim]:
    """The levels that the article itself allows to add up."""
    done: set[int] = set()
    for index, found in enumerate(article.found):
        row = found.statement
        if row.unit != "vehicle" or row.measure == "orders":
            continue
        claim = _by_parts(article, index) or _by_periods(article, index)
        if claim is not None and index not in done:
            done.add(index)
            yield claim


def bound_claims(article: Article) -> Iterator[Claim]:
    """Bounds that the exact figure of the same article breaks ("over 42,000", but 41,948)."""
    for index, found in enumerate(article.found):
        row = found.statement
        if row.kind != "report" or row.quantity.relation not in (">", ">=", "<"):
            continue
        same = article.of_series(article.series(index), row.period)
        exact = [one for one in same if article.found[one].statement.quantity.is_exact]
        if len(exact) != 1:
            continue
        value, bound = article.spans[exact[0]].nominal, float(row.quantity.value)
        above = row.quantity.relation != "<"
        broken = value < bound if above else value > bound
        if broken and abs(value - bound) <= _CLOSE * bound:
            sign = "below" if above else "above"
            finding = Finding(
                CONTRADICTED,
                f"{amount(value)} is {sign} {amount(bound)}",
                value,
                number_off(bound, value),
                operands=(article.operand(exact[0]),),
            )
            yield level_claim(article, index, finding)


def _by_parts(article: Article, total: int) -> Claim | None:
    """The claim of a total whose parts stand close by, when they are all there."""
    for run in _runs(article, total):
        sum_span = spans.total([article.spans[index] for index in run])
        exact = _meets(article.spans[total], sum_span)
        if exact:
            return level_claim(article, total, _found(article, total, run, sum_span, exact))
    for run in _runs(article, total, parts_only=True):
        finding = _near_miss(article, total, run)
        if finding is not None:
            return level_claim(article, total, finding)
    return None


def _meets(total: Span, parts: Span) -> str:
    """How a sum meets its total: supported, consistent, or blank."""
    if total.plain and parts.plain and abs(total.nominal - parts.nominal) < _SAME:
        return SUPPORTED
    near = abs(total.nominal - parts.nominal) <= _INCOMPLETE * total.nominal
    if near and parts.low <= total.high and total.low <= parts.high:
        return CONSISTENT
    return ""


def _runs(article: Article, total: int, *, parts_only: bool = False) -> Iterator[tuple[int, ...]]:
    """Runs of figures that may be the parts of a total, in the order of the text."""
    row = article.found[total].statement
    fitting = []
    for index in article.by_days[row.period.first, row.period.last]:
        other = article.found[index].statement
        if index == total or other.kind != row.kind or other.measure != row.measure:
            continue
        if str(other.period) != str(row.period) or other.unit != row.unit:
            continue
        if (
            other.market != row.market
            or article.spans[index].nominal >= article.spans[total].nominal
        ):
            continue
        same_maker = other.maker == row.maker or (
            article.names.resolve_maker(other.maker) is not None and not parts_only
        )
        if not same_maker or (parts_only and not _is_part(article, index, total)):
            continue
        fitting.append(index)
    yield from _stretches(article, fitting, parts_only=parts_only)


def _is_part(article: Article, index: int, total: int) -> bool:
    part, whole = article.series(index), article.series(total)
    if part.maker != whole.maker or whole.model:
        return False
    if whole.brand:
        return part.brand == whole.brand and bool(part.model)
    return bool(part.brand or part.model)


def _stretches(
    article: Article, fitting: Sequence[int], *, parts_only: bool
) -> Iterator[tuple[int, ...]]:
    """Neighbouring figures, the longest stretch first."""
    fitting = list(fitting)[:_LONGEST_RUN]
    if parts_only:
        if len(fitting) > 1:
            yield tuple(fitting)
        return
    for length in range(len(fitting), 1, -1):
        for begin in range(len(fitting) - length + 1):
            run = tuple(fitting[begin : begin + length])
            if _is_close(article, run):
                yield run


def _is_close(article: Article, run: Sequence[int]) -> bool:
    """Whether figures stand in one sentence or list, none far from the next."""
    numbers = [article.sentence_at(article.found[index].start) for index in run]
    return all(later - earlier <= _NEXT for earlier, later in pairwise(numbers))


def _found(
    article: Article, total: int, run: Sequence[int], sum_span: Span, verdict: str
) -> Finding:
    figures = " + ".join(amount(article.spans[index].nominal) for index in run)
    operands = tuple(article.operand(index) for index in run)
    off = ""
    if verdict == CONTRADICTED:
        off = number_off(article.spans[total].nominal, sum_span.nominal)
    return Finding(
        verdict, f"{figures} = {amount(sum_span.nominal)}", sum_span.nominal, off, operands=operands
    )


def _near_miss(article: Article, total: int, run: Sequence[int]) -> Finding | None:
    """A total that all its parts together miss by a little: one of the figures is wrong."""
    whole = article.spans[total]
    parts = spans.total([article.spans[index] for index in run])
    if not (whole.plain and parts.plain) or whole.nominal < _LEAST:
        return None
    names = [article.series(index)[1:3] for index in run]
    if len(set(names)) < len(names) or any(article.is_ambiguous(index) for index in (*run, total)):
        return None
    if not _one_level(article, run):
        return None
    gap = abs(parts.nominal - whole.nominal)
    outside = parts.low > whole.high or parts.high < whole.low
    complete = _said_whole(article, total, run) or parts.nominal > whole.nominal
    limit = _OTHER_COUNT if complete else _INCOMPLETE
    if not outside or gap > limit * whole.nominal:
        return None
    return _found(article, total, run, parts, CONTRADICTED)


def _one_level(article: Article, run: Sequence[int]) -> bool:
    """Whether the parts are all brands, or all models: otherwise they overlap."""
    return len({bool(article.series(index).model) for index in run}) == 1


def _said_whole(article: Article, total: int, run: Sequence[int]) -> bool:
    """Whether the words say that these are all the parts."""
    first = article.sentence_at(article.found[total].start)
    last = article.sentence_at(article.found[run[-1]].start)
    words = " ".join(article.sentence(number) for number in range(first, min(last, first + 3) + 1))
    return _WHOLE.search(words) is not None or "total:" in words.lower()


def _by_periods(article: Article, total: int) -> Claim | None:
    """The claim of a total whose days are covered by other figures of the same count."""
    row = article.found[total].statement
    if row.kind != "report":
        return None
    chain = _cover(article, total, loosely=False)
    if chain:
        parts = spans.total([article.spans[index] for index in chain])
        whole = article.spans[total]
        met = _meets(whole, parts)
        if met:
            return level_claim(article, total, _found(article, total, chain, parts, met))
        sure = not any(article.is_ambiguous(index) for index in (*chain, total))
        outside = parts.low > whole.high or parts.high < whole.low
        near = abs(parts.nominal - whole.nominal) <= _OTHER_COUNT * whole.nominal
        if sure and outside and near:
            return level_claim(article, total, _found(article, total, chain, parts, CONTRADICTED))
        return None
    chain = _cover(article, total, loosely=True)
    if not chain:
        return None
    parts = spans.total([article.spans[index] for index in chain])
    met = _meets(article.spans[total], parts)
    return level_claim(article, total, _found(article, total, chain, parts, met)) if met else None


def _cover(article: Article, total: int, *, loosely: bool) -> tuple[int, ...]:
    """Figures whose periods together are just the days of a total, the longest periods first."""
    row = article.found[total].statement
    series = article.series(total)
    counted = list(article.by_series.get(series, ()))
    if loosely:
        counted += article.by_series.get(series._replace(brand="", model=""), ())
    candidates = [
        index
        for index in dict.fromkeys(counted)
        if index != total
        and article.found[index].statement.kind == "report"
        and row.period.contains(article.found[index].statement.period)
        and not same_days(row.period, article.found[index].statement.period)
        and article.found[index].statement.quantity.relation in ("=", "~", ">")
    ]
    return _chain(article, candidates, row.period.first, row.period.last)


def _chain(
    article: Article, candidates: Sequence[int], first: object, last: object
) -> tuple[int, ...]:
    """Covers days from the end backwards; at each step the longest fitting period is taken."""
    chain: list[int] = []
    end = last
    while len(chain) < _LONGEST_RUN:
        fitting = [
            index for index in candidates if article.found[index].statement.period.last == end
        ]
        fitting = [index for index in fitting if index not in chain]
        if not fitting:
            return ()
        best = min(fitting, key=lambda index: _begins(article, index))
        chain.append(best)
        begin = article.found[best].statement.period.first
        if begin == first:
            return tuple(reversed(chain)) if len(chain) > 1 else ()
        if begin is None:
            return ()
        end = begin - timedelta(days=1)
    return ()


def _begins(article: Article, index: int) -> int:
    first = article.found[index].statement.period.first
    return 0 if first is None else first.toordinal()
