"""The table of ways to name a period, and the regular expressions made of it.

To teach the reader another way, add it to `FORMS`, more specific ones before more general ones, and
say in `onpace.reader.periods` what it builds. A space is written as a backslash and a space; in a
text a hyphen or a line break may stand for it. No form repeats without
bound, so the time stays in proportion to the text.
"""

from re import Pattern
from re import compile as pattern
from typing import Final

from onpace.reader.numberwords import MONTHS, ORDINALS, SMALL_NUMBERS

_NUMBER: Final = "|".join((*list(SMALL_NUMBERS)[1:], r"\d{1,2}"))
_MONTH: Final = (
    "(?:"
    + "|".join(
        name for name in MONTHS if len(name) > len("sept") or name in ("may", "june", "july")
    )
    + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
)
_DIGITS: Final = r"(?:19[89]|20[0-6])\d"
_YEAR: Final = _DIGITS + r"(?!\d|,\d|%)"
_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[,.]\d)"
_WHEN: Final = (
    rf"(?:,?[ -](?:(?:of|in|for)\ )?(?:fiscal\ )?(?P<year>{_YEAR}|(?:of\ )?last\ year"
    r"|(?:of\ )?this\ year|the\ (?:same|current)\ year|(?:the\ )?(?:previous|prior)\ year"
    r"|next\ year|of\ the\ year|the\ year\b(?!\ (?:earlier|before|ago))))?"
)
_UNIT: Final = "week|month|quarter|half|year"
_ORDINAL: Final = "|".join(ORDINALS)
_AGO: Final = "(?:earlier|ago|before|prior|previously)"

