"""Patients and their identifiers."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field

from models.store.table import Entity, partial_index


class Patient(Entity, table=True):
    """A person. Identifiers are rows of their own and never the key; one may have none.

    ``search`` is the folded name (``models.patient.fold``); ``merged_into`` names the record that took this one over.
    """

    __tablename__ = "patient"
    __journalled__: ClassVar[tuple[str, ...]] = ()

    family: str
    given: str
    birth_date: date | None = Field(default=None, index=True)
    sex: str = ""
    language: str = ""
    phone: str = ""
    address: str = ""
    home_municipality: str = ""
    non_disclosure: bool = False
    merged_into: int | None = Field(default=None, foreign_key="patient.id", index=True)
    search: str = Field(index=True)


class Identifier(Entity, table=True):
    """A value and who assigned it. Unique, but for test and temporary codes, which two people may share."""

    __tablename__ = "identifier"
    __table_args__ = (
        partial_index(
            "uq_identifier_assigner_value",
            "assigner",
            "value",
            unique=True,
            where=text("NOT temporary"),
        ),
        Index("ix_identifier_value", "value"),
    )

    patient_id: int = Field(foreign_key="patient.id", index=True)
    assigner: str
    value: str
    temporary: bool = False
