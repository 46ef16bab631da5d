"""Importing collected facts: names, dates, and the book that comes out of a whole run."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import import_book
from importing.dates import has_day, with_listed_precision, with_precision
from importing.goals import settle_dates
from importing.naming import subject_of, with_canonical_names
from importing.rows import EVENT, STATEMENT, Row, as_statement
from importrows import NAMES, collected, listed, statement
from onpace.book import load


class TestNames:
    @pytest.mark.parametrize(
        ("text", "subject"),
        [
            ("Aion", ("GAC Aion", "", "")),
            ("BYD exports", ("BYD", "exports", "")),
            ("Tesla S/X", ("Tesla", "", "Model S/X")),
            ("小鹏", ("XPeng", "", "")),
            ("Gasgoo", None),
        ],
    )
    def test_one_name_can_mean_a_maker_a_brand_or_a_model(
        self, text: str, subject: tuple[str, str, str] | None
    ) -> None:
        assert subject_of(NAMES, text) == subject

    def _renamed(self, **cells: str) -> tuple[str, str, str, str]:
        rows, _ = with_canonical_names([statement(**cells)], NAMES)
        row = rows[0]
        return row["maker"], row["brand"], row["model"], row["market"]

    def test_a_model_goes_under_its_brand(self) -> None:
        assert self._renamed(model="Mona M03") == ("XPeng", "Mona", "M03", "")

    def test_a_brand_in_the_place_of_a_model_is_a_brand(self) -> None:
        assert self._renamed(maker="NIO", model="Firefly") == ("NIO", "Firefly", "", "")

    def test_a_brand_that_is_a_maker_of_the_same_group_is_that_maker(self) -> None:
        assert self._renamed(maker="Geely", brand="Lynk & Co") == ("Lynk & Co", "", "", "")

    def test_different_counts_keep_different_names(self) -> None:
        assert self._renamed(model="G3")[2] == "G3"
        assert self._renamed(model="G3/G3i")[2] == "G3/G3i"

    def test_markets_get_their_iso_code_and_abroad_means_exports(self) -> None:
        assert self._renamed(market="UK") == ("XPeng", "", "", "GB")
        assert self._renamed(market="XX") == ("XPeng", "exports", "", "")

    def test_an_unknown_name_stays_and_is_counted(self) -> None:
        rows, counts = with_canonical_names([statement(maker="Nobody")], NAMES)
        assert rows[0]["maker"] == "Nobody"
        assert sum(counts.values()) == 1


class TestDates:
    def _precision(self, *rows: Row) -> list[str]:
        made, _ = with_precision(list(rows))
        return [row["date_precision"] for row in made]

    def test_the_last_day_of_a_month_is_a_placeholder(self) -> None:
        assert self._precision(collected(said_on="2025-01-31")) == ["month"]

    @pytest.mark.parametrize(
        "address",
        [
            "https://example.org/2025/01/31/news",
            "https://example.org/2025-01-31-news",
            "https://example.org/n3/2025/0131/c9.html",
            "https://example.org/202501/31/content.htm",
            "https://example.org/20250131/308",
            "https://example.org/2025/1/31/news",
        ],
    )
    def test_unless_the_address_has_that_very_day(self, address: str) -> None:
        assert self._precision(collected(said_on="2025-01-31", source=address)) == ["day"]

    def test_another_day_in_the_address_is_no_proof(self) -> None:
        assert not has_day("https://example.org/2025/02/01/january", date(2025, 1, 31))

    def test_issuers_do_publish_on_new_year_and_so_is_the_rest_of_their_page(self) -> None:
        assert self._precision(
            collected(said_on="2025-01-01"), collected(said_on="2025-01-01", period="2024-11")
        ) == ["day", "day"]

    def test_otherwise_new_year_means_that_only_the_year_is_known(self) -> None:
        assert self._precision(collected(said_on="2025-01-01", period="2024-11")) == ["assumed"]

    def test_the_list_of_the_audit_decides_for_targets(self) -> None:
        row = as_statement(
            {
                "maker": "HIMA",
                "year": "2026",
                "announced_on": "2026-01-10",
                "basis": "initial",
                "_file": "targets/hima.csv",
                **dict.fromkeys(("relation", "value_high", "said_by", "source"), ""),
                "value": "1000000",
            }
        )
        found = {"file": "hima", "maker": "HIMA", "year": "2026", "value": "1000000"}
        found |= {"basis": "initial", "announced_on": "2026-01-10"}
        precision = {**found, "precision": "known by (publication day)"}
        rows, _ = with_listed_precision([row], [precision], [])
        assert rows[0]["date_precision"] == "known-by"

    def test_an_assumed_goal_is_no_younger_than_its_page(self) -> None:
        row = listed("800000", "2024-01-01", "initial", "2024/01/03/", date_precision="assumed")
        settled = settle_dates([row], {}, Counter())[0]
        assert (settled["said_on"], settled["date_precision"]) == ("2024-01-03", "known-by")

    def test_an_assumed_goal_was_known_before_it_was_revised(self) -> None:
        table = [
            listed("700000", "2024-01-01", "initial", date_precision="assumed"),
            listed("640000", "2024-05-28", "cut"),
        ]
        settled = settle_dates(table, {}, Counter())[0]
        assert (settled["said_on"], settled["date_precision"]) == ("2024-05-27", "known-by")


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A small directory of collected facts."""
    files = {
        "statements/xiaomi.csv": f"""\
{",".join(STATEMENT[:15])}
Xiaomi,,,,report,deliveries,2025-12,>,50000,,vehicle,surpassing,2026-01-01,Xiaomi,https://a.example/1
Xiaomi,,,,report,deliveries,2025-11,=,46249,,vehicle,,2026-01-01,evmagz,https://a.example/1
Xiaomi,,,,target,deliveries,2026,=,550000,,vehicle,,2026-01-03,Xiaomi,https://a.example/2
""",
        "statements/registrations.csv": f"""\
{",".join(STATEMENT[:15])}
Aion,,,UK,report,registrations,2025-10,=,44,,vehicle,,2025-11-30,smmt.co.uk,https://b.example/
""",
        "events/xiaomi.csv": f"""\
{",".join(EVENT[:12])}
Xiaomi,,SU7,,first_delivery,2024-04-03,,,28 cities,2024-05-06,Xiaomi,https://a.example/3
""",
        "targets/xiaomi.csv": """\
maker,year,announced_on,relation,value,value_high,basis,said_by,source,actual,actual_relation,actual_source
Xiaomi,2025,2025-03-18,=,350000,,initial,Xiaomi,https://a.example/4,410000,>,https://a.example/5
Xiaomi,2026,2026-01-03,=,550000,,initial,Xiaomi,https://a.example/2,,,
""",
    }
    for name, text in files.items():
        (tmp_path / "facts" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "facts" / name).write_text(text, encoding="utf-8")
    return tmp_path / "facts"