#: Ways to name a period. Spaces are written ``\ ``; a line break or hyphen may stand for one.
FORMS: Final = {
    "iso day": rf"(?P<y>{_DIGITS})-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b",
    "week number": rf"(?:iso\ )?week\ (?P<n>\d{{1,2}})\b{_WHEN}",
    "days": (
        rf"(?P<m>{_MONTH})\ (?P<d>{_DAY})\ ?(?:-|to|through|and)\ ?(?:(?P<m2>{_MONTH})\ )?"
        rf"(?P<d2>{_DAY})(?:,?\ (?P<year>{_YEAR}))?"
    ),
    "week of": (
        rf"week\ (?:of|ending|ended|to)\ (?P<m>{_MONTH})\ (?P<d>{_DAY})"
        rf"(?:\ ?(?:-|to|through)\ ?(?:{_MONTH}\ )?{_DAY})?(?:,?\ (?P<year>{_YEAR}))?"
    ),
    "ended": (
        rf"(?:the\ )?(?:(?P<n>{_NUMBER})\ months?|(?P<unit>quarter|half|year|month))(?:\ period)?\ "
        rf"(?:that\ )?(?:ended|ending|to\ the\ end\ of)\ (?:on\ |in\ )?(?P<m>{_MONTH})(?:\ {_DAY})?"
        rf"(?:,?\ (?P<year>{_YEAR}))?"
    ),
    "until day": (
        rf"(?:as\ of|as\ at|by|until|till|up\ to|through)\ (?P<m>{_MONTH})\ (?P<d>{_DAY})"
        rf"(?:,?\ (?P<year>{_YEAR}))?"
    ),
    "until end": (
        r"(?:as\ of|as\ at|by|until|till|at|through|up\ to)?\ ?(?:the\ )?"
        r"(?:end\ of|late|year-end)\ "
        rf"(?:(?P<m>{_MONTH}){_WHEN}|(?P<y>{_YEAR})|(?P<rel>last\ (?:month|year|quarter)"
        r"|(?:the|this)\ (?:month|year|quarter)))"
    ),
    "until middle": rf"(?:as\ of|by|until)\ mid\ (?P<m>{_MONTH}){_WHEN}",
    "until month": rf"(?:as\ of|by|until|up\ to)\ (?:(?:early|late)\ )?(?P<m>{_MONTH}){_WHEN}",
    "until year": rf"(?:by|until)\ (?:(?:early|mid|late)\ )?(?P<y>{_YEAR})",
    "months": rf"(?:from\ )?(?P<m>{_MONTH})\ ?(?:-|to|through|until)\ ?(?P<m2>{_MONTH}){_WHEN}",
    "months between": rf"between\ (?P<m>{_MONTH})\ and\ (?P<m2>{_MONTH}){_WHEN}",
    "months together": rf"(?P<m>{_MONTH})\ and\ (?P<m2>{_MONTH}){_WHEN}(?=\ combined)",
    "months across": rf"across\ (?P<m>{_MONTH})\ and\ (?P<m2>{_MONTH}){_WHEN}",
    "through month": rf"through\ (?P<m>{_MONTH}){_WHEN}",
    "same last year": (
        r"(?:(?:same|corresponding|comparable|equivalent)\ (?:period|month|quarter|time|week|half"
        r"|months|day|point)|year\ (?:ago|earlier)\ (?:period|month|quarter|level|figure|number)"
        r"|prior\ year\ (?:period|month|quarter)|(?:period|month|quarter)\ a\ year\ "
        rf"{_AGO})(?:,?\ (?:of\ |in\ |from\ )?(?:the\ )?(?P<year>{_YEAR}|last\ year|previous\ year"
        rf"|prior\ year|preceding\ year|(?:a\ |one\ )?year\ {_AGO}|year\ before))?"
    ),
    "year ago": rf"(?:(?:a|one|the)\ )?year\ {_AGO}\b",
    "unit ago": rf"(?:(?:a|one|the)\ )(?P<unit>week|month|quarter)\ {_AGO}\b",
    "quarter": rf"(?P<n>{_ORDINAL})\ quarter{_WHEN}",
    "week of month": rf"(?P<n>first|second|third|fourth|fifth)\ week\ of\ (?P<m>{_MONTH}){_WHEN}",
    "weeks of month": rf"first\ (?P<n>two|three|four)\ weeks\ of\ (?P<m>{_MONTH}){_WHEN}",
    "bare quarter": r"in\ the\ (?P<n>second|third|fourth)(?=[.,;])",
    "quarterly": r"quarterly(?=\ (?:deliver|total|revenue|sales|vehicle|production))",
    "quarter of year": rf"(?P<y>{_DIGITS})[ /-]?q(?P<n>[1-4])\b",
    "quarter code": rf"q(?P<n>[1-4])\b(?:/(?P<y2>{_YEAR}))?{_WHEN}",
    "quarter short": r"(?P<n>[1-4])q[ ’']?(?P<y>(?:20)?\d\d)?\b",
    "quarter month": rf"(?P<m>march|june|september|december)\ quarter{_WHEN}",
    "half": rf"(?P<n>first|second)\ half(?!\ of\ (?:the\ )?(?:month|{_MONTH})){_WHEN}",
    "half of year": rf"(?P<y>{_DIGITS})[ /-]?h(?P<n>[12])\b",
    "half code": rf"h(?P<n>[12])\b{_WHEN}",
    "half short": r"(?P<n>[12])h[ ’']?(?P<y>(?:20)?\d\d)?\b",
    "first": rf"first\ (?P<n>{_NUMBER})\ (?P<unit>month|quarter)s?\b{_WHEN}",
    "recent": (
        rf"(?:past|last|recent|latest|previous)\ (?P<n>{_NUMBER})\ "
        r"(?P<unit>week|month|quarter)s\b"
    ),
    "to date": (
        r"(?:so\ far\ this\ year|this\ year\ so\ far|year\ to\ date|ytd|to\ date\ this\ year"
        r"|since\ the\ (?:start|beginning)\ of\ (?:the|this)\ year|so\ far\ in\ the\ year"
        rf"|so\ far\ in\ (?P<year>{_YEAR})|year\ so\ far)(?:\ in\ (?P<year2>{_YEAR}))?"
    ),
    "since day": (
        rf"since\ (?:(?:deliveries|sales|it|delivery)\ )?(?:(?:began|started|starting)\ )?(?:on\ )?"
        rf"(?P<m>{_MONTH})\ (?P<d>{_DAY})(?:,?\ (?P<year>{_YEAR}))?"
    ),
    "since": (
        r"since\ (?:its\ |the\ )?(?:inception|launch|founding|foundation|deliveries\ began"
        rf"|(?:{_MONTH}\ )?{_YEAR}|(?:it|deliveries)\ (?:began|started))"
    ),
    "launch span": (
        rf"(?:within|in)\ (?:just\ |only\ |less\ than\ )?(?P<n>{_NUMBER}|\d{{1,2}})\ "
        r"(?P<unit>day|week|month)s?\ (?:of|after|since|from)\ (?:its\ |the\ )?(?:market\ )?"
        r"(?:launch|debut|introduction|release)"
    ),
    "same period": (
        r"(?:during|in|over)\ (?:this|that|the|the\ same)\ (?:time\ frame|timeframe|period|span)"
        r"(?!,?\ (?:of|last|in|a|the|from)\b)"
    ),
    "day": rf"(?P<m>{_MONTH})\ (?P<d>{_DAY})(?:,?\ (?P<year>{_YEAR}))?",
    "day first": rf"(?P<d>{_DAY})\ (?:of\ )?(?P<m>{_MONTH})(?:,?\ (?P<year>{_YEAR}))?",
    "month last year": rf"(?P<m>{_MONTH})\ (?:a|one)\ year\ {_AGO}",
    "year month": rf"(?P<year>{_DIGITS})\ (?P<m>{_MONTH})(?!\ \d)",
    "month": rf"(?P<m>{_MONTH}){_WHEN}",
    "whole year": (
        rf"(?:(?:full|whole|entire)\ year(?:\ of)?|all\ of|fiscal(?:\ year)?|calendar\ year|fy)"
        rf"(?:\ (?P<year>{_YEAR}|last\ year|this\ year))?"
    ),
    "relative": (
        rf"(?P<which>last|this|next|current|previous|prior|preceding|past|following"
        rf"|immediate\ preceding)\ (?P<unit>{_UNIT})\b(?!\ to\ date)"
    ),
    "unit before": rf"(?:the\ )?(?P<unit>{_UNIT})\ (?:before|prior|earlier)\b",
    "focus": rf"the\ (?P<unit>{_UNIT})\b",
    "span": (
        r"(?:within|in|after|over|during)\ (?:the\ first\ (?!\w+\ (?:months|weeks\ of))|just\ "
        r"|only\ |less\ than"
        rf"\ )?(?P<n>{_NUMBER}|\d{{1,3}}(?:\.\d)?|half\ an|an|a|half\ a|few)\ "
        r"(?P<unit>minute|hour|day|week"
        r"|month|year)s?\b(?!\ (?:ended|ending))"
    ),
    "annual": r"(?:annual|yearly)(?=\ (?:deliver|sales|output|production\b|total|vehicle))",
    "year": rf"(?P<year>{_YEAR})",
}


_NAMED: Final = pattern(r"\(\?P<\w+>")


def _spaced(form: str) -> str:
    """A form as a regular expression that lets a hyphen or a line break stand for a space."""
    return form.replace(r"\ ", r"[\s-]{1,2}").replace(r"{1,2}?", r"{0,2}")


def _unnamed(form: str) -> str:
    """A form without names for its parts, since one expression can have each name but once."""
    return _NAMED.sub("(?:", _spaced(form))


#: A regular expression for each form, to look closely at what was found.
EACH: Final[dict[str, Pattern[str]]] = {
    name: pattern(_spaced(form) + r"(?!\w)") for name, form in FORMS.items()
}

#: The name of the form that a group of `ANY` stands for.
GROUPS: Final = {f"f{index}": name for index, name in enumerate(FORMS)}

#: One regular expression for all forms, to find them.
ANY: Final = pattern(
    r"(?<![\w.$€£¥/])(?:"
    + "|".join(f"(?P<{group}>{_unnamed(FORMS[name])})" for group, name in GROUPS.items())
    + r")(?!\w)"
)
