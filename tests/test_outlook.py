"""Guidance is heard where nothing is reported yet, and no more trusted than it was found to be."""

from dataclasses import replace

import numpy as np
import pytest

from onpace.engine.evidence import hear
from onpace.engine.outlook import hear_outlook
from onpace.questions.judge import judge
from tinyanswers import months, said, target, tiny_book

HISTORY = months(2025, 1, *[20_000] * 12)


def test_guidance_is_heard_about_its_middle_as_it_mostly_comes_and_as_it_may() -> None:
    guidance = said("2026-Q1", 72_000, "..", high=75_000, on="2026-02-01", kind="guidance")
    (fact,) = hear_outlook([guidance], ())
    usual, rough = fact.likelihood
    assert np.exp(usual.centre) == pytest.approx(73_500 * np.exp(0.015))
    assert usual.precision**-0.5 == pytest.approx(0.035)
    assert rough.precision**-0.5 == pytest.approx(0.12)
    assert fact.exact is None


def test_what_is_reported_takes_its_place_and_the_last_saying_counts() -> None:
    first = said("2026-Q1", 72_000, "..", high=75_000, on="2026-01-05", kind="guidance")
    second = said("2026-Q1", 60_000, "..", high=62_000, on="2026-03-05", kind="guidance")
    (fact,) = hear_outlook([second, first], ())
    assert fact.statements == (second,)
    assert hear_outlook([first], hear([said("2026-Q1", 60_000)]).evidence) == ()


def test_one_open_end_is_taken_for_the_middle() -> None:
    guidance = said("2026-Q1", 72_000, ">=", on="2026-02-01", kind="guidance")
    (fact,) = hear_outlook([guidance], ())
    assert np.exp(fact.likelihood[0].centre) == pytest.approx(72_000 * np.exp(0.015))


def test_guidance_for_a_year_is_rough() -> None:
    guidance = said("2026", 300_000, "..", high=320_000, on="2026-02-01", kind="guidance")
    (fact,) = hear_outlook([guidance], ())
    assert [round(piece.precision**-0.5, 2) for piece in fact.likelihood] == [0.12]


def test_guidance_moves_the_odds_before_the_quarter_is_reported_and_not_after() -> None:
    goal = target(300_000, on="2026-01-02")
    high = said("2026-Q1", 90_000, "..", high=94_000, on="2026-01-04", kind="guidance")
    without = judge(tiny_book(*HISTORY, goal), "Xiaomi", 2026, as_of="2026-02-01")
    heard = judge(tiny_book(*HISTORY, goal, high), "Xiaomi", 2026, as_of="2026-02-01")
    assert heard.total["p50"] > 1.2 * without.total["p50"]
    assert any(one.id == high.id for one in heard.evidence)
    assert all(one.id != high.id for one in heard.so_far.inexact)  # expected is not delivered
    quarter = said("2026-Q1", 61_000)
    reported = judge(tiny_book(*HISTORY, goal, high, quarter), "Xiaomi", 2026)
    same = judge(tiny_book(*HISTORY, goal, quarter), "Xiaomi", 2026)
    assert replace(reported, trust=same.trust) == same


def test_guidance_said_later_changes_nothing() -> None:
    goal = target(300_000, on="2026-01-02")
    later = said("2026-Q1", 90_000, "..", high=94_000, on="2026-02-02", kind="guidance")
    day = "2026-02-01"
    assert judge(tiny_book(*HISTORY, goal, later), "Xiaomi", 2026, as_of=day) == judge(
        tiny_book(*HISTORY, goal), "Xiaomi", 2026, as_of=day
    )


def test_a_slip_of_the_pen_is_named_and_hardly_moves_the_year() -> None:
    goal = target(300_000, on="2026-01-02")
    right = judge(tiny_book(*HISTORY, goal), "Xiaomi", 2026)
    slip = [*HISTORY[:5], said("2025-06", 200_000), *HISTORY[6:]]
    wrong = judge(tiny_book(*slip, goal), "Xiaomi", 2026)
    assert "2025-06: 200,000 is far from all other months" in wrong.trust.warning
    assert wrong.total["p50"] == pytest.approx(right.total["p50"], rel=0.03)
