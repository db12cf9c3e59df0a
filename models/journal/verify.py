"""Whether the journal is whole: every entry there, none edited, none added by another hand.

What it can't show: whoever may write the database file may compute a whole new chain. A witness (a sequence number and
its hash, kept elsewhere) shows that too, and shows a tail that was cut off together with the head.

Where old entries were let go the walk begins at the checkpoint, and the entry that let them go has to say the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from models.refusal import Message
from models.store.ledger import CHECKPOINT, ENTRY, HEAD, chained, first_hash
from models.store.snapshot import Snapshot

_ENTRIES = select(
    ENTRY.c.seq,
    ENTRY.c.op_id,
    ENTRY.c.at,
    ENTRY.c.verb,
    ENTRY.c.staff_id,
    ENTRY.c.patient_id,
    ENTRY.c.visit_id,
    ENTRY.c.body,
    ENTRY.c.hash,
).order_by(ENTRY.c.seq)
_HEAD = select(HEAD.c.database, HEAD.c.seq, HEAD.c.hash)
_CHECKPOINT = select(CHECKPOINT.c.seq, CHECKPOINT.c.hash, CHECKPOINT.c.entry_seq).order_by(CHECKPOINT.c.seq.desc())


LET_GO = "journal.let_go"
"""The verb that lets old entries go, as the journal calls it."""

AT_ONCE = 5_000
"""Entries of one step: what a reader's other reads may wait for."""


class Wrong(StrEnum):
    """What can be wrong."""

    EDITED = "edited"  # the entry, or the one before it and its hash with it
    MISSING = "missing"
    INSERTED = "inserted"  # an entry that the head doesn't know
    HEAD = "head"  # the head isn't the last entry's
    CHECKPOINT = "checkpoint"  # not what the entry that let others go says of it
    REWRITTEN = "rewritten"  # not the hash that the witness saw
    OTHER_DATABASE = "other_database"  # the witness saw another one


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Args:
        wrong: what.
        first: the sequence number of the first entry that it is about.
        last: that of the last one.
    """

    wrong: Wrong
    first: int
    last: int

    @property
    def message(self) -> Message:
        """It, in a sentence."""
        entries = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return Message(f"journal.wrong_{self.wrong}", {"entries": entries})


@dataclass(frozen=True, slots=True)
class Witness:
    """What somebody saw of a journal and kept elsewhere.

    Args:
        database: the database's own name.
        seq: a sequence number.
        hash: the hash of that entry.
    """

    database: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check found.

    Args:
        checked: how many entries there are.
        head: the head as it is now, to be kept as a witness.
        found: what is wrong, in the order of the entries; then what witnesses say.
    """

    checked: int
    head: Witness
    found: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found

    @property
    def message(self) -> Message:
        """What was found, in a sentence: the first of what is wrong, and how much more there is."""
        if self.sound:
            return Message("journal.sound", {"entries": self.checked, "seq": self.head.seq})
        first, more = self.found[0].message, len(self.found) - 1
        if not more:
            return Message("journal.not_sound", {"what": first})
        return Message("journal.not_sound_more", {"what": first, "more": more})


def head_of(snapshot: Snapshot) -> Witness:
    """The head as the snapshot sees it, to be kept as a witness."""
    return Witness(*snapshot.connection.execute(_HEAD).one())


def chain_begins(snapshot: Snapshot, database: str) -> Witness:
    """What the first entry that is left follows: the last that was let go, or the database's own beginning."""
    row = snapshot.connection.execute(_CHECKPOINT).first()
    return Witness(database, row.seq, row.hash) if row else Witness(database, 0, first_hash(database))


def verify(snapshot: Snapshot, witnesses: Sequence[Witness] = ()) -> Findings:
    """Go through the whole chain.

    Args:
        snapshot: the state to check.
        witnesses: what was seen before.
    """
    walk = Walk(witnesses)
    while not walk.go_on(snapshot, AT_ONCE):
        pass
    return walk.findings


