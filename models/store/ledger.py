"""The head row and the entries: audit trail, hash chain and change feed in one.

A verb's transaction first takes the head row, which gives it the next sequence number, and ends by writing one entry
and moving the head. So transactions are totally ordered, without a gap, whatever the engine. An entry's hash covers
the one before it and the *stored text* of its body, never columns put together again: the columns beside it are
copies to search by, and `models.journal.verify` compares them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import CheckConstraint, Connection, Text, bindparam, insert, select, update
from sqlmodel import Field

from models.store.outcome import Json
from models.store.table import Base

BODY_VERSION = 1


class Head(Base, table=True):
    """The one row that every verb takes first.

    Args:
        id: always 1.
        database: a random name of this database, so that a witness of another one isn't taken for its own.
        seq: the sequence number of the last entry.
        changed_seq: that of the last entry that screens have to be painted again for.
        at: the time of the last entry; none before the first.
        hash: the hash of the last entry; before the first, that of the database's name.
    """

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    database: str
    seq: int = 0
    changed_seq: int = 0
    at: datetime | None = None
    hash: str


class OwnClock(Base, table=True):
    """Where this database's own time began and how fast it runs; no row means the machine's time (the demo has one)."""

    __tablename__ = "clock"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    origin: datetime
    since: datetime
    speed: float


class Entry(Base, table=True):
    """One verb that was performed. Append-only, by triggers.

    Args:
        seq: its place in the chain, without gaps.
        op_id: the operation's own id; a retry finds its first try by it.
        at: when.
        verb: what.
        staff_id: who; none for a gateway.
        patient_id: about whom.
        visit_id: about which visit.
        body: the whole entry as canonical JSON, which the hash covers.
        hash: SHA-256 of the hash before and this body.
    """

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    op_id: str = Field(unique=True)
    at: datetime = Field(index=True)
    verb: str
    staff_id: int | None = Field(default=None, index=True)
    patient_id: int | None = Field(default=None, index=True)
    visit_id: int | None = Field(default=None, index=True)
    body: str = Field(sa_type=Text)
    hash: str


class Checkpoint(Base, table=True):
    """Entries up to here were let go: the chain goes on from their last one's hash.

    Args:
        seq: the sequence number of the last that went.
        hash: its hash.
        entry_seq: the entry that says the same inside the chain.
    """

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: str
    entry_seq: int


HEAD = Head.__table__  # type: ignore[attr-defined]
ENTRY = Entry.__table__  # type: ignore[attr-defined]
CHECKPOINT = Checkpoint.__table__  # type: ignore[attr-defined]

_HEAD_COLUMNS = select(HEAD.c.seq, HEAD.c.changed_seq, HEAD.c.at, HEAD.c.hash).where(HEAD.c.id == 1)
_READ_HEAD = _HEAD_COLUMNS
_TAKE_HEAD = _HEAD_COLUMNS.with_for_update()
_MOVE_HEAD = (
    update(HEAD)
    .where(HEAD.c.id == 1)
    .values(
        seq=bindparam("new_seq"),
        changed_seq=bindparam("new_changed"),
        at=bindparam("new_at"),
        hash=bindparam("new_hash"),
    )
)
_FIND_OPERATION = select(ENTRY.c.seq, ENTRY.c.verb, ENTRY.c.body).where(ENTRY.c.op_id == bindparam("wanted"))
_ADD_ENTRY = insert(ENTRY)


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The head, as read.

    Args:
        seq: the sequence number of the last entry.
        changed_seq: that of the last entry that screens have to be painted again for.
        at: the time of the last entry.
        hash: its hash.
    """

    seq: int
    changed_seq: int
    at: datetime | None
    hash: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that was committed before.

    Args:
        seq: its entry.
        verb: its name.
        body: its entry's body.
    """

    seq: int
    verb: str
    body: str

    @property
    def outcome(self) -> Json:
        """What it answered, as stored."""
        stored: Json = json.loads(self.body)["outcome"]
        return stored


def read_head(connection: Connection) -> HeadRow:
    """The head as this transaction sees it."""
    return HeadRow(*connection.execute(_READ_HEAD).one())


def take_head(connection: Connection) -> HeadRow:
    """The head, locked until this transaction ends: whoever comes next waits here."""
    return HeadRow(*connection.execute(_TAKE_HEAD).one())


def find_operation(connection: Connection, op_id: str) -> Operation | None:
    """The operation of that id, if it was committed. Look only after `take_head`: else the old commit can be missed."""
    row = connection.execute(_FIND_OPERATION, {"wanted": op_id}).one_or_none()
    return None if row is None else Operation(*row)


def append(
    connection: Connection, head: HeadRow, at: datetime, body: dict[str, Json], *, changes: bool = True
) -> HeadRow:
    """Write one entry after the head, and move the head to it.

    Args:
        connection: in the transaction that took the head.
        head: the head taken.
        at: the entry's time.
        body: what happened; ``op``, ``verb``, ``staff``, ``patient`` and ``visit`` are copied to columns.
        changes: whether screens have to be painted again for it; not for a look.

    Returns:
        The new head.
    """
    seq = head.seq + 1
    text = canonical({"v": BODY_VERSION, "seq": seq, "at": at.isoformat(), **body})
    digest = chained(head.hash, text)
    connection.execute(
        _ADD_ENTRY,
        {
            "seq": seq,
            "op_id": body["op"],
            "at": at,
            "verb": body["verb"],
            "staff_id": body["staff"],
            "patient_id": body["patient"],
            "visit_id": body["visit"],
            "body": text,
            "hash": digest,
        },
    )
    changed = seq if changes else head.changed_seq
    connection.execute(_MOVE_HEAD, {"new_seq": seq, "new_changed": changed, "new_at": at, "new_hash": digest})
    return HeadRow(seq, changed, at, digest)


def canonical(value: Json) -> str:
    """JSON as one text and no other: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def chained(before: str, body: str) -> str:
    """The hash of an entry.

    Args:
        before: the hash of the entry before it, or `first_hash`.
        body: its stored text.
    """
    return sha256(f"{before}\n{body}".encode()).hexdigest()


def first_hash(database: str) -> str:
    """What the first entry's hash follows."""
    return sha256(f"xray-tui journal\n{database}".encode()).hexdigest()
