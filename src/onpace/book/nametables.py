"""Reading makers.csv and models.csv."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from onpace.book.cells import check_market
from onpace.book.columns import MAKER_COLUMNS, MODEL_COLUMNS
from onpace.book.csvfile import Complain, read_table
from onpace.book.dates import PartialDate, parse_day
from onpace.book.errors import BookError, TextError, shown
from onpace.book.faults import CellsError, Faults, report
from onpace.book.names import Maker, Model, Names, fold, names_of_maker

MAKERS_FILE = "makers.csv"
MODELS_FILE = "models.csv"


def read_names(root: Path, fallback: Callable[[], Names], complain: Complain) -> Names:
    """The names of the book in a directory.

    Args:
        root: The directory.
        fallback: Gives what is used for a file the directory lacks.
        complain: Called with each thing wrong.
    """
    own = (root / MAKERS_FILE).exists()
    makers = _read_makers(root / MAKERS_FILE, (), complain) if own else fallback().makers
    known = Names(makers, ())
    if (root / MODELS_FILE).exists():
        models = _read_models(root / MODELS_FILE, known, complain)
    else:
        models = tuple(model for model in fallback().models if known.resolve_maker(model.maker))
    names = Names(makers, models)
    if own:
        _check_powertrains(names, complain)
    return names


def add_names(root: Path, below: Names, complain: Complain) -> Names:
    """The names of a layer: those below it and its own.

    A maker or model of the same name replaces the one below whole.

    Args:
        root: The directory of the layer.
        below: The names of the layers below.
        complain: Called with each thing wrong.
    """
    own_makers, own_models = (root / MAKERS_FILE).exists(), (root / MODELS_FILE).exists()
    if not (own_makers or own_models):
        return below
    makers, models = below.makers, below.models
    if own_makers:
        makers = _read_makers(root / MAKERS_FILE, makers, complain)
    if own_models:
        added = _read_models(root / MODELS_FILE, Names(makers, ()), complain)
        replaced = {_key(model) for model in added}
        models = (*(model for model in models if _key(model) not in replaced), *added)
    names = Names(makers, models)
    _check_powertrains(names, complain)
    return names


def _key(model: Model) -> tuple[str, str, str]:
    return model.maker, fold(model.brand), fold(model.model)


def _check_powertrains(names: Names, complain: Complain) -> None:
    """A powertrain that is no brand would leave a maker's targets with nothing to be held to."""
    for maker in names.makers:
        if maker.powertrain and names.resolve_brand(maker.name, maker.powertrain) is None:
            message = f"{shown(maker.powertrain)} is no known brand of {maker.name}"
            fix = "correct it or add it to models.csv"
            complain(BookError(MAKERS_FILE, 0, 0, "powertrain", message, fix))


def _read_makers(path: Path, below: tuple[Maker, ...], complain: Complain) -> tuple[Maker, ...]:
    """The makers of a file, and before them those below it that it does not replace."""
    table = read_table(path, MAKERS_FILE, MAKER_COLUMNS, complain)
    if table is None:
        return below
    rows = list(table.rows)
    replaced = {cells[0] for _, cells in rows}
    kept = (maker for maker in below if maker.name not in replaced)
    owners = {fold(name): maker.name for maker in kept for name in names_of_maker(maker)}
    makers: list[Maker] = []
    for line, cells in rows:
        try:
            maker = _maker(cells, owners)
        except CellsError as error:
            report(error, table, line, complain)
        else:
            makers.append(maker)
            owners |= {fold(name): maker.name for name in names_of_maker(maker)}
    own = {maker.name for maker in makers}
    return (*(maker for maker in below if maker.name not in own), *makers)


def _maker(cells: Sequence[str], owners: dict[str, str]) -> Maker:
    """The maker a row describes; ``owners`` says who has which name already."""
    name, aliases, chinese, tickers, group, powertrain, since, home, first, known, regime, _ = cells
    faults = Faults()
    with faults.of("name"):
        _check_new(name, name, owners)
    with faults.of("powertrain_since"):
        powertrain_since = _date(since)
    with faults.of("home_market"):
        check_market(home)
    with faults.of("first_delivery"):
        first_delivery = _date(first)
    with faults.of("known_on"):
        known_on = _day(known)
    lists = {"aliases": aliases, "aliases_zh": chinese, "tickers": tickers}
    for column, text in lists.items():
        with faults.of(column):
            for alias in _list(text):
                _check_new(alias, name, owners)
    faults.raise_any()
    return Maker(
        name=name,
        aliases=_list(aliases) + _list(chinese),
        tickers=_list(tickers),
        group=group,
        powertrain=powertrain,
        powertrain_since=powertrain_since,
        home_market=home,
        first_delivery=first_delivery,
        known_on=known_on,
        regime=regime,
    )


def _check_new(name: str, maker: str, owners: dict[str, str]) -> None:
    if not name:
        raise TextError("the name is missing", "write the company's usual English name")
    if fold(name) in owners:
        raise TextError(
            f"{shown(name)} is a name of {owners[fold(name)]} already",
            f"delete it there or here ({maker})",
        )


def _read_models(path: Path, makers: Names, complain: Complain) -> tuple[Model, ...]:
    table = read_table(path, MODELS_FILE, MODEL_COLUMNS, complain)
    models: list[Model] = []
    seen: set[tuple[str, ...]] = set()
    if table is None:
        return ()
    for line, cells in table.rows:
        try:
            models.append(_model(cells, makers, seen))
        except CellsError as error:
            report(error, table, line, complain)
    return tuple(models)


def _model(cells: Sequence[str], makers: Names, seen: set[tuple[str, ...]]) -> Model:
    """The model a row describes; ``seen`` takes note of it, so that none is there twice."""
    maker, brand, model, aliases, launch, first, known, _ = cells
    faults = Faults()
    owner = makers.resolve_maker(maker)
    with faults.of("maker"):
        if owner is None:
            suggestions = " or ".join(makers.suggest_maker(maker))
            fix = f"did you mean {suggestions}?" if suggestions else "add it to makers.csv"
            raise TextError(f"{shown(maker)} is no known maker", fix)
    with faults.of("model"):
        if not brand and not model:
            raise TextError("brand and model are both blank", "write one of them")
        key = (maker, fold(brand), fold(model))
        if key in seen:
            raise TextError("the row is there twice", "delete one of the two")
        seen.add(key)
    with faults.of("launch"):
        launch_date = _date(launch)
    with faults.of("first_delivery"):
        first_delivery = _date(first)
    with faults.of("known_on"):
        known_on = _day(known)
    faults.raise_any()
    assert owner is not None  # else it is among the faults
    return Model(owner.name, brand, model, _list(aliases), launch_date, first_delivery, known_on)


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _day(text: str) -> date | None:
    return parse_day(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(";") if (name := part.strip()))
