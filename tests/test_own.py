"""Figures of one's own are judged like a maker's, without a book."""

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from onpace.book.counts import parse_counts
from onpace.questions.answer import Judgement
from onpace.questions.errors import QuestionError
from onpace.questions.own import judge_counts

LINE = "2025-10: >40000, 2025-11: 46249, 2025-12: >50000"


def answer(text: str = LINE, year: int = 2026, **question: object) -> Judgement:
    return judge_counts(parse_counts(text), year, **question)  # type: ignore[arg-type]  # a test's business


def judged(text: str, target: float | None = None) -> Judgement | None:
    """The answer, or None where the counts are refused for contradicting each other."""
    try:
        return answer(text, target=target)
    except QuestionError as refused:
        if "contradict" not in str(refused):
            raise
        return None


def refusal(text: str = LINE, year: int = 2026, **question: object) -> str:
    with pytest.raises(QuestionError) as caught:
        answer(text, year, **question)
    return str(caught.value)


def test_a_target_is_judged_from_three_months() -> None:
    found = answer(target=550_000)
    assert found.name == "your series"
    assert (found.target, found.as_of, found.year) == (550_000, "2025-12-31", 2026)
    assert found.odds is not None
    assert 0.3 < found.odds < 0.9
    assert [target.basis for target in found.targets] == ["asked"]
    assert (found.pace.latest, found.pace.latest_relation) == (50_000, ">")
    assert found.pace.needed == pytest.approx(550_000 / 12, abs=0.1)


def test_without_a_target_there_is_a_range_and_no_verdict() -> None:
    found = answer()
    assert (found.verdict, found.odds, found.target, found.targets) == ("no target", None, None, ())
    assert found.total["p05"] < found.total["p95"]


def test_an_easy_and_a_hopeless_number_get_their_words() -> None:
    assert answer(target=1_000).verdict == "all but done"
    assert answer(target=100_000_000).verdict == "out of reach"


def test_a_year_that_is_whole_is_settled() -> None:
    counts = ", ".join(f"2025-{month:02d}: {month * 100}" for month in range(1, 13))
    met = answer(counts, 2025, target=7_800)
    assert (met.verdict, met.odds) == ("met", 1.0)
    missed = answer(counts, 2025, target=7_801)
    assert (missed.verdict, missed.odds) == ("missed", 0.0)


def test_a_past_year_is_judged_although_counts_go_on() -> None:
    found = answer("2024: 1000, 2025: 1100, 2026-03: 90", 2024, target=900)
    assert found.verdict == "met"
    assert found.total["p50"] == pytest.approx(1000, rel=0.01)


def test_a_year_before_ten_years_of_counts_is_judged() -> None:
    found = answer("2005: 100, " + ", ".join(f"{y}: 1000" for y in range(2006, 2026)), 2005)
    assert found.total["p50"] == pytest.approx(100, rel=0.01)


def test_only_counts_of_periods_that_had_ended_are_used() -> None:
    early = answer(target=550_000, as_of="2025-11-30")
    assert early == answer("2025-10: >40000, 2025-11: 46249", target=550_000)
    assert answer(target=550_000, as_of="2026-06-01").total == answer(target=550_000).total


def test_a_day_before_the_first_count_is_refused() -> None:
    assert refusal(as_of="2025-10-30") == (
        "no count had ended by 2025-10-30; the first ends on 2025-10-31"
    )


@pytest.mark.parametrize("year", [1990, 2024, 2036, 2099])
def test_a_year_far_from_the_counts_is_refused(year: int) -> None:
    assert refusal(year=year) == f"the counts are about 2025 to 2025; {year} is too far from them"


def test_wrong_targets_and_seeds_are_refused() -> None:
    assert refusal(target=0) == "a target must be a number above zero, not 0"
    assert refusal(seed=-1) == "a seed must be 0 or more, not -1"


def test_totals_since_a_launch_that_is_not_known_are_refused_when_they_are_all() -> None:
    assert refusal("../2025-12-31: 5000") == "no report about your series can be used"


@pytest.mark.parametrize(
    "text", ["2025-12: 0", "2025-12: <1", "2025-12: ~0", "2025-12: 0..1", "2025-12: 1", "2025: 3"]
)
def test_very_few_vehicles_are_judged_too(text: str) -> None:
    found = answer(text, target=5)
    assert found.odds is not None
    assert 0 <= found.odds <= 1
    assert found.pace.naive_year is None or found.pace.naive_year > 0


def test_the_same_seed_gives_the_same_answer_and_another_seed_nearly_the_same() -> None:
    one, again, other = (
        answer(target=550_000),
        answer(target=550_000),
        answer(target=550_000, seed=7),
    )
    assert one == again
    assert one.total != other.total
    assert one.odds is not None
    assert other.odds == pytest.approx(one.odds, abs=0.05)


@pytest.mark.parametrize(
    "text",
    [
        "2025-H1: <60, 2025-01: >5000, 2025-02: ~4000",
        "2025-01: 50, 2025-02: 50, 2025-03: 1391, 2025-H1: >51",
        "2025-Q1: 10, 2025-01: 4000",
        "2025-H1: >5000, 2025-01: 50, 2025-Q2: <100",
    ],
)
def test_counts_that_contradict_each_other_get_a_warning_or_a_plain_refusal(text: str) -> None:
    found = judged(text)
    assert found is None or found.trust.warning
    assert found is None or found.total["p05"] <= found.total["p95"]


#: Without shrinking: every step of it costs two answers.
FEW = settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])


COUNTS = st.dictionaries(
    st.sampled_from([f"2025-{month:02d}" for month in range(1, 13)] + ["2025-Q2", "2025-H1"]),
    st.tuples(st.sampled_from(["", ">", "<", "~"]), st.integers(50, 5_000)),
    min_size=1,
    max_size=6,
)


@FEW
@given(COUNTS, st.integers(1, 100_000), st.integers(1, 100_000))
def test_odds_fall_as_targets_rise(counts: dict[str, tuple[str, int]], one: int, two: int) -> None:
    text = ", ".join(f"{period}: {sign}{n}" for period, (sign, n) in counts.items())
    low, high = sorted((one, two))
    easy, hard = judged(text, target=low), judged(text, target=high)
    if easy is None or hard is None:
        assert easy is hard
        return
    assert easy.odds is not None
    assert hard.odds is not None
    assert 0 <= hard.odds <= easy.odds <= 1
    assert easy.total == hard.total
    values = list(easy.total.values())
    assert values == sorted(values)
    assert values[0] >= 0


@FEW
@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_the_counts_does_not_matter(
    counts: dict[str, tuple[str, int]], random: Random
) -> None:
    parts = [f"{period}: {sign}{n}" for period, (sign, n) in counts.items()]
    mixed = list(parts)
    random.shuffle(mixed)
    one, two = judged(", ".join(parts)), judged(", ".join(mixed))
    if one is None or two is None:
        assert one is two
        return
    assert (one.total, one.pace, one.months) == (two.total, two.pace, two.months)
