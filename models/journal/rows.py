"""The journal as it is read: an entry as a row, one in full, a page of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Which:
    """Which entries are wanted: those that are of all that is named here.

    Args:
        day: a local date.
        visit: a visit's key.
        patient: a patient's key; looks that showed several patients are found by each.
        staff: a member of staff's key.
        verb: the name of a verb.
    """

    day: date | None = None
    visit: int | None = None
    patient: int | None = None
    staff: int | None = None
    verb: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry: who did what, where, when, about whom. Keys and numbers, never names or codes of patients.

    Args:
        seq: its number.
        at: when.
        verb: what, such as ``visit.call_next``.
        who: the name of the member of staff or the gateway.
        staff: that person's key; none for a gateway.
        station: where.
        patient: whom it is about: a key.
        visit: which visit: a key.
        ticket: that visit's number, "" where there is none.
        reason: what a person gave as the reason, as typed.
        state: the state that the visit came to, "" where the answer says none.
        look: for a look, its kind.
        outside: for a look, whether the one shown wasn't here that day.
        shown: for a look, how many it showed.
        where: for a look, the screen.
    """

    seq: int
    at: datetime
    verb: str
    who: str
    staff: int | None
    station: str
    patient: int | None = None
    visit: int | None = None
    ticket: str = ""
    reason: str = ""
    state: str = ""
    look: str = ""
    outside: bool = False
    shown: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A column that an entry's verb wrote.

    Args:
        column: its name.
        before: what it held; "" where the journal doesn't keep it.
        after: what it holds since.
    """

    column: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One entry in full.

    Args:
        row: as in the list.
        keys: what it is about: kinds and keys, such as ``("referral", 7)``.
        made: the rows that it made: table and key.
        changed: the rows that it changed: table, key, and each column that moved with what it held before and after;
            of one that isn't kept in the journal only the name.
        answer: what the verb answered, by name.
        hash: its hash in the chain.
    """

    row: EntryRow
    keys: tuple[tuple[str, int], ...]
    made: tuple[tuple[str, int], ...]
    changed: tuple[tuple[str, int, tuple[Moved, ...]], ...]
    answer: tuple[tuple[str, str], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, the newest first.

    Args:
        seq: the sequence number at which they were read.
        rows: the entries.
        more: whether there are older ones of the kind.
    """

    seq: int
    rows: tuple[EntryRow, ...] = ()
    more: bool = False
