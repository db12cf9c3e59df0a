"""What came from outside and could not be taken."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import text
from sqlmodel import Field

import models.patient.table
import models.staff.table  # noqa: F401  a row names whose it is and who has seen to it: those tables have to be known
from models.store.table import Entity, partial_index


class RefusedMessage(Entity, table=True):
    """A message that was refused: where to find it and why, never what it says.

    Args:
        at: when it came.
        station: the gateway that it came by.
        what: what it is, such as ``ServiceRequest/7781``.
        place: where it was found: the file, with the line or the place in the bundle.
        why: the reason as a stored `Message`.
        patient_id: whose booking it is, if it is one of somebody known here: they may think that they have a time.
        dismissed_at: when somebody had seen to it.
        dismissed_by: who.
    """

    __tablename__ = "refused_message"
    __table_args__ = (
        partial_index(
            "ix_refused_message_open",
            "at",
            where=text("dismissed_at IS NULL"),
        ),
    )
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "patient_id", "dismissed_at", "dismissed_by")

    at: datetime
    station: str
    what: str
    place: str
    why: str
    patient_id: int | None = Field(default=None, foreign_key="patient.id")
    dismissed_at: datetime | None = None
    dismissed_by: int | None = Field(default=None, foreign_key="staff.id")
