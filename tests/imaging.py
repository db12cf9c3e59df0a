"""Somebody is imaged, from the door to the end, for tests of what comes after."""

from __future__ import annotations

from typing import Any

from models.visit.call import call_next
from models.visit.examine import finish, start
from tests.clinic import Clinic


def image(clinic: Clinic, n: int, **more: Any) -> int:
    """The nth person comes, is called, imaged and gone nine minutes later; the patient's key."""
    ticket = clinic.walk_in(n, **more).ticket
    clinic.clock.forward(3)
    clinic.perform(call_next, rooms=("xray1",))
    row = clinic.row(ticket)
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="test")
    clinic.clock.forward(6)
    row = clinic.row(ticket)
    clinic.perform(finish, visit=row.visit, seen=row.changed)
    return row.patient
