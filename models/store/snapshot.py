"""What a read gets: one read transaction, which sees one state of the clinic however long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of the clinic.

    Args:
        connection: for Core statements; it can't write.
        now: the clinic's time, aware, UTC; never before the last entry.
        seq: the sequence number of the last transaction that it sees.
    """

    connection: Connection
    now: datetime
    seq: int
