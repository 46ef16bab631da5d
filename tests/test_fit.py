"""A fit: from a book to paths of a maker's series, as of a day, or one sentence why not."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import onpace
from onpace.book import Book, Maker, Model, Names, PartialDate, Statement, month_number
from onpace.engine.joint import Member, fit_together
from onpace.engine.paths import Paths
from onpace.questions.composition import REST
from onpace.questions.errors import QuestionError
from onpace.questions.fit import fit, paths_for_year
from onpace.questions.series import Series
from tinyanswers import months, said, tiny_book

FEW = settings(
    max_examples=6,
    deadline=timedelta(seconds=10),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
NAMES = Names(
    (
        Maker("Xiaomi", aliases=("小米",), home_market="CN"),
        Maker("NIO", home_market="CN"),
        Maker("BYD", home_market="CN", powertrain="NEV"),
    ),
    (
        Model("Xiaomi", "", "SU7", first_delivery=PartialDate.parse("2024-04-03")),
        Model("Xiaomi", "", "YU7"),
        Model("NIO", "NIO", ""),
        Model("NIO", "Onvo", "", first_delivery=PartialDate.parse("2025-02-01")),
        Model("BYD", "NEV", ""),
        Model("BYD", "Denza", ""),
    ),
)


def book_of(*statements: Statement) -> Book:
    return tiny_book(*statements, names=NAMES)


WHOLE = months(2025, 1, 20_000, 18_000, 24_000, 25_000, 26_000, 27_000)
SU7 = months(2025, 1, 12_000, 11_000, 14_000, 15_000, 15_500, 16_000, model="SU7")
YU7 = months(2025, 1, 8_000, 7_000, 10_000, 10_000, 10_500, 11_000, model="YU7")
BOTH = book_of(*WHOLE, *SU7, *YU7)


def fails(book: Book, maker: str, **options: object) -> str:
    with pytest.raises(QuestionError) as caught:
        fit(book, maker, **options)  # type: ignore[arg-type]  # a test's business
    return str(caught.value)


def test_a_maker_is_fitted_as_the_series_it_is_made_of() -> None:
    paths = fit(BOTH, "小米", horizon=6)
    assert paths.labels == ("SU7", "YU7")
    assert paths.months[0] == "2024-04"  # the launch of the SU7
    assert paths.months[-1] == "2025-12"
    np.testing.assert_allclose(paths.total("2025-H1"), 140_000, rtol=2e-3)
    np.testing.assert_allclose(paths.total("2025-H1", "YU7"), 56_500, rtol=2e-3)


def test_what_a_part_delivered_is_found_by_the_whole_less_the_others() -> None:
    paths = fit(book_of(*WHOLE, *SU7, *YU7[:1], *YU7[2:5]), "Xiaomi")
    assert paths.labels == ("SU7", "YU7")
    for month, value in ((2, 7_000), (6, 11_000)):
        found = paths.month(month_number(2025, month), "YU7")
        np.testing.assert_allclose(found, value, atol=0.003 * 27_000)


def test_what_no_part_accounts_for_is_the_rest() -> None:
    paths = fit(book_of(*WHOLE, *SU7), "Xiaomi")
    assert paths.labels == ("SU7", REST)
    np.testing.assert_allclose(paths.total("2025-H1", REST), 56_500, rtol=0.01)


def test_a_single_part_that_is_the_whole_has_the_name_of_its_maker() -> None:
    same = months(2025, 1, *[int(s.quantity.value) for s in WHOLE], model="SU7")
    book = book_of(*WHOLE[:5], *same)
    assert fit(book, "Xiaomi").labels == ("Xiaomi",)
    part = fit(book, "Xiaomi SU7")
    assert part.labels == ("SU7",)
    np.testing.assert_array_equal(part.deliveries, fit(book, "Xiaomi").deliveries)
    np.testing.assert_allclose(fit(book, "Xiaomi").total("2025-06"), 27_000, rtol=2e-3)


def test_a_rest_is_supposed_where_the_reports_do_not_fit_without_one() -> None:
    """Nothing was left of the months, but much is of the quarter after them."""
    third = [
        *months(2025, 7, 30_000, 30_000, 30_000),
        said("2025-Q3", 40_000, model="SU7"),
        said("2025-Q3", 20_000, model="YU7"),
    ]
    paths = fit(book_of(*WHOLE, *SU7, *YU7, *third), "Xiaomi")
    assert paths.labels == ("SU7", "YU7", REST)
    np.testing.assert_allclose(paths.total("2025-Q3", REST), 30_000, rtol=0.01)
    assert not paths.total("2025-H1", REST).any()


def test_parts_that_contradict_their_whole_are_left_for_the_maker_alone() -> None:
    doubled = months(2025, 1, *[20_000] * 6, model="YU7")
    paths = fit(book_of(*WHOLE, *SU7, *doubled), "Xiaomi")
    assert paths.labels == ("Xiaomi",)
    np.testing.assert_allclose(paths.total("2025-H1"), 140_000, rtol=2e-3)
    assert paths.diagnostics.k_hat < 0.7
    part = fit(book_of(*WHOLE, *SU7, *doubled), "Xiaomi YU7")
    np.testing.assert_allclose(part.total("2025-H1"), 120_000, rtol=2e-3)


def test_figures_that_disagree_a_little_are_met_half_way() -> None:
    slightly = replace(YU7[2], quantity=said("2025", 10_300).quantity)  # with the others 24,300
    paths = fit(book_of(*WHOLE, *SU7, *YU7[:2], slightly, *YU7[3:]), "Xiaomi")
    assert paths.labels == ("SU7", "YU7")
    march = paths.month(month_number(2025, 3))
    assert (march > 24_000).all()
    assert (march < 24_300).all()
    np.testing.assert_allclose(paths.total("2025-04"), 25_000, rtol=2e-3)


def test_a_part_is_seen_within_its_maker() -> None:
    part, whole = fit(BOTH, "Xiaomi YU7"), fit(BOTH, "Xiaomi")
    assert part.labels == ("YU7",)
    np.testing.assert_array_equal(part.deliveries[:, 0], whole.of("YU7").deliveries[:, 0])


def test_a_part_of_which_too_little_is_known_is_fitted_alone() -> None:
    part = fit(book_of(*WHOLE, *SU7, said("2025-06", 9_000, model="YU7")), "Xiaomi YU7", horizon=1)
    assert part.months == ("2025-06", "2025-07")
    np.testing.assert_allclose(part.total("2025-06"), 9_000, rtol=3e-3)


def test_a_makers_own_brand_is_not_taken_for_the_maker() -> None:
    whole = months(2025, 1, 20_000, 21_000, 22_000, 23_000, maker="NIO")
    own = months(2025, 1, 20_000, 16_000, 17_000, 18_000, maker="NIO", brand="NIO")
    onvo = months(2025, 2, 5_000, 5_000, 5_000, maker="NIO", brand="Onvo")
    brand, maker = Series("NIO", "NIO"), Series("NIO")
    good = book_of(*whole, *own, *onvo)
    assert fit(good, "NIO").labels == ("NIO (the brand)", "Onvo")
    assert by_april(good, brand) == pytest.approx(18_000, rel=3e-3)
    assert by_april(good, maker) == pytest.approx(23_000, rel=3e-3)
    bad = book_of(*whole, *own, *months(2025, 2, 9_000, 9_000, 9_000, maker="NIO", brand="Onvo"))
    assert fit(bad, "NIO").labels == ("NIO",)
    assert by_april(bad, brand) == pytest.approx(18_000, rel=3e-3)
    assert by_april(bad, maker) == pytest.approx(23_000, rel=3e-3)


def by_april(book: Book, series: Series) -> float:
    paths = paths_for_year(book, series, 2025, 0)
    assert paths is not None
    return float(np.median(paths.total("2025-04")))


def test_a_powertrain_that_its_makers_targets_count_is_the_whole() -> None:
    nev = months(2025, 1, 30_000, 31_000, 32_000, maker="BYD", brand="NEV")
    denza = months(2025, 1, 3_000, 3_100, 3_200, maker="BYD", brand="Denza")
    paths = fit(book_of(*nev, *denza), "BYD")
    assert paths.labels == ("Denza", REST)
    np.testing.assert_allclose(paths.total("2025-Q1"), 93_000, rtol=3e-3)


def test_what_is_counted_in_one_market_is_fitted_alone() -> None:
    book = replace(BOTH, statements=(*BOTH.statements, *months(2025, 4, 800, 900, market="DE")))
    paths = paths_for_year(book, Series("Xiaomi", market="DE"), 2025, 0)
    assert paths is not None
    assert paths.labels == ("",)
    np.testing.assert_allclose(paths.total("2025-05"), 900, rtol=3e-3)


def test_a_past_year_is_seen_without_what_began_later() -> None:
    later = [
        *months(2028, 1, 40_000, 40_000, 40_000),
        *months(2028, 1, 20_000, 20_000, 20_000, model="YU7"),
    ]
    paths = paths_for_year(book_of(*WHOLE, *SU7, *later), Series("Xiaomi"), 2025, 0)
    assert paths is not None
    assert paths.labels == ("SU7", REST)
    assert paths.months[-1] == "2025-12"


def test_what_is_set_aside_of_others_is_none_of_a_parts_business() -> None:
    odd = [said("2025-01", 5_000, "<", model="SU7"), said("2025-02", 9_000, ">", model="YU7")]
    book = book_of(*WHOLE, *SU7, *YU7, *odd)
    assert {one.statement for one in fit(book, "Xiaomi").set_aside} == set(odd)
    assert [one.statement for one in fit(book, "Xiaomi YU7").set_aside] == odd[1:]


@pytest.mark.parametrize(("horizon", "last"), [(0, "2025-06"), (1, "2025-07"), (120, "2035-06")])
def test_the_horizon_counts_from_the_newest_month_spoken_of(horizon: int, last: str) -> None:
    assert fit(BOTH, "Xiaomi", horizon=horizon).months[-1] == last


@pytest.mark.parametrize("horizon", [-1, 121, 2.5, float("nan"), float("inf"), 10**9])
def test_a_horizon_that_is_none_is_refused(horizon: float) -> None:
    assert fails(BOTH, "Xiaomi", horizon=horizon) == (
        f"a horizon must be a whole number of months from 0 to 120, not {horizon}"
    )


def test_what_cannot_be_fitted_is_told_in_a_sentence() -> None:
    assert fails(BOTH, "Qoros") == "the book knows no maker 'Qoros'; it knows Xiaomi"
    assert fails(BOTH, "NIO") == "nothing about NIO was reported by 2025-07-01"
    assert fails(BOTH, "Xiaomi", as_of="2025-01-31") == (
        "nothing about Xiaomi was reported by 2025-01-31"
    )
    assert fails(BOTH, "Xiaomi", as_of="soon") == ("'soon' is not a day; write it like 2026-01-06")
    assert fails(BOTH, "Xiaomi", seed=-1) == "a seed must be 0 or more, not -1"
    assert fails(book_of(), "Xiaomi").startswith("the book is empty")
    since = book_of(said("../2025-06-30", 90_000, maker="NIO"))
    assert fails(since, "NIO") == "no report about NIO can be used"


def test_reports_that_contradict_each_other_are_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hopeless(*_: object, **__: object) -> None:
        raise np.linalg.LinAlgError

    monkeypatch.setattr("onpace.questions.fit.fit_together", hopeless)
    assert fails(BOTH, "Xiaomi") == ("the reports about Xiaomi contradict each other too much")


def test_parts_on_which_the_computation_breaks_down_are_left_for_the_maker_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hopeless_together(
        members: tuple[Member, ...], *of: object, **named: object
    ) -> Paths | None:
        if len(members) > 1:
            raise np.linalg.LinAlgError
        return fit_together(members, *of, **named)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr("onpace.questions.fit.fit_together", hopeless_together)
    assert fit(BOTH, "Xiaomi").labels == ("Xiaomi",)


LATER = st.builds(
    lambda month, value, part, days: said(
        f"2025-{month:02d}",
        value,
        on=str(date(2025, 7, 2) + timedelta(days)),
        model=part,
    ),
    st.integers(1, 9),
    st.integers(1, 90_000),
    st.sampled_from(["", "SU7", "YU7"]),
    st.integers(0, 900),
)


@FEW
@given(st.lists(LATER, min_size=1, max_size=5))
def test_what_is_said_later_changes_nothing(later: list[Statement]) -> None:
    grown = book_of(*BOTH.statements, *later)
    then, now = fit(BOTH, "Xiaomi", as_of="2025-07-01"), fit(grown, "Xiaomi", as_of="2025-07-01")
    np.testing.assert_array_equal(then.deliveries, now.deliveries)
    assert then.facts == now.facts


@FEW
@given(st.randoms(use_true_random=False), st.integers(0, 9))
def test_the_order_of_the_statements_does_not_matter(random: Random, seed: int) -> None:
    inexact = [said("2025-07", 30_000, ">"), said("2025-07", 12_000, "~", model="YU7")]
    statements = [*BOTH.statements, *inexact, said("../2025-07-20", 250_000, model="SU7")]
    plain = fit(book_of(*statements), "Xiaomi", seed=seed)
    shuffled = fit(book_of(*random.sample(statements, len(statements))), "Xiaomi", seed=seed)
    np.testing.assert_array_equal(plain.deliveries, shuffled.deliveries)


def test_the_same_seed_gives_the_same_paths_and_another_gives_others() -> None:
    first, again, other = (fit(BOTH, "Xiaomi", seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.deliveries, again.deliveries)
    assert not np.array_equal(first.deliveries, other.deliveries)


@pytest.mark.parametrize(
    ("maker", "day"), [("NIO", "2025-09-10"), ("HIMA", "2025-10-05"), ("XPeng", "2021-06-30")]
)
def test_makers_of_the_bundled_book_add_up_month_by_month(maker: str, day: str) -> None:
    paths = fit(Book.bundled(), maker, as_of=day, horizon=12)
    told = [fact for fact in paths.evidence if fact.exact and fact.period.kind == "month"]
    assert len(told) > 5
    held = [np.abs(paths.total(fact.period) / (fact.exact or 0) - 1).max() for fact in told]
    assert max(held) < 5e-3
    parts = sum(paths.of(label).deliveries.sum(axis=1) for label in paths.labels)
    np.testing.assert_allclose(parts, paths.deliveries.sum(axis=1))


def test_the_package_hands_out_fit_and_paths_and_loads_them_late() -> None:
    assert onpace.fit is fit
    assert onpace.Paths is Paths
    assert {"fit", "Paths"} <= set(onpace.__all__)
    script = (
        "import sys, onpace; early = 'numpy' in sys.modules; onpace.fit; onpace.Paths; "
        "print(early, 'numpy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == ["False", "True"]
