"""In the room: start, with the question of identity, and finish."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.appointment.states import Booking
from models.machine.table import PerformedStep
from models.patient.identity import NATIONAL_SYSTEM, same_last_four
from models.patient.table import Identifier, Patient
from models.patient.verbs import patient_of
from models.permission import Permission
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.refusal import NotNow
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.unit.rooms import read_closures
from models.unit.rules import Unit
from models.visit.act import back_to_waiting, book_state, end, examinations, move, required, seen_at
from models.visit.answers import questions_here
from models.visit.hold import forbidden
from models.visit.outcomes import Done, NotStarted
from models.visit.states import OPEN, Examined, Overrule, Pregnancy, State, Step
from models.visit.table import Examination, Visit

CHECKED_BY_SAYING = "said"


@verb(may=Permission.EXAMINE)
def start(
    tx: Tx, *, visit: int, seen: int, said: str = "", cannot_say: str = "", despite: str = ""
) -> Done | NotStarted:
    """Begin the examination, after the patient has said the last four characters of the code (or a card was read).

    One without a code says day and month of birth. A mismatch is an outcome, not a refusal: it changes nothing of the
    visit, and is remembered in the journal, without what was said. What has to be asked in this room must have been
    answered before (``models.visit.answers``).

    Args:
        tx: the transaction.
        visit: its key.
        seen: its last change as the person saw it.
        said: what the patient said, or the card's whole code.
        cannot_say: why the patient cannot say it, when nothing is said.
        despite: why one who is or may be pregnant is imaged all the same.

    Raises:
        Invalid: ``visit.reason_missing``: nothing said and no reason.
        Moved: it has changed since.
        NotNow: it isn't called; ``visit.room_busy``: another patient is in exam in this room; ``visit.room_closed``:
            the room was closed after the call; ``visit.fits_another``: somebody else who is here could say the same;
            ``visit.ask_pregnancy``, ``visit.ask_side``: a question has no answer yet; ``visit.pregnant``: it takes a
            reason.
    """
    row = by_machine_first(tx, visit, seen, State.IN_EXAM)
    begun = row is not None
    if row is None:
        row = seen_at(tx, visit, seen, Step.START)
        _refuse_second_in_room(tx, row)
        _refuse_in_closed_room(tx, row)
    reasons = []
    if not said.strip():
        reasons.append(required(cannot_say))
    elif not _is_the_patient(tx.session, patient_of(tx, row.patient_id), said):
        return NotStarted(row.id, row.ticket)
    else:
        _refuse_if_it_fits_another(tx, row, said)
    if _answered_so_that_it_takes_a_reason(tx, row):
        if not despite.strip():
            raise NotNow("visit.pregnant", ticket=row.ticket)
        reasons.append(despite.strip())
    tx.note(reason="; ".join(reasons))
    tx.change(row)
    row.identity_checked = CHECKED_BY_SAYING if said.strip() else cannot_say.strip()
    if not begun:
        into_exam(tx, row)
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.EXAMINE)
def finish(tx: Tx, *, visit: int, seen: int) -> Done:
    """End what was started in this room. The visit is done when none is left, else it waits for the next, due now.

    Raises:
        Moved: it has changed since.
        NotNow: it isn't in exam.
    """
    row = by_machine_first(tx, visit, seen, State.DONE, State.WAITING)
    if row is None:
        row = move(tx, visit, seen, Step.FINISH)
        image(tx, row)
        out_of_exam(tx, row)
    return Done(row.id, row.ticket, row.state)


def into_exam(tx: Tx, row: Visit) -> None:
    """The examination of a called visit begins: all that is planned and its room can do."""
    row.state = State.IN_EXAM
    row.started_at = tx.now
    unit = unit_of(tx.connection)
    for examination in examinations(tx, row.id, Examined.PLANNED):
        if row.room in unit.rooms_for(unit.exam(examination.exam_code)):
            tx.change(examination)
            examination.room, examination.started_at = row.room, tx.now
    book_state(tx, row.id, Booking.STARTED)


def out_of_exam(tx: Tx, row: Visit) -> None:
    """All that was begun in the room is done: the visit ends, or waits for what is planned in another."""
    if examinations(tx, row.id, Examined.PLANNED):
        to_next_room(tx, row, unit_of(tx.connection))
    else:
        end(tx, row, State.DONE, "", Booking.CANCELLED)


def image(tx: Tx, row: Visit) -> None:
    """What was begun in the visit's room is done, and its referrals used."""
    for examination in examinations(tx, row.id, Examined.PLANNED):
        if examination.room == row.room:
            imaged(tx, examination)


