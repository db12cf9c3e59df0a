"""The days on which nobody works: Finnish public holidays, and the dates that the unit itself is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from models.unit.rules import Unit


def closed_days(unit: Unit, years: Iterable[int]) -> frozenset[date]:
    """The closed days of these years; dated hours of the unit open a holiday, or close a day."""
    public = frozenset[date]().union(*(_public(year) for year in years))
    opened = {day for day, hours in unit.exceptions.items() if hours}
    closed = {day for day, hours in unit.exceptions.items() if not hours}
    return (public - opened) | closed


@cache
def _public(year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays("FI", years=year))
