"""Names: every row gets the canonical name of its maker, brand and model, and a market code.

Collectors wrote what their page wrote: `Great Wall`, `Aion`, `Tesla S/X`, `Mona M03` as a model of
XPeng. `makers.csv` and `models.csv` of the book know all of these as aliases; here they are put in
order. Different counts stay apart: G3 is not G3/G3i, and Geely Holding is not Geely.
"""

from collections import Counter
from pathlib import Path
from typing import Final

from importing.rows import Outcome, Row, noted
from onpace.book.names import Names, fold
from onpace.book.nametables import read_names as read_name_tables

#: Codes collectors used that ISO 3166 does not have.
MARKETS: Final = {"UK": "GB"}

#: The code collectors used for everything outside the home market.
ABROAD: Final = "XX"


def read_names(directory: Path) -> Names:
    """The makers and models of a book directory.

    Raises:
        ValueError: when either file has an error.
    """
    complaints: list[str] = []
    names = read_name_tables(
        directory, lambda: Names((), ()), lambda error: complaints.append(str(error))
    )
    if complaints:
        raise ValueError(f"the names cannot be used: {complaints[0]}")
    return names


def with_canonical_names(rows: list[Row], names: Names) -> Outcome:
    """Rows under their canonical names; a name nobody knows stays as it is and is counted."""
    counts: Counter[str] = Counter()
    done = []
    for row in rows:
        renamed = _with_market(_canonical(row, names))
        if renamed is None:
            counts["names nobody knows: add them to makers.csv or models.csv"] += 1
            done.append(row)
            continue
        changed = [c for c in ("maker", "brand", "model", "market") if row[c] != renamed[c]]
        for column in changed:
            counts[f"{column} written in its canonical form"] += 1
        done.append(renamed)
    return done, counts


def subject_of(names: Names, text: str) -> tuple[str, str, str] | None:
    """Maker, brand and model meant by one name such as `BYD exports`, or None.

    >>> from onpace.book.names import Maker, Model
    >>> names = Names((Maker("BYD"),), (Model("BYD", "exports", "", ("BYD exports",)),))
    >>> subject_of(names, "BYD exports")
    ('BYD', 'exports', '')
    """
    maker = names.resolve_maker(text)
    if maker:
        return maker.name, "", ""
    for model in names.models:
        own = (model.model or model.brand, *model.aliases)
        if fold(text) in map(fold, own):
            return model.maker, model.brand, model.model
    return None


def _canonical(row: Row, names: Names) -> Row | None:
    subject = subject_of(names, row["maker"])
    if subject is None:
        return None
    maker, brand, model = subject
    if row["brand"]:
        found = _brand(names, maker, row["brand"])
        if found is None:
            return None
        maker, brand = found
    if row["model"]:
        found_model = _model_of(names, maker, brand, row["model"])
        if found_model is None:
            return None
        brand, model = found_model
    return {**row, "maker": maker, "brand": brand, "model": model}


def _brand(names: Names, maker: str, text: str) -> tuple[str, str] | None:
    """Maker and brand; a brand that is a maker of its own in the same group becomes that maker."""
    own = names.resolve_brand(maker, text)
    if own:
        return maker, own
    group = next(known.group for known in names.makers if known.name == maker)
    for other in (known for known in names.makers if group and known.group == group):
        if fold(text) in map(fold, (other.name, *other.aliases)):
            return other.name, ""
        brand = names.resolve_brand(other.name, text)
        if brand:
            return other.name, brand
    return None


def _model_of(names: Names, maker: str, brand: str, text: str) -> tuple[str, str] | None:
    """Brand and model; the name of a brand in the column of the model means that brand."""
    model = names.resolve_model(maker, text, brand)
    if model:
        return model.brand or brand, model.model
    named = names.resolve_brand(maker, text)
    return (named, "") if named and not brand else None


def _with_market(row: Row | None) -> Row | None:
    """ISO codes; a count abroad is a count of exports, as for every other maker."""
    if row is None or row["market"] not in (ABROAD, *MARKETS):
        return row
    if row["market"] == ABROAD:
        return noted(row, "collected as market XX: outside China", market="", brand="exports")
    return {**row, "market": MARKETS[row["market"]]}
