"""The book itself: all statements and events, and the same book as of a past day."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from onpace.book.names import Names
from onpace.book.statement import Event, Statement


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that was said, or what of it was known on a day.

    Attributes:
        statements: All statements, in the order of the files.
        events: All events, in the order of the files.
        names: Makers, brands and models the rows are about.
        path: The directory it was read from.
    """

    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    names: Names
    path: Path

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

        >>> Book((), (), Names((), ()), Path()).as_of(date(2025, 12, 31)).statements
        ()
        """
        return Book(
            tuple(statement for statement in self.statements if statement.known_on <= day),
            tuple(event for event in self.events if event.known_on <= day),
            self.names,
            self.path,
        )

    @property
    def first_day(self) -> date:
        """The day the first of it was known.

        Raises:
            ValueError: when the book is empty.
        """
        return min(self._days())

    @property
    def last_day(self) -> date:
        """The day the last of it was known.

        Raises:
            ValueError: when the book is empty.
        """
        return max(self._days())

    def _days(self) -> list[date]:
        days = [statement.known_on for statement in self.statements]
        days += [event.known_on for event in self.events]
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
        """A key of 64 hexadecimal digits for what is in the book, in whatever order or files.

        Two books with the same digest give the same answers, except for makers' and models' names.
        """
        ids = [statement.id for statement in self.statements]
        ids += [event.id for event in self.events]
        return sha256("\n".join(sorted(ids)).encode()).hexdigest()
