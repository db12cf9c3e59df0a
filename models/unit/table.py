"""What the unit decides, every version of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from models.store.table import Base


class UnitText(Base, table=True):
    """One version of the unit's text (``xray-tui unit load``); the highest is in force, none is ever changed."""

    __tablename__ = "unit_text"

    version: int = Field(primary_key=True)
    body: str
    loaded_at: datetime
    loaded_by: int | None = Field(default=None, foreign_key="staff.id")
