"""Referrals, as they came and as they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field

from models.referral.facts import Author, Priority, ReferralState
from models.store.table import Entity, one_of


class Referral(Entity, table=True):
    """One referral: ``source`` is the message's own identifier for it, ``content`` the hash of what came last."""

    __tablename__ = "referral"
    __table_args__ = (
        one_of("state", ReferralState),
        one_of("priority", Priority),
        one_of("author", Author),
    )
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "patient_id", "state")

    patient_id: int = Field(foreign_key="patient.id", index=True)
    source: str = Field(unique=True)
    accession: str = Field(default="", index=True)
    exam_code: str = ""
    exam_text: str = ""
    side: str | None = None
    priority: str = Priority.ROUTINE
    electronic: bool = True
    author: str = Author.UNKNOWN
    author_name: str = ""
    orderer_id: str = ""
    orderer_name: str = ""
    addressed_to: str = ""
    written_on: date | None = None
    wanted_from: date | None = None
    wanted_to: date | None = None
    question: str = ""
    projections: str = ""
    note: str = ""
    state: str = ReferralState.OPEN
    received_at: datetime
    reported_at: datetime | None = None
    content: str = ""
