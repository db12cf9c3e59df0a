"""What the verbs on staff answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from models.permission import Role


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


class Result(StrEnum):
    """What came of trying to sign in."""

    IN = "in"
    WRONG = "wrong"  # no such person, or not their PIN: which of the two is told to nobody
    TOO_SOON = "too_soon"  # too many have failed before: it wasn't heard
    DISABLED = "disabled"  # their PIN, but they don't work here any more


@dataclass(frozen=True, slots=True)
class Tried:
    """Somebody tried to sign in.

    Args:
        result: what came of it.
        staff: the key of whoever it was tried as; none where nobody has the name.
        name: that person's name.
        roles: what they are, once they are in.
        tries: how many have failed in a row.
        not_before: until then the next isn't heard.
    """

    result: Result
    staff: int | None = None
    name: str = ""
    roles: tuple[Role, ...] = ()
    tries: int = 0
    not_before: datetime | None = None


def seconds_left(tried: Tried, now: datetime) -> int:
    """How many seconds the next try isn't heard yet, rounded up; 0 when it is."""
    return 0 if tried.not_before is None else max(0, ceil((tried.not_before - now).total_seconds()))


@dataclass(frozen=True, slots=True)
class StaffChanged:
    """Something about a member of staff was changed.

    Args:
        staff: their key.
        name: as shown.
    """

    staff: int
    name: str
