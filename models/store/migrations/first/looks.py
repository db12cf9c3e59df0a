"""Whom a look showed, where it showed several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def create(op: Operations) -> None:
    """Make ``looked_at``."""
    op.create_table(
        "looked_at",
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_looked_at_patient_id_patient")),
        sa.PrimaryKeyConstraint("entry_seq", "patient_id", name=op.f("pk_looked_at")),
    )
    op.create_index(op.f("ix_looked_at_patient_id"), "looked_at", ["patient_id"], unique=False)
