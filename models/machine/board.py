"""What a desk shows of the machines: the alarms that nobody has answered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Somebody:
    """A patient whom an alarm is about.

    Args:
        patient: the patient's key.
        ticket: the visit's number.
        name: as in ``VisitRow``: "" where it must not be shown.
        masked_code: as in ``VisitRow``.
    """

    patient: int
    ticket: str
    name: str
    masked_code: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A machine has begun with somebody who isn't the room's patient, and nobody has answered yet.

    Args:
        step: the performed step's key.
        changed: the seq of its last change, which an answer carries.
        room: the room's id, "" when the machine is of none.
        at: when it was begun.
        named: how the machine names the patient; from outside, so shown only through ``screens.safe``.
        them: who that is, ``None`` when nobody who is known here.
        instead_of: whom the room has, ``None`` when nobody.
        can_switch: whether the one at the machine can be called to the room.
    """

    step: int
    changed: int
    room: str
    at: datetime
    named: str
    them: Somebody | None
    instead_of: Somebody | None
    can_switch: bool
