"""A machine's reports: it has begun, tells more, and has completed or discontinued. It moves its room's patient alone.

For anyone else a report moves nothing: it raises an alarm, which stands until a radiographer has answered it. Whoever
was first, a key or the machine, is obeyed; the other is journalled.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from models.machine.facts import Begun, Counted, Reported, Told
from models.machine.match import matched
from models.machine.states import StepState
from models.machine.table import PerformedExamination, PerformedStep
from models.permission import Permission
from models.refusal import Invalid, NotFound, NotNow, Taken
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.visit.examine import imaged, into_exam, out_of_exam
from models.visit.states import Examined, State
from models.visit.table import Examination, Visit


@verb(may=Permission.REPORT)
def begin(tx: Tx, *, begun: Begun) -> Reported:
    """A machine has begun: the examination of its room's called patient begins, or an alarm is raised.

    Raises:
        Taken: ``machine.step_known``: a step of this name was begun before.
    """
    if _step(tx, begun.uid) is not None:
        raise Taken("machine.step_known")
    found = matched(tx, begun)
    room = unit_of(tx.connection).dicom.room_of(begun.station)
    visit = tx.session.get(Visit, found[0].visit_id) if found else None
    in_exam, called = _in_room(tx, room, State.IN_EXAM), _in_room(tx, room, State.CALLED)
    here = in_exam or called
    step = tx.add(
        PerformedStep(
            uid=begun.uid,
            station=begun.station,
            room=room,
            begun_at=tx.now,
            visit_id=visit.id if visit else None,
            named=begun.named,
            alarm=visit is None or here is None or visit.id != here.id,
            instead_of=here.id if here else None,
        )
    )
    for examination in found:
        tx.session.add(PerformedExamination(step_id=step.id, examination_id=examination.id))
    _count(step, begun.counted)
    if visit is not None:
        tx.about(visit=visit.id, patient=visit.patient_id)
    if visit is not None and not step.alarm and visit.state == State.CALLED:
        _turn(tx, step, visit)
        into_exam(tx, visit)
    return _answer(step, visit, tx)


@verb(may=Permission.REPORT)
def tell(tx: Tx, *, told: Told) -> Reported:
    """A machine tells more: what it has counted, and that it has completed or discontinued.

    Completed finishes the examinations that the step was for, and the visit when nothing is left for the room.
    Discontinued moves nothing: its reason is for the radiographer, who answers.

    Raises:
        NotFound: ``machine.step_unknown``.
        NotNow: ``machine.step_final``: it was completed or discontinued before.
        Invalid: ``machine.no_series``: completed without a series.
    """
    step = _step(tx, told.uid)
    if step is None:
        raise NotFound("machine.step_unknown")
    if step.state != StepState.IN_PROGRESS:
        raise NotNow("machine.step_final")
    tx.change(step)
    _count(step, told.counted)
    if told.state is StepState.COMPLETED and not step.series:
        raise Invalid("machine.no_series")
    visit = None if step.visit_id is None else tx.session.get_one(Visit, step.visit_id)
    if visit is not None:
        tx.about(visit=visit.id, patient=visit.patient_id)
    if told.state is not None and told.state is not StepState.IN_PROGRESS:
        step.state, step.ended_at, step.reason = told.state, tx.now, told.reason
        tx.note(reason=told.reason)
        if visit is not None and not step.alarm:
            found = _examinations(tx, step)
            _keep(tx, step, found)
            if told.state is StepState.COMPLETED:
                _complete(tx, step, visit, found)
    return _answer(step, visit, tx)


def _complete(tx: Tx, step: PerformedStep, visit: Visit, found: Sequence[Examination]) -> None:
    """Finish what it was for, if the visit is still in exam in its room: a radiographer may have been faster."""
    if visit.state != State.IN_EXAM or visit.room != step.room:
        return
    ended = [each for each in found if each.state == Examined.PLANNED and each.room == visit.room]
    if not ended:
        return
    _turn(tx, step, visit)
    for examination in ended:
        imaged(tx, examination)
    if not any(each.room == visit.room for each in _planned(tx, visit)):
        out_of_exam(tx, visit)


def _keep(tx: Tx, step: PerformedStep, found: Sequence[Examination]) -> None:
    """What it counted is the examination's; of several that it was for the first's, so that sums are right.

    All of them have changed, though nothing was counted: no act of before is taken back after a final report.
    """
    for number, examination in enumerate(found):
        tx.change(examination)
        if not number:
            examination.exposures = _sum(examination.exposures, step.exposures)
            examination.images = _sum(examination.images, step.images)
            if step.dose_area is not None:
                examination.dose_area = (examination.dose_area or 0.0) + step.dose_area


def _sum(before: int | None, more: int | None) -> int | None:
    return before if more is None else (before or 0) + more


def _count(step: PerformedStep, counted: Counted) -> None:
    """What the machine says replaces what it said before of the same step."""
    step.exposures = step.exposures if counted.exposures is None else counted.exposures
    step.images = step.images if counted.images is None else counted.images
    step.dose_area = step.dose_area if counted.dose_area is None else counted.dose_area
    step.series = step.series if counted.series is None else counted.series


def _turn(tx: Tx, step: PerformedStep, visit: Visit) -> None:
    step.moved_from, step.moved_to = visit.changed, tx.seq
    tx.change(visit)


def _answer(step: PerformedStep, visit: Visit | None, tx: Tx) -> Reported:
    if visit is None:
        return Reported(step.id, alarm=step.alarm)
    moved = step.moved_to == tx.seq
    return Reported(step.id, visit.id, visit.ticket, visit.state, moved=moved, alarm=step.alarm)


def _step(tx: Tx, uid: str) -> PerformedStep | None:
    return tx.session.exec(select(PerformedStep).where(col(PerformedStep.uid) == uid)).one_or_none()


def _in_room(tx: Tx, room: str, state: State) -> Visit | None:
    if not room:
        return None
    return tx.session.exec(select(Visit).where(col(Visit.state) == state.value, col(Visit.room) == room)).first()


def _examinations(tx: Tx, step: PerformedStep) -> Sequence[Examination]:
    linked = select(Examination).join(
        PerformedExamination, col(PerformedExamination.examination_id) == col(Examination.id)
    )
    return tx.session.exec(
        linked.where(col(PerformedExamination.step_id) == step.id).order_by(col(Examination.id))
    ).all()


def _planned(tx: Tx, visit: Visit) -> Sequence[Examination]:
    return tx.session.exec(
        select(Examination).where(
            col(Examination.visit_id) == visit.id, col(Examination.state) == Examined.PLANNED.value
        )
    ).all()
