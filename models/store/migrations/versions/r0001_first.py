"""The first schema.

Revision ID: 0001
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

from models.store.migrations import first_ledger

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_PUBLIC_BOARD = """
CREATE VIEW public_board AS
SELECT kind || CASE WHEN number < 10 THEN '00' WHEN number < 100 THEN '0' ELSE '' END || CAST(number AS TEXT) AS ticket,
       state, room, called_at, calls, unit_day AS day
FROM visit
WHERE state IN ('waiting', 'called', 'in_exam')
   OR called_at IS NOT NULL AND state IN ('done', 'not_done', 'no_show', 'left')
"""

# What the wall's range of the wait is computed from: no number, no patient, no code of an exam; the minutes alone.
_PUBLIC_QUEUE = """
CREATE VIEW public_queue AS
SELECT visit.id AS visit, visit.unit_day AS day, visit.state, visit.priority, visit.arrived_at, visit.appointed_at,
       visit.due_at, visit.not_before, visit.overrule, visit.room, visit.called_at, visit.started_at,
       (visit.held IS NOT NULL OR visit.away_since IS NOT NULL) AS barred,
       examination.id AS examination, examination.room AS begun_in,
       learned.room AS can, learned.p25, learned.p50, learned.p75, learned.p90
FROM visit
JOIN examination ON examination.visit_id = visit.id AND examination.state = 'planned'
LEFT JOIN learned ON learned.exam_code = examination.exam_code
WHERE visit.state IN ('announced', 'called', 'in_exam', 'waiting')
"""

_PUBLIC_EXPECTED = """
CREATE VIEW public_expected AS
SELECT start, minutes, resource FROM appointment WHERE kind = 'imaging' AND state = 'booked'
"""

_PUBLIC_POST = """
CREATE VIEW public_post AS
SELECT rooms, since FROM post WHERE kind = 'radiographer' AND left_at IS NULL
"""

_PUBLIC_CLOSURE = """
CREATE VIEW public_closure AS
SELECT room, until FROM room_closure WHERE opened_at IS NULL
"""

_PUBLIC = (_PUBLIC_BOARD, _PUBLIC_QUEUE, _PUBLIC_EXPECTED, _PUBLIC_POST, _PUBLIC_CLOSURE)


def upgrade() -> None:
    first_ledger.create(cast("Operations", op))
    _unit()
    _patients()
    _referrals()
    _visits()
    _appointments()
    _looks()
    _refused()
    for view in _PUBLIC:
        op.execute(view)


def _looks() -> None:
    """Whom a look showed, where it showed several."""
    op.create_table(
        "looked_at",
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_looked_at_patient_id_patient")),
        sa.PrimaryKeyConstraint("entry_seq", "patient_id", name=op.f("pk_looked_at")),
    )
    op.create_index(op.f("ix_looked_at_patient_id"), "looked_at", ["patient_id"], unique=False)


def _refused() -> None:
    """Messages that could not be taken."""
    op.create_table(
        "refused_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("dismissed_at", UTCDateTime(), nullable=True),
        sa.Column("dismissed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["dismissed_by"], ["staff.id"], name=op.f("fk_refused_message_dismissed_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_message")),
    )
    op.create_index(
        "ix_refused_message_open",
        "refused_message",
        ["at"],
        unique=False,
        sqlite_where=sa.text("dismissed_at IS NULL"),
        postgresql_where=sa.text("dismissed_at IS NULL"),
    )


def _unit() -> None:
    """Who works here and where, what the unit decides, its rooms, the turns kept, the counter of the numbers."""
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("os_user", sa.String(), nullable=True),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("os_user", name=op.f("uq_staff_os_user")),
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


def _patients() -> None:
    """Patients and their identifiers."""
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


def _referrals() -> None:
    """Referrals."""
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


def _visits() -> None:
    """Visits and their examinations."""
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
        sa.CheckConstraint("state IN ('planned', 'done', 'not_done')", name=op.f("ck_examination_state")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_examination_referral_id_referral")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_examination_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination")),
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


def _appointments() -> None:
    """Appointments, the steps that they hold, the referrals that they are for."""
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
