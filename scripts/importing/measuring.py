"""Rules 5, 6 and 7: what was counted, and how exactly.

Decisions on doubtful counts:

*Xiaomi and CPCA.* Xiaomi tells months as bounds and quarters exactly; exact months come from CPCA.
CPCA's months add up to Xiaomi's own quarters to the vehicle (January to March 2025: 22,897 +
23,728 + 29,244 = 75,869; July to September 2025: 30,452 + 36,396 + 41,948 = 108,796), so they are
the same count and stay deliveries. CPCA's totals over other periods are another count (755 vehicles
more in the first three quarters of 2025, 2,633 more in 2024) and become registrations in China.

*BYD.* Its monthly filings count what leaves the factory, exports included. CPCA's wholesale figure
and the company's figure of a month are the same number (November 2024: 506,804 with a plug less
2,801 commercial is CPCA's 504,003), so both are deliveries; passenger cars and NEV stay apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from importing.rows import Outcome, Row, noted
from onpace.book.names import Names
from onpace.book.period import Period

#: An amount in the accounts that is a multiple of this was told in hundredths of a billion.
_ROUND_AMOUNT: Final = 10_000_000
_ROUND_COUNTS: Final = (100, 1_000, 10_000)

_PARTS_OF_YEAR: Final = ("month", "quarter")

#: Makers whose goals count production, with the last year that do.
PRODUCTION_GOALS: Final = {"Lucid": 9999, "Rivian": 2024}

#: GM's 400,000 electric vehicles were to be built over two years.
TWO_YEARS: Final = "2022-01-01/2023-12-31"


def with_rounding(rows: list[Row]) -> Outcome:
    """Rule 5: rounded numbers that are certainly rounded are `~`."""
    finer = _exact_counts(rows)
    counts: Counter[str] = Counter()
    done = []
    for row in rows:
        if row["relation"] == "=" and row["kind"] == "report" and _is_rounded(row, finer):
            counts[f"{row['measure']} written rounded: = became ~"] += 1
            done.append(noted(row, "rounded as written", relation="~"))
        else:
            done.append(row)
    return done, counts


def with_measures(rows: list[Row], names: Names) -> Outcome:
    """Rule 6: vehicle margin, CPCA's totals, BYD's one count, and markets of registrations."""
    counts: Counter[str] = Counter()
    sold = _numbers(rows)
    done = []
    for row in rows:
        changed, sentence = _measured(row, sold, names)
        if sentence:
            counts[sentence] += 1
        done.append(changed)
    return done, counts


def with_goals(rows: list[Row], events: list[Row], names: Names) -> Outcome:
    """Rule 7: what a goal counts, and whether its number was worked out from a percentage."""
    counts: Counter[str] = Counter()
    numbers = _numbers(rows)
    shares = {
        (event["maker"], event["value"])
        for event in events
        if event["event"].startswith("target_") and _tells_growth(event["note"])
    }
    before = _last_years(rows)
    done = []
    for row in rows:
        changed = _goal(_powertrain_goal(row, numbers, names))
        counts["goals that count production"] += changed["measure"] != row["measure"]
        counts["goals of one powertrain"] += changed["brand"] != row["brand"]
        computed = (row["maker"], row["value"]) in shares or _equals_last_year(row, before)
        if row["kind"] == "target" and (computed or _tells_growth(row["wording"])):
            changed = noted(changed, "derived")
        counts["goals marked derived"] += "derived" in changed["note"].split("; ")
        done.append(changed)
    return done, counts


def _measured(row: Row, sold: dict[tuple[str, ...], set[str]], names: Names) -> tuple[Row, str]:
    if row["measure"] == "gross_margin" and row["wording"] == "vehicle margin":
        return {**row, "measure": "vehicle_margin", "wording": ""}, "vehicle margins"
    if row["maker"] == "Xiaomi" and _is_total_of_cpca(row, sold):
        changed = noted(row, "CPCA's count", measure="registrations", market="CN")
        return changed, "Xiaomi totals of CPCA: registrations"
    if row["maker"] == "Xiaomi" and row["measure"] == "deliveries" and row["said_by"] == "CPCA":
        note = "CPCA's count; its months add up to Xiaomi's quarters"
        return noted(row, note), "Xiaomi months of CPCA: deliveries as before"
    if row["maker"] == "BYD" and row["measure"] == "wholesale" and _same_count(row, sold):
        changed = noted(row, "collected as wholesale", measure="deliveries")
        return changed, "BYD wholesale: deliveries"
    if row["measure"] == "registrations" and not row["market"] and row["wording"] != "retail":
        home = next(maker.home_market for maker in names.makers if maker.name == row["maker"])
        return noted(row, "home market", market=home), "registrations of the home market"
    return row, ""


def _is_total_of_cpca(row: Row, sold: dict[tuple[str, ...], set[str]]) -> bool:
    """An exact or derived total that is not Xiaomi's own number for those days."""
    if (row["kind"], row["measure"], row["relation"]) not in (
        ("report", "deliveries", "="),
        ("report", "deliveries", "~"),
    ):
        return False
    if row["said_by"] == "Xiaomi" or row["wording"] or _kind_of_period(row) in _PARTS_OF_YEAR:
        return False
    own = sold.get((*_count_of(row), "Xiaomi"), set())
    return row["value"] not in own


