"""Importing collected facts: goals, their outcomes, and what numbers count."""

from datetime import date

from importing.goals import with_goals_once
from importing.measuring import with_goals, with_measures, with_rounding
from importing.outcomes import reports_of_outcomes
from importing.rows import Row
from importrows import NAMES, goal, listed, once, statement


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
