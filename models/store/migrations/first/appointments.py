"""Appointments, the steps that they hold, the referrals that they are for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations
from sqlmodel import UTCDateTime


def create(op: Operations) -> None:
    """Make ``appointment``, ``appointment_referral``, ``appointment_step``."""
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("start", UTCDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("exam_code", sa.String(), nullable=False),
        sa.Column("exam_text", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=True),
        sa.Column("with_kind", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("doubt", sa.String(), nullable=True),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "doubt IS NULL OR doubt IN ('moved', 'missed', 'cancelled')", name=op.f("ck_appointment_doubt")
        ),
        sa.CheckConstraint("(kind = 'results') = (mode IS NOT NULL)", name=op.f("ck_appointment_results_say_how")),
        sa.CheckConstraint(
            "channel IN ('online', 'phone', 'doctor_visit', 'reception')", name=op.f("ck_appointment_channel")
        ),
        sa.CheckConstraint("kind IN ('imaging', 'results')", name=op.f("ck_appointment_kind")),
        sa.CheckConstraint("mode IS NULL OR mode IN ('telephone', 'reception')", name=op.f("ck_appointment_mode")),
        sa.CheckConstraint(
            "state IN ('booked', 'cancelled', 'started', 'fulfilled', 'no_show', 'checked_in')",
            name=op.f("ck_appointment_state"),
        ),
        sa.CheckConstraint(
            "with_kind IS NULL OR with_kind IN ('doctor', 'nurse')", name=op.f("ck_appointment_with_kind")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_appointment_minutes_positive")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id_patient")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_appointment_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("source", name=op.f("uq_appointment_source")),
    )
    op.create_index("ix_appointment_kind_start", "appointment", ["kind", "start"], unique=False)
    op.create_index(op.f("ix_appointment_patient_id"), "appointment", ["patient_id"], unique=False)
    op.create_index(op.f("ix_appointment_visit_id"), "appointment", ["visit_id"], unique=False)
    op.create_table(
        "appointment_referral",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_referral_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_appointment_referral_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("appointment_id", "referral_id", name=op.f("pk_appointment_referral")),
    )
    op.create_index(op.f("ix_appointment_referral_referral_id"), "appointment_referral", ["referral_id"], unique=False)
    op.create_table(
        "appointment_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_step_appointment_id_appointment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_step")),
    )
    op.create_index(op.f("ix_appointment_step_appointment_id"), "appointment_step", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_appointment_step_at"), "appointment_step", ["at"], unique=False)
    op.create_index(
        "uq_appointment_step_live",
        "appointment_step",
        ["resource", "at"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
