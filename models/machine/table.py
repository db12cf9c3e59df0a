"""What the X-ray machines report: a performed step for each try, and the examinations that it was for."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import text
from sqlmodel import Field

import models.visit.table  # noqa: F401  a step names its visit and its examinations: those tables have to be known
from models.machine.states import StepAnswer, StepState
from models.store.table import Base, Entity, one_of, partial_index

_ALARMS = text("alarm AND answered_at IS NULL")


class PerformedStep(Entity, table=True):
    """One try of a machine.

    ``named`` is how the machine names the patient, from outside, for the alarm. ``alarm``: it was begun for somebody
    else than the room's patient, who was in ``instead_of``'s visit, if anybody. ``moved_from`` and ``moved_to`` are the
    visit's ``changed`` before and after the last turn that this report gave it: a key that was pressed for the same
    turn meanwhile finds it done.
    """

    __tablename__ = "performed_step"
    __table_args__ = (
        one_of("state", StepState),
        one_of("answer", StepAnswer, optional=True),
        partial_index("ix_performed_step_alarm", "room", where=_ALARMS),
    )
    __journalled__: ClassVar[tuple[str, ...]] = (
        "id", "uid", "station", "room", "state", "begun_at", "ended_at", "visit_id", "reason", "exposures", "images",
        "dose_area", "alarm", "instead_of", "answer", "answered_at", "answered_by",
    )  # fmt: skip

    uid: str = Field(unique=True)
    station: str
    room: str
    state: str = StepState.IN_PROGRESS
    begun_at: datetime
    ended_at: datetime | None = None
    visit_id: int | None = Field(default=None, foreign_key="visit.id", index=True)
    named: str = ""
    reason: str = ""
    series: int = 0
    exposures: int | None = None
    images: int | None = None
    dose_area: float | None = None
    alarm: bool = False
    instead_of: int | None = Field(default=None, foreign_key="visit.id")
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="staff.id")
    moved_from: int = 0
    moved_to: int = 0


class PerformedExamination(Base, table=True):
    """An examination that a performed step was for."""

    __tablename__ = "performed_examination"

    step_id: int = Field(foreign_key="performed_step.id", primary_key=True)
    examination_id: int = Field(foreign_key="examination.id", primary_key=True, index=True)
