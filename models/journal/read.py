"""The journal read: the entries of a day, a visit, a patient or a person, the newest first; one entry in full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlmodel import col

from models.clock import day_bounds, local
from models.journal.look import LOOK
from models.journal.rows import EntryDetail, EntryRow, Moved, Page, Which
from models.journal.table import LookedAt
from models.refusal import NotFound
from models.store.ledger import ENTRY
from models.store.outcome import Json
from models.store.snapshot import Snapshot
from models.visit.table import Visit, ticket_text

_ROWS = select(
    ENTRY.c.seq,
    ENTRY.c.at,
    ENTRY.c.verb,
    ENTRY.c.staff_id,
    ENTRY.c.patient_id,
    ENTRY.c.visit_id,
    ENTRY.c.body,
    ENTRY.c.hash,
    col(Visit.kind),
    col(Visit.number),
).join(Visit, col(Visit.id) == ENTRY.c.visit_id, isouter=True)


def read_entries(
    snapshot: Snapshot, which: Which, *, before: int | None = None, after: int = 0, most: int | None = None
) -> Page:
    """Some of the journal's entries, the newest first.

    Args:
        snapshot: where to read.
        which: those wanted.
        before: only older ones than this number: the next page.
        after: only newer ones than this number: what has come since.
        most: how many at most; ``None`` for all.
    """
    statement = _ROWS.where(ENTRY.c.seq > after, *_wanted(which)).order_by(ENTRY.c.seq.desc())
    if before is not None:
        statement = statement.where(ENTRY.c.seq < before)
    if most is not None:
        statement = statement.limit(most + 1)
    rows = [_row(row, json.loads(row.body)) for row in snapshot.connection.execute(statement)]
    more = most is not None and len(rows) > most
    return Page(snapshot.seq, tuple(rows[:most]), more)


def read_entry(snapshot: Snapshot, seq: int) -> EntryDetail:
    """One entry in full.

    Raises:
        NotFound: ``journal.no_such_entry``.
    """
    row = snapshot.connection.execute(_ROWS.where(ENTRY.c.seq == seq)).one_or_none()
    if row is None:
        raise NotFound("journal.no_such_entry", seq=seq)
    body = json.loads(row.body)
    keys = ("patient", "visit", "appointment", "referral")
    return EntryDetail(
        row=_row(row, body),
        keys=tuple((kind, body[kind]) for kind in keys if body.get(kind) is not None),
        made=tuple((table, key) for table, key in body.get("made", ())),
        changed=tuple(_changed(body)),
        answer=tuple((name, plain(value)) for name, value in _fields(body).items()),
        hash=row.hash,
    )


def plain(value: Json) -> str:
    """A stored value as a reader sees it: without the marks by which it finds its class again."""
    match value:
        case None:
            return "–"
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(map(plain, value)) or "–"
        case {"instant": str(text)}:
            at = local(datetime.fromisoformat(text))
            return f"{at.day}.{at.month}.{at.year} {at.hour}.{at:%M.%S}"
        case {"date": str(text)}:
            return text
        case {"enum": _, "value": held}:
            return plain(held)
        case {"class": _, "fields": dict(fields)}:
            return ", ".join(f"{name} {plain(held)}" for name, held in fields.items())
        case dict():
            return ", ".join(f"{name} {plain(held)}" for name, held in value.items())
        case _:
            return str(value)


def _changed(body: dict[str, Any]) -> Iterator[tuple[str, int, tuple[Moved, ...]]]:
    after = {(table, key): held for table, key, held in body.get("after", ())}
    unkept = {(table, key): names for table, key, names in body.get("unkept", ())}
    for table, key, before in body.get("before", ()):
        moved = [Moved(name, plain(before.get(name)), plain(now)) for name, now in after.get((table, key), {}).items()]
        moved += [Moved(name) for name in unkept.get((table, key), ())]
        yield table, key, tuple(moved)


def _wanted(which: Which) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if which.day is not None:
        start, end = day_bounds(which.day)
        wanted += [ENTRY.c.at >= start, ENTRY.c.at < end]
    if which.visit is not None:
        wanted.append(ENTRY.c.visit_id == which.visit)
    if which.patient is not None:
        among = select(col(LookedAt.entry_seq)).where(col(LookedAt.patient_id) == which.patient)
        wanted.append(or_(ENTRY.c.patient_id == which.patient, ENTRY.c.seq.in_(among)))
    if which.staff is not None:
        wanted.append(ENTRY.c.staff_id == which.staff)
    if which.verb:
        wanted.append(ENTRY.c.verb == which.verb)
    return wanted


def _row(row: Row[*tuple[Any, ...]], body: dict[str, Any]) -> EntryRow:
    answer = _fields(body)
    looked = row.verb == LOOK
    return EntryRow(
        seq=row.seq,
        at=row.at,
        verb=row.verb,
        who=body["who"],
        staff=row.staff_id,
        station=body["station"],
        patient=row.patient_id,
        visit=row.visit_id,
        ticket=ticket_text(row.kind, row.number),
        reason=body["reason"],
        state="" if looked else _text(answer.get("state")),
        look=_text(answer.get("kind")) if looked else "",
        outside=looked and answer.get("outside") is True,
        shown=len(answer.get("patients", ())) if looked else 0,
        where=_text(answer.get("where")) if looked else "",
    )


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    """What the verb answered, by name; nothing where it answered nothing."""
    outcome = body.get("outcome")
    fields = outcome.get("fields") if isinstance(outcome, dict) else None
    return fields if isinstance(fields, dict) else {}


def _text(value: Json) -> str:
    return "" if value is None else plain(value)
