"""What the unit decides, every version of it; which rooms are closed; how long exams take here."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field

from models.store.table import Base, Entity, one_of, partial_index
from models.unit.rules import Mode


class UnitText(Base, table=True):
    """One version of the unit's text (``xray-tui unit load``); the highest is in force, none is ever changed."""

    __tablename__ = "unit_text"

    version: int = Field(primary_key=True)
    body: str
    loaded_at: datetime
    loaded_by: int | None = Field(default=None, foreign_key="staff.id")


class RoomClosure(Entity, table=True):
    """A time in which a room can't be used.

    Args:
        room: its id.
        since: from when.
        until: when it is expected to open again; it stays closed until somebody opens it.
        reason: why, as staff wrote it.
        opened_at: when it was opened again; none while it is closed.
    """

    __tablename__ = "room_closure"
    __table_args__ = (
        partial_index(
            "uq_room_closure_closed",
            "room",
            unique=True,
            where=text("opened_at IS NULL"),
        ),
    )
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "room", "since", "until", "opened_at")

    room: str
    since: datetime
    until: datetime | None = None
    reason: str
    opened_at: datetime | None = None


class ClinicianWeek(Entity, table=True):
    """A clinician's week in one mode from a date on, entered at a desk: it replaces the unit's text until a later one.

    ``hours`` is as the text has them: seven days, Monday first, parted by semicolons (``8.00-11.30, 12.00-15.00;;``).
    """

    __tablename__ = "clinician_week"
    __table_args__ = (one_of("mode", Mode), UniqueConstraint("clinician", "mode", "since"))
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "clinician", "mode", "since", "hours", "minutes")

    clinician: str
    mode: str
    since: date
    hours: str
    minutes: int


class ClinicianAbsence(Entity, table=True):
    """A time in which a clinician isn't there; one that was taken back isn't live."""

    __tablename__ = "clinician_absence"
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "clinician", "since", "until", "live")

    clinician: str
    since: datetime
    until: datetime = Field(index=True)
    reason: str = ""
    live: bool = True


class DayOff(Entity, table=True):
    """A date on which nobody takes appointments; one that was taken back isn't live."""

    __tablename__ = "day_off"
    __table_args__ = (partial_index("uq_day_off_live", "day", unique=True, where=text("live")),)
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "day", "live")

    day: date
    reason: str = ""
    live: bool = True


class Learned(Base, table=True):
    """How long a room is taken by an exam: the unit's own past where there is enough of it, else the catalogue's.

    One row for each code of each exam and each room that can do it, written anew once a day. So the wall's view can
    tell how long a patient takes without telling what for.

    Args:
        exam_code: any of the exam's codes.
        room: the room's id.
        p25: minutes that a quarter of them don't exceed; and so on.
        n: how many examinations say so; 0: the catalogue does.
        on_day: the day it was written.
    """

    __tablename__ = "learned"

    exam_code: str = Field(primary_key=True)
    room: str = Field(primary_key=True)
    p25: float
    p50: float
    p75: float
    p90: float
    n: int
    on_day: date
