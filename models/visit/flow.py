"""What the estimates need beside who waits: views that hold no name, read at the desk and by the wall alike."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, String, column, select, table
from sqlmodel import UTCDateTime

from models.clock import clinic_day
from models.unit.rules import Unit

_POSTS = table("public_post", column("rooms", String), column("since", UTCDateTime()))


def read_covers(connection: Connection, now: datetime, unit: Unit) -> tuple[frozenset[str], ...]:
    """The rooms that each radiographer at work covers, of those who began today."""
    today, everywhere = clinic_day(now), [room.id for room in unit.rooms]
    rows = connection.execute(select(_POSTS.c.rooms, _POSTS.c.since))
    return tuple(
        sorted(
            (frozenset(row.rooms.split() or everywhere) for row in rows if clinic_day(row.since) == today), key=sorted
        )
    )
