"""The columns of every file of the book."""

from typing import Final

from onpace.book.header import Columns

STATEMENT_COLUMNS: Final = Columns(
    required=(
        "maker",
        "brand",
        "model",
        "market",
        "kind",
        "measure",
        "period",
        "relation",
        "value",
        "value_high",
        "unit",
        "wording",
        "said_on",
        "said_by",
        "source",
    ),
    optional=("speaker", "publisher", "date_precision", "basis", "note"),
)

EVENT_COLUMNS: Final = Columns(
    required=(
        "maker",
        "brand",
        "model",
        "market",
        "event",
        "date",
        "value",
        "unit",
        "note",
        "said_on",
        "said_by",
        "source",
    ),
    optional=("publisher", "date_precision"),
)

MAKER_COLUMNS: Final = Columns(
    required=("name",),
    optional=(
        "aliases",
        "aliases_zh",
        "tickers",
        "group",
        "powertrain",
        "powertrain_since",
        "home_market",
        "first_delivery",
        "known_on",
        "regime",
        "note",
    ),
)

MODEL_COLUMNS: Final = Columns(
    required=("maker", "brand", "model"),
    optional=("aliases", "launch", "first_delivery", "known_on", "note"),
)

RETRACTION_COLUMNS: Final = Columns(required=("id", "reason", "said_on", "said_by"), optional=())
