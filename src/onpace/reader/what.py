"""What a number tells: the measure, and whether it happened, is aimed at, expected or supposed."""

from typing import Final

from onpace.reader.marks import Marks
from onpace.reader.mentions import Cue, Number, Sentence

#: Nouns that say the measure themselves.
_NOUN_MEASURES: Final = {"deliveries", "registrations", "orders"}

_PASSIVE: Final = {"were", "was", "been", "have", "has", "had", "are", "being", "be", "of", "which"}

#: After these a kind of statement said before no longer holds.
_BREAKS: Final = {
    ";",
    "while",
    "whereas",
    "although",
    "having",
    "based",
    "despite",
    "|",
    "—",
    "after",
}
_INFINITIVES: Final = {"to", "be", "will", "would", "could", "can", "may", "should"}
_MARGINS: Final = {"gross_margin", "vehicle_margin"}
_MONEY_MEASURES: Final = {"revenue", "operating_profit", "operating_loss"}
_PASSIVE_DISTANCE: Final = 4
_NEAR: Final = 5
_MONEY_DISTANCE: Final = 12


def measure_of(marks: Marks, sentence: Sentence, number: Number) -> tuple[str, Cue | None]:
    """The measure of a number and the cue that tells it; blank when the sentence does not tell.

    ``other`` is what the book does not keep (prices, profits, stores).
    """
    if number.unit and number.unit != "ordinal":
        return _measure_with_unit(marks, sentence, number)
    governing = governing_cue(marks, sentence, number)
    if governing is not None and governing.family == "alien":
        return "other", governing
    if number.noun in _NOUN_MEASURES:
        wholesale = governing is not None and governing.value == "wholesale"
        return ("wholesale" if wholesale else number.noun), governing
    cue = _passive(marks, number, sentence) or governing
    return _measure_of_cue(cue, number), cue


def _measure_of_cue(cue: Cue | None, number: Number) -> str:
    """The measure a cue gives a count; money measures give a count none."""
    if cue is None:
        return ""
    if cue.family == "other":
        return "other"
    if cue.value in _MARGINS | _MONEY_MEASURES:
        return "" if number.noun else "other"
    return cue.value


def governing_cue(marks: Marks, sentence: Sentence, number: Number) -> Cue | None:
    """The nearest cue before a number that tells what is counted."""
    best: Cue | None = None
    for family in ("noun", "verb", "alien", "other"):
        cues = [
            cue
            for cue in marks.cues_in(family, sentence.first, number.hedge)
            if not _in_brackets(marks, cue, number)
        ]
        # A number that counts vehicles is no price or profit, whatever was spoken of before.
        if family == "other" and number.noun in ("vehicle", "model", *_NOUN_MEASURES):
            continue
        if cues and (best is None or cues[-1].first > best.first):
            best = cues[-1]
    return best


def _in_brackets(marks: Marks, cue: Cue, number: Number) -> bool:
    """Whether a cue stands in brackets that are closed before the number."""
    norms = marks.norms(cue.last, number.hedge)
    closes = norms.index(")") if ")" in norms else -1
    return closes >= 0 and "(" not in norms[:closes]


def _passive(marks: Marks, number: Number, sentence: Sentence) -> Cue | None:
    """A verb after the number ("112,000 cars were delivered", "rolled off the line")."""
    last = min(sentence.last, number.noun_last + _PASSIVE_DISTANCE)
    for cue in marks.cues_in("verb", number.noun_last, last):
        between = marks.norms(number.noun_last, cue.first)
        past = marks.norm(cue.last - 1).endswith(("ed", "d", "lt", "off", "t"))
        return cue if past and all(word in _PASSIVE for word in between) else None
    return None


def _measure_with_unit(marks: Marks, sentence: Sentence, number: Number) -> tuple[str, Cue | None]:
    """The measure of a percentage or an amount of money."""
    after = marks.cues_in("noun", number.last, min(sentence.last, number.last + _MONEY_DISTANCE))
    wanted = _MARGINS if number.unit == "percent" else _MONEY_MEASURES
    if after and after[0].value in wanted and _is_in(marks, number.last, after[0].first):
        return after[0].value, after[0]
    cue = governing_cue(marks, sentence, number)
    if cue is None or cue.family != "noun":
        return "other", cue
    if cue.value in wanted:
        far = number.unit == "percent" and marks.cues_in("change", cue.last, number.first)
        return ("other" if far and not _says_level(marks, number) else cue.value), cue
    if number.unit != "percent" and marks.norm(cue.last - 1) == "sales":
        return "revenue", cue
    return "other", cue


