"""The book that comes with the package: whole, in order, and right where it can be checked."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from onpace.book import Book, Statement, load
from onpace.book.load import BUNDLED

SOURCE_ERRORS = Path(__file__).parent / "data" / "source-errors.csv"
ANNOUNCEMENTS = ("initial", "raised", "cut")


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.bundled()


def _goals_of_years(book: Book) -> list[Statement]:
    return [
        said
        for said in book.statements
        if said.kind == "target"
        and said.measure in ("deliveries", "production")
        and said.period.kind == "year"
    ]


def _standing_goal(book: Book, maker: str, year: int, day: date, measure: str) -> Statement:
    """The goal that stands on a day: the last one announced by then."""
    goals = book.as_of(day).about(maker, kind="target", measure=measure)
    announced = [goal for goal in goals if goal.period.year == year and goal.basis in ANNOUNCEMENTS]
    return max(announced, key=lambda goal: goal.said_on)


def test_it_has_no_errors() -> None:
    assert load(BUNDLED).errors == ()


def test_it_has_the_files_a_book_has_and_no_others() -> None:
    assert {path.name for path in BUNDLED.iterdir()} == {
        "events",
        "known-conflicts.csv",
        "makers.csv",
        "models.csv",
        "statements",
    }


def test_no_row_is_there_twice(book: Book) -> None:
    ids = [said.id for said in book.statements] + [event.id for event in book.events]
    assert [key for key, count in Counter(ids).items() if count > 1] == []


def test_every_row_stands_in_the_file_of_its_maker_or_register(book: Book) -> None:
    registers = [said for said in book.statements if "/registrations-" in said.file]
    assert {said.measure for said in registers} == {"registrations"}
    assert all(said.file.endswith(f"-{said.market}.csv") for said in registers)
    makers = defaultdict(set)
    for said in book.statements:
        if said not in registers:
            makers[said.file].add(said.maker)
    assert all(len(names) == 1 for names in makers.values())


def test_markets_are_iso_codes(book: Book) -> None:
    used = {said.market for said in book.statements} | {event.market for event in book.events}
    assert {"UK", "XX"} & used == set()
    assert {"GB", "NO", "CN"} <= used


@pytest.mark.parametrize(
    ("maker", "least"),
    [
        ("BYD", 690),
        ("Changan", 15),
        ("China market", 100),
        ("Geely", 43),
        ("Great Wall Motor", 200),
        ("HIMA", 55),
        ("Leapmotor", 235),
        ("Li Auto", 465),
        ("Lucid", 17),
        ("MG", 498),
        ("NIO", 960),
        ("Polestar", 440),
        ("Rivian", 22),
        ("Tesla", 1_030),
        ("XPeng", 735),
        ("Xiaomi", 280),
        ("Zeekr", 180),
    ],
)
def test_no_rows_of_a_maker_got_lost(book: Book, maker: str, least: int) -> None:
    assert sum(said.maker == maker for said in book.statements) >= least


def test_no_rows_got_lost(book: Book) -> None:
    assert len(book.statements) >= 6_800
    assert len(book.events) >= 241
    assert len(_goals_of_years(book)) >= 220


def test_rows_of_wrong_pages_are_not_in_it(book: Book) -> None:
    with SOURCE_ERRORS.open(encoding="utf-8", newline="") as file:
        wrong = list(csv.DictReader(file))
    assert len(wrong) == 18
    columns = ("maker", "brand", "model", "measure", "period", "value", "source")
    kept = {tuple(said.to_row()[column] for column in columns) for said in book.statements}
    assert [row for row in wrong if tuple(row[column] for column in columns) in kept] == []


def test_every_goal_of_a_year_has_a_basis_and_nothing_else_has(book: Book) -> None:
    goals = set(_goals_of_years(book))
    for said in book.statements:
        assert bool(said.basis) == (said in goals) or said.period.kind == "days"


def test_a_year_has_one_table_of_goals(book: Book) -> None:
    powertrains = {maker.name: maker.powertrain for maker in book.names.makers}
    counted = defaultdict(set)
    for goal in _goals_of_years(book):
        if goal.brand in ("", powertrains[goal.maker]) and not goal.model:
            counted[goal.maker, goal.period.year].add((goal.brand, goal.measure))
    assert {key: tables for key, tables in counted.items() if len(tables) > 1} == {}


def test_a_repeat_repeats_something_announced_before(book: Book) -> None:
    def subject(goal: Statement) -> tuple[str, ...]:
        return goal.maker, goal.brand, goal.model, goal.measure, str(goal.period)

    announced = defaultdict(list)
    for goal in _goals_of_years(book):
        if goal.basis in ANNOUNCEMENTS:
            announced[subject(goal)].append(goal.known_on)
    for goal in _goals_of_years(book):
        if goal.basis == "repeat":
            assert min(announced[subject(goal)]) <= goal.known_on


def test_a_first_goal_is_older_than_its_revision(book: Book) -> None:
    revised: dict[tuple[str, ...], date] = {}
    for goal in _goals_of_years(book):
        if goal.basis in ("raised", "cut"):
            key = (goal.maker, goal.brand, goal.measure, str(goal.period))
            revised[key] = min(goal.said_on, revised.get(key, goal.said_on))
    vague = [goal for goal in _goals_of_years(book) if goal.date_precision != "day"]
    for goal in vague:
        if goal.basis == "initial":
            key = (goal.maker, goal.brand, goal.measure, str(goal.period))
            assert goal.said_on < revised.get(key, date.max)


def test_xiaomi_announced_550000_for_2026_on_3_january(book: Book) -> None:
    goals = book.about("Xiaomi", kind="target", measure="deliveries")
    initial = [goal for goal in goals if goal.period.year == 2026 and goal.basis == "initial"]
    assert [(str(goal.quantity), goal.known_on) for goal in initial] == [
        ("550,000", date(2026, 1, 3))
    ]


def test_xiaomi_told_december_2025_as_more_than_50000(book: Book) -> None:
    said = book.about("Xiaomi", kind="report", measure="deliveries")
    first = next(row for row in said if str(row.period) == "2025-12")
    assert (str(first.quantity), first.known_on) == ("> 50,000", date(2026, 1, 1))


def test_totals_of_cpca_are_no_deliveries_of_xiaomi(book: Book) -> None:
    values = {361_625, 501_096, 315_376}
    said = [row for row in book.statements if row.maker == "Xiaomi" and row.quantity.low in values]
    assert {(row.measure, row.market) for row in said} == {("registrations", "CN")}


@pytest.mark.parametrize(
    ("day", "goal"),
    [
        (date(2024, 1, 10), "800,000"),
        (date(2024, 3, 21), "800,000"),
        (date(2024, 4, 10), "560,000..640,000"),
        (date(2024, 6, 2), "560,000..640,000"),
        (date(2024, 6, 25), "~ 480,000"),
    ],
)
def test_li_auto_s_goal_for_2024_stands_as_last_announced(book: Book, day: date, goal: str) -> None:
    assert str(_standing_goal(book, "Li Auto", 2024, day, "deliveries").quantity) == goal


def test_nio_s_months_of_2019_by_model_were_known_in_june_2020(book: Book) -> None:
    months = {"2019-01": "1,805", "2019-05": "1,089"}
    rows = book.about("NIO", model="ES8", kind="report", measure="deliveries")
    first = {
        str(row.period): (str(row.quantity), row.known_on)
        for row in sorted(rows, key=lambda row: row.known_on, reverse=True)
        if str(row.period) in months and "ir.nio.com/node/7466" in row.source.address
    }
    assert first == {month: (value, date(2020, 6, 9)) for month, value in months.items()}


def test_lucid_s_goals_count_production(book: Book) -> None:
    goals = [goal for goal in _goals_of_years(book) if goal.maker == "Lucid"]
    assert len(goals) == 10
    assert {goal.measure for goal in goals} == {"production"}
    on_the_day = _standing_goal(book, "Lucid", 2022, date(2022, 8, 3), "production")
    assert str(on_the_day.quantity) == "6,000..7,000"


def test_gm_s_400000_is_one_for_two_years(book: Book) -> None:
    goals = book.about("GM", brand="EV", kind="target", measure="production")
    assert [(str(goal.period), str(goal.quantity)) for goal in goals] == [
        ("2022-01-01/2023-12-31", "400,000")
    ]


def test_byd_s_whole_count_is_its_count_of_nevs_from_april_2022(book: Book) -> None:
    byd = book.names.resolve_maker("比亚迪")
    assert byd is not None
    assert byd.powertrain_since is not None
    assert (byd.name, byd.powertrain, str(byd.powertrain_since)) == ("BYD", "NEV", "2022-04")
    counts = defaultdict(set)
    for brand in ("", "NEV"):
        for said in book.about("BYD", brand=brand, kind="report", measure="deliveries"):
            first = said.period.first
            if said.quantity.is_exact and first and first >= byd.powertrain_since.first:
                counts[str(said.period)].add(said.quantity.low)
    months = [values for period, values in counts.items() if len(period) == len("2022-04")]
    assert len(months) > 30
    assert all(len(values) == 1 for values in months)


def test_byd_s_monthly_sales_are_one_measure(book: Book) -> None:
    assert not [row for row in book.statements if (row.maker, row.measure) == ("BYD", "wholesale")]


def test_vehicle_margins_are_no_gross_margins(book: Book) -> None:
    margins = Counter(row.measure for row in book.statements if row.unit == "percent")
    assert margins == {"vehicle_margin": 89, "gross_margin": 11}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Great Wall", "Great Wall Motor"),
        ("Aion", "GAC Aion"),
        ("小米汽车", "Xiaomi"),
        ("小鵬汽車", "XPeng"),
        ("9866.HK", "NIO"),
        ("LI", "Li Auto"),
        ("鸿蒙智行", "HIMA"),
    ],
)
def test_makers_are_found_under_the_names_people_use(book: Book, written: str, name: str) -> None:
    maker = book.names.resolve_maker(written)
    assert maker is not None
    assert maker.name == name


@pytest.mark.parametrize(
    ("maker", "written", "brand", "model"),
    [
        ("XPeng", "Mona M03", "Mona", "M03"),
        ("HIMA", "问界M9", "AITO", "M9"),
        ("NIO", "乐道L60", "Onvo", "L60"),
        ("Tesla", "Tesla S/X", "", "Model S/X"),
        ("XPeng", "G3", "", "G3"),
        ("XPeng", "G3/G3i", "", "G3/G3i"),
    ],
)
def test_models_are_found_under_the_names_people_use(
    book: Book, maker: str, written: str, brand: str, model: str
) -> None:
    found = book.names.resolve_model(maker, written)
    assert found is not None
    assert (found.brand, found.model) == (brand, model)


def test_pages_are_named_by_publisher_and_issuers_by_speaker(book: Book) -> None:
    assert all(row.source.publisher for row in book.statements)
    digests = [row for row in book.statements if "auto-industry-wiki" in row.source.address]
    assert {row.source.publisher for row in digests} == {"robertquant/auto-industry-wiki"}
    register = [row for row in book.statements if row.said_by == "kba.de"]
    assert {row.speaker for row in register} == {"KBA"}


def test_first_deliveries_are_those_of_the_events(book: Book) -> None:
    dates = {maker.name: maker.first_delivery for maker in book.names.makers}
    firsts = defaultdict(set)
    for event in book.events:
        if event.event == "first_delivery" and not event.brand:
            firsts[event.maker].add(event.date.text)
    for maker in ("Li Auto", "NIO", "XPeng", "Xiaomi", "Zeekr", "Voyah", "Tesla"):
        assert str(dates[maker]) in firsts[maker]
