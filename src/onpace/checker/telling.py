"""Calculations and differences in words and figures."""

from typing import Final

_LARGE: Final = 100


def amount(value: float) -> str:
    """A figure as people write it.

    >>> amount(550000.0), amount(2.25), amount(42_600_000_000)
    ('550,000', '2.25', '42.6 billion')
    """
    if abs(value) >= 1e9:  # noqa: PLR2004 - billions
        return f"{value / 1e9:,.6g} billion"
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= _LARGE else f"{value:.4g}"


def percent_text(value: float) -> str:
    """A change in percent with its sign.

    >>> percent_text(34.146), percent_text(-13.4775)
    ('+34.1%', '-13.5%')
    """
    return f"{value:+,.1f}%" if abs(value) < _LARGE else f"{value:+,.0f}%"


def change_sum(new: float, old: float, found: float) -> str:
    """A change as a calculation.

    >>> change_sum(550000, 410000, 34.146)
    '550,000 / 410,000 - 1 = +34.15%'
    """
    return f"{amount(new)} / {amount(old)} - 1 = {_exactly(found, signed=True)}"


def share_sum(part: float, whole: float, found: float) -> str:
    """A share as a calculation.

    >>> share_sum(197189, 380000, 51.892)
    '197,189 / 380,000 = 51.89%'
    """
    return f"{amount(part)} / {amount(whole)} = {_exactly(found, signed=False)}"


def _exactly(value: float, *, signed: bool) -> str:
    digits = f"{value:+,.2f}" if signed else f"{value:,.2f}"
    return f"{digits.removesuffix('0')}%"


def change_off(claimed: float, direction: int, found: float) -> str:
    """How far a claimed change is off, in words."""
    stated = claimed if not direction else claimed * direction
    if direction and stated * found < 0:
        way = "a fall" if found < 0 else "a rise"
        return f"it is {way}: {percent_text(found)}, not {percent_text(stated)}"
    shown = found if direction else abs(found)
    gap = f"{abs(shown - stated):.1f} points"
    return f"{percent_text(found)}, not {percent_text(stated)}: off by {gap}"


def number_off(claimed: float, found: float, unit: str = "") -> str:
    """How far a claimed number is off, in words.

    >>> number_off(197189, 198189)
    '198,189, not 197,189: off by 1,000'
    """
    words = f" {unit}" if unit else ""
    gap = amount(round(abs(found - claimed), 4))
    return f"{amount(found)}{words}, not {amount(claimed)}: off by {gap}"
