"""Which reports count one thing: a maker, a brand or a model, everywhere or in one market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onpace.book.errors import shown
from onpace.engine.settings import settings_for
from onpace.questions.answer import full_name
from onpace.questions.errors import QuestionError

if TYPE_CHECKING:
    from datetime import date

    from onpace.book import Book, PartialDate, Statement
    from onpace.engine.settings import Settings

# What a maker's own total may be called, in the order of preference.
_MAKER_MEASURES = ("deliveries", "wholesale", "production")
_MARKET_MEASURES = ("deliveries", "registrations", "wholesale")
_MOST_NAMED = 20  # names in a message


@dataclass(frozen=True, slots=True)
class Series:
    """One thing that is counted.

    Attributes:
        maker: canonical name.
        brand: canonical name, blank for the whole maker.
        model: canonical name, blank for the whole maker or brand.
        market: market code, blank for everywhere.
        measure: what is counted, such as ``deliveries``.
    """

    maker: str
    brand: str = ""
    model: str = ""
    market: str = ""
    measure: str = "deliveries"

    @property
    def label(self) -> str:
        """The name people use.

        >>> Series("Xiaomi", model="YU7").label
        'Xiaomi YU7'
        """
        return full_name(self.maker, self.model or self.brand, self.market)


def find_maker(book: Book, text: str) -> str:
    """Canonical name of a maker.

    Raises:
        QuestionError: when no maker has this name; says which are alike.
    """
    maker = book.names.resolve_maker(text)
    if maker is not None:
        return maker.name
    near = book.names.suggest_maker(text)
    known = sorted({s.maker for s in book.statements} or {m.name for m in book.names.makers})
    raise QuestionError(f"the book knows no maker {shown(text)}; {_hint(near, known)}")


def _hint(near: list[str], known: list[str]) -> str:
    """What may have been meant, or else what there is."""
    if near:
        return f"did you mean {' or '.join(dict.fromkeys(near))}?"
    if not known:
        return "there is none to choose from"
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    return f"it knows {', '.join(known[:_MOST_NAMED])}{more}"


def find_series(book: Book, maker_text: str, part: str = "", market: str = "") -> Series:
    """The series of a maker, or of its brand or model, in one market or everywhere.

    Args:
        book: the book.
        maker_text: name, alias or ticker.
        part: name of a brand or a model; blank for the whole maker.
        market: code of a market; blank for everywhere.

    Raises:
        QuestionError: when a name is not known.
    """
    if not part:
        maker_text, part = _apart(book, maker_text)
    maker = find_maker(book, maker_text)
    brand = model = ""
    if part:
        brand_found = book.names.resolve_brand(maker, part)
        model_found = book.names.resolve_model(maker, part)
        if brand_found is not None:
            brand = brand_found
        elif model_found is not None:
            brand, model = model_found.brand, model_found.model
        else:
            near = book.names.suggest_model(maker, part) + book.names.suggest_brand(maker, part)
            known = {m.model or m.brand for m in book.names.models if m.maker == maker}
            raise QuestionError(
                f"the book knows no brand or model {shown(part)} of {maker}; "
                f"{_hint(near, sorted(known))}"
            )
    choices = _MARKET_MEASURES if market else _MAKER_MEASURES
    candidates = [Series(maker, brand, model, market.upper(), measure) for measure in choices]
    return max(candidates, key=lambda series: bool(reports(book, series)))


def _apart(book: Book, text: str) -> tuple[str, str]:
    """A label such as the board's ``BYD exports`` taken apart into maker and part."""
    names, words = book.names, text.split()
    if names.resolve_maker(text) is not None:
        return text, ""
    for count in range(len(words) - 1, 0, -1):
        maker = names.resolve_maker(" ".join(words[:count]))
        rest = " ".join(words[count:])
        if maker is not None and (
            names.resolve_brand(maker.name, rest) or names.resolve_model(maker.name, rest)
        ):
            return maker.name, rest
    return text, ""


def reports(book: Book, series: Series) -> tuple[Statement, ...]:
    """Everything reported of a series.

    Where a maker's targets count one powertrain only, its reports are those of that powertrain,
    and those of the whole maker from the day on which nothing else is built.
    """
    about = {"market": series.market, "kind": "report", "measure": series.measure}
    found = book.about(series.maker, brand=series.brand, model=series.model, **about)
    maker = book.names.resolve_maker(series.maker)
    if series.brand or series.model or maker is None or not maker.powertrain:
        return found
    since = maker.powertrain_since
    whole = tuple(
        s for s in found if since and s.period.first is not None and s.period.first >= since.first
    )
    return whole + book.about(series.maker, brand=maker.powertrain, **about)


def guidance_for(book: Book, series: Series) -> tuple[Statement, ...]:
    """What the maker itself expects of periods to come, as said by the day the book is cut to."""
    about = {"market": series.market, "kind": "guidance", "measure": series.measure}
    return book.about(series.maker, brand=series.brand, model=series.model, **about)


def settings_of(book: Book, series: Series) -> Settings:
    """What is believed of such a series beforehand."""
    maker = book.names.resolve_maker(series.maker)
    home = maker.home_market if maker else ""
    return settings_for(home, series.measure, series.market)


def first_delivery_of(book: Book, series: Series) -> date | None:
    """First day of the month in which deliveries of the series began, where the book knows it."""
    known: PartialDate | None = None
    if series.market:
        return None
    if series.model or series.brand:
        for model in book.names.models:
            same = (model.maker, model.model) == (series.maker, series.model)
            if same and (series.model or model.brand == series.brand):
                known = model.first_delivery or known
    else:
        maker = book.names.resolve_maker(series.maker)
        known = maker.first_delivery if maker else None
    has_month = known is not None and known.first.month == known.last.month
    return known.first if known is not None and has_month else None
