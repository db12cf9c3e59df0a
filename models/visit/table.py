"""Visits, their examinations, incidents, and the counter of the day's numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import uuid4

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

import models.patient.table
import models.referral.table
import models.staff.table  # noqa: F401  a visit names all of these: their tables have to be known
from models.referral.facts import Priority
from models.store.table import Base, Entity, one_of, partial_index
from models.visit.lanes import Turn
from models.visit.states import OPEN, Examined, Hold, IdentityShown, Lane, Overrule, Pregnancy, State

_OPEN = text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(OPEN))))
_WAITING = text(f"state = '{State.WAITING}'")


def mint_uid() -> str:
    """A DICOM UID that nobody else has: PS3.5 B.2."""
    return f"2.25.{uuid4().int}"


class Visit(Entity, table=True):
    """One place in the queue, however many referrals it serves.

    Hold, away and the pause after a pass over are columns of a waiting visit. ``called_from`` is the station of the
    last call, whose call it is: while its patient hasn't come it calls nobody else. ``spaced_calls`` counts the calls
    that were far enough apart to count towards a no-show; ``counted_call_at`` is the last of those. One announced has
    no number until it arrives, so one that never arrived has none either; ``announced_as`` is how pressing whoever
    announced it said it is. ``checked_in_as_of`` is why the arrival was set back, "" when it wasn't.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("unit_day", "number"),
        partial_index("uq_visit_one_open", "patient_id", unique=True, where=_OPEN),
        partial_index("ix_visit_waiting", "due_at", "id", where=_WAITING),
        Index("ix_visit_day_state", "unit_day", "state"),
        Index("ix_visit_state_room", "state", "room"),
        one_of("state", State),
        one_of("kind", Lane, optional=True),
        one_of("priority", Priority),
        one_of("held", Hold, optional=True),
        one_of("identity_shown", IdentityShown, optional=True),
        one_of("overrule", Overrule, optional=True),
        one_of("pregnancy", Pregnancy, optional=True),
        one_of("announced_as", Priority, optional=True),
        CheckConstraint("(kind IS NULL) = (number IS NULL)", name="ticket_whole"),
        CheckConstraint("number IS NOT NULL OR state IN ('announced', 'left')", name="arrived_has_number"),
        CheckConstraint("held IS NULL OR state = 'waiting'", name="held_waits"),
        CheckConstraint("away_since IS NULL OR state = 'waiting'", name="away_waits"),
        CheckConstraint("called_from = '' OR state NOT IN ('announced', 'waiting')", name="waiting_has_no_call"),
        CheckConstraint("room = '' OR state NOT IN ('announced', 'waiting')", name="waiting_has_no_room"),
    )
    __journalled__: ClassVar[tuple[str, ...]] = (
        "id", "patient_id", "unit_day", "kind", "number", "state", "priority", "announced_as", "arrived_at",
        "appointed_at", "due_at", "held", "hold_note", "away_since", "not_before", "overrule", "overruled_at",
        "overrule_reason", "room", "called_at", "calls", "spaced_calls", "counted_call_at", "called_by", "called_from",
        "started_at", "identity_checked", "pregnancy", "ended_at", "end_reason",
    )  # fmt: skip

    patient_id: int = Field(foreign_key="patient.id", index=True)
    unit_day: date
    kind: str | None = None
    number: int | None = None
    state: str = State.WAITING
    priority: str = Priority.ROUTINE
    announced_as: str | None = None
    arrived_at: datetime
    appointed_at: datetime | None = None
    due_at: datetime
    checked_in_as_of: str = ""
    needs: str = ""
    identity_shown: str | None = None
    held: str | None = None
    hold_note: str = ""
    away_since: datetime | None = None
    not_before: datetime | None = None
    overrule: str | None = None
    overruled_at: datetime | None = None
    overrule_reason: str = ""
    room: str = ""
    called_at: datetime | None = None
    calls: int = 0
    spaced_calls: int = 0
    counted_call_at: datetime | None = None
    called_by: int | None = Field(default=None, foreign_key="staff.id")
    called_from: str = ""
    started_at: datetime | None = None
    identity_checked: str = ""
    pregnancy: str | None = None
    ended_at: datetime | None = None
    end_reason: str = ""

    @property
    def ticket(self) -> str:
        """The number that the patient holds: ``A014``; "" before an announced one arrives."""
        return ticket_text(self.kind, self.number)


class Examination(Entity, table=True):
    """One examination of a visit; ``referral_id`` is empty while the referral is awaited.

    ``side_answered``: the referral doesn't name the side, it was asked in the room. ``reason``: why it wasn't done.
    ``study_uid``: what the machine names the study by, minted once: a second try at another visit is another study.
    ``exposures``, ``images`` and ``dose_area`` (dGy·cm²): what the machine reported, of all its tries together.
    """

    __tablename__ = "examination"
    __table_args__ = (
        one_of("state", Examined),
        partial_index(
            "uq_examination_referral",
            "referral_id",
            unique=True,
            where=text("state <> 'not_done'"),
        ),
    )
    __journalled__: ClassVar[tuple[str, ...]] = (
        "id", "visit_id", "referral_id", "side", "side_answered", "state", "reason", "room", "started_at", "ended_at",
        "exposures", "images", "dose_area",
    )  # fmt: skip

    visit_id: int = Field(foreign_key="visit.id", index=True)
    referral_id: int | None = Field(default=None, foreign_key="referral.id", index=True)
    exam_code: str = ""
    exam_text: str = ""
    side: str | None = None
    side_answered: bool = False
    state: str = Examined.PLANNED
    reason: str = ""
    room: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = Field(default=None, index=True)
    study_uid: str = Field(default_factory=mint_uid, unique=True)
    exposures: int | None = None
    images: int | None = None
    dose_area: float | None = None


class Incident(Entity, table=True):
    """A patient was taken for another, in a room: the manager's list."""

    __tablename__ = "incident"

    visit_id: int = Field(foreign_key="visit.id", index=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    at: datetime = Field(index=True)
    exposed: bool
    note: str


class KeptTurn(Entity, table=True):
    """Whose turn was last at a room on a day, among those past due (``models.visit.order.Kept``).

    Rooms that share their turns have the same in their rows; ``changed`` says which was kept last.
    """

    __tablename__ = "kept_turn"
    __table_args__ = (UniqueConstraint("unit_day", "room"), one_of("last", Turn, optional=True))
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "last", "more", "owed")

    unit_day: date
    room: str
    last: str | None = None
    more: int = 0
    owed: int = 0


class TicketCounter(Base, table=True):
    """The last number given on a day: one counter for both letters, so the digits alone are unique."""

    __tablename__ = "ticket_counter"

    unit_day: date = Field(primary_key=True)
    last: int


def ticket_text(kind: str | None, number: int | None) -> str:
    """Letter and at least three digits; "" without a number."""
    return "" if number is None else f"{kind}{number:03d}"