def _same_count(row: Row, sold: dict[tuple[str, ...], set[str]]) -> bool:
    """Whether no other number of deliveries of the same cars and days is known.

    Where the book has the count of all cars with a plug and that of commercial vehicles, their
    difference must be the number.
    """
    others = sold.get(_count_of({**row, "measure": "deliveries"}), set())
    whole = sold.get(_count_of({**row, "measure": "deliveries", "brand": "NEV"}), set())
    trucks = sold.get(_count_of({**row, "measure": "deliveries", "brand": "commercial"}), set())
    left = {str(int(all_cars) - int(some)) for all_cars in whole for some in trucks}
    return not (others - {row["value"]}) and (not left or row["value"] in left)


def _goal(row: Row) -> Row:
    """What a goal counts; GM's goal of two years is one of production."""
    if row["kind"] != "target" or row["measure"] != "deliveries":
        return row
    if (row["maker"], row["period"], row["value"]) == ("GM", "2023", "400000"):
        return noted(
            row, "in North America, over two years", measure="production", period=TWO_YEARS
        )
    year = Period.parse(row["period"]).year
    if year is not None and year <= PRODUCTION_GOALS.get(row["maker"], 0):
        return {**row, "measure": "production"}
    return row


def _powertrain_goal(row: Row, numbers: dict[tuple[str, ...], set[str]], names: Names) -> Row:
    """A goal whose outcome is the count of one powertrain is a goal for that powertrain.

    Once the maker builds nothing else the two counts are the same, and the goal is the maker's.
    """
    maker = next(maker for maker in names.makers if maker.name == row["maker"])
    year = Period.parse(row["period"]).year if row["kind"] == "target" else None
    if not maker.powertrain or row["brand"] or year is None or not row.get("_actual"):
        return row
    report = {**row, "brand": maker.powertrain, "measure": "deliveries"}
    since = maker.powertrain_since
    same_count = since is not None and since.first.year < year
    if same_count or row["_actual"] not in numbers.get(_count_of(report), set()):
        return row
    return {**row, "brand": maker.powertrain}


def _tells_growth(words: str) -> bool:
    return "growth" in words or "to double" in words


def _equals_last_year(row: Row, before: dict[tuple[str, str], set[str]]) -> bool:
    """`More than last year` written as last year's number."""
    year = Period.parse(row["period"]).year
    if row["relation"] not in (">", ">=") or row["kind"] != "target" or year is None:
        return False
    return row["value"] in before.get((row["maker"], str(year - 1)), set())


def _last_years(rows: Iterable[Row]) -> dict[tuple[str, str], set[str]]:
    years: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row["kind"] == "report" and row["relation"] == "=" and not row["brand"] + row["model"]:
            years[row["maker"], row["period"]].add(row["value"])
    return years


def _is_rounded(row: Row, finer: dict[tuple[str, ...], set[int]]) -> bool:
    number = Decimal(row["value"])
    if row["measure"] in ("revenue", "operating_profit"):
        return number != 0 and number % _ROUND_AMOUNT == 0
    if row["unit"] != "vehicle" or not number or number % _ROUND_COUNTS[0]:
        return False
    return any(_rounds_to(exact, int(number)) for exact in finer.get(_count_of(row), ()))


def _rounds_to(exact: int, rounded: int) -> bool:
    """Whether a number that is not round gives another when rounded or cut off.

    >>> _rounds_to(221_664, 221_600), _rounds_to(90_491, 90_500), _rounds_to(80_400, 80_400)
    (True, True, False)
    """
    if exact % _ROUND_COUNTS[0] == 0:
        return False
    return any(
        rounded in (exact // unit * unit, (exact + unit // 2) // unit * unit)
        for unit in _ROUND_COUNTS
        if rounded % unit == 0
    )


def _exact_counts(rows: Iterable[Row]) -> dict[tuple[str, ...], set[int]]:
    exact: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for row in rows:
        if row["kind"] == "report" and row["relation"] == "=" and row["unit"] == "vehicle":
            exact[_count_of(row)].add(int(Decimal(row["value"])))
    return exact


def _numbers(rows: Iterable[Row]) -> dict[tuple[str, ...], set[str]]:
    """Exact numbers of each count, from anybody and from each voice."""
    numbers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        if row["kind"] == "report" and row["relation"] == "=":
            numbers[_count_of(row)].add(row["value"])
            numbers[*_count_of(row), row["said_by"]].add(row["value"])
    return numbers


def _count_of(row: Row) -> tuple[str, ...]:
    columns = ("maker", "brand", "model", "market", "measure", "period")
    return tuple(row[column] for column in columns)


def _kind_of_period(row: Row) -> str:
    return Period.parse(row["period"]).kind
