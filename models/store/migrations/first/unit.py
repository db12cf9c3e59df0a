"""Who works here and where, what the unit decides, its rooms, its schedules, the turns kept, the counter of numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations
from sqlmodel import UTCDateTime


def create(op: Operations) -> None:
    """Make staff, posts, closures, the schedules entered at a desk, what was learned, turns, the counter, the text."""
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("os_user", sa.String(), nullable=True),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("short", sa.String(), nullable=True),
        sa.Column("pin", sa.String(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_staff_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("os_user", name=op.f("uq_staff_os_user")),
        sa.UniqueConstraint("short", name=op.f("uq_staff_short")),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
        sa.UniqueConstraint("name", name=op.f("uq_sign_in_tries_name")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rooms", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_post_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("station", name=op.f("uq_post_station")),
    )
    op.create_table(
        "room_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_closure")),
    )
    op.create_index(
        "uq_room_closure_closed",
        "room_closure",
        ["room"],
        unique=True,
        sqlite_where=sa.text("opened_at IS NULL"),
        postgresql_where=sa.text("opened_at IS NULL"),
    )
    op.create_table(
        "clinician_week",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("clinician", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('telephone', 'reception')", name=op.f("ck_clinician_week_mode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician_week")),
        sa.UniqueConstraint("clinician", "mode", "since", name=op.f("uq_clinician_week_clinician_mode_since")),
    )
    op.create_table(
        "clinician_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("clinician", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician_absence")),
    )
    op.create_index(op.f("ix_clinician_absence_until"), "clinician_absence", ["until"], unique=False)
    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_off")),
    )
    op.create_index(
        "uq_day_off_live",
        "day_off",
        ["day"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
    op.create_table(
        "learned",
        sa.Column("exam_code", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("p25", sa.Float(), nullable=False),
        sa.Column("p50", sa.Float(), nullable=False),
        sa.Column("p75", sa.Float(), nullable=False),
        sa.Column("p90", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("exam_code", "room", name=op.f("pk_learned")),
    )
    op.create_table(
        "kept_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unit_day", sa.Date(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("last", sa.String(), nullable=True),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "last IS NULL OR last IN ('urgent', 'appointment', 'walk_in')", name=op.f("ck_kept_turn_last")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_turn")),
        sa.UniqueConstraint("unit_day", "room", name=op.f("uq_kept_turn_unit_day_room")),
    )
    op.create_table(
        "ticket_counter",
        sa.Column("unit_day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_day", name=op.f("pk_ticket_counter")),
    )
    op.create_table(
        "unit_text",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("loaded_at", UTCDateTime(), nullable=False),
        sa.Column("loaded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["loaded_by"], ["staff.id"], name=op.f("fk_unit_text_loaded_by_staff")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_unit_text")),
    )
