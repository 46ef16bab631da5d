"""The commands that look back: timeline, record and score."""

import json
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
from click.testing import CliRunner, Result

from onpace.cli_score import record, score, timeline
from onpace.scoring import quarters as quarters_module
from onpace.scoring.quarters import QuarterCase


@pytest.fixture(autouse=True)
def _alone(elsewhere: Path) -> None:
    """No book of one's own lies about."""
    assert elsewhere.is_dir()


def run(command: click.Command, *words: str) -> Result:
    return CliRunner().invoke(command, words, obj=None)


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def mistake(result: Result) -> str:
    """The sentence of a mistake of the user's."""
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    return result.output


XIAOMI = ("Xiaomi", "2026", "--as-of", "2026-01-10")


def test_a_timeline_is_told_a_line_a_day() -> None:
    lines = told(run(timeline, *XIAOMI)).splitlines()
    assert lines[0].startswith("Xiaomi 2026: from ")
    assert any(line.startswith("2026-01-03  550,000") for line in lines)


def test_a_timeline_comes_as_json() -> None:
    plain = json.loads(told(run(timeline, *XIAOMI, "--json")))
    assert (plain["maker"], plain["year"], plain["until"]) == ("Xiaomi", 2026, "2026-01-10")
    assert plain["points"][0]["news"][0]["words"] == "target of 550,000"


def test_a_number_of_ones_own_is_followed() -> None:
    plain = json.loads(told(run(timeline, *XIAOMI, "--target", "300000", "--json")))
    assert {point["target"] for point in plain["points"]} == {300_000}


@pytest.mark.parametrize(("options", "width"), [((), "760"), (("--narrow",), "360")])
def test_its_picture_is_written_to_a_file(options: tuple[str, ...], width: str) -> None:
    told(run(timeline, *XIAOMI, "--svg", "odds.svg", *options))
    picture = ET.parse("odds.svg").getroot()  # noqa: S314 - our own file
    assert picture.attrib["width"] == width
    assert [path.name for path in Path().iterdir()] == ["odds.svg"]


def test_a_picture_that_cannot_be_written_leaves_nothing_behind() -> None:
    result = run(timeline, *XIAOMI, "--svg", "no/such/folder/odds.svg")
    assert "cannot be written: No such file or directory" in mistake(result)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "which year? write it after the maker"),
        (("Xiaomi",), "which year?"),
        (("2026",), "which maker? write it before the year"),
        (("Xiaomi", "20260"), "20260 is not a year to replay"),
        (("Xiaomi", "9" * 5_000), "is not a year to replay"),
        (("Xiaomi", "2026", "--narrow"), "--narrow is for a picture"),
        (("Xiomi", "2026"), "did you mean Xiaomi?"),
        (("Tesla", "2026"), "no target of Tesla for 2026"),
        (("Xiaomi", "2026", "--as-of", "soon"), "'soon' is not a day"),
        (("Xiaomi", "2026", "--target", "-1"), "must be a number above zero"),
        (("Xiaomi", "2026", "--seed", "-1"), "a seed must be 0 or more"),
    ],
)
def test_a_wrong_question_is_told_in_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    assert sentence in mistake(run(timeline, *words))


def test_the_record_of_all_makers_and_of_one() -> None:
    assert "First targets of" in told(run(record))
    lines = told(run(record, "Li", "Auto")).splitlines()
    assert any("2024" in line and "cut 2024-06-24" in line and "met" in line for line in lines)
    plain = json.loads(told(run(record, "NIO", "--model", "Onvo", "--json")))
    assert {line["name"] for line in plain["lines"]} == {"NIO Onvo"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Xiomi",), "did you mean Xiaomi?"),
        (("--model", "Onvo"), "whose model?"),
        (("--as-of", "never"), "'never' is not a day"),
        (("Xiaomi", "--as-of", "2010-01-01"), "no target"),
    ],
)
def test_a_wrong_question_about_the_record_too(words: tuple[str, ...], sentence: str) -> None:
    assert sentence in mistake(run(record, *words))


def test_scores_say_what_can_be_scored() -> None:
    text = told(run(score))
    assert all(name in text for name in ("targets", "quarters", "report"))


def test_targets_of_one_maker_are_scored() -> None:
    text = told(run(score, "targets", "Rivian"))
    assert "Brier score of the odds" in text
    plain = json.loads(told(run(score, "targets", "Rivian", "--json")))
    assert {case["maker"] for case in plain["cases"]} == {"Rivian"}
    assert "no target of Avatr" in mistake(run(score, "targets", "Avatr"))


@pytest.mark.skipif(find_spec("statsforecast") is not None, reason="the extra is installed")
def test_models_without_their_extra_are_refused_with_the_way_to_get_it() -> None:
    result = run(score, "targets", "Rivian", "--models")
    assert "pip install 'onpace[peers]'" in mistake(result)


def test_quarters_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    case = QuarterCase(
        "consensus", "Tesla", "2025-Q4", "2025-12-29", 422_850, 422_850, 422_850, 418_227,
        397_797, 521_873, 678_708, is_covered=True, score=0.136, rival_score=0.014,
    )  # fmt: skip
    asked: list[str] = []

    def replay(_: object, rival: str, **__: object) -> tuple[QuarterCase, ...]:
        asked.append(rival)
        return (case,)

    monkeypatch.setattr(quarters_module, "replay_quarters", replay)
    assert "2025-Q4  2025-12-29" in told(run(score, "quarters", "--consensus"))
    assert json.loads(told(run(score, "quarters", "--json")))[0]["actual"] == 418_227
    assert asked == ["consensus", "guidance"]


def test_a_picture_never_takes_the_place_of_a_folder() -> None:
    Path("odds.svg").mkdir()
    assert "odds.svg cannot be written" in mistake(run(timeline, *XIAOMI, "--svg", "odds.svg"))
    assert [path.name for path in Path().iterdir()] == ["odds.svg"]


def test_a_report_needs_a_folder() -> None:
    assert "docs is no folder" in mistake(run(score, "report"))


def test_a_report_is_written_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "onpace.show.calibration.calibration_files",
        lambda *_, **__: {"calibration.md": "# How good\n", "a.svg": "<svg/>\n"},
    )
    Path("docs").mkdir()
    assert told(run(score, "report")).split() == ["docs/calibration.md", "docs/a.svg"]
    assert Path("docs/calibration.md").read_text(encoding="utf-8") == "# How good\n"
    assert sorted(path.name for path in Path("docs").iterdir()) == ["a.svg", "calibration.md"]
