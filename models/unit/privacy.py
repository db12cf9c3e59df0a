"""What the unit decides of locking its desks. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """How long a desk that nobody touches stays open.

    Args:
        lock_minutes: after so many minutes it is locked, where people sign in; 0: only by key.
    """

    lock_minutes: int = 10
