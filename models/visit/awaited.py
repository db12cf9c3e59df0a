"""What a referral that comes, or is taken back, does to a visit that waits."""

from __future__ import annotations

from sqlmodel import col, select

from models.referral.facts import Answer, ReferralState
from models.referral.judge import highest, judge, read_history
from models.referral.table import Referral
from models.store.unit_of_work import Tx
from models.unit.rules import Unit
from models.visit.hold import hold_for
from models.visit.order import due_at
from models.visit.states import Examined, Hold, State
from models.visit.table import Examination, Visit

_HELD_FOR_A_REFERRAL = (Hold.AWAITED, Hold.ORDERER, Hold.EXAM, Hold.REVOKED)


def release_awaiting(tx: Tx, referral: Referral, unit: Unit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give a referral to the patient's visit that is held for one, and release it if the check accepts.

    The place is kept: the due time stays what it was at check-in, or becomes earlier if the referral is more pressing.

    Returns:
        The tickets released, and the tickets that stay on hold with the referral's own reason.
    """
    visit = tx.session.exec(
        select(Visit).where(
            col(Visit.patient_id) == referral.patient_id,
            col(Visit.state) == State.WAITING.value,
            col(Visit.held).in_([hold.value for hold in _HELD_FOR_A_REFERRAL]),
        )
    ).one_or_none()
    if visit is None:
        return (), ()
    examination = _examination_for(tx, visit, referral)
    if examination is None:
        return (), ()
    history = read_history(tx.connection, visit.patient_id)
    verdict = judge(history, referral, unit, visit.unit_day, patient=visit.patient_id)
    if verdict.answer not in (Answer.ACCEPT, Answer.HOLD):
        return (), ()
    tx.change(examination)
    examination.referral_id = referral.id
    examination.exam_code, examination.exam_text = referral.exam_code, referral.exam_text
    examination.side = referral.side
    tx.change(referral).state = ReferralState.IN_USE
    tx.change(visit)
    tx.about(visit=visit.id)
    visit.priority = highest((visit.priority, referral.priority))
    due = due_at(
        visit.arrived_at,
        visit.appointed_at,
        visit.priority,
        walk_in_target=unit.walk_in_target,
        urgent_target=unit.urgent_target,
    )
    visit.due_at = min(visit.due_at, due)
    tx.session.flush()
    visit.held = hold_for(tx, visit, unit)
    return ((visit.ticket,), ()) if visit.held is None else ((), (visit.ticket,))


def hold_revoked(tx: Tx, referral: Referral) -> tuple[str, ...]:
    """Put the waiting visit that a revoked referral serves on hold.

    Returns:
        The tickets put on hold.
    """
    visit = tx.session.exec(
        select(Visit)
        .join(Examination, col(Examination.visit_id) == col(Visit.id))
        .where(
            col(Examination.referral_id) == referral.id,
            col(Examination.state) == Examined.PLANNED.value,
            col(Visit.state) == State.WAITING.value,
        )
    ).one_or_none()
    if visit is None:
        return ()
    tx.change(visit).held = Hold.REVOKED
    tx.about(visit=visit.id)
    return (visit.ticket,)


def _examination_for(tx: Tx, visit: Visit, referral: Referral) -> Examination | None:
    planned = tx.session.exec(
        select(Examination).where(
            col(Examination.visit_id) == visit.id, col(Examination.state) == Examined.PLANNED.value
        )
    ).all()
    own = [each for each in planned if each.referral_id == referral.id]
    open_ones = [each for each in planned if each.referral_id is None]
    return next(iter(own or open_ones), None)
