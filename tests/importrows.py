"""Rows as collected, for tests of the import."""

from importing.goals import with_goals_once
from importing.rows import STATEMENT, Row
from onpace.book import Maker, Model, Names, PartialDate

NAMES = Names(
    (
        Maker("BYD", group="BYD", powertrain="NEV", powertrain_since=PartialDate.parse("2022-04")),
        Maker("GAC Aion", ("Aion",)),
        Maker("GM", powertrain="EV"),
        Maker("Geely", group="Geely"),
        Maker("Li Auto", group="Li Auto", home_market="CN"),
        Maker("Lucid"),
        Maker("Lynk & Co", group="Geely"),
        Maker("NIO", group="NIO"),
        Maker("Rivian"),
        Maker("Tesla"),
        Maker("XPeng", ("小鹏",), group="XPeng"),
        Maker("Xiaomi", group="Xiaomi", home_market="CN"),
    ),
    (
        Model("BYD", "NEV", "", ("BYD NEV",)),
        Model("BYD", "exports", "", ("BYD exports",)),
        Model("BYD", "passenger", ""),
        Model("BYD", "commercial", ""),
        Model("GM", "EV", "", ("GM EV",)),
        Model("NIO", "Firefly", ""),
        Model("Tesla", "", "Model S/X", ("Tesla S/X",)),
        Model("XPeng", "", "G3"),
        Model("XPeng", "", "G3/G3i"),
        Model("XPeng", "Mona", "M03", ("Mona M03",)),
        Model("XPeng", "exports", ""),
    ),
)


def statement(**cells: str) -> Row:
    """A report of deliveries by XPeng, with some cells changed."""
    return {
        **dict.fromkeys(STATEMENT, ""),
        "maker": "XPeng",
        "kind": "report",
        "measure": "deliveries",
        "period": "2024-12",
        "relation": "=",
        "value": "36695",
        "unit": "vehicle",
        "said_on": "2025-01-02",
        "said_by": "XPeng",
        "source": "https://example.org/news",
        "date_precision": "day",
        "_file": "statements/xpeng.csv",
        **cells,
    }


def collected(**cells: str) -> Row:
    """A row as it is before rule 1."""
    return statement(date_precision="", **cells)


def goal(value: str, said_on: str, source: str, **cells: str) -> Row:
    """Li Auto's goal for 2024, among the statements."""
    same = {"kind": "target", "maker": "Li Auto", "said_by": "Li Auto", "period": "2024"}
    given = {"value": value, "said_on": said_on, "source": f"https://example.org/{source}"}
    return statement(**{**same, **given, **cells})


def listed(value: str, said_on: str, basis: str, source: str = "", **cells: str) -> Row:
    """Li Auto's goal for 2024, in the targets table."""
    table = {"_file": "targets/li-auto.csv", "_actual": "", "_actual_source": "", "basis": basis}
    return goal(value, said_on, source, **{**table, **cells})


def once(rows: list[Row], table: list[Row]) -> list[tuple[str, str, str]]:
    """Value, day and basis of every goal, in the order they were said."""
    made, _ = with_goals_once(rows, table, {}, NAMES)
    ranks = ("initial", "raised", "cut", "repeat")
    order = sorted(made, key=lambda row: (row["said_on"], ranks.index(row["basis"])))
    return [(row["value"], row["said_on"], row["basis"]) for row in order]
