"""Makers, brands and models are found by any of their names, and slips get a suggestion."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import BookError, Maker, Model, Names, PartialDate
from onpace.book.nametables import read_names
from tinybook import write_names

NOTHING = Names((), ())


def _read(root: Path, makers: str, models: str = "maker,brand,model\n") -> list[str]:
    (root / "makers.csv").write_text(makers, encoding="utf-8")
    (root / "models.csv").write_text(models, encoding="utf-8")
    errors: list[BookError] = []
    read_names(root, lambda: NOTHING, errors.append)
    return [str(error) for error in errors]


@pytest.fixture
def names(tmp_path: Path) -> Names:
    write_names(tmp_path)
    errors: list[BookError] = []
    found = read_names(tmp_path, lambda: NOTHING, errors.append)
    assert errors == []
    return found


@pytest.mark.parametrize(
    "text", ["Xiaomi", "xiaomi", " XIAOMI  EV ", "小米汽车", "小米", "1810.hk"]
)
def test_a_maker_is_found_by_name_alias_and_ticker(names: Names, text: str) -> None:
    found = names.resolve_maker(text)
    assert found is not None
    assert found.name == "Xiaomi"


@pytest.mark.parametrize("text", ["", " ", "Xaomi", "SU7", "1810"])
def test_what_is_no_name_finds_no_maker(names: Names, text: str) -> None:
    assert names.resolve_maker(text) is None


def test_a_maker_carries_all_its_columns(names: Names) -> None:
    assert names.resolve_maker("BYD") == Maker(
        name="BYD",
        aliases=("BYD Auto", "比亚迪"),
        tickers=("1211.HK",),
        powertrain="NEV",
        powertrain_since=PartialDate.parse("2022-04"),
        home_market="CN",
    )


@pytest.mark.parametrize(
    ("first", "known_on", "day", "stands"),
    [
        ("2022-03", "2025-10-28", "2025-10-27", False),
        ("2022-03", "2025-10-28", "2025-10-28", True),
        ("2022-03", "", "2022-03-30", False),  # the month is not over
        ("2022-03", "", "2022-03-31", True),
        ("2022-03", "2022-01-05", "2022-03-30", False),  # announced, but not yet so
    ],
)
def test_dates_are_not_known_before_they_were_said_or_were(
    tmp_path: Path, first: str, known_on: str, day: str, stands: bool
) -> None:
    makers = (
        "name,powertrain,powertrain_since,first_delivery,known_on\n"
        f"HIMA,NEV,{first},{first},{known_on}\n"
    )
    models = (
        f"maker,brand,model,launch,first_delivery,known_on\nHIMA,NEV,,{first},{first},{known_on}\n"
    )
    assert _read(tmp_path, makers, models) == []
    errors: list[BookError] = []
    names = read_names(tmp_path, lambda: NOTHING, errors.append).as_of(date.fromisoformat(day))
    (maker,), (brand,) = names.makers, names.models
    left = PartialDate.parse(first) if stands else None
    assert [maker.first_delivery, maker.powertrain_since] == [left, left]
    assert [brand.first_delivery, brand.launch] == [left, left]
    assert names.resolve_maker("hima") == maker


def test_a_brand_is_found_by_alias_and_through_its_models(names: Names) -> None:
    assert names.resolve_brand("HIMA", "aito") == "AITO"
    assert names.resolve_brand("HIMA", "问界") == "AITO"
    assert names.resolve_brand("HIMA", "luxeed") == "Luxeed"
    assert names.resolve_brand("Xiaomi", "AITO") is None


def test_a_model_belongs_to_its_maker_and_brand(names: Names) -> None:
    su7 = names.resolve_model("Xiaomi", "su 7")
    assert su7 is not None
    assert (su7.model, su7.launch) == ("SU7", PartialDate.parse("2024-03-28"))
    assert names.resolve_model("HIMA", "M9") == Model("HIMA", "AITO", "M9")
    assert names.resolve_model("HIMA", "M9", "AITO") == Model("HIMA", "AITO", "M9")
    assert names.resolve_model("HIMA", "M9", "Luxeed") is None
    assert names.resolve_model("HIMA", "SU7") is None


def test_the_brand_tells_apart_models_that_share_a_name() -> None:
    first, second, loose = Model("A", "One", "GT"), Model("A", "Two", "GT"), Model("A", "", "X")
    names = Names((Maker("A"),), (first, second, loose))
    assert names.resolve_model("A", "GT", "Two") == second
    assert names.resolve_model("A", "GT") == first
    assert names.resolve_model("A", "X", "One") == loose


def test_slips_are_answered_with_proper_names(names: Names) -> None:
    assert names.suggest_maker("Xaomi") == ["Xiaomi"]
    assert names.suggest_maker("Harmony Mobility") == ["HIMA"]
    assert names.suggest_brand("HIMA", "Luxed") == ["Luxeed"]
    assert "SU7" in names.suggest_model("Xiaomi", "SU-7")
    assert names.suggest_maker("Daimler") == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_up(text: str) -> None:
    names = Names((Maker("Xiaomi", ("小米",)),), (Model("Xiaomi", "", "SU7"),))
    for maker in names.suggest_maker(text):
        assert names.resolve_maker(maker) is not None
    for model in names.suggest_model("Xiaomi", text):
        assert names.resolve_model("Xiaomi", model) is not None


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_a_maker_is_found_by_its_own_name_in_any_case(name: str) -> None:
    maker = Maker(name)
    names = Names((maker,), ())
    assert names.resolve_maker(name) is maker
    assert names.resolve_maker(f" {name} ") is maker


def test_a_proper_name_wins_over_another_makers_alias() -> None:
    aion, gac = Maker("Aion"), Maker("GAC", aliases=("Aion",))
    assert Names((gac, aion), ()).resolve_maker("aion") is aion


@pytest.mark.parametrize(
    ("makers", "sentence"),
    [
        (
            "name,aliases\nAion,\nGAC,Aion Auto;AION\n",
            "makers.csv:3:2 aliases: 'AION' is a name of Aion already; delete it there or here",
        ),
        ("name\nAion\naion\n", "makers.csv:3:1 name: 'aion' is a name of Aion already"),
        ("name,group\n,GAC\n", "makers.csv:2:1 name: the name is missing; write"),
        ("name,home_market\nAion,China\n", "makers.csv:2:2 home_market: 'China' is no market"),
        ("name,first_delivery\nAion,May 2019\n", "makers.csv:2:2 first_delivery: 'May 2019' is no"),
        ("name,known_on\nAion,2025-10\n", "makers.csv:2:2 known_on: '2025-10' is no"),
        ("name,powertrain_since\nAion,x\n", "makers.csv:2:2 powertrain_since: 'x' is no date"),
        ("Name\nAion\n", "makers.csv:1: the first row is no header; begin the file with name"),
        ("name,powertrain\nBYD,NEV\n", "makers.csv powertrain: 'NEV' is no known brand of BYD"),
    ],
)
def test_errors_in_makers_are_reported_with_their_place(
    tmp_path: Path, makers: str, sentence: str
) -> None:
    (found,) = _read(tmp_path, makers)
    assert found.startswith(sentence)


@pytest.mark.parametrize(
    ("models", "sentence"),
    [
        ("Xaomi,,SU7,\n", "models.csv:2:1 maker: 'Xaomi' is no known maker; did you mean Xiaomi?"),
        ("Ford,,F150,\n", "models.csv:2:1 maker: 'Ford' is no known maker; add it to makers.csv"),
        ("Xiaomi,,,\n", "models.csv:2:3 model: brand and model are both blank; write one"),
        ("Xiaomi,,SU7,\nXiaomi,,su7,\n", "models.csv:3:3 model: the row is there twice"),
        ("Xiaomi,,SU7,2024-13\n", "models.csv:2:4 launch: '2024-13' has no such month"),
    ],
)
def test_errors_in_models_are_reported_with_their_place(
    tmp_path: Path, models: str, sentence: str
) -> None:
    (found,) = _read(tmp_path, "name\nXiaomi\n", f"maker,brand,model,launch\n{models}")
    assert found.startswith(sentence)


def test_a_directory_without_names_uses_those_given(tmp_path: Path, names: Names) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert read_names(empty, lambda: names, lambda _: None) == names


def test_models_given_for_makers_the_book_does_not_know_are_left_out(
    tmp_path: Path, names: Names
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "makers.csv").write_text("name\nXiaomi\n", encoding="utf-8")
    found = read_names(own, lambda: names, lambda _: None)
    assert {model.model for model in found.models} == {"SU7", "YU7"}
