"""Patients and their identifiers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def create(op: Operations) -> None:
    """Make ``patient``, ``identifier``."""
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("home_municipality", sa.String(), nullable=False),
        sa.Column("non_disclosure", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("search", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["patient.id"], name=op.f("fk_patient_merged_into_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_index(op.f("ix_patient_birth_date"), "patient", ["birth_date"], unique=False)
    op.create_index(op.f("ix_patient_merged_into"), "patient", ["merged_into"], unique=False)
    op.create_index(op.f("ix_patient_search"), "patient", ["search"], unique=False)
    op.create_table(
        "identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("assigner", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("temporary", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_identifier_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
    )
    op.create_index(op.f("ix_identifier_patient_id"), "identifier", ["patient_id"], unique=False)
    op.create_index("ix_identifier_value", "identifier", ["value"], unique=False)
    op.create_index(
        "uq_identifier_assigner_value",
        "identifier",
        ["assigner", "value"],
        unique=True,
        sqlite_where=sa.text("NOT temporary"),
        postgresql_where=sa.text("NOT temporary"),
    )
