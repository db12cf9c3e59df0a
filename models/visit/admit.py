"""Letting a patient in: what check-in and announcing share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import col, select

from models.appointment.states import Booking
from models.clock import clinic_day
from models.referral.facts import Answer, ReferralState
from models.referral.judge import judge, read_history
from models.referral.table import Referral
from models.refusal import NotFound, NotNow, Taken
from models.store.unit_of_work import Tx
from models.unit.rules import Unit
from models.visit.act import end, plan
from models.visit.states import CHECKED_IN_ANEW, OPEN, State, Step, check_step
from models.visit.table import Examination, Visit


def open_visit(tx: Tx, patient: int) -> Visit | None:
    """The patient's open visit, of whatever day."""
    open_states = [state.value for state in OPEN]
    return tx.session.exec(
        select(Visit).where(col(Visit.patient_id) == patient, col(Visit.state).in_(open_states))
    ).one_or_none()


def make_room(tx: Tx, patient: int, today: date) -> Visit | None:
    """The patient's visit of today that is announced; one that was left open on an earlier day is ended.

    Raises:
        Taken: ``visit.already_here``: there is a visit of today; ``visit.left_in_exam``: by the records the patient is
            in a room since an earlier day.
    """
    here = open_visit(tx, patient)
    if here is None:
        return None
    if here.unit_day >= today:
        if here.state == State.ANNOUNCED:
            return here
        raise Taken("visit.already_here", ticket=here.ticket)
    if here.state == State.IN_EXAM:
        raise Taken("visit.left_in_exam", ticket=here.ticket, day=here.unit_day)
    check_step(here.ticket, State(here.state), Step.LEAVE)
    end(tx, tx.change(here), State.LEFT, CHECKED_IN_ANEW, Booking.NO_SHOW)
    tx.session.flush()  # before the new visit is written: one patient, one open visit
    return None


def admitted(tx: Tx, referrals: Iterable[int], patient: int, unit: Unit, overrule: str = "") -> list[Referral]:
    """The referrals of these keys, each once, if the check lets them in today.

    Accept and hold do; outside the wanted dates it takes a reason; nothing lets a refused or redirected one in.

    Raises:
        NotFound: ``visit.referral_unknown``.
        NotNow: ``visit.referral_not_accepted``, ``visit.not_yet``.
    """
    history, today = read_history(tx.connection, patient), clinic_day(tx.now)
    served = []
    for key in dict.fromkeys(referrals):
        referral = tx.session.get(Referral, key)
        if referral is None:
            raise NotFound("visit.referral_unknown")
        verdict = judge(history, referral, unit, today, patient=patient)
        if verdict.not_yet:
            if not overrule.strip():
                raise NotNow("visit.not_yet", start=referral.wanted_from, end=referral.wanted_to)
        elif verdict.answer in (Answer.REDIRECT, Answer.REFUSE):
            raise NotNow("visit.referral_not_accepted", why=verdict.reason.what if verdict.reason else "")
        served.append(referral)
    return served


def serve(tx: Tx, visit: Visit, referrals: Iterable[Referral], *, awaited: bool) -> None:
    """Plan an examination for each referral, and one for a referral that is still to come."""
    for referral in referrals:
        examination = Examination(visit_id=visit.id)
        plan(examination, referral)
        tx.change(referral).state = ReferralState.IN_USE
        tx.add(examination)
    if awaited:
        tx.add(Examination(visit_id=visit.id))
