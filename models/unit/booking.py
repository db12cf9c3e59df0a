"""How the unit offers its imaging times. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from models.unit.names import Names


@dataclass(frozen=True, slots=True)
class BookingRules:
    """How imaging times are offered.

    Args:
        notice: no time sooner than this from now.
        days_ahead: how many days ahead, today among them.
        bring: what a patient is asked to bring, ``None`` if nothing is said.
    """

    notice: timedelta = timedelta(minutes=30)
    days_ahead: int = 60
    bring: Names | None = None
