"""What the unit decides of locking its desks, and of keeping its journal. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """How long a desk that nobody touches stays open, and how long the journal is kept.

    Args:
        lock_minutes: after so many minutes it is locked, where people sign in; 0: only by key.
        journal_years: an entry may go after so many years, and not before.
    """

    lock_minutes: int = 10
    journal_years: int = 12
