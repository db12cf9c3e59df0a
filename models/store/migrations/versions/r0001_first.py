"""The first schema.

Revision ID: 0001
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from alembic import op

from models.store.migrations.first import (
    appointments,
    ledger,
    looks,
    machines,
    patients,
    public,
    referrals,
    refused,
    unit,
    visits,
)

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in (ledger, patients, unit, referrals, visits, appointments, machines, looks, refused, public):
        part.create(cast("Operations", op))
