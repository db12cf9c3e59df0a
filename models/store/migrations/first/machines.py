"""What the X-ray machines report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations
from sqlmodel import UTCDateTime


def create(op: Operations) -> None:
    """Make ``performed_step`` and ``performed_examination``."""
    op.create_table(
        "performed_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("exposures", sa.Integer(), nullable=True),
        sa.Column("images", sa.Integer(), nullable=True),
        sa.Column("dose_area", sa.Float(), nullable=True),
        sa.Column("alarm", sa.Boolean(), nullable=False),
        sa.Column("instead_of", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("moved_from", sa.Integer(), nullable=False),
        sa.Column("moved_to", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('switch', 'stop', 'again')", name=op.f("ck_performed_step_answer")
        ),
        sa.CheckConstraint(
            "state IN ('in_progress', 'completed', 'discontinued')", name=op.f("ck_performed_step_state")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_performed_step_answered_by_staff")),
        sa.ForeignKeyConstraint(["instead_of"], ["visit.id"], name=op.f("fk_performed_step_instead_of_visit")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_performed_step_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performed_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_performed_step_uid")),
    )
    op.create_index(op.f("ix_performed_step_visit_id"), "performed_step", ["visit_id"], unique=False)
    op.create_index(
        "ix_performed_step_alarm",
        "performed_step",
        ["room"],
        unique=False,
        sqlite_where=sa.text("alarm AND answered_at IS NULL"),
        postgresql_where=sa.text("alarm AND answered_at IS NULL"),
    )
    op.create_table(
        "performed_examination",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("examination_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_performed_examination_examination_id_examination")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["performed_step.id"], name=op.f("fk_performed_examination_step_id_performed_step")
        ),
        sa.PrimaryKeyConstraint("step_id", "examination_id", name=op.f("pk_performed_examination")),
    )
    op.create_index(
        op.f("ix_performed_examination_examination_id"), "performed_examination", ["examination_id"], unique=False
    )
