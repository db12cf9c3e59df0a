"""What a radiographer answers to a machine's report: to an alarm, or to what was discontinued."""

from __future__ import annotations

from sqlmodel import col, select

from models.machine.facts import Answered
from models.machine.states import StepAnswer, StepState
from models.machine.table import PerformedStep
from models.permission import Permission
from models.refusal import Moved, NotFound, NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.visit.act import back_to_waiting, examinations, required
from models.visit.call import count_call
from models.visit.hold import forbidden
from models.visit.states import Examined, State, Step, check_step
from models.visit.table import Incident, Visit


@verb(may=Permission.EXAMINE)
def switch_patient(tx: Tx, *, step: int, seen: int) -> Answered:
    """The patient at the machine is the right one: called to the room, and whoever was there instead waits again.

    Due times stay. What a start asks (who it is, a pregnancy, the side) is asked next: nothing is begun yet.

    Args:
        tx: the transaction.
        step: the performed step that raised the alarm.
        seen: its last change as the person saw it.

    Raises:
        NotFound: ``machine.step_unknown``.
        Moved: ``machine.answered``: another was faster, or the machine has told more.
        NotNow: ``machine.not_waiting``: the one at the machine doesn't wait and isn't called, is on hold, or is for
            another room.
    """
    row = _alarm(tx, step, seen)
    visit = None if row.visit_id is None else tx.session.get_one(Visit, row.visit_id)
    if visit is None or not _can_be_called(tx, visit, row.room):
        raise NotNow("machine.not_waiting")
    check_step(visit.ticket, State(visit.state), Step.SWITCH)
    tx.about(visit=visit.id, patient=visit.patient_id)
    if visit.room != row.room:
        _make_room(tx, row.room)
        _call(tx, visit, row.room)
    row.alarm = False
    return _answered(tx, row, StepAnswer.SWITCH, visit)


@verb(may=Permission.EXAMINE)
def stop_machine(tx: Tx, *, step: int, seen: int, exposed: bool, note: str = "") -> Answered:
    """The machine was stopped: it was the wrong patient there. Nothing in the queue moves by that step any more.

    Args:
        tx: the transaction.
        step: the performed step that raised the alarm.
        seen: its last change as the person saw it.
        exposed: whether anybody was exposed: then it goes on the manager's list.
        note: what happened; must be told if anybody was.

    Raises:
        NotFound: ``machine.step_unknown``.
        Moved: ``machine.answered``: another was faster, or the machine has told more.
        Invalid: ``visit.reason_missing``.
    """
    row = _alarm(tx, step, seen)
    told = required(note) if exposed else note.strip()
    tx.note(reason=told)
    about = row.visit_id if row.visit_id is not None else row.instead_of
    visit = None if about is None else tx.session.get_one(Visit, about)
    if visit is not None:
        tx.about(visit=visit.id, patient=visit.patient_id)
    if exposed and visit is not None:
        tx.add(Incident(visit_id=visit.id, patient_id=visit.patient_id, at=tx.now, exposed=True, note=told))
    return _answered(tx, row, StepAnswer.STOP, visit)


@verb(may=Permission.EXAMINE)
def image_again(tx: Tx, *, visit: int) -> Answered:
    """What the machine discontinued is done again: the visit stays in exam.

    Raises:
        NotFound: ``machine.step_unknown``: nothing of this visit waits for that answer.
    """
    unanswered = select(PerformedStep).where(
        col(PerformedStep.visit_id) == visit,
        col(PerformedStep.state) == StepState.DISCONTINUED.value,
        col(PerformedStep.answer).is_(None),
        col(PerformedStep.alarm).is_(False),
    )
    rows = tx.session.exec(unanswered.order_by(col(PerformedStep.id))).all()
    if not rows:
        raise NotFound("machine.step_unknown")
    about = tx.session.get_one(Visit, visit)
    tx.about(visit=about.id, patient=about.patient_id)
    return [_answered(tx, tx.change(row), StepAnswer.AGAIN, about) for row in rows][-1]


def _alarm(tx: Tx, step: int, seen: int) -> PerformedStep:
    row = tx.session.get(PerformedStep, step)
    if row is None:
        raise NotFound("machine.step_unknown")
    if row.changed != seen or row.answered_at is not None or not row.alarm:
        raise Moved("machine.answered")
    return tx.change(row)


def _can_be_called(tx: Tx, visit: Visit, room: str) -> bool:
    if visit.state not in (State.WAITING, State.CALLED) or visit.held is not None:
        return False
    unit = unit_of(tx.connection)
    planned = examinations(tx, visit.id, Examined.PLANNED)
    return any(room in unit.rooms_for(unit.exam(each.exam_code)) for each in planned)


def _make_room(tx: Tx, room: str) -> None:
    """Whoever is called to the room waits again, with the place kept; one in exam there is ended as always."""
    called = select(Visit).where(col(Visit.room) == room, col(Visit.state) == State.CALLED.value)
    for other in tx.session.exec(called).all():
        tx.change(other)
        back_to_waiting(other)
        other.held = forbidden(tx, other, unit_of(tx.connection))


def _call(tx: Tx, visit: Visit, room: str) -> None:
    tx.change(visit)
    if visit.state == State.WAITING:
        visit.calls = visit.spaced_calls = 0
    visit.state, visit.room = State.CALLED, room
    visit.away_since = visit.not_before = None
    count_call(tx, visit, unit_of(tx.connection))


def _answered(tx: Tx, row: PerformedStep, answer: StepAnswer, visit: Visit | None) -> Answered:
    row.answer, row.answered_at, row.answered_by = answer, tx.now, tx.actor.staff
    return Answered(row.id, row.visit_id, visit.ticket if visit else "", row.begun_at)
