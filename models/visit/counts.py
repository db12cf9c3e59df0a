"""The header's figures: how many can be called now, and since when the longest has waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.clock import clinic_day
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.visit.waiting import read_waiting


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """Who can be called.

    Args:
        seq: the sequence number it was read at.
        count: how many.
        since: when the one who has waited longest arrived; ``None`` when nobody waits.
    """

    seq: int
    count: int
    since: datetime | None


def read_counts(snapshot: Snapshot) -> WaitingNow:
    """How many can be called now, and since when the longest of them has waited."""
    unit, day = current_unit(snapshot), clinic_day(snapshot.now)
    can = [each for each in read_waiting(snapshot.connection, day, snapshot.now, unit) if each.callable]
    return WaitingNow(snapshot.seq, len(can), min((each.arrived for each in can), default=None))