def _is_in(marks: Marks, first: int, last: int) -> bool:
    """Whether only "in" and brackets stand between ("68.9 billion yuan (…) in revenue")."""
    depth = 0
    for norm in marks.norms(first, last):
        depth += (norm == "(") - (norm == ")")
        if depth == 0 and norm not in (")", "in", "of", "total"):
            return False
    return True


def _says_level(marks: Marks, number: Number) -> bool:
    """Whether a changed margin is given by its new level ("rose to 17.1%")."""
    return marks.norm(number.hedge - 1) in ("to", "at", "was", "of", "from", "with")


def kind_of(marks: Marks, sentence: Sentence, number: Number) -> tuple[str, Cue | None]:
    """``report``, ``target``, ``guidance``, ``forecast`` or ``implied``, and the cue for it."""
    if number.noun in ("target", "guidance"):
        return number.noun, None
    after = _expected_after(marks, number, sentence)
    if after is not None:
        return "forecast", after
    cue = _last_kind(marks, sentence, number)
    if cue is None or _is_over(marks, cue, number) or _is_idle(marks, cue, number):
        return "report", None
    if cue.value == "implied" and _is_forecast(marks, cue):
        return "forecast", cue
    return _kind_of_cue(marks, cue), cue


def _is_forecast(marks: Marks, cue: Cue) -> bool:
    """Whether a "would" is what somebody forecasts ("the bank forecast BYD would sell")."""
    before = marks.cues_in("kind", cue.first - _NEAR, cue.first)
    return any(one.value == "forecast" for one in before)


def _is_idle(marks: Marks, cue: Cue, number: Number) -> bool:
    """Whether a "needs" or "could" has nothing to do with what is counted."""
    if cue.value == "guidance" and marks.norm(cue.first - 1) in ("was", "were", "as"):
        return True  # "as anticipated"
    if cue.value != "implied" or number.hedge - cue.last < _NEAR or number.noun in _NOUN_MEASURES:
        return False
    return not any(marks.cues_in(one, cue.first, number.hedge) for one in ("noun", "verb"))


def _last_kind(marks: Marks, sentence: Sentence, number: Number) -> Cue | None:
    cues = marks.cues_in("kind", sentence.first, number.hedge)
    return cues[-1] if cues else None


def _kind_of_cue(marks: Marks, cue: Cue) -> str:
    """An issuer's own forecast ("its delivery forecast") is its target."""
    if cue.value == "forecast" and marks.norm(cue.first).startswith("forecast"):
        before = marks.norms(cue.first - 4, cue.first)
        return "target" if "its" in before or "company" in before else "forecast"
    if cue.value == "forecast" and "expected" in marks.norms(cue.first, cue.last):
        before = marks.norms(cue.first - 3, cue.first)
        return "guidance" if "it" in before or "company" in before else "forecast"
    return cue.value


def _expected_after(marks: Marks, number: Number, sentence: Sentence) -> Cue | None:
    """Who expected it, said behind it: "the 70,000 analysts had expected"."""
    last = min(sentence.last, number.noun_last + _NEAR)
    for cue in marks.cues_in("kind", number.noun_last, last):
        between = marks.norms(number.noun_last, cue.first)
        close = all(word in ("that", "the", "units", "vehicles", "had") for word in between)
        return cue if cue.value == "forecast" and close else None
    return None


def _is_over(marks: Marks, cue: Cue, number: Number) -> bool:
    """Whether the clause with the cue has ended before the number."""
    words = marks.norms(cue.last, number.hedge)
    if any(word in _BREAKS for word in words) or (cue.value == "implied" and "but" in words):
        return True
    for verb in marks.cues_in("verb", cue.last, number.hedge):
        past = marks.norm(verb.first).endswith(("ed", "ld", "lt")) or "off" in marks.norms(
            verb.first, verb.last
        )
        if past and marks.norm(verb.first - 1) not in _INFINITIVES:
            return True
    return cue.value == "report"
