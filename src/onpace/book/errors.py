"""What is wrong with a text, said in plain words: what, where, and what to do about it."""

from dataclasses import dataclass


class TextError(ValueError):
    """A text that means nothing in the book.

    Attributes:
        message: What is wrong with it.
        fix: What to write instead.
    """

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(f"{message}; {fix}")
        self.message = message
        self.fix = fix

    def __reduce__(self) -> tuple[type["TextError"], tuple[str, str]]:
        """Both parts travel when the error crosses into another process."""
        return type(self), (self.message, self.fix)


@dataclass(frozen=True, slots=True)
class BookError:
    """One thing wrong in a book, as a value: loading goes on and reports all of them.

    Attributes:
        file: Path of the file inside the book, or of the book itself.
        line: Line in that file, counted from 1; 0 when the whole file is meant.
        column: Number of the cell in its row, counted from 1; 0 when the whole row is meant.
        field: Name of that cell's column, or blank.
        message: What is wrong.
        fix: What to do about it.

    >>> sentence = "'2025-13' has no such month"
    >>> print(BookError("events/nio.csv", 3, 6, "date", sentence, "write 2025-12"))
    events/nio.csv:3:6 date: '2025-13' has no such month; write 2025-12
    """

    file: str
    line: int
    column: int
    field: str
    message: str
    fix: str

    def __str__(self) -> str:
        numbers = "".join(f":{number}" for number in (self.line, self.column) if number)
        name = f" {self.field}:" if self.field else ":"
        return f"{self.file}{numbers}{name} {self.message}; {self.fix}"


def shown(text: str) -> str:
    """Quotes a text for a message, cut short when it is long.

    >>> shown("Xiaomi")
    "'Xiaomi'"
    """
    longest = 40
    return repr(text if len(text) <= longest else f"{text[:longest]}...")
