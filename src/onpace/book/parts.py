"""Parts against the whole: brands and models that together count more than their maker.

Nothing in a book says which parts share vehicles, so their names decide:

* A brand with one of the words in `_SHARING` (``NEV``, ``exports``, ``Tesla China``) and a model
  with a slash or one of those words (``G3/G3i``, ``other models``) may share vehicles with others:
  it is held against the whole by itself, and never added up.
* A model whose name is another model's with words added (``SU7 Ultra``) is a version of it:
  held against that model and the whole, and never added up.
* A brand with one of the words in `_LARGER` (``Zeekr Group``) counts more than the maker: the
  maker is held against it.
* All other brands are distinct from each other, and all other models too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from re import compile as pattern
from typing import Final

from onpace.book.conflict import Conflict, Side
from onpace.book.figures import Figure, Subject
from onpace.book.names import Names

_POWERTRAINS: Final = ("nev", "nevs", "bev", "bevs", "phev", "phevs", "ev", "evs", "erev", "ice")
_PLACES: Final = ("export", "exports", "overseas", "domestic", "china", "europe")
_USES: Final = ("passenger", "commercial", "other", "others", "incl", "including")
_SHARING: Final = frozenset((*_POWERTRAINS, *_PLACES, *_USES))
_LARGER: Final = frozenset(("group", "holding", "holdings"))

_WORD: Final = pattern(r"\w+")

_Days = tuple[int, int]


def check_parts(figures: Mapping[Subject, Sequence[Figure]], names: Names) -> Iterator[Conflict]:
    """Finds parts that say more than their whole does, for the same period, market and measure.

    Args:
        figures: What is counted, each with figures that hold together.
        names: The models, to know the versions of each.
    """
    versions = versions_of(names)
    floors = {subject: _floors(found) for subject, found in figures.items()}
    related: dict[tuple[str, str, str], list[Subject]] = defaultdict(list)
    for subject in figures:
        related[subject.maker, subject.market, subject.measure].append(subject)
    for subjects in related.values():
        for whole in subjects:
            parts = [part for part in subjects if _is_part(part, whole, versions)]
            distinct = {part for part in parts if is_distinct(part, versions)}
            for days, least in _ceilings(figures[whole]).items() if parts else ():
                told = {part: floors[part][days] for part in parts if days in floors[part]}
                yield from _over(whole, least, told, distinct)


def _is_part(part: Subject, whole: Subject, versions: Mapping[tuple[str, str], str]) -> bool:
    """Whether every vehicle of one subject is in another, both of one maker."""
    if part == whole:
        return False
    if whole.model:
        return versions.get((part.maker, part.model)) == whole.model
    if whole.brand:
        is_maker = not part.brand and not part.model
        return is_maker if _is_larger(whole) else part.brand == whole.brand
    return not _is_larger(part)


def _is_larger(subject: Subject) -> bool:
    return not subject.model and not _LARGER.isdisjoint(_words(subject.brand))


def is_distinct(part: Subject, versions: Mapping[tuple[str, str], str]) -> bool:
    """Whether no vehicle of this part is in another part of the same kind."""
    name = part.model or part.brand
    if not name or (part.maker, part.model) in versions:
        return False
    return "/" not in name and _SHARING.isdisjoint(_words(name))


def _words(text: str) -> list[str]:
    return [str(word) for word in _WORD.findall(text.casefold())]


def versions_of(names: Names) -> dict[tuple[str, str], str]:
    """For each model that is a version of another, that other one."""
    listed: dict[str, set[str]] = defaultdict(set)
    for model in names.models:
        if model.model:
            listed[model.maker].add(model.model)
    return {
        (maker, model): base
        for maker, models in listed.items()
        for model in models
        for base in models
        if model.startswith(f"{base} ")
    }


def _floors(figures: Iterable[Figure]) -> dict[_Days, Figure]:
    """For each period the figure that says the most at least."""
    floors: dict[_Days, Figure] = {}
    for figure in figures:
        days = figure.claim.begin, figure.claim.end
        if days not in floors or figure.claim.low > floors[days].claim.low:
            floors[days] = figure
    return floors


def _ceilings(figures: Iterable[Figure]) -> dict[_Days, tuple[Figure, int]]:
    """For each period the figure that says the least at most, and what it says."""
    ceilings: dict[_Days, tuple[Figure, int]] = {}
    for figure in figures:
        days, high = (figure.claim.begin, figure.claim.end), figure.claim.high
        if high is not None and (days not in ceilings or high < ceilings[days][1]):
            ceilings[days] = figure, high
    return ceilings


def _over(
    whole: Subject,
    least: tuple[Figure, int],
    told: Mapping[Subject, Figure],
    distinct: set[Subject],
) -> Iterator[Conflict]:
    """The conflicts of one period: single parts over the whole, then distinct ones together."""
    ceiling, most = least
    brands: list[Figure] = []
    models: list[Figure] = []
    for part, figure in told.items():
        if figure.claim.low > most:
            yield _conflict(whole, [figure], ceiling, most)
        elif part in distinct:
            (models if part.model else brands).append(figure)
    for figures in (brands, models):
        figures.sort(key=lambda figure: -figure.claim.low)
        for number in range(2, len(figures) + 1):
            # The largest first: so the first to be too many are the fewest.
            if sum(figure.claim.low for figure in figures[:number]) > most:
                yield _conflict(whole, figures[:number], ceiling, most)
                break


def _conflict(whole: Subject, parts: Sequence[Figure], ceiling: Figure, most: int) -> Conflict:
    more = Side(
        tuple(figure.rows[0] for figure in parts), sum(figure.claim.low for figure in parts)
    )
    return Conflict("part", whole, more, Side((ceiling.rows[0],), most))
