"""The ledger's tables as they were first made, for revision 0001 to call."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic.operations import Operations
from sqlmodel.sql.sqltypes import UTCDateTime

from models.store.ledger import first_hash
from models.store.migrations.append_only import guard


def create(op: Operations) -> None:
    """Make ``head`` with its one row, ``clock``, ``entry`` and ``checkpoint`` with their triggers."""
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("database", sa.String, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("changed_seq", sa.Integer, nullable=False),
        sa.Column("at", UTCDateTime),
        sa.Column("hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_one_row")),
    )
    name = uuid4().hex
    op.bulk_insert(
        head,
        [{"id": 1, "database": name, "seq": 0, "changed_seq": 0, "at": None, "hash": first_hash(name)}],
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("origin", UTCDateTime, nullable=False),
        sa.Column("since", UTCDateTime, nullable=False),
        sa.Column("speed", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_one_row")),
    )
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("op_id", sa.String, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("staff_id", sa.Integer),
        sa.Column("patient_id", sa.Integer),
        sa.Column("visit_id", sa.Integer),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry")),
        sa.UniqueConstraint("op_id", name=op.f("uq_entry_op_id")),
    )
    for column in ("at", "staff_id", "patient_id", "visit_id"):
        op.create_index(op.f(f"ix_entry_{column}"), "entry", [column])
    op.create_table(
        "checkpoint",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("entry_seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_checkpoint")),
    )
    guard(op.get_bind())
