"""Accounting: claims about stretches of days all hold, or the fewest that cannot are named."""

from collections.abc import Sequence
from itertools import accumulate, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from onpace.book.accounting import ORIGIN, Claim, Clash, reconcile

DAYS = 8


def can_hold(claims: Sequence[Claim]) -> bool:
    """Whether some daily counts, none negative, satisfy all claims: a linear programme."""
    rows: list[list[float]] = []
    limits: list[float] = []
    for claim in claims:
        inside = [float(claim.begin <= day < claim.end) for day in range(DAYS + 1)]
        rows.append([-share for share in inside])
        limits.append(-claim.low)
        if claim.high is not None:
            rows.append(inside)
            limits.append(claim.high)
    if not rows:
        return True
    return bool(linprog([0.0] * (DAYS + 1), A_ub=rows, b_ub=limits, bounds=(0, None)).success)


def picked(claims: Sequence[Claim], indexes: Sequence[int]) -> list[Claim]:
    return [claims[index] for index in indexes]


@st.composite
def any_claims(draw: st.DrawFn, most: int = 12) -> list[Claim]:
    """Claims with small numbers, so that about as many sets of them clash as do not."""
    claims = []
    for _ in range(draw(st.integers(0, most))):
        begin = draw(st.integers(ORIGIN, DAYS))
        low = draw(st.integers(0, 12))
        slack = draw(st.sampled_from((0, 0, 0, 3, None)))
        high = None if slack is None else low + slack
        voices = draw(st.integers(1, 3))
        end = draw(st.integers(begin + 1, DAYS + 1))
        claims.append(Claim(begin, end, low, high, voices))
    return sorted(claims, key=lambda claim: -claim.voices)


@st.composite
def true_claims(draw: st.DrawFn) -> list[Claim]:
    """What can be said, exactly or not, of one course of daily counts."""
    daily = draw(st.lists(st.integers(0, 1_000), min_size=DAYS + 1, max_size=DAYS + 1))
    totals = [0, *accumulate(daily)]
    claims = []
    for _ in range(draw(st.integers(1, 25))):
        begin = draw(st.integers(ORIGIN, DAYS))
        end = draw(st.integers(begin + 1, DAYS + 1))
        true = totals[end] - totals[begin]
        low = max(0, true - draw(st.sampled_from((0, 0, 7, 2_000))))
        high = draw(st.sampled_from((true, true, true + 9, None)))
        claims.append(Claim(begin, end, low, high))
    return claims


@given(true_claims())
def test_what_is_said_of_one_true_course_never_clashes(claims: list[Claim]) -> None:
    assert reconcile(claims) == []


@settings(max_examples=60)
@given(any_claims())
def test_clashes_are_found_exactly_when_the_claims_cannot_all_hold(claims: list[Claim]) -> None:
    clashes = reconcile(claims)
    assert (clashes == []) == can_hold(claims)
    aside = {clash.aside for clash in clashes}
    assert can_hold([claim for index, claim in enumerate(claims) if index not in aside])


@settings(max_examples=40)
@given(any_claims())
def test_a_clash_cannot_hold_but_can_without_any_one_of_its_claims(claims: list[Claim]) -> None:
    for clash in reconcile(claims):
        assert not can_hold(picked(claims, clash.claims))
        for index in clash.claims:
            assert can_hold(picked(claims, [other for other in clash.claims if other != index]))


@settings(max_examples=15)
@given(any_claims(most=8))
def test_no_fewer_claims_show_what_is_wrong_with_one_that_is_set_aside(claims: list[Claim]) -> None:
    clashes = reconcile(claims)
    kept = [index for index in range(len(claims)) if index not in {c.aside for c in clashes}]
    for clash in clashes:
        for others in combinations(kept, len(clash.claims) - 2):
            assert can_hold(picked(claims, [clash.aside, *others]))


