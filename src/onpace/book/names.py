"""Names: who makes what, under which names they are written, and what a typing slip meant."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from onpace.book.dates import PartialDate

# Comparing a text with every name costs time that grows with its length; no name is this long.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Maker:
    """A company that makes vehicles, or a whole market counted like one.

    Attributes:
        name: Its usual English name, used in every row of the book.
        aliases: Other spellings, including Chinese ones.
        tickers: Its share codes.
        group: The group it belongs to, or blank.
        powertrain: The brand of the book (``NEV``, ``EV``) whose count is what its targets count,
            or blank when they count all its vehicles.
        powertrain_since: From when its whole count is that same count.
        home_market: ISO 3166 code of its home market, or blank.
        first_delivery: When it first delivered a vehicle.
        known_on: The day from which these dates could be known; None: each from its own day on.
        regime: Family of settings the forecast starts from; blank to let the home market decide.
    """

    name: str
    aliases: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    group: str = ""
    powertrain: str = ""
    powertrain_since: PartialDate | None = None
    home_market: str = ""
    first_delivery: PartialDate | None = None
    known_on: date | None = None
    regime: str = ""

    def as_of(self, day: date) -> "Maker":
        """The maker without the dates that were not known on a day."""
        since = _if_known(self.powertrain_since, self.known_on, day)
        first = _if_known(self.first_delivery, self.known_on, day)
        if (since, first) == (self.powertrain_since, self.first_delivery):
            return self
        return replace(self, powertrain_since=since, first_delivery=first)


@dataclass(frozen=True, slots=True)
class Model:
    """A model, or with ``model`` blank a brand or another part of a maker's count.

    Attributes:
        maker: Name of its maker.
        brand: The brand it is sold under; blank for the maker's own.
        model: Its name; blank for the brand itself.
        aliases: Other spellings.
        launch: When it went on sale.
        first_delivery: When it was first delivered.
        known_on: The day from which these dates could be known; None: each from its own day on.
    """

    maker: str
    brand: str
    model: str
    aliases: tuple[str, ...] = ()
    launch: PartialDate | None = None
    first_delivery: PartialDate | None = None
    known_on: date | None = None

    def as_of(self, day: date) -> "Model":
        """The model without the dates that were not known on a day."""
        launch = _if_known(self.launch, self.known_on, day)
        first = _if_known(self.first_delivery, self.known_on, day)
        if (launch, first) == (self.launch, self.first_delivery):
            return self
        return replace(self, launch=launch, first_delivery=first)


def _if_known(when: PartialDate | None, known_on: date | None, day: date) -> PartialDate | None:
    """A date of a row, unless on that day it lay ahead or nobody had said it."""
    if when is None or when.last > day or (known_on is not None and known_on > day):
        return None
    return when


@dataclass(frozen=True, slots=True)
class Names:
    """All makers and models, found by any of their names; upper and lower case count the same.

    Attributes:
        makers: All makers.
        models: All models and brands.

    >>> names = Names((Maker("Xiaomi", aliases=("小米",), tickers=("1810.HK",)),), ())
    >>> names.resolve_maker("1810.hk").name
    'Xiaomi'
    >>> names.suggest_maker("Xaomi")
    ['Xiaomi']
    """

    makers: tuple[Maker, ...]
    models: tuple[Model, ...]
    _makers: dict[str, Maker] = field(init=False, repr=False, compare=False)
    _brands: dict[tuple[str, str], str] = field(init=False, repr=False, compare=False)
    _models: dict[tuple[str, str], list[Model]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_makers", _index_makers(self.makers))
        object.__setattr__(self, "_brands", _index_brands(self.models))
        object.__setattr__(self, "_models", _index_models(self.models))

    def as_of(self, day: date) -> "Names":
        """The same names without the dates that were not known on a day.

        >>> first = PartialDate.parse("2022-03")
        >>> hima = Maker("HIMA", first_delivery=first, known_on=date(2025, 10, 28))
        >>> Names((hima,), ()).as_of(date(2025, 10, 27)).makers[0].first_delivery is None
        True
        """
        makers = tuple(maker.as_of(day) for maker in self.makers)
        models = tuple(model.as_of(day) for model in self.models)
        unchanged = (makers, models) == (self.makers, self.models)
        return self if unchanged else Names(makers, models)

    def resolve_maker(self, text: str) -> Maker | None:
        """The maker of that name, alias or ticker, or None."""
        return self._makers.get(fold(text))

    def resolve_brand(self, maker: str, text: str) -> str | None:
        """The name of a maker's brand, given any of its spellings, or None.

        Args:
            maker: The maker's name as it stands in ``makers``.
            text: The brand as somebody wrote it.
        """
        return self._brands.get((maker, fold(text)))

    def resolve_model(self, maker: str, text: str, brand: str = "") -> Model | None:
        """The model of a maker, given any of its spellings, or None.

        Args:
            maker: The maker's name as it stands in ``makers``.
            text: The model as somebody wrote it.
            brand: The brand's name, to tell apart models that share a name. A model listed
                without a brand is found under every brand.
        """
        found = self._models.get((maker, fold(text)), [])
        fitting = [model for model in found if not brand or model.brand in (brand, "")]
        return next((model for model in fitting if model.brand == brand), None) or next(
            iter(fitting), None
        )

    def suggest_maker(self, text: str) -> list[str]:
        """Names of makers that are written much like a text, the most alike first."""
        matches = _alike(text, self._makers)
        return _once(self._makers[match].name for match in matches)

    def suggest_brand(self, maker: str, text: str) -> list[str]:
        """Names of a maker's brands that are written much like a text, the most alike first."""
        known = {name: brand for (owner, name), brand in self._brands.items() if owner == maker}
        return _once(known[match] for match in _alike(text, known))

    def suggest_model(self, maker: str, text: str) -> list[str]:
        """Names of a maker's models that are written much like a text, the most alike first."""
        known = {name: models for (owner, name), models in self._models.items() if owner == maker}
        return _once(known[match][0].model for match in _alike(text, known))


def fold(text: str) -> str:
    """A name as it is compared: without upper case and superfluous spaces.

    >>> fold(" Li  Auto ")
    'li auto'
    """
    return " ".join(text.split()).casefold()


def names_of_maker(maker: Maker) -> tuple[str, ...]:
    """Everything a maker is called, its own name first."""
    return (maker.name, *maker.aliases, *maker.tickers)


def _index_makers(makers: tuple[Maker, ...]) -> dict[str, Maker]:
    """Proper names come first, so that no alias of one maker can hide another maker."""
    index = {fold(maker.name): maker for maker in makers}
    for maker in makers:
        for name in names_of_maker(maker):
            index.setdefault(fold(name), maker)
    return index


def _index_brands(models: tuple[Model, ...]) -> dict[tuple[str, str], str]:
    index = {(model.maker, fold(model.brand)): model.brand for model in models if model.brand}
    for model in models:
        if not model.model:
            for alias in model.aliases:
                index.setdefault((model.maker, fold(alias)), model.brand)
    return index


def _index_models(models: tuple[Model, ...]) -> dict[tuple[str, str], list[Model]]:
    index: dict[tuple[str, str], list[Model]] = {}
    for model in models:
        if model.model:
            for name in dict.fromkeys(fold(text) for text in (model.model, *model.aliases)):
                index.setdefault((model.maker, name), []).append(model)
    return index


def _alike(text: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(fold(text[:_LONGEST_NAME]), list(known))


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
