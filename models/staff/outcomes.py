"""What the verbs on staff answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StaffAdded:
    """Somebody works here now.

    Args:
        staff: their key.
        name: as shown.
    """

    staff: int
    name: str


@dataclass(frozen=True, slots=True)
class TookPost:
    """Somebody works at a station from now on.

    Args:
        station: which.
        since: from when; whoever leaves says it, so that nobody else's post is left.
    """

    station: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LeftPost:
    """Nobody works at a station any more.

    Args:
        station: which.
    """

    station: str
