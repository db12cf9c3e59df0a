"""Imaging and results appointments, the grid steps that they hold, and the referrals that they are for."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.appointment.states import Booking, Channel, Doubt, Kind
from models.store.table import Base, Entity, one_of, partial_index
from models.unit.rules import ClinicianKind, Mode


class Appointment(Entity, table=True):
    """One booking of one resource: a room for imaging, a clinician for results.

    Results appointments name how (``mode``), with whom (``with_kind``) and, by telephone, the number to call;
    ``doubt`` is why somebody has to look at one again. ``uid`` and ``sequence`` are what a calendar knows it by.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("state", Booking),
        one_of("channel", Channel),
        one_of("mode", Mode, optional=True),
        one_of("with_kind", ClinicianKind, optional=True),
        one_of("doubt", Doubt, optional=True),
        CheckConstraint("(kind = 'results') = (mode IS NOT NULL)", name="results_say_how"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        Index("ix_appointment_kind_start", "kind", "start"),
    )
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "patient_id", "state", "start", "visit_id", "resource", "doubt")

    kind: str
    patient_id: int = Field(foreign_key="patient.id", index=True)
    source: str | None = Field(default=None, unique=True)
    start: datetime
    minutes: int
    resource: str = ""
    state: str = Booking.BOOKED
    channel: str
    exam_code: str = ""
    exam_text: str = ""
    side: str | None = None
    mode: str | None = None
    with_kind: str | None = None
    phone: str = ""
    visit_id: int | None = Field(default=None, foreign_key="visit.id", index=True)
    content: str = ""
    needs: str = ""
    doubt: str | None = None
    uid: str = Field(default_factory=lambda: uuid4().hex)
    sequence: int = 0


class AppointmentStep(Entity, table=True):
    """One step of a resource's grid, held by a live booking: the partial unique index makes double booking impossible.

    A booking that covers three steps holds three rows, so one that only overlaps is refused as well.
    """

    __tablename__ = "appointment_step"
    __table_args__ = (
        partial_index(
            "uq_appointment_step_live",
            "resource",
            "at",
            unique=True,
            where=text("live"),
        ),
    )
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "live")

    appointment_id: int = Field(foreign_key="appointment.id", index=True)
    resource: str
    at: datetime = Field(index=True)
    live: bool = True


class AppointmentReferral(Base, table=True):
    """A referral that an appointment is for: what is to be imaged, or whose results are to be told."""

    __tablename__ = "appointment_referral"

    appointment_id: int = Field(foreign_key="appointment.id", primary_key=True)
    referral_id: int = Field(foreign_key="referral.id", primary_key=True, index=True)
