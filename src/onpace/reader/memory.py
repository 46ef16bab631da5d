"""Memory: what the sentences before have settled, for those that leave it unsaid."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from onpace.book import Period
from onpace.reader.mentions import Subject


@dataclass(slots=True)
class Memory:
    """What a reader of the text has in mind at this point. It changes from sentence to sentence.

    Attributes:
        focus: The period the text is mainly about, or None.
        period: The period the last sentence was about, or None.
        subject: Whom the last sentence was about, or None.
        lead_subject: Whom the heading or lead-in of the current list was about, or None.
        lead_period: The period of that heading or lead-in, or None.
        kind: The kind of the statement made last; blank at the beginning.
        measure: The measure the last sentence was about; blank at the beginning.
        maker: The maker last spoken of; blank at the beginning.
        brand: The brand last named, as maker and brand.
        model: The model last named, or None.
        fresh: The model named in the sentence before, or None.
        periods: The last period each subject was spoken of.
        measures: The last period of each measure.
        units: The last month, quarter, half and year spoken of.
        latest: The last day any report so far reaches to, or None.
        document: The period of the accounts last spoken of, or None.
        goal: The period of the goal last spoken of, or None.
        goals: The period of each goal, by maker and number.
    """

    focus: Period | None = None
    period: Period | None = None
    subject: Subject | None = None
    lead_subject: Subject | None = None
    lead_period: Period | None = None
    kind: str = ""
    measure: str = ""
    maker: str = ""
    brand: tuple[str, str] = ("", "")
    model: Subject | None = None
    fresh: Subject | None = None
    periods: dict[tuple[str, str, str], Period] = field(default_factory=dict)
    measures: dict[str, Period] = field(default_factory=dict)
    units: dict[str, Period] = field(default_factory=dict)
    latest: date | None = None
    document: Period | None = None
    goal: Period | None = None
    goals: dict[tuple[str, Decimal], Period] = field(default_factory=dict)

    def heard(self, subject: Subject) -> None:
        """Notes that a subject was spoken of."""
        if subject.maker:
            self.maker = subject.maker
        if subject.brand:
            self.brand = subject.maker, subject.brand
        if subject.model:
            self.model = subject
