"""Totals of several makers: "combined, the three delivered 76,498 vehicles"."""

from collections.abc import Iterator
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.checker import spans
from onpace.checker.article import Article
from onpace.checker.claims import SUPPORTED, Claim, Finding, Subject
from onpace.checker.telling import amount

_TOGETHER: Final = pattern(
    r"\b(combined|together|altogether|trio|collectively|all three|the three|in total)\b", IGNORECASE
)
_LEAST: Final = 1_000
_MOST: Final = 12
_SAME: Final = 0.5


def combined_claims(article: Article) -> Iterator[Claim]:
    """Totals that no maker's figure is, where the makers' figures of one period make them up."""
    sums: dict[float, tuple[int, ...]] | None = None
    for number in article.marks.numbers:
        value = float(number.value)
        if number.unit or number.high is not None or value < _LEAST:
            continue
        start = article.marks.tokens[number.hedge].start
        end = article.marks.tokens[max(number.last, number.noun_last) - 1].end
        sentence = article.sentence_at(start)
        words = f"{article.sentence(sentence - 1)} {article.sentence(sentence)}"
        if _TOGETHER.search(words) is None or any(
            article.place_in(index, sentence).start == start
            for index in article.stated_in(sentence)
        ):
            continue
        sums = _sums(article) if sums is None else sums
        run = next((run for total, run in sums.items() if abs(total - value) < _SAME), None)
        if run is None:
            continue
        figures = " + ".join(amount(article.spans[index].nominal) for index in run)
        operands = tuple(article.operand(index) for index in run)
        finding = Finding(SUPPORTED, f"{figures} = {amount(value)}", value, operands=operands)
        period = str(article.found[run[0]].statement.period)
        about = Subject(period=period)
        yield Claim("level", start, end, about, number.relation, value, "vehicle", finding)


def _sums(article: Article) -> dict[float, tuple[int, ...]]:
    """The totals over makers of each period, whole makers only."""
    found: dict[float, tuple[int, ...]] = {}
    for indices in article.by_days.values():
        run = tuple(
            index
            for index in indices
            if article.found[index].statement.kind == "report"
            and article.found[index].statement.measure == "deliveries"
            and not (article.found[index].statement.brand or article.found[index].statement.model)
        )
        makers = {article.found[index].statement.maker for index in run}
        if 1 < len(run) == len(makers) <= _MOST:
            found[spans.total([article.spans[index] for index in run]).nominal] = run
    return found
