"""What every act on a visit begins with: the row, in the state that the person saw, and a step that its state has."""

from __future__ import annotations

from sqlmodel import col, select

from models.appointment.states import Booking
from models.appointment.table import Appointment
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.refusal import Moved, NotFound
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
        Moved: ``visit.moved``: somebody, or a message, was faster.
        NotNow: ``visit.not_from``: the table has no such step from its state.
    """
    row = tx.session.get(Visit, visit)
    if row is None:
        raise NotFound("visit.unknown")
    tx.about(visit=row.id, patient=row.patient_id)
    if row.changed != seen:
        raise Moved("visit.moved", ticket=row.ticket)
    check_step(row.ticket, State(row.state), step)
    return row


def back_to_waiting(row: Visit) -> None:
    """WAITING again: no room, no calls; arrival and due time stay."""
    row.state = State.WAITING
    row.room = ""
    row.called_at = row.called_by = row.started_at = row.ended_at = None


def examinations(tx: Tx, visit: int, *states: Examined) -> list[Examination]:
    """The visit's examinations in these states, in the order in which they were planned."""
    found = select(Examination).where(
        col(Examination.visit_id) == visit, col(Examination.state).in_([state.value for state in states])
    )
    return list(tx.session.exec(found.order_by(col(Examination.id))))


def plan(examination: Examination, referral: Referral) -> None:
    """Let an examination serve a referral: its exam and its side."""
    examination.referral_id = referral.id
    examination.exam_code, examination.exam_text = referral.exam_code, referral.exam_text
    examination.side = referral.side


def end_planned(tx: Tx, visit: int, reason: str) -> None:
    """What was still planned isn't done, and its referrals are free again; one taken back meanwhile stays so."""
    for examination in examinations(tx, visit, Examined.PLANNED):
        tx.change(examination).state = Examined.NOT_DONE
        examination.reason = reason
        examination.ended_at = tx.now
        if examination.referral_id is not None:
            referral = tx.session.get_one(Referral, examination.referral_id)
            if referral.state != ReferralState.REVOKED:
                tx.change(referral).state = ReferralState.OPEN


def book_state(tx: Tx, visit: int, state: Booking) -> None:
    """Move the imaging appointments that the visit took along with it."""
    for booking in tx.session.exec(select(Appointment).where(col(Appointment.visit_id) == visit)):
        tx.change(booking).state = state
