"""Tables go out as Arrow, so that pandas, polars and DuckDB take them as they are.

The PyCapsule interface (https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html)
by nanoarrow, which the extra ``arrow`` installs; imported only when a table is asked for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from onpace.book.columns import STATEMENT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from onpace.book.statement import Statement

_EPOCH = date(1970, 1, 1)


class ArrowMissingError(ImportError):
    """The extra that writes Arrow is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "tables go out as Arrow by nanoarrow, which is not installed; "
            'install it with: pip install "onpace[arrow]"'
        )


def arrow_stream(
    columns: Mapping[str, tuple[type, Sequence[Any]]],
    requested: object = None,  # noqa: ARG001 - every __arrow_c_stream__ is handed one
) -> object:
    """A capsule ``arrow_array_stream`` with one batch of the columns.

    Args:
        columns: for each column its kind (str, float, int, bool or date) and its values, all
            columns equally long; None is a missing value.
        requested: the schema the caller of ``__arrow_c_stream__`` would like. The interface makes
            that a matter of good will. It is not followed, and the caller converts: pyarrow does.

    Raises:
        ArrowMissingError: (an ImportError) when nanoarrow is not installed.
    """
    try:
        import nanoarrow as na  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ArrowMissingError from error
    kinds = {
        str: na.string(),
        float: na.float64(),
        int: na.int64(),
        bool: na.bool_(),
        date: na.date32(),
    }
    schema = na.struct({name: kinds[kind] for name, (kind, _) in columns.items()}, nullable=False)
    children = [_child(na, kinds, kind, values) for kind, values in columns.values()]
    rows = len(next(iter(columns.values()))[1])
    batch = na.c_array_from_buffers(schema, rows, [None], children=children)
    return na.c_array_stream(batch).__arrow_c_stream__()


def _child(na: Any, kinds: Mapping[type, Any], kind: type, values: Sequence[Any]) -> Any:  # noqa: ANN401 - nanoarrow is untyped
    if kind is not date:
        return na.c_array(list(values), kinds[kind])
    days = [None if value is None else (value - _EPOCH).days for value in values]
    counted = na.c_array(days, na.int32())
    buffers = [counted.view().buffer(i) for i in range(counted.n_buffers)]
    return na.c_array_from_buffers(na.date32(), len(days), buffers)


def statement_columns(statements: Sequence[Statement]) -> dict[str, tuple[type, list[Any]]]:
    """Statements as columns for `arrow_stream`, a row each, in their order.

    The columns are ``id``, those of ``statements/*.csv`` in their order, then ``known_on``,
    ``first_day`` and ``last_day``. Text is as in the files, where a blank cell is empty text. Days
    are days; ``first_day`` is missing where a period reaches back to the beginning. ``value`` and
    ``value_high`` are floating-point numbers, exact for whole numbers up to 2**53, and
    ``value_high`` is missing unless the relation is ``..``.

    >>> list(statement_columns(()))[:5]
    ['id', 'maker', 'brand', 'model', 'market']
    """
    rows = [statement.to_row() for statement in statements]
    columns: dict[str, tuple[type, list[Any]]] = {"id": (str, [s.id for s in statements])}
    for name in STATEMENT_COLUMNS.all:
        columns[name] = (str, [row[name] for row in rows])
    columns["value"] = (float, [float(s.quantity.value) for s in statements])
    columns["value_high"] = (float, [_number(s.quantity.value_high) for s in statements])
    columns["said_on"] = (date, [s.said_on for s in statements])
    columns["known_on"] = (date, [s.known_on for s in statements])
    columns["first_day"] = (date, [s.period.first for s in statements])
    columns["last_day"] = (date, [s.period.last for s in statements])
    return columns


def _number(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
