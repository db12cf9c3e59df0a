"""What the verbs on staff answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffAdded:
    """Somebody works here now.

    Args:
        staff: their key.
        name: as shown.
    """

    staff: int
    name: str
