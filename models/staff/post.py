"""Who works where now: how many radiographers there are, and which rooms each covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.clock import clinic_day
from models.permission import Permission
from models.refusal import NotNow
from models.staff.outcomes import LeftPost, TookPost
from models.staff.table import Post, Staff
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Tx
from models.store.verb import verb

_TAKEN = (
    select(col(Post.station), col(Post.kind), col(Post.rooms), col(Post.since), col(Staff.name))
    .join(Staff, col(Staff.id) == col(Post.staff_id), isouter=True)
    .where(col(Post.left_at).is_(None))
    .order_by(col(Post.station))
)


_LAST_AT = (
    select(col(Staff.name))
    .join(Post, col(Staff.id) == col(Post.staff_id))
    .where(col(Post.station) == bindparam("station"), col(Staff.pin).is_not(None), col(Staff.active))
)


@dataclass(frozen=True, slots=True)
class PostLine:
    """Somebody at work.

    Args:
        station: where.
        kind: ``reception`` or ``radiographer``.
        rooms: the ids of the rooms that the station covers; none: all of the unit's.
        name: who, "" when it isn't known.
        since: from when.
    """

    station: str
    kind: str
    rooms: tuple[str, ...]
    name: str
    since: datetime


@verb(may=Permission.WORK)
def take_post(tx: Tx, *, kind: str, rooms: Sequence[str] = ()) -> TookPost:
    """Work at this station from now on; whoever was there before, or crashed there, isn't any more.

    Args:
        tx: the transaction.
        kind: ``reception`` or ``radiographer``.
        rooms: the ids of the rooms that the station covers; none for all of the unit's.
    """
    row = _row(tx)
    if row is None:
        row = tx.add(Post(station=tx.station, kind=kind, rooms="", since=tx.now))
    else:
        tx.change(row)
    row.staff_id, row.kind, row.rooms = tx.actor.staff, kind, " ".join(rooms)
    row.since, row.left_at = tx.now, None
    return TookPost(row.station, row.since)


@verb(may=Permission.WORK)
def leave_post(tx: Tx, *, since: datetime) -> LeftPost:
    """Work at this station no more.

    Args:
        tx: the transaction.
        since: when it was taken by whoever leaves.

    Raises:
        NotNow: ``staff.not_at_post``: another has taken it since, or it was left.
    """
    row = _row(tx)
    if row is None or row.left_at is not None or row.since != since:
        raise NotNow("staff.not_at_post")
    tx.change(row).left_at = tx.now
    return LeftPost(row.station)


def read_posts(snapshot: Snapshot) -> tuple[PostLine, ...]:
    """Who works where, of those who began today: a station that was left to itself over night is nobody's post."""
    today = clinic_day(snapshot.now)
    return tuple(
        PostLine(row.station, row.kind, tuple(row.rooms.split()), row.name or "", row.since)
        for row in snapshot.connection.execute(_TAKEN)
        if clinic_day(row.since) == today
    )


def last_at(snapshot: Snapshot, station: str) -> str:
    """The name of whoever worked at a station last, "" if that isn't known or they can't sign in any more."""
    named = snapshot.connection.scalar(_LAST_AT, {"station": station})
    return named or ""


def _row(tx: Tx) -> Post | None:
    return tx.session.scalars(select(Post).where(col(Post.station) == tx.station)).one_or_none()