@given(any_claims())
def test_the_gap_is_what_the_one_side_says_more_than_the_other(claims: list[Claim]) -> None:
    for clash in reconcile(claims):
        most = sum(claims[index].high or 0 for index in clash.less)
        assert clash.gap == sum(claims[index].low for index in clash.more) - most > 0


@settings(max_examples=60)
@given(true_claims(), st.data())
def test_a_planted_contradiction_is_found(claims: list[Claim], data: st.DataObject) -> None:
    exact = [claim for claim in claims if claim.low == claim.high]
    true = data.draw(st.sampled_from(exact)) if exact else Claim(0, 1, 5, 5)
    wrong = Claim(true.begin, true.end, true.low + 1, true.low + 1)
    found = reconcile([*claims, true, wrong])
    assert len(found) >= 1
    (planted,) = (clash for clash in found if clash.aside == len(claims) + 1)
    assert planted.gap >= 1


def test_months_are_held_against_their_quarter() -> None:
    months = [Claim(day, day + 1, 10, 10) for day in (1, 2, 3)]
    assert reconcile([*months, Claim(1, 4, 30, 30)]) == []
    assert reconcile([*months, Claim(1, 4, 29, 29)]) == [Clash(3, (0, 1, 2), (3,), 1)]
    assert reconcile([*months, Claim(1, 4, 31, 31)]) == [Clash(3, (3,), (0, 1, 2), 1)]


def test_a_part_of_a_period_is_not_more_than_the_whole() -> None:
    assert reconcile([Claim(1, 9, 100, 100), Claim(4, 5, 101, None)]) == [Clash(1, (1,), (0,), 1)]


def test_totals_from_the_beginning_are_held_against_each_other_and_what_lies_between() -> None:
    before, after, between = Claim(ORIGIN, 5, 70, 70), Claim(ORIGIN, 7, 90, 90), Claim(5, 7, 25, 25)
    assert reconcile([before, after, between]) == [Clash(2, (0, 2), (1,), 5)]
    assert reconcile([after, Claim(ORIGIN, 5, 91, None)]) == [Clash(1, (1,), (0,), 1)]


def test_of_equal_periods_the_one_trusted_less_is_set_aside() -> None:
    claims = [Claim(1, 2, 10, 10), Claim(1, 2, 9, 9), Claim(1, 2, 12, None)]
    assert reconcile(claims) == [Clash(1, (0,), (1,), 1), Clash(2, (2,), (0,), 2)]


def test_one_wrong_month_is_one_clash_and_not_one_with_each_total() -> None:
    wrong = Claim(1, 2, 15, 15)
    right = [Claim(2, 3, 10, 10), Claim(3, 4, 10, 10)]
    totals = [Claim(1, 4, 30, 30), Claim(1, 7, 60, 60), Claim(4, 7, 30, 30)]
    (clash,) = reconcile([wrong, *right, *totals])
    assert (clash.more, clash.less, clash.gap) == ((0, 1, 2), (3,), 5)


def test_one_claim_of_many_voices_is_not_given_up_for_two_of_few() -> None:
    others = [Claim(1, 2, 9, 9), Claim(1, 3, 9, 9)]
    firm, weak = Claim(1, 2, 10, 10, voices=2), Claim(1, 2, 10, 10, voices=1)
    assert [clash.aside for clash in reconcile([firm, *others])] == [1, 2]
    assert [clash.aside for clash in reconcile([weak, *others])] == [0]


def test_numbers_too_large_for_floats_are_told_apart() -> None:
    number = 10**17
    (clash,) = reconcile([Claim(1, 2, number + 1, number + 1), Claim(1, 2, number, number)])
    assert clash.gap == 1


@pytest.mark.parametrize(
    ("begin", "end", "low", "high"), [(2, 2, 0, 0), (3, 2, 0, 0), (1, 2, 5, 4), (1, 2, -1, 4)]
)
def test_a_claim_does_not_contradict_itself(begin: int, end: int, low: int, high: int) -> None:
    with pytest.raises(ValueError, match="contradicts itself"):
        Claim(begin, end, low, high)
