"""Check-in: the patient holds a number and has a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from models.appointment.arrival import arrival_now
from models.appointment.states import Booking
from models.appointment.table import Appointment
from models.clock import clinic_day
from models.patient.needs import Need
from models.patient.verbs import patient_of
from models.permission import Permission
from models.referral.facts import Answer, ReferralState
from models.referral.judge import History, highest, judge, read_history
from models.referral.table import Referral
from models.refusal import Invalid, NotFound, NotNow, Taken
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.act import book_state, end_planned, plan
from models.visit.awaited import take_up
from models.visit.hold import hold_for
from models.visit.order import due_at
from models.visit.outcomes import CheckedIn
from models.visit.states import OPEN, Hold, IdentityShown, Lane, State, Step, check_step
from models.visit.table import Examination, Visit
from models.visit.ticket import next_number


@verb(may=Permission.CHECK_IN)
def check_in(
    tx: Tx,
    *,
    patient: int,
    referrals: Sequence[int],
    identity: IdentityShown,
    needs: Sequence[Need] = (),
    awaited: bool = False,
    overrule: str = "",
    seen: int | None = None,
) -> CheckedIn:
    """Give the patient a number and a place, for the referrals ticked or on hold for one that is awaited.

    An appointment of today is taken with its adjacent ones: the letter is A and the first of them is in the due time.
    A visit of an earlier day that nobody ended is ended: the patient has left it.

    Args:
        tx: the transaction.
        patient: the patient's key.
        referrals: the keys of the referrals to serve today.
        identity: how the patient's identity was shown.
        needs: what whoever calls must know.
        awaited: a referral is still to come: the visit is on hold until it does.
        overrule: why a referral is taken outside its wanted dates, "" when none is.
        seen: the sequence number of the file that the person saw: a referral awaited that has come since is taken.

    Raises:
        Taken: ``visit.already_here``, with the number that the patient already holds; ``visit.left_in_exam``: by the
            records the patient is in a room since an earlier day.
        Invalid: ``visit.no_referral``: nothing is ticked and none is awaited.
        NotNow: ``visit.referral_not_accepted``, ``visit.not_yet``: the check doesn't let it in today.
    """
    person = patient_of(tx, patient)
    tx.about(patient=person.id)
    today = clinic_day(tx.now)
    _make_room(tx, person.id, today)
    if not referrals and not awaited:
        raise Invalid("visit.no_referral")
    unit = unit_of(tx.connection)
    history = read_history(tx.connection, person.id)
    served = [_admitted(tx, key, person.id, history, unit, today, overrule) for key in dict.fromkeys(referrals)]
    bookings = arrival_now(tx, person.id)
    visit = _place(tx, person.id, served, bookings, unit, today)
    visit.needs = ",".join(need for need in Need if need in needs)
    visit.identity_shown = identity
    for referral in served:
        _plan(tx, visit, referral)
    if awaited:
        _plan(tx, visit, None)
    tx.session.flush()
    visit.held = Hold.AWAITED if awaited else hold_for(tx, visit, unit)
    if awaited and seen is not None:
        take_up(tx, person.id, unit, since=seen)
    if overrule.strip():
        tx.note(reason=overrule.strip())
    tx.about(visit=visit.id)
    return CheckedIn(visit.id, visit.ticket, visit.due_at, held=visit.held is not None)


def _make_room(tx: Tx, patient: int, today: date) -> None:
    """Refuse a second visit of today; end one that was left open on an earlier day, and free its referrals."""
    open_states = [state.value for state in OPEN]
    here = tx.session.exec(
        select(Visit).where(col(Visit.patient_id) == patient, col(Visit.state).in_(open_states))
    ).one_or_none()
    if here is None:
        return
    if here.unit_day >= today:
        raise Taken("visit.already_here", ticket=here.ticket)
    if here.state == State.IN_EXAM:
        raise Taken("visit.left_in_exam", ticket=here.ticket, day=here.unit_day)
    check_step(here.ticket, State(here.state), Step.LEAVE)
    tx.change(here).state = State.LEFT
    here.held, here.ended_at = None, tx.now
    end_planned(tx, here.id, State.LEFT)
    book_state(tx, here.id, Booking.NO_SHOW)
    tx.session.flush()  # before the new visit is written: one patient, one open visit


def _admitted(tx: Tx, key: int, patient: int, history: History, unit: Unit, today: date, overrule: str) -> Referral:
    """The referral, if the check lets it in today.

    Accept and hold do; outside the wanted dates it takes a reason; nothing lets a refused or redirected one in.
    """
    referral = tx.session.get(Referral, key)
    if referral is None:
        raise NotFound("visit.referral_unknown")
    verdict = judge(history, referral, unit, today, patient=patient)
    if verdict.not_yet:
        if not overrule.strip():
            raise NotNow("visit.not_yet", start=referral.wanted_from, end=referral.wanted_to)
    elif verdict.answer in (Answer.REDIRECT, Answer.REFUSE):
        raise NotNow("visit.referral_not_accepted", why=verdict.reason.what if verdict.reason else "")
    return referral


def _place(
    tx: Tx, patient: int, served: Sequence[Referral], bookings: Sequence[Appointment], unit: Unit, today: date
) -> Visit:
    appointed: datetime | None = bookings[0].start if bookings else None
    priority = highest(referral.priority for referral in served)
    visit = tx.add(
        Visit(
            patient_id=patient,
            unit_day=today,
            kind=Lane.APPOINTMENT if bookings else Lane.WALK_IN,
            number=next_number(tx, today),
            priority=priority,
            arrived_at=tx.now,
            appointed_at=appointed,
            due_at=due_at(
                tx.now,
                appointed,
                priority,
                walk_in_target=unit.walk_in_target,
                urgent_target=unit.urgent_target,
            ),
        )
    )
    for booking in bookings:
        tx.change(booking).state = Booking.CHECKED_IN
        booking.visit_id = visit.id
    return visit


def _plan(tx: Tx, visit: Visit, referral: Referral | None) -> None:
    examination = Examination(visit_id=visit.id)
    if referral is not None:
        plan(examination, referral)
        tx.change(referral).state = ReferralState.IN_USE
    tx.add(examination)