class Walk:
    """The walk from the first entry to the last, whole or in steps.

    In steps it holds nobody up: entries are only ever added, so what one snapshot has shown holds in the next.

    Args:
        witnesses: what was seen before.
    """

    def __init__(self, witnesses: Sequence[Witness] = ()) -> None:
        self.checked = 0
        self._witnesses = tuple(witnesses)
        self._wanted = {witness.seq for witness in witnesses}
        self._found: list[Finding] = []
        self._head = Witness("", 0, "")
        self._seen: dict[int, str] = {}
        self._first = self._last = self._reached = 0
        self._checkpoints: dict[int, tuple[int, str]] = {}
        # What the next entry's hash may follow: the last one's hash as stored, and as its body gives it. Where these
        # differ the last one was edited, and the next isn't to be blamed for it. Empty: nobody knows, after a gap.
        self._before: set[str] = set()

    @property
    def findings(self) -> Findings:
        """What was found; whole once ``go_on`` has said that it is done."""
        return Findings(self.checked, self._head, tuple(self._found))

    def go_on(self, snapshot: Snapshot, most: int = AT_ONCE) -> bool:
        """Go on from where it is.

        Args:
            snapshot: where to read.
            most: so many entries at most.

        Returns:
            Whether it is at the end.
        """
        self._head = head_of(snapshot)
        self._begin(snapshot)
        statement = _ENTRIES if not self.checked else _ENTRIES.where(ENTRY.c.seq > self._reached)
        rows = snapshot.connection.execute(statement.limit(most)).all()
        for row in rows:
            self._follow(row)
        if len(rows) == most:
            return False
        self._end()
        for witness in self._witnesses:
            self._hear(witness)
        return True

    def _begin(self, snapshot: Snapshot) -> None:
        """Where the chain begins: somebody may have let old entries go, even since the last step."""
        begins = chain_begins(snapshot, self._head.database)
        if not self.checked or begins.seq > self._reached:
            self._last = self._first = begins.seq
            self._before = {begins.hash}
            self._note(begins.seq, begins.hash)
        self._checkpoints = {row.entry_seq: (row.seq, row.hash) for row in snapshot.connection.execute(_CHECKPOINT)}

    def _follow(self, row: Row[*tuple[Any, ...]]) -> None:
        """One more entry, in the order of their numbers."""
        self.checked += 1
        self._reached = row.seq
        if not self._first < row.seq <= self._head.seq:
            self._wrong(Wrong.INSERTED, row.seq, row.seq)
            return
        if row.seq > self._last + 1:
            self._wrong(Wrong.MISSING, self._last + 1, row.seq - 1)
            self._before = set()
        computed = {chained(before, row.body) for before in self._before}
        if (self._before and row.hash not in computed) or not _copies_agree(row):
            self._wrong(Wrong.EDITED, row.seq, row.seq)
        if self._checkpoints.get(row.seq) != _let_go(row):
            self._wrong(Wrong.CHECKPOINT, row.seq, row.seq)
        self._before = {row.hash} | computed
        self._last = row.seq
        self._note(row.seq, row.hash)

    def _end(self) -> None:
        """No more entries: is the head the last one's?"""
        if self._last < self._head.seq:
            self._wrong(Wrong.MISSING, self._last + 1, self._head.seq)
        elif self._seen.get(self._head.seq) != self._head.hash:
            self._wrong(Wrong.HEAD, self._head.seq, self._head.seq)

    def _hear(self, witness: Witness) -> None:
        """Does the chain say what the witness saw?"""
        if witness.database != self._head.database:
            self._wrong(Wrong.OTHER_DATABASE, witness.seq, witness.seq)
        elif witness.seq < self._first:
            pass  # it was let go: what is older than the checkpoint can't be compared
        elif witness.seq > self._last:
            self._wrong(Wrong.MISSING, self._last + 1, witness.seq)
        elif self._seen.get(witness.seq) != witness.hash:
            self._wrong(Wrong.REWRITTEN, witness.seq, witness.seq)

    def _note(self, seq: int, digest: str) -> None:
        if seq in self._wanted or seq == self._head.seq:
            self._seen[seq] = digest

    def _wrong(self, wrong: Wrong, first: int, last: int) -> None:
        self._found.append(Finding(wrong, first, last))


def _let_go(row: Row[*tuple[Any, ...]]) -> tuple[int, str] | None:
    """The checkpoint that an entry says it wrote; ``None`` for any other entry."""
    if row.verb != LET_GO:
        return None
    try:
        answer = json.loads(row.body)["outcome"]["fields"]
        return answer["seq"], answer["hash"]
    except (ValueError, KeyError, TypeError):
        return None


def _copies_agree(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether the columns that entries are searched by still say what the body says."""
    try:
        body = json.loads(row.body)
        copied = tuple(body[name] for name in ("seq", "op", "verb", "staff", "patient", "visit", "at"))
    except (ValueError, KeyError, TypeError):
        return False
    return copied == (
        row.seq,
        row.op_id,
        row.verb,
        row.staff_id,
        row.patient_id,
        row.visit_id,
        row.at.isoformat(),
    )
