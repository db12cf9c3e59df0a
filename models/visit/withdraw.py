"""A check-in taken back: its number leaves the queue and stays used; what it took is as before it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models.permission import Permission
from models.refusal import Moved
from models.store import outcome
from models.store.ledger import ENTRY
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.visit.act import examinations, leave_undone, let_go_of_bookings, move, required
from models.visit.outcomes import Done
from models.visit.states import Examined, State, Step
from models.visit.table import Examination, Visit

_CHECK_IN = "visit.check_in"
_KEPT = (
    "unit_day", "priority", "announced_as", "arrived_at", "due_at", "overrule", "overruled_at", "overrule_reason",
)  # fmt: skip
"""What an announced visit has of its own."""


@verb(may=Permission.CHECK_IN)
def withdraw(tx: Tx, *, visit: int, seen: int, reason: str) -> Done:
    """Take back a check-in: the number leaves the queue, and stays used; bookings and referrals are as before it.

    One who was announced is announced again, in a visit without a number, as pressing and as due as before.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: something has happened to the visit since; ``visit.taken_on``: the check-in isn't the last that did.
        NotNow: it doesn't wait.
    """
    row = move(tx, visit, seen, Step.LEAVE)
    why = required(reason)
    tx.note(reason=why)
    before = _before(tx, row.id, seen)
    let_go_of_bookings(tx, row.id)
    planned = examinations(tx, row.id, Examined.PLANNED)
    announced = [each for each in planned if each.id in before.examinations]
    for examination in planned:
        if examination not in announced:
            leave_undone(tx, examination, State.LEFT)
    row.state, row.ended_at, row.end_reason = State.LEFT, tx.now, why
    row.held = row.away_since = None
    if before.visit is not None:
        tx.session.flush()  # before the other visit is written: one patient, one open visit
        _announce_again(tx, row, before, announced)
    return Done(row.id, row.ticket, row.state)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the check-in found.

    Args:
        visit: the announced visit's columns; ``None`` when there was none.
        examinations: what was planned for it; the referral of each, ``None`` for one that was awaited.
    """

    visit: dict[str, Any] | None
    examinations: dict[int, int | None]


def _before(tx: Tx, visit: int, seen: int) -> _Before:
    """What the check-in found that the visit's last change was.

    Raises:
        Moved: ``visit.taken_on``: that was something else.
    """
    statement = select(ENTRY.c.verb, ENTRY.c.body).where(ENTRY.c.seq == seen)
    entry = tx.connection.execute(statement).one_or_none()
    if entry is None or entry.verb != _CHECK_IN:
        raise Moved("visit.taken_on")
    body = json.loads(entry.body)
    held = {(table, key): columns for table, key, columns in body["before"]}
    row = held.get(("visit", visit))
    if row is None or row["state"] != State.ANNOUNCED:
        return _Before(None, {})
    made = {key for table, key in body["made"] if table == "examination"}
    planned = (each for each in examinations(tx, visit, Examined.PLANNED) if each.id not in made)
    found = {each.id: held.get(("examination", each.id), {"referral_id": each.referral_id}) for each in planned}
    return _Before(
        {name: outcome.load(row[name]) for name in _KEPT},
        {key: columns["referral_id"] for key, columns in found.items()},
    )


def _announce_again(tx: Tx, row: Visit, before: _Before, announced: list[Examination]) -> None:
    """Plan what was announced in a visit of its own: the number stays with the one that has ended."""
    again = tx.add(Visit(patient_id=row.patient_id, state=State.ANNOUNCED, **(before.visit or {})))
    for examination in announced:
        if before.examinations[examination.id] is None and examination.referral_id is not None:
            leave_undone(tx, examination, State.LEFT)  # it was awaited still: what was ticked is free again
            tx.add(Examination(visit_id=again.id))
        else:
            tx.change(examination).visit_id = again.id
