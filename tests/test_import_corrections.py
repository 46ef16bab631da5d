"""Importing collected facts: what was wrong, who said it, and what is a copy."""

import pytest

from importing.copies import with_copies, without_duplicates
from importing.correcting import changes, corrected
from importing.rows import Row
from importing.voices import publisher_of, speaker_of, with_voices
from importrows import NAMES, statement


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
