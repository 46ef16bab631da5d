"""The book itself: all statements and events, and the same book as of a past day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import chain
from pathlib import Path

from onpace.book.names import Names
from onpace.book.retractions import Retraction
from onpace.book.statement import Event, Statement


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that was said, or what of it was known on a day.

    Attributes:
        statements: All statements that stand, in the order of the files.
        events: All events that stand, in the order of the files.
        names: Makers, brands and models the rows are about.
        path: The directory it was read from; of several layers the last.
        retractions: What was taken back, with the rows it took, the latest first. As of a day
            before a retraction its rows are among ``statements`` and ``events`` again.
    """

    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    names: Names
    path: Path
    retractions: tuple[Retraction, ...] = ()

    @staticmethod
    def bundled() -> "Book":
        """The book that comes with the package, read once.

        Raises:
            BrokenBookError: when the package was installed without it or it has errors.
        """
        from onpace.book.load import bundled_book  # noqa: PLC0415  # loading makes books

        return bundled_book()

    def as_of(self, day: date) -> "Book":
        """The book with nothing in it that may have become known after a day.

        What was taken back only later stands again, behind everything else.

        >>> Book((), (), Names((), ()), Path()).as_of(date(2025, 12, 31)).statements
        ()
        """
        # The latest first: so looking back in two steps gives the same order as in one.
        later = [retraction for retraction in self.retractions if retraction.said_on > day]
        statements = chain(self.statements, *(retraction.statements for retraction in later))
        events = chain(self.events, *(retraction.events for retraction in later))
        return Book(
            tuple(statement for statement in statements if statement.known_on <= day),
            tuple(event for event in events if event.known_on <= day),
            self.names.as_of(day),
            self.path,
            tuple(retraction for retraction in self.retractions if retraction.said_on <= day),
        )

    def adding(self, statements: Sequence[Statement], events: Sequence[Event] = ()) -> "Book":
        """The book with the rows of a further layer.

        What stands already is not added a second time. What was taken back and is said again
        stands again, as if it had never been taken back.
        """
        if not (self.statements or self.events or self.retractions):
            return replace(self, statements=tuple(statements), events=tuple(events))
        standing = {row.id for row in self.rows}
        again = {row.id for row in statements} | {event.id for event in events}
        return replace(
            self,
            statements=self.statements + tuple(s for s in statements if s.id not in standing),
            events=self.events + tuple(event for event in events if event.id not in standing),
            retractions=tuple(done for done in self.retractions if done.id not in again),
        )

    def retracting(self, retractions: Sequence[Retraction]) -> "Book":
        """The book without the rows that these retractions take back."""
        if not retractions:
            return self
        gone = {retraction.id for retraction in retractions}
        every = sorted((*self.retractions, *retractions), key=lambda done: done.said_on)
        return replace(
            self,
            statements=tuple(s for s in self.statements if s.id not in gone),
            events=tuple(event for event in self.events if event.id not in gone),
            retractions=tuple(reversed(every)),
        )

    @property
    def rows(self) -> tuple[Statement | Event, ...]:
        """Statements and events."""
        return (*self.statements, *self.events)

    @property
    def first_day(self) -> date:
        """The day the first of it was known.

        Raises:
            ValueError: when the book is empty.
        """
        return min(self._days())

    @property
    def last_day(self) -> date:
        """The day the last of it was known or taken back.

        Raises:
            ValueError: when the book is empty.
        """
        return max(self._days())

    def _days(self) -> list[date]:
        days = [row.known_on for row in self.rows]
        for retraction in self.retractions:
            days.append(retraction.said_on)
            days += [row.known_on for row in retraction.rows]
        if not days:
            raise ValueError("the book is empty: nothing was known on any day")
        return days

    def about(  # noqa: PLR0913  # one filter a column
        self,
        maker: str,
        *,
        brand: str = "",
        model: str = "",
        market: str = "",
        kind: str | None = None,
        measure: str | None = None,
    ) -> tuple[Statement, ...]:
        """The statements about one subject, in the order of the book.

        Args:
            maker: The maker's name as it stands in ``names``.
            brand: The brand's name; blank for statements about the whole maker.
            model: The model's name; blank for statements about the whole maker or brand. With a
                model, a blank brand means whatever brand it is sold under.
            market: The market's code; blank for statements about all markets together.
            kind: Only this kind; None for all.
            measure: Only this measure; None for all.
        """
        return tuple(
            statement
            for statement in self.statements
            if statement.maker == maker
            and statement.model == model
            and (statement.brand == brand or (model and not brand))
            and statement.market == market
            and kind in (None, statement.kind)
            and measure in (None, statement.measure)
        )

    def digest(self) -> str:
        """A key of 64 hexadecimal digits for what stands in the book, in whatever order or files.

        What was taken back does not count, as if it had never been said: so ask a book for its
        digest after `as_of`.
        Two books with the same digest give the same answers, except for makers' and models' names.
        """
        ids = [row.id for row in self.rows]
        return sha256("\n".join(sorted(ids)).encode()).hexdigest()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The statements as a table that pandas, polars, DuckDB and pyarrow take directly.

        ``pandas.DataFrame.from_arrow(book)`` (pandas 3 with pyarrow), ``polars.DataFrame(book)``,
        ``duckdb.sql("select * from book")``: a row a statement, in the order of the book, with
        the columns of `onpace.book.arrow.statement_columns`.

        Raises:
            ArrowMissingError: (an ImportError) when the extra ``arrow`` is not installed.
        """
        from onpace.book.arrow import arrow_stream, statement_columns  # noqa: PLC0415  # few ask

        return arrow_stream(statement_columns(self.statements), requested_schema)