def imaged(tx: Tx, examination: Examination) -> None:
    """An examination is done, and its referral used."""
    tx.change(examination)
    examination.state, examination.ended_at = Examined.DONE, tx.now
    if examination.referral_id is not None:
        tx.change(tx.session.get_one(Referral, examination.referral_id)).state = ReferralState.USED


def by_machine_first(tx: Tx, visit: int, seen: int, *states: State) -> Visit | None:
    """The visit, if its machine gave it the very turn since that a person means to give it; ``None`` if not."""
    turned = select(Visit).join(PerformedStep, col(PerformedStep.visit_id) == col(Visit.id))
    row = tx.session.exec(
        turned.where(
            col(Visit.id) == visit,
            col(Visit.state).in_([state.value for state in states]),
            col(PerformedStep.moved_from) == seen,
            col(PerformedStep.moved_to) == col(Visit.changed),
        )
    ).first()
    if row is not None:
        tx.about(visit=row.id, patient=row.patient_id)
    return row


def to_next_room(tx: Tx, row: Visit, unit: Unit) -> None:
    """This room is finished, others are planned: due now, unless it never began here; a deferral has had its effect."""
    if row.state == State.IN_EXAM:
        row.due_at = tx.now
    if row.overrule == Overrule.DEFERRED:
        row.overrule = row.overruled_at = None
        row.overrule_reason = ""
    back_to_waiting(row)
    row.held = forbidden(tx, row, unit)


def read_fits(snapshot: Snapshot, visit: int, said: str) -> bool:
    """Whether the visit's patient said this: known before the room's questions are asked; ``start`` decides."""
    with Session(bind=snapshot.connection) as session:
        row = session.get(Visit, visit)
        patient = None if row is None else session.get(Patient, row.patient_id)
        return patient is not None and _is_the_patient(session, patient, said)


def _answered_so_that_it_takes_a_reason(tx: Tx, row: Visit) -> bool:
    """Whether the patient, who had to be asked, is or may be pregnant.

    Raises:
        NotNow: ``visit.ask_pregnancy``, ``visit.ask_side``: not answered yet.
    """
    asked = questions_here(tx, row)
    if asked.pregnancy and row.pregnancy is None:
        raise NotNow("visit.ask_pregnancy", ticket=row.ticket)
    if asked.sides:
        raise NotNow("visit.ask_side", ticket=row.ticket)
    return asked.pregnancy and row.pregnancy in (Pregnancy.YES, Pregnancy.UNSURE)


def _is_the_patient(session: Session, patient: Patient, said: str) -> bool:
    # Other identifiers (a record's, another country's) are nobody's to say.
    codes = session.exec(
        select(col(Identifier.value)).where(
            col(Identifier.patient_id) == patient.id, col(Identifier.assigner) == NATIONAL_SYSTEM
        )
    ).all()
    if codes:
        return any(same_last_four(code, said) for code in codes)
    return patient.birth_date is not None and said.strip() == f"{patient.birth_date:%d%m}"


def _refuse_if_it_fits_another(tx: Tx, row: Visit, said: str) -> None:
    """Two may end in the same four characters, and two may even have the same temporary code."""
    others = tx.session.exec(
        select(Visit, Identifier.value)
        .join(Identifier, col(Identifier.patient_id) == col(Visit.patient_id))
        .where(
            col(Visit.unit_day) == row.unit_day,
            col(Visit.state).in_(sorted(OPEN)),
            col(Visit.patient_id) != row.patient_id,
            col(Identifier.assigner) == NATIONAL_SYSTEM,
        )
    )
    for other, code in others:
        if same_last_four(code, said):
            raise NotNow("visit.fits_another", ticket=row.ticket, other=other.ticket)


def _refuse_second_in_room(tx: Tx, row: Visit) -> None:
    other = tx.session.exec(
        select(Visit).where(col(Visit.state) == State.IN_EXAM.value, col(Visit.room) == row.room)
    ).first()
    if other is not None:
        raise NotNow("visit.room_busy", ticket=other.ticket)


def _refuse_in_closed_room(tx: Tx, row: Visit) -> None:
    # What the machine has begun is begun: only a person's start is refused.
    closed = read_closures(tx.connection).get(row.room)
    if closed is not None:
        room = unit_of(tx.connection).room(row.room)
        raise NotNow("visit.room_closed", ticket=row.ticket, room=room.names if room else row.room, why=closed.reason)
