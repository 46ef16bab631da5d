"""Importing collected facts into the book, rule by rule, on a handful of rows each."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import import_book
from importing.copies import with_copies, without_duplicates
from importing.correcting import changes, corrected
from importing.dates import has_day, with_listed_precision, with_precision
from importing.goals import settle_dates, with_goals_once
from importing.measuring import with_goals, with_measures, with_rounding
from importing.naming import subject_of, with_canonical_names
from importing.outcomes import reports_of_outcomes
from importing.rows import EVENT, STATEMENT, Row, as_statement
from importing.voices import publisher_of, speaker_of, with_voices
from onpace.book import Maker, Model, Names, PartialDate, load

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


class TestCorrections:
    @pytest.mark.parametrize(
        ("field", "right", "cells"),
        [
            ("period", "2022-01-01/2022-11-30", {"period": "2022-01-01/2022-11-30"}),
            ("said_on", "2020-06-09", {"said_on": "2020-06-09", "date_precision": "day"}),
            (
                "said_on",
                "2024-08-01 or later",
                {"said_on": "2024-08-31", "date_precision": "month"},
            ),
            (
                "said_on+period",
                "said_on 2024-10-29; period ../2024-10-29",
                {"said_on": "2024-10-29", "date_precision": "day", "period": "../2024-10-29"},
            ),
            (
                "measure",
                "measure registrations (retail), market CN",
                {"measure": "registrations", "market": "CN"},
            ),
            (
                "relation+announced_on",
                ".. 1100000 to 1200000, announced 2021-12-12 (report of 2021-12-13)",
                {
                    "relation": "..",
                    "value": "1100000",
                    "value_high": "1200000",
                    "said_on": "2021-12-12",
                    "date_precision": "day",
                },
            ),
            (
                "announced_on+basis",
                "2025-02-14 or before; basis initial",
                {"said_on": "2025-02-14", "date_precision": "known-by", "basis": "initial"},
            ),
            (
                "measure+announced_on",
                "production; announced 2021-09 or before",
                {"measure": "production", "said_on": "2021-09-30", "date_precision": "known-by"},
            ),
            (
                "announced_on",
                "May 2023 (11 May by memory)",
                {"said_on": "2023-05-31", "date_precision": "month"},
            ),
            ("brand", "brand for the group, or maker Chery Group", {"brand": "Chery Group"}),
            ("said_by", "said_by Dolphin Research; get it", {"said_by": "Dolphin Research"}),
            ("said_on", "unknown", {}),
            ("measure", "other count, or source error", {}),
        ],
    )
    def test_a_right_value_becomes_cells(
        self, field: str, right: str, cells: dict[str, str]
    ) -> None:
        assert changes({"field": field, "right_value": right}) == cells

    def _correction(self, kind: str, **cells: str) -> Row:
        columns = ("file", "maker", "brand", "model", "period", "measure", "value", "value_high")
        row = {**statement(), "file": "statements/xpeng.csv"}
        return {
            **{column: row[column] for column in (*columns, "said_by", "source")},
            "class": kind,
            "field": "relation",
            "what_is_wrong": "rounded",
            "right_value": "~",
            "evidence_url": "https://example.org/right",
            **cells,
        }

    def test_an_error_of_the_book_is_put_right(self) -> None:
        made = corrected([statement()], [self._correction("book_error")])
        assert [row["relation"] for row in made.rows] == ["~"]

    def test_a_suspect_without_a_definite_value_is_kept_with_a_warning(self) -> None:
        correction = self._correction("book_suspect", field="said_on", right_value="unknown")
        made = corrected([statement()], [correction])
        assert made.rows == [statement()]
        assert "XPeng 2024-12" in made.warnings[0]

    def test_a_source_error_leaves_the_book_and_becomes_a_test(self) -> None:
        correction = self._correction("source_error", right_value="36659")
        made = corrected([statement(), statement(value="1")], [correction])
        assert [row["value"] for row in made.rows] == ["1"]
        assert [row["right_value"] for row in made.source_errors] == ["36659"]

    def test_a_correction_that_matches_no_row_is_reported(self) -> None:
        made = corrected([statement()], [self._correction("book_error", value="7")])
        line = "statements/xpeng.csv XPeng 2024-12 deliveries 7: rounded"
        assert made.warnings == [f"a correction matches no row: {line}"]

    def test_two_corrections_of_one_row_both_count(self) -> None:
        both = [
            self._correction("book_error"),
            self._correction("book_error", field="said_on", right_value="2025-01-03"),
        ]
        row = corrected([statement()], both).rows[0]
        assert (row["relation"], row["said_on"]) == ("~", "2025-01-03")


class TestVoices:
    @pytest.mark.parametrize(
        ("address", "publisher"),
        [
            ("https://www.cnevpost.com/2024/06/01/", "cnevpost.com"),
            ("https://m.jiemian.com/article/1.html", "jiemian.com"),
            ("https://www1.brasilemfolhas.com.br/a", "brasilemfolhas.com.br"),
            ("https://github.com/one/wiki/blob/main/a.md", "one/wiki"),
            ("https://web.archive.org/web/2021/https://cleantechnica.com/a", "cleantechnica.com"),
        ],
    )
    def test_the_publisher_is_read_off_the_address(self, address: str, publisher: str) -> None:
        assert publisher_of(address) == publisher

    @pytest.mark.parametrize(
        ("said_by", "speaker"),
        [
            ("XPeng", "XPeng"),
            ("CPCA", "CPCA"),
            ("kba.de", "KBA"),
            ("Deutsche Bank", "Deutsche Bank"),
            ("consensus (FactSet)", "consensus (FactSet)"),
            ("CnEVPost", ""),
        ],
    )
    def test_a_speaker_is_an_issuer_an_authority_or_an_analyst(
        self, said_by: str, speaker: str
    ) -> None:
        assert speaker_of(said_by, NAMES) == speaker

    def test_said_by_stays_as_collected(self) -> None:
        rows, _ = with_voices([statement(said_by="kba.de")], NAMES)
        assert (rows[0]["said_by"], rows[0]["speaker"]) == ("kba.de", "KBA")


class TestGoals:
    def test_a_late_repeat_does_not_revive_li_auto_s_800000(self) -> None:
        cut = {"relation": "..", "value_high": "640000"}
        rows = [
            goal("800000", "2024-02-01", "a"),
            goal("560000", "2024-03-22", "b", **cut),
            goal("800000", "2024-04-08", "c", said_by="SCMP"),
        ]
        table = [
            listed("800000", "2024-01-03", "initial", "d"),
            listed("560000", "2024-03-22", "cut", "e", **cut),
        ]
        assert once(rows, table) == [
            ("800000", "2024-01-03", "initial"),
            ("800000", "2024-02-01", "repeat"),
            ("560000", "2024-03-22", "cut"),
            ("560000", "2024-03-22", "repeat"),
            ("800000", "2024-04-08", "repeat"),
        ]

    def test_an_older_goal_in_another_form_is_a_repeat_too(self) -> None:
        rows = [goal("650000", "2024-06-01", "c", relation="..", value_high="800000")]
        table = [
            listed("800000", "2024-01-03", "initial", "a"),
            listed("600000", "2024-03-22", "cut", "b"),
        ]
        assert once(rows, table)[-1] == ("650000", "2024-06-01", "repeat")

    def test_without_a_table_numbers_tell_what_was_raised_and_cut(self) -> None:
        rows = [
            goal("100", "2024-01-01", "a"),
            goal("130", "2024-02-01", "b"),
            goal("90", "2024-03-01", "c"),
        ]
        assert [basis for _, _, basis in once(rows, [])] == ["initial", "raised", "cut"]

    def test_only_the_issuer_can_revise_its_goal(self) -> None:
        rows = [goal("350000", "2024-10-10", "b", said_by="36Kr")]
        table = [listed("380000", "2024-01-02", "initial", "a")]
        assert once(rows, table)[-1] == ("350000", "2024-10-10", "repeat")

    def test_a_row_of_the_table_and_one_of_the_same_page_are_one(self) -> None:
        rows = [goal("800000", "2024-01-05", "same", wording="aims")]
        table = [listed("800000", "2024-01-01", "initial", "same", date_precision="assumed")]
        made, _ = with_goals_once(rows, table, {}, NAMES)
        assert [(row["said_on"], row["basis"], row["wording"]) for row in made] == [
            ("2024-01-05", "initial", "aims")
        ]

    def test_rounding_makes_no_new_goal(self) -> None:
        rows = [goal("456000", "2024-01-13", "b", relation="..", value_high="489000")]
        table = [listed("456500", "2024-01-06", "initial", "a", relation="..", value_high="489000")]
        assert [basis for _, _, basis in once(rows, table)] == ["initial", "repeat"]

    def test_a_stretch_beside_the_goal_does_not_replace_it(self) -> None:
        rows = [goal("3600000", "2024-03-29", "a")]
        table = [listed("3000000", "2024-03-29", "initial", "a")]
        assert [basis for _, _, basis in once(rows, table)] == ["initial", "repeat"]

    def test_a_goal_told_after_its_year_is_stale(self) -> None:
        rows = [goal("800000", "2025-01-08", "b")]
        made, _ = with_goals_once(rows, [listed("800000", "2024-01-03", "initial")], {}, NAMES)
        stale = next(row for row in made if row["said_on"] == "2025-01-08")
        assert (stale["basis"], stale["note"]) == ("repeat", "stale: dated after its period")

    def test_unless_it_is_all_there_is(self) -> None:
        made, _ = with_goals_once([goal("800000", "2025-01-08", "b")], [], {}, NAMES)
        assert (made[0]["basis"], made[0]["note"]) == ("initial", "stale: dated after its period")

    def test_years_measures_and_brands_have_goals_of_their_own(self) -> None:
        rows = [
            goal("100", "2024-01-02", "a"),
            goal("200", "2024-02-01", "b", period="2025"),
            goal("50", "2024-02-01", "c", measure="production"),
            goal("20", "2024-02-01", "d", brand="exports"),
        ]
        assert {basis for _, _, basis in once(rows, [])} == {"initial"}


class TestMeasures:
    def _measured(self, *rows: Row) -> list[Row]:
        return with_measures(list(rows), NAMES)[0]

    def test_a_gross_margin_worded_vehicle_margin_is_one(self) -> None:
        margin = statement(measure="gross_margin", unit="percent", wording="vehicle margin")
        row = self._measured(margin)[0]
        assert (row["measure"], row["wording"]) == ("vehicle_margin", "")

    def test_totals_of_cpca_are_no_deliveries_of_xiaomi(self) -> None:
        cells = {"maker": "Xiaomi", "said_by": "evmagz.com", "value": "361625"}
        row = self._measured(statement(period="2025-01-01/2025-11-30", **cells))[0]
        assert (row["measure"], row["market"]) == ("registrations", "CN")

    def test_months_of_cpca_and_totals_of_xiaomi_itself_stay_deliveries(self) -> None:
        rows = self._measured(
            statement(maker="Xiaomi", said_by="CPCA", period="2025-08", value="36396"),
            statement(maker="Xiaomi", said_by="Xiaomi", period="2024", value="136854"),
            statement(maker="Xiaomi", said_by="CarNewsChina", period="2024", value="136854"),
        )
        assert [row["measure"] for row in rows] == ["deliveries"] * 3
        assert "CPCA" in rows[0]["note"]

    def test_byd_s_wholesale_is_its_deliveries_when_the_count_is_the_same(self) -> None:
        cells = {"maker": "BYD", "period": "2024-11"}
        whole = statement(brand="NEV", value="506804", **cells)
        trucks = statement(brand="commercial", value="2801", **cells)
        cars = statement(brand="passenger", value="504003", measure="wholesale", **cells)
        assert self._measured(whole, trucks, cars)[2]["measure"] == "deliveries"
        other = {**cars, "value": "500000"}
        assert self._measured(whole, trucks, other)[2]["measure"] == "wholesale"

    def test_registrations_without_a_market_are_those_of_the_home_market(self) -> None:
        assert self._measured(statement(maker="Li Auto", measure="registrations"))[0]["market"] == (
            "CN"
        )


class TestRounding:
    def _relations(self, *rows: Row) -> list[str]:
        return [row["relation"] for row in with_rounding(list(rows))[0]]

    def test_a_number_another_row_has_in_full_is_rounded(self) -> None:
        assert self._relations(statement(value="221600"), statement(value="221664")) == ["~", "="]

    def test_a_number_that_may_be_exact_stays_exact(self) -> None:
        assert self._relations(statement(value="16000"), statement(value="36695")) == ["=", "="]

    def test_an_amount_in_tenths_of_a_billion_is_rounded(self) -> None:
        amount = {"measure": "revenue", "unit": "CNY"}
        assert self._relations(
            statement(value="9700000000", **amount), statement(value="19864400000", **amount)
        ) == ["~", "="]


class TestWhatGoalsCount:
    def _goals(self, *rows: Row) -> list[Row]:
        return with_goals(list(rows), [], NAMES)[0]

    def _goal(self, maker: str, period: str, value: str, **cells: str) -> Row:
        return goal(value, "2022-02-28", "a", maker=maker, period=period, **cells)

    def test_lucid_s_goals_and_rivian_s_older_ones_count_production(self) -> None:
        rows = self._goals(
            self._goal("Lucid", "2025", "20000"),
            self._goal("Rivian", "2024", "57000"),
            self._goal("Rivian", "2025", "46000"),
        )
        assert [row["measure"] for row in rows] == ["production", "production", "deliveries"]

    def test_gm_s_goal_is_one_for_two_years(self) -> None:
        row = self._goals(self._goal("GM", "2023", "400000", brand="EV"))[0]
        assert (row["measure"], row["period"]) == ("production", "2022-01-01/2023-12-31")

    def test_a_goal_whose_outcome_is_the_count_of_nevs_is_one_for_nevs(self) -> None:
        count = statement(maker="BYD", brand="NEV", period="2022", value="1863494")
        table = self._goal("BYD", "2022", "1500000", _actual="1863494")
        later = {**count, "period": "2024"}, {**table, "period": "2024"}
        rows = self._goals(count, table, *later)
        assert [row["brand"] for row in rows] == ["NEV", "NEV", "NEV", ""]

    def test_a_goal_worked_out_from_a_percentage_is_marked(self) -> None:
        rows = self._goals(
            self._goal("Li Auto", "2026", "487600", wording="more than 20% growth"),
            self._goal("Li Auto", "2026", "550000"),
        )
        assert [row["note"] for row in rows] == ["derived", ""]


class TestOutcomes:
    def _reports(self, table: Row, *rows: Row, pages: dict[str, date] | None = None) -> list[Row]:
        return reports_of_outcomes([table], list(rows), pages or {}, NAMES)[0]

    def _target(self, actual_source: str) -> Row:
        outcome = {"_actual": "500508", "_actual_relation": "=", "_actual_source": actual_source}
        return listed("800000", "2024-01-03", "initial", "a", _line="3", **outcome)

    def test_an_outcome_becomes_a_report_of_the_day_of_its_page(self) -> None:
        report = self._reports(self._target("https://example.org/2025/03/14/q4"))[0]
        columns = ("kind", "measure", "period", "relation", "value", "said_on")
        assert [report[column] for column in columns] == [
            "report",
            "deliveries",
            "2024",
            "=",
            "500508",
            "2025-03-14",
        ]

    def test_or_of_a_month_after_the_year(self) -> None:
        report = self._reports(self._target("https://example.org/q4"))[0]
        assert (report["said_on"], report["date_precision"]) == ("2025-01-31", "known-by")
        assert report["note"] == "inferred date"

    def test_a_page_the_statements_know_gives_the_day(self) -> None:
        page = "https://example.org/q4"
        report = self._reports(self._target(page), pages={page: date(2025, 3, 15)})[0]
        assert report["said_on"] == "2025-03-15"

    def test_an_outcome_the_book_reports_already_is_not_told_twice(self) -> None:
        known = statement(maker="Li Auto", period="2024", value="500508")
        assert self._reports(self._target("https://example.org/q4"), known) == []


class TestCopies:
    def test_a_row_collected_twice_is_one_row_with_the_better_voice(self) -> None:
        rows, _ = without_duplicates(
            [statement(said_by="Pandaily"), statement(speaker="XPeng"), statement(value="1")]
        )
        assert [(row["value"], row["speaker"]) for row in rows] == [("36695", "XPeng"), ("1", "")]

    def test_an_agency_s_story_on_another_page_is_a_copy_of_it(self) -> None:
        own = statement(said_by="CNBC", source="https://www.cnbc.com/2025/01/02/xpeng.html")
        copy = statement(said_by="CNBC", source="https://gannnews.com/xpeng")
        rows, _ = with_copies([copy, own])
        assert [row["note"] for row in rows] == [f"copy of {own['source']}", ""]

    def test_a_story_months_later_and_one_in_the_issuer_s_name_are_no_copies(self) -> None:
        rows, _ = with_copies(
            [
                statement(said_by="CNBC", source="https://a.example.org/"),
                statement(said_by="CNBC", source="https://b.example.org/", said_on="2025-06-02"),
                statement(speaker="XPeng", source="https://a.example.org/"),
                statement(speaker="XPeng", source="https://b.example.org/"),
            ]
        )
        assert [row["note"] for row in rows] == [""] * 4


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
