"""The closed lists of the book: every word a cell may hold, and the columns of every file."""

from typing import Final

RELATIONS: Final = ("=", ">", ">=", "<", "<=", "~", "..")

KINDS: Final = ("report", "target", "guidance", "forecast")

#: Counts of vehicles that nobody knows exactly before their period is over.
FINISHED_COUNTS: Final = ("deliveries", "registrations", "wholesale", "production")

#: Units that count vehicles, of which there are never fewer than none.
VEHICLE_UNITS: Final = ("vehicle", "vehicle/year")

#: Each measure with the units it can be given in.
UNITS_OF_MEASURE: Final = {
    **dict.fromkeys((*FINISHED_COUNTS, "orders"), ("vehicle",)),
    "capacity": ("vehicle/year", "vehicle"),
    "revenue": ("CNY", "USD", "HKD"),
    "gross_margin": ("percent",),
    "vehicle_margin": ("percent",),
    "operating_profit": ("CNY", "USD", "HKD"),
    "price": ("CNY", "USD", "HKD"),
    "share_price": ("CNY", "USD", "HKD"),
}

MEASURES: Final = tuple(UNITS_OF_MEASURE)

UNITS: Final = (*VEHICLE_UNITS, "CNY", "USD", "HKD", "percent")

#: What a target is in the series of its maker's targets for that year; blank for everything else.
BASES: Final = ("", "initial", "raised", "cut", "repeat")

#: How well the day in ``said_on`` is known.
DATE_PRECISIONS: Final = ("day", "month", "known-by", "assumed")

EVENT_KINDS: Final = (
    "unveiled",
    "orders_open",
    "launch",
    "first_delivery",
    "milestone_delivered",
    "milestone_produced",
    "plant_open",
    "price_cut",
    "price_rise",
    "profit_first",
    "market_entry",
    "market_entry_planned",
    "target_set",
    "target_raised",
    "target_cut",
    "recall",
    "policy",
)

#: An event may have no value at all, or last a number of weeks (a policy).
EVENT_UNITS: Final = ("", *UNITS, "week")
