"""What every act on a visit begins with: the row, in the state that the person saw, and a step that its state has."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from models.appointment.doubt import doubt_results
from models.appointment.states import Booking, Doubt
from models.appointment.steps import release
from models.appointment.table import Appointment, AppointmentReferral
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.refusal import Invalid, Moved, NotFound
from models.store.unit_of_work import Tx
from models.visit.states import Examined, State, Step, check_step
from models.visit.table import Examination, Visit


def move(tx: Tx, visit: int, seen: int, step: Step) -> Visit:
    """The visit's row, ready to be changed by the step.

    As ``seen_at``, and announced to the journal.
    """
    return tx.change(seen_at(tx, visit, seen, step))


def seen_at(tx: Tx, visit: int, seen: int, step: Step) -> Visit:
    """The visit's row, if it is as the person saw it and the step is one of its state's.

    Args:
        tx: the transaction.
        visit: its key.
        seen: the seq of its last change as the person saw it.
        step: what is about to be done.

    Raises:
        NotFound: ``visit.unknown``.
        Moved: ``visit.moved``, ``visit.moved_announced``: somebody, or a message, was faster.
        NotNow: ``visit.not_from``: the table has no such step from its state.
    """
    row = tx.session.get(Visit, visit)
    if row is None:
        raise NotFound("visit.unknown")
    tx.about(visit=row.id, patient=row.patient_id)
    if row.changed != seen:
        raise Moved("visit.moved", ticket=row.ticket) if row.ticket else Moved("visit.moved_announced")
    check_step(row.ticket, State(row.state), step)
    return row


def required(reason: str) -> str:
    """The reason, without its outer blanks.

    Raises:
        Invalid: ``visit.reason_missing``, when nothing is left.
    """
    kept = reason.strip()
    if not kept:
        raise Invalid("visit.reason_missing")
    return kept


def back_to_waiting(row: Visit) -> None:
    """WAITING again: no room, no calls, nobody identified; arrival, due time and what staff overruled stay."""
    row.state = State.WAITING
    row.room = row.called_from = row.identity_checked = row.end_reason = ""
    row.called_at = row.called_by = row.started_at = row.ended_at = None


def end(tx: Tx, row: Visit, state: State, reason: str, bookings: Booking) -> None:
    """End a visit: nothing of it is planned any more, and its bookings that came to nothing get a state.

    Args:
        tx: the transaction.
        row: the visit, ready to be changed.
        state: how it ends.
        reason: why, in a person's words; "" where the state says it all.
        bookings: the state of those of its bookings for which nothing was imaged.
    """
    end_planned(tx, row.id, state)
    row.state = state
    row.ended_at = tx.now
    row.end_reason = reason
    row.held = row.away_since = None
    end_bookings(tx, row.id, bookings)


def examinations(tx: Tx, visit: int, *states: Examined) -> list[Examination]:
    """The visit's examinations in these states, in the order in which they were planned."""
    found = select(Examination).where(
        col(Examination.visit_id) == visit, col(Examination.state).in_([state.value for state in states])
    )
    return list(tx.session.exec(found.order_by(col(Examination.id))))


def plan(examination: Examination, referral: Referral) -> None:
    """Let an examination serve a referral: its exam and its side; a side that was asked stays while it names none."""
    if not (examination.side_answered and referral.side is None and examination.exam_code == referral.exam_code):
        examination.side, examination.side_answered = referral.side, False
    examination.referral_id = referral.id
    examination.exam_code, examination.exam_text = referral.exam_code, referral.exam_text


def end_planned(tx: Tx, visit: int, reason: str) -> None:
    """What was still planned isn't done, and its referrals are free again."""
    for examination in examinations(tx, visit, Examined.PLANNED):
        leave_undone(tx, examination, reason)


def leave_undone(tx: Tx, examination: Examination, reason: str) -> None:
    """A planned examination isn't done, and its referral is free again; one taken back meanwhile stays so."""
    tx.change(examination).state = Examined.NOT_DONE
    examination.reason = reason
    examination.ended_at = tx.now
    if examination.referral_id is not None:
        referral = tx.session.get_one(Referral, examination.referral_id)
        if referral.state != ReferralState.REVOKED:
            tx.change(referral).state = ReferralState.OPEN


def out_of_room(tx: Tx, visit: int) -> None:
    """What was begun in the room is planned again, and the bookings are again of one who is here, unless part is done.

    For a visit that goes back to the queue without being finished.
    """
    for examination in examinations(tx, visit, Examined.PLANNED):
        if examination.started_at is not None:
            tx.change(examination)
            examination.room, examination.started_at = "", None
    if not examinations(tx, visit, Examined.DONE):
        book_state(tx, visit, Booking.CHECKED_IN)


def book_state(tx: Tx, visit: int, state: Booking) -> None:
    """Move the imaging appointments that the visit took along with it."""
    for booking in _bookings(tx, visit):
        if booking.state != state:
            tx.change(booking).state = state


def end_bookings(tx: Tx, visit: int, otherwise: Booking) -> None:
    """Give each booking of an ended visit its state: fulfilled if something that it was for was imaged.

    Whoever came early has no more use for a time that is still to come. It stays with one who was called before it and
    didn't come: they may be back by then.
    """
    ended = examinations(tx, visit, Examined.DONE, Examined.NOT_DONE)
    done = [each for each in ended if each.state == Examined.DONE]
    for booking in _bookings(tx, visit):
        links = select(AppointmentReferral.referral_id).where(col(AppointmentReferral.appointment_id) == booking.id)
        linked = set(tx.session.exec(links))
        if linked & {each.referral_id for each in ended}:
            fulfilled = any(each.referral_id in linked for each in done)
        elif any(each.exam_code == booking.exam_code for each in ended):
            fulfilled = any(each.exam_code == booking.exam_code for each in done)
        else:  # what it was for was something else by the time: it was for the visit
            fulfilled = bool(done)
        state = Booking.FULFILLED if fulfilled else otherwise
        if booking.state != state:
            tx.change(booking).state = state
        if state != Booking.NO_SHOW and booking.start > tx.now:
            release(tx, booking)
        if not fulfilled:
            doubt_results(tx, [booking.id], Doubt.MISSED)


def let_go_of_bookings(tx: Tx, visit: int) -> None:
    """Have the bookings that a check-in took stand as before it: of somebody who is expected."""
    for booking in _bookings(tx, visit):
        tx.change(booking)
        booking.state, booking.visit_id = Booking.BOOKED, None


def _bookings(tx: Tx, visit: int) -> Sequence[Appointment]:
    return tx.session.exec(select(Appointment).where(col(Appointment.visit_id) == visit)).all()
