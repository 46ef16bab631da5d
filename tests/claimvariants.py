"""Articles made by rule: every figure consistent, or one of them wrong on purpose.

Each template writes a short text from figures drawn at random and names the claim that a planted
error must turn into a contradiction.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

PUBLISHED: Final = dt.date(2025, 11, 2)
_MAKERS: Final = ("NIO", "XPeng", "Li Auto", "Leapmotor", "Xiaomi", "Zeekr")


@dataclass(frozen=True, slots=True)
class Variant:
    """A text, and what was planted in it.

    Attributes:
        template: Name of its template.
        text: The text.
        planted: The claim that must be contradicted: type and number; None when all is true.
    """

    template: str
    text: str
    planted: tuple[str, float] | None


def variants(count: int, seed: int, *, wrong: bool) -> Iterator[Variant]:
    """So many variants, each template in turn."""
    random = Random(seed)  # noqa: S311 - figures for tests
    for number in range(count):
        template = _TEMPLATES[number % len(_TEMPLATES)]
        text, planted = template(random, wrong)
        yield Variant(template.__name__.removeprefix("_"), text, planted if wrong else None)


def _off(random: Random, value: int, least: float, most: float) -> int:
    """A number off by a share between two bounds, to either side."""
    return round(value * (1 + random.choice((-1, 1)) * random.uniform(least, most)))


def _percent(new: int, old: int) -> float:
    return round(100 * (new / old - 1), 1)


def _wrong_percent(random: Random, right: float, *, wrong: bool) -> float:
    return abs(round(right + random.choice((-1, 1)) * random.uniform(3, 12), 1)) if wrong else right


Made = tuple[str, tuple[str, float]]


def _change_from_base(random: Random, wrong: bool) -> Made:
    maker, old = random.choice(_MAKERS), random.randint(8_000, 40_000)
    new = round(old * random.uniform(1.15, 2.4))
    said = _wrong_percent(random, _percent(new, old), wrong=wrong)
    base = random.choice(("a year earlier", "in October 2024"))
    return (
        f"{maker} delivered {new:,} vehicles in October, up {said}% from {old:,} {base}.",
        ("change", said),
    )


def _fall_from_base(random: Random, wrong: bool) -> Made:
    maker, new = random.choice(_MAKERS), random.randint(8_000, 40_000)
    old = round(new * random.uniform(1.3, 1.9))
    said = _wrong_percent(random, -_percent(new, old), wrong=wrong)
    return (
        (
            f"{maker} handed over {new:,} cars in the third quarter of 2025, a decline of {said} "
            f"percent compared with the {old:,} cars it delivered in the third quarter of 2024."
        ),
        ("change", said),
    )


def _change_of_months(random: Random, wrong: bool) -> Made:
    maker, old = random.choice(_MAKERS), random.randint(8_000, 40_000)
    new = round(old * random.uniform(1.15, 1.7))
    said = _wrong_percent(random, _percent(new, old), wrong=wrong)
    return (
        (
            f"{maker} delivered {old:,} vehicles in September. In October, {maker} delivered "
            f"{new:,} vehicles, up {said}% from the previous month."
        ),
        ("change", said),
    )


def _share_of_target(random: Random, wrong: bool) -> Made:
    maker, goal = random.choice(_MAKERS), 10_000 * random.randint(20, 80)
    done = round(goal * random.uniform(0.3, 0.95))
    right = round(100 * done / goal, 1)
    said = _wrong_percent(random, right, wrong=wrong)
    return (
        (
            f"{maker} delivered {done:,} vehicles in the first ten months of 2025, completing "
            f"{said}% of its annual target of {goal:,} vehicles."
        ),
        ("share", said),
    )


def _brands(random: Random, wrong: bool) -> Made:
    parts = [random.randint(4_000, 30_000) for _ in range(3)]
    total = _off(random, sum(parts), 0.004, 0.1) if wrong else sum(parts)
    return (
        (
            f"NIO delivered {total:,} vehicles in October, consisting of {parts[0]:,} vehicles "
            f"from the Nio brand, {parts[1]:,} from Onvo and {parts[2]:,} from Firefly."
        ),
        ("level", total),
    )


def _quarters(random: Random, wrong: bool) -> Made:
    maker = random.choice(_MAKERS)
    parts = [random.randint(30_000, 120_000) for _ in range(2)]
    total = _off(random, sum(parts), 0.004, 0.15) if wrong else sum(parts)
    return (
        (
            f"{maker} delivered {parts[0]:,} vehicles in the first quarter of 2025 and "
            f"{parts[1]:,} vehicles in the second quarter. In the first half it delivered "
            f"{total:,} vehicles."
        ),
        ("level", total),
    )


def _months(random: Random, wrong: bool) -> Made:
    maker = random.choice(_MAKERS)
    parts = [random.randint(10_000, 45_000) for _ in range(3)]
    total = _off(random, sum(parts), 0.004, 0.15) if wrong else sum(parts)
    return (
        (
            f"{maker} delivered {parts[0]:,} vehicles in July, {parts[1]:,} vehicles in August and "
            f"{parts[2]:,} vehicles in September. Deliveries in the third quarter reached "
            f"{total:,} vehicles."
        ),
        ("level", total),
    )


def _run_rate(random: Random, wrong: bool) -> Made:
    maker, month = random.choice(_MAKERS), random.randint(10_000, 60_000)
    right = round(12 * month, -3)
    said = round(_off(random, right, 0.2, 0.5), -3) if wrong else right
    return (
        (
            f"{maker} delivered {month:,} vehicles in October. At that pace annual output would be "
            f"about {said:,} units."
        ),
        ("runrate", said),
    )


def _need(random: Random, wrong: bool) -> Made:
    maker = random.choice(_MAKERS)
    first, second = (random.randint(20_000, 45_000) for _ in range(2))
    goal = 1_000 * round((first + second) * random.uniform(1.4, 1.7) / 1_000)
    right = goal - first - second
    said = _off(random, right, 0.05, 0.3) if wrong else right
    return (
        (
            f"{maker} guided for deliveries of {goal:,} vehicles in the third quarter of 2025. It "
            f"delivered {first:,} vehicles in July and {second:,} vehicles in August. It needs to "
            f"deliver {said:,} vehicles in September to get there."
        ),
        ("pace", said),
    )


def _beaten(random: Random, wrong: bool) -> Made:
    maker, goal = random.choice(_MAKERS), 1_000 * random.randint(80, 600)
    factor = random.uniform(0.6, 0.97) if wrong else random.uniform(1.02, 1.3)
    return (
        (
            f"{maker} delivered {round(goal * factor):,} vehicles in 2024, exceeding its target of "
            f"{goal:,} vehicles for 2024."
        ),
        ("compare", goal),
    )


def _doubled(random: Random, wrong: bool) -> Made:
    maker, old = random.choice(_MAKERS), random.randint(8_000, 30_000)
    factor = random.uniform(1.3, 1.6) if wrong else random.uniform(1.95, 2.1)
    return (
        (
            f"{maker}'s deliveries doubled to {round(old * factor):,} vehicles in October "
            f"from {old:,} a year earlier."
        ),
        ("ratio", 2.0),
    )


_TEMPLATES: Final[tuple[Callable[[Random, bool], Made], ...]] = (
    _change_from_base,
    _fall_from_base,
    _change_of_months,
    _share_of_target,
    _brands,
    _quarters,
    _months,
    _run_rate,
    _need,
    _beaten,
    _doubled,
)
