"""Whom a look showed, where it showed several at once: an entry names one patient at most."""

from __future__ import annotations

from sqlmodel import Field

from models.store.table import Base


class LookedAt(Base, table=True):
    """One of the patients that a look showed, so that all looks at a patient can be found.

    Args:
        entry_seq: the look's entry.
        patient_id: who was shown.
    """

    __tablename__ = "looked_at"

    entry_seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    patient_id: int = Field(foreign_key="patient.id", primary_key=True, index=True)
