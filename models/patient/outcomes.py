"""What the patients' verbs answer: keys alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merged:
    """Two records are one.

    Args:
        kept: the key of the record that was kept.
        merged: the key of the one that leads to it now.
        released: the tickets of visits that awaited a referral which the other record had.
    """

    kept: int
    merged: int
    released: tuple[str, ...] = ()
