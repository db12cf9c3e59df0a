"""Visits and their examinations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations
from sqlmodel import UTCDateTime


def create(op: Operations) -> None:
    """Make ``visit``, ``examination``, ``incident``."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("unit_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("announced_as", sa.String(), nullable=True),
        sa.Column("arrived_at", UTCDateTime(), nullable=False),
        sa.Column("appointed_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("checked_in_as_of", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("identity_shown", sa.String(), nullable=True),
        sa.Column("held", sa.String(), nullable=True),
        sa.Column("hold_note", sa.String(), nullable=False),
        sa.Column("away_since", UTCDateTime(), nullable=True),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("overrule", sa.String(), nullable=True),
        sa.Column("overruled_at", UTCDateTime(), nullable=True),
        sa.Column("overrule_reason", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("called_at", UTCDateTime(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("spaced_calls", sa.Integer(), nullable=False),
        sa.Column("counted_call_at", UTCDateTime(), nullable=True),
        sa.Column("called_by", sa.Integer(), nullable=True),
        sa.Column("called_from", sa.String(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("identity_checked", sa.String(), nullable=False),
        sa.Column("pregnancy", sa.String(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.CheckConstraint("(kind IS NULL) = (number IS NULL)", name=op.f("ck_visit_ticket_whole")),
        sa.CheckConstraint(
            "announced_as IS NULL OR announced_as IN ('stat', 'asap', 'urgent', 'routine')",
            name=op.f("ck_visit_announced_as"),
        ),
        sa.CheckConstraint("away_since IS NULL OR state = 'waiting'", name=op.f("ck_visit_away_waits")),
        sa.CheckConstraint(
            "held IS NULL OR held IN ('awaited', 'orderer', 'exam', 'revoked', 'refused', 'staff')",
            name=op.f("ck_visit_held"),
        ),
        sa.CheckConstraint(
            "called_from = '' OR state NOT IN ('announced', 'waiting')", name=op.f("ck_visit_waiting_has_no_call")
        ),
        sa.CheckConstraint("held IS NULL OR state = 'waiting'", name=op.f("ck_visit_held_waits")),
        sa.CheckConstraint(
            "identity_shown IS NULL OR identity_shown IN ('photo_id', 'told', 'guardian', 'wristband')",
            name=op.f("ck_visit_identity_shown"),
        ),
        sa.CheckConstraint("kind IS NULL OR kind IN ('A', 'B')", name=op.f("ck_visit_kind")),
        sa.CheckConstraint(
            "number IS NOT NULL OR state IN ('announced', 'left')", name=op.f("ck_visit_arrived_has_number")
        ),
        sa.CheckConstraint("overrule IS NULL OR overrule IN ('expedited', 'deferred')", name=op.f("ck_visit_overrule")),
        sa.CheckConstraint(
            "pregnancy IS NULL OR pregnancy IN ('no', 'yes', 'unsure', 'refused')", name=op.f("ck_visit_pregnancy")
        ),
        sa.CheckConstraint("priority IN ('stat', 'asap', 'urgent', 'routine')", name=op.f("ck_visit_priority")),
        sa.CheckConstraint(
            "room = '' OR state NOT IN ('announced', 'waiting')", name=op.f("ck_visit_waiting_has_no_room")
        ),
        sa.CheckConstraint(
            "state IN ('announced', 'waiting', 'called', 'in_exam', 'done', 'not_done', 'no_show', 'left')",
            name=op.f("ck_visit_state"),
        ),
        sa.ForeignKeyConstraint(["called_by"], ["staff.id"], name=op.f("fk_visit_called_by_staff")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_visit_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("unit_day", "number", name=op.f("uq_visit_unit_day_number")),
    )
    op.create_index("ix_visit_day_state", "visit", ["unit_day", "state"], unique=False)
    op.create_index(op.f("ix_visit_patient_id"), "visit", ["patient_id"], unique=False)
    op.create_index("ix_visit_state_room", "visit", ["state", "room"], unique=False)
    op.create_index(
        "ix_visit_waiting",
        "visit",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_visit_one_open",
        "visit",
        ["patient_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('announced', 'called', 'in_exam', 'waiting')"),
        postgresql_where=sa.text("state IN ('announced', 'called', 'in_exam', 'waiting')"),
    )
    op.create_table(
        "examination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("exam_code", sa.String(), nullable=False),
        sa.Column("exam_text", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("side_answered", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("study_uid", sa.String(), nullable=False),
        sa.Column("exposures", sa.Integer(), nullable=True),
        sa.Column("images", sa.Integer(), nullable=True),
        sa.Column("dose_area", sa.Float(), nullable=True),
        sa.CheckConstraint("state IN ('planned', 'done', 'not_done')", name=op.f("ck_examination_state")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_examination_referral_id_referral")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_examination_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination")),
        sa.UniqueConstraint("study_uid", name=op.f("uq_examination_study_uid")),
    )
    op.create_index(op.f("ix_examination_referral_id"), "examination", ["referral_id"], unique=False)
    op.create_index(op.f("ix_examination_ended_at"), "examination", ["ended_at"], unique=False)
    op.create_index(op.f("ix_examination_visit_id"), "examination", ["visit_id"], unique=False)
    op.create_index(
        "uq_examination_referral",
        "examination",
        ["referral_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'not_done'"),
        postgresql_where=sa.text("state <> 'not_done'"),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("exposed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_incident_patient_id_patient")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_incident_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_at"), "incident", ["at"], unique=False)
    op.create_index(op.f("ix_incident_patient_id"), "incident", ["patient_id"], unique=False)
    op.create_index(op.f("ix_incident_visit_id"), "incident", ["visit_id"], unique=False)
