"""What ends otherwise than planned: stopped in the room, not done, left."""

from __future__ import annotations

from collections.abc import Sequence

from models.appointment.states import Booking
from models.permission import Permission
from models.refusal import Invalid, NotFound
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.act import back_to_waiting, end, leave_undone, move, out_of_room, required
from models.visit.act import examinations as examinations_of
from models.visit.examine import to_next_room
from models.visit.hold import forbidden
from models.visit.outcomes import Done
from models.visit.states import Examined, State, Step
from models.visit.table import Examination, Visit


@verb(may=Permission.EXAMINE)
def stop(tx: Tx, *, visit: int, seen: int, reason: str) -> Done:
    """Send a patient back from the room before the examination was finished: machine down, unwell.

    The due time stays, and so the place.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it isn't in exam.
    """
    row = move(tx, visit, seen, Step.STOP)
    tx.note(reason=required(reason))
    out_of_room(tx, row.id)
    back_to_waiting(row)
    row.held = forbidden(tx, row, unit_of(tx.connection))
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.EXAMINE)
def not_done(tx: Tx, *, visit: int, seen: int, reason: str, examinations: Sequence[int] | None = None) -> Done:
    """Some or all examinations won't be done; their referrals are free again.

    While others are to be done in this room the visit stays there; while others are for another room it waits for
    that, due now if it was in exam. Else it has ended: done if anything was, not done otherwise.

    Args:
        tx: the transaction.
        visit: its key.
        seen: its last change as the person saw it.
        reason: why, for each of them.
        examinations: their keys; ``None``: all that this room is for.

    Raises:
        Invalid: ``visit.reason_missing``; ``visit.nothing_chosen``.
        NotFound: ``visit.examination_unknown``: one of them isn't planned in this visit.
        Moved: it has changed since.
        NotNow: it is neither called nor in exam.
    """
    row = move(tx, visit, seen, Step.NOT_DONE)
    why = required(reason)
    tx.note(reason=why)
    unit = unit_of(tx.connection)
    planned = examinations_of(tx, row.id, Examined.PLANNED)
    for examination in _chosen(row, planned, examinations, unit):
        leave_undone(tx, examination, why)
    left = [each for each in planned if each.state == Examined.PLANNED]
    if any(_here(row, each, unit) for each in left):
        return Done(row.id, row.ticket, row.state)
    if left:
        to_next_room(tx, row, unit)
    elif examinations_of(tx, row.id, Examined.DONE):
        end(tx, row, State.DONE, "", Booking.CANCELLED)
    else:
        end(tx, row, State.NOT_DONE, why, Booking.CANCELLED)
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.HOLD)
def leave(tx: Tx, *, visit: int, seen: int, reason: str) -> Done:
    """The patient has gone, or an announced one doesn't come; the referrals that weren't used are free again.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it is neither waiting nor called nor announced.
    """
    row = move(tx, visit, seen, Step.LEAVE)
    why = required(reason)
    tx.note(reason=why)
    end(tx, row, State.LEFT, why, Booking.CANCELLED)
    return Done(row.id, row.ticket, row.state)


def _chosen(
    row: Visit, planned: Sequence[Examination], chosen: Sequence[int] | None, unit: Unit
) -> Sequence[Examination]:
    if chosen is None:
        return [each for each in planned if _here(row, each, unit)] or planned
    if not chosen:
        raise Invalid("visit.nothing_chosen")
    if not set(chosen) <= {each.id for each in planned}:
        raise NotFound("visit.examination_unknown", ticket=row.ticket)
    return [each for each in planned if each.id in chosen]


def _here(row: Visit, examination: Examination, unit: Unit) -> bool:
    """Whether the visit is in its room for this examination: begun there, or before the start, to be begun."""
    if row.state == State.IN_EXAM:
        return examination.room == row.room
    return row.room in unit.rooms_for(unit.exam(examination.exam_code))
