"""Letting go of what the journal has kept long enough: a checkpoint first, then the entries before it.

The checkpoint says where the chain goes on from, and the entry of this verb says the same inside the chain. No trigger
lets an entry go that isn't before a checkpoint, and on PostgreSQL only the owner of the database may write one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select
from sqlmodel import col

from models.clock import clinic_day, day_bounds
from models.journal.table import LookedAt
from models.permission import Permission
from models.refusal import NotNow
from models.store.ledger import CHECKPOINT, ENTRY
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of


@dataclass(frozen=True, slots=True)
class KeptLongEnough:
    """What may go.

    Args:
        years: how long the unit keeps its journal.
        before: the local date before which entries may go.
        entries: how many there are.
        last: the sequence number of the last of them; 0 for none.
    """

    years: int
    before: date
    entries: int
    last: int


@dataclass(frozen=True, slots=True)
class LetGo:
    """Entries were let go.

    Args:
        seq: the sequence number of the last of them.
        hash: its hash, which the chain goes on from.
        entries: how many they were.
    """

    seq: int
    hash: str
    entries: int


def read_kept(snapshot: Snapshot) -> KeptLongEnough:
    """What the journal has kept long enough."""
    return _kept(snapshot.connection, snapshot.now)


@verb(may=Permission.RETAIN)
def let_go(tx: Tx, *, last: int) -> LetGo:
    """Let entries go that the journal has kept for as many years as the unit says, and not one more.

    Args:
        tx: the transaction.
        last: the last of them, as `read_kept` showed it.

    Raises:
        NotNow: ``journal.nothing_to_let_go``: that one has to stay, or is gone already.
    """
    connection = tx.connection
    kept = _kept(connection, tx.now)
    digest = connection.scalar(select(ENTRY.c.hash).where(ENTRY.c.seq == last))
    if digest is None or last > kept.last:
        raise NotNow("journal.nothing_to_let_go", years=kept.years, before=kept.before)
    connection.execute(insert(CHECKPOINT).values(seq=last, hash=digest, entry_seq=tx.seq))
    gone = connection.execute(delete(ENTRY).where(ENTRY.c.seq <= last)).rowcount
    connection.execute(delete(LookedAt).where(col(LookedAt.entry_seq) <= last))
    return LetGo(last, digest, gone)


def _kept(connection: Connection, now: datetime) -> KeptLongEnough:
    years = unit_of(connection).privacy.journal_years
    before = _years_before(clinic_day(now), years)
    start, _ = day_bounds(before)
    entries, last = connection.execute(
        select(func.count(), func.coalesce(func.max(ENTRY.c.seq), 0)).where(ENTRY.c.at < start)
    ).one()
    return KeptLongEnough(years, before, entries, last)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
