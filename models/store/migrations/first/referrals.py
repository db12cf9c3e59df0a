"""Referrals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations
from sqlmodel import UTCDateTime


def create(op: Operations) -> None:
    """Make ``referral``."""
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("accession", sa.String(), nullable=False),
        sa.Column("exam_code", sa.String(), nullable=False),
        sa.Column("exam_text", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("orderer_id", sa.String(), nullable=False),
        sa.Column("orderer_name", sa.String(), nullable=False),
        sa.Column("addressed_to", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("wanted_from", sa.Date(), nullable=True),
        sa.Column("wanted_to", sa.Date(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("projections", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("reported_at", UTCDateTime(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.CheckConstraint("author IN ('doctor', 'dentist', 'other', 'unknown')", name=op.f("ck_referral_author")),
        sa.CheckConstraint("priority IN ('stat', 'asap', 'urgent', 'routine')", name=op.f("ck_referral_priority")),
        sa.CheckConstraint("state IN ('open', 'in_use', 'used', 'revoked')", name=op.f("ck_referral_state")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_referral_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("source", name=op.f("uq_referral_source")),
    )
    op.create_index(op.f("ix_referral_accession"), "referral", ["accession"], unique=False)
    op.create_index(op.f("ix_referral_patient_id"), "referral", ["patient_id"], unique=False)