def _contents(directory: Path) -> dict[str, bytes]:
    paths = sorted(path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


def test_the_book_made_has_no_errors_and_one_file_a_maker_or_register(
    facts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "book"
    assert import_book.main([str(facts), "--out", str(out)]) == 0
    assert load(out).errors == ()
    assert set(_contents(out)) == {
        "makers.csv",
        "models.csv",
        "events/xiaomi.csv",
        "statements/registrations-GB.csv",
        "statements/xiaomi.csv",
    }
    said = [
        (statement.kind, str(statement.period), str(statement.quantity), statement.basis)
        for statement in load(out).book.about("Xiaomi")
    ]
    assert said == [
        ("report", "2025-11", "46,249", ""),
        ("report", "2025", "> 410,000", ""),
        ("target", "2025", "350,000", "initial"),
        ("report", "2025-12", "> 50,000", ""),
        ("target", "2026", "550,000", "initial"),
    ]


def test_running_it_again_gives_the_same_bytes(facts: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "book", tmp_path / "report.md"
    command = [str(facts), "--out", str(out), "--report", str(report)]
    import_book.main(command)
    first = _contents(out), report.read_bytes()
    (out / "statements" / "old.csv").write_text("left behind\n", encoding="utf-8")
    import_book.main(command)
    assert (_contents(out), report.read_bytes()) == first


def test_the_report_tells_rows_in_and_out_and_every_rule(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_book.main([str(facts), "--out", str(tmp_path / "book")])
    text = capsys.readouterr().out
    assert "| statements | 4 | 6 |" in text
    assert all(f"## Rule {number}: " in text for number in range(1, 9))
    assert "read back with 0 errors" in text


def test_a_directory_without_facts_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_book.main([str(tmp_path), "--out", str(tmp_path / "book")]) == 1
    assert "there are no statements/*.csv" in capsys.readouterr().err
