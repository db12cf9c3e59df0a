"""What the unit's verbs answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoadedUnit:
    """A text of the unit came into force.

    Args:
        version: its number, from 1.
        rooms: how many rooms it has.
        exams: how many exams its catalogue has.
    """

    version: int
    rooms: int
    exams: int
