"""What a message about a referral does to the visit that it serves, or to one that waits for a referral."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from models.clock import clinic_day
from models.referral.facts import Answer, ReferralState
from models.referral.judge import highest, judge, read_history
from models.referral.table import Referral
from models.store.unit_of_work import Tx
from models.unit.rules import Unit
from models.visit.act import back_to_waiting, examinations, plan
from models.visit.hold import FORBIDDING, hold_for, hold_of
from models.visit.order import due_at
from models.visit.states import OPEN, Examined, Hold, State
from models.visit.table import Examination, Visit

Tickets = tuple[str, ...]

_OPEN = sorted(OPEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a referral stands before the check.

    Args:
        due: whether it could be ticked at check-in today, without a reason.
        hold: why a visit for it would be on hold; ``None`` when nothing stands in the way.
    """

    due: bool
    hold: Hold | None


NOT_HERE = Standing(due=False, hold=Hold.AWAITED)
"""That of a referral before it has come."""


def standing(tx: Tx, referral: Referral, unit: Unit) -> Standing:
    """How the referral stands today."""
    history = read_history(tx.connection, referral.patient_id)
    verdict = judge(history, referral, unit, clinic_day(tx.now), patient=referral.patient_id)
    return Standing(verdict.answer in (Answer.ACCEPT, Answer.HOLD), hold_of(referral, verdict, unit))


def bring_up(tx: Tx, referral: Referral, unit: Unit, before: Standing, *, new: bool = False) -> tuple[Tickets, Tickets]:
    """Let a visit follow what a message says of a referral: exam, side, how pressing, whether it may be called.

    It is the visit that the referral serves; or else one of today that awaits a referral, unless this one could have
    been ticked at check-in and wasn't. The place is kept: the due time stays, or becomes earlier if the referral is
    more pressing by now. What a person has released stays released until something else stands in the way.

    Args:
        tx: the transaction.
        referral: as it is after the message.
        unit: what the unit decides.
        before: how the referral stood before the message.
        new: whether it has only now come, so that no visit serves it.

    Returns:
        The tickets that can be called from now on, and those that were put on hold or are on hold for another reason.
    """
    served = None if new else _served(tx, referral)
    found = served or (None if before.due else _awaiting(tx, referral))
    if found is None:
        return (), ()
    visit, examination = found
    now = standing(tx, referral, unit)
    if examination.referral_id is None and not now.due:
        return (), ()
    tx.about(visit=visit.id)
    if referral.state != ReferralState.REVOKED:
        tx.change(referral).state = ReferralState.IN_USE
        _follow(tx, visit, examination, referral, unit)
        settle(tx, visit, unit)
    was = visit.held
    _put(tx, visit, _hold_now(tx, visit, unit, before, now))
    if visit.held == was:
        return (), ()
    return ((visit.ticket,), ()) if visit.held is None else ((), (visit.ticket,))


def take_up(tx: Tx, patient: int, unit: Unit, *, since: int) -> None:
    """Give the patient's visit a referral that it awaits and that has come since a person last looked."""
    came = select(Referral).where(
        col(Referral.patient_id) == patient,
        col(Referral.state) == ReferralState.OPEN.value,
        col(Referral.changed) > since,
    )
    for referral in tx.session.exec(came.order_by(col(Referral.id))).all():
        bring_up(tx, referral, unit, NOT_HERE)


def settle(tx: Tx, visit: Visit, unit: Unit) -> None:
    """Bring a visit's priority up to its referrals, or to what it was announced as.

    Its due time becomes earlier with it, never later.
    """
    served = [
        tx.session.get_one(Referral, each.referral_id).priority
        for each in examinations(tx, visit.id, Examined.PLANNED)
        if each.referral_id is not None
    ]
    priority = highest([visit.announced_as, *served] if visit.announced_as else served)
    if priority == visit.priority:
        return
    due = due_at(
        visit.arrived_at,
        visit.appointed_at,
        priority,
        walk_in_target=unit.walk_in_target,
        urgent_target=unit.urgent_target,
    )
    tx.change(visit).priority = priority
    visit.due_at = min(visit.due_at, due)


def _served(tx: Tx, referral: Referral) -> tuple[Visit, Examination] | None:
    """The open visit that the referral serves, with its examination."""
    return tx.session.exec(
        select(Visit, Examination)
        .join(Examination, col(Examination.visit_id) == col(Visit.id))
        .where(
            col(Examination.referral_id) == referral.id,
            col(Examination.state) == Examined.PLANNED.value,
            col(Visit.state).in_(_OPEN),
        )
    ).first()


def _awaiting(tx: Tx, referral: Referral) -> tuple[Visit, Examination] | None:
    """The patient's visit of today that awaits a referral, with the examination that has none."""
    return tx.session.exec(
        select(Visit, Examination)
        .join(Examination, col(Examination.visit_id) == col(Visit.id))
        .where(
            col(Visit.patient_id) == referral.patient_id,
            col(Visit.unit_day) == clinic_day(tx.now),
            col(Visit.state).in_(_OPEN),
            col(Examination.referral_id).is_(None),
            col(Examination.state) == Examined.PLANNED.value,
        )
        .order_by(col(Examination.id))
    ).first()


def _follow(tx: Tx, visit: Visit, examination: Examination, referral: Referral, unit: Unit) -> None:
    """Write what the referral asks for into the examination; whoever looks at the visit has to look again."""
    asked = (examination.referral_id, examination.exam_code, examination.exam_text, examination.side)
    if asked == (referral.id, referral.exam_code, referral.exam_text, referral.side):
        return
    tx.change(visit)
    tx.change(examination)
    plan(examination, referral)
    if examination.room and examination.room not in unit.rooms_for(unit.exam(examination.exam_code)):
        examination.room, examination.started_at = "", None


def _hold_now(tx: Tx, visit: Visit, unit: Unit, before: Standing, now: Standing) -> Hold | None:
    """Why the visit is on hold after the message."""
    held = Hold(visit.held) if visit.held else None
    if held is Hold.STAFF:
        return held  # a person's own reason: only a person ends it
    if held is not None:
        tx.session.flush()
        return hold_for(tx, visit, unit)
    if now.hold == before.hold:
        return None
    return now.hold


def _put(tx: Tx, visit: Visit, hold: Hold | None) -> None:
    """Put a waiting visit on hold, or release it; a called one comes back if it must not be imaged at all."""
    if visit.state == State.CALLED and hold in FORBIDDING:
        back_to_waiting(tx.change(visit))
    if visit.state == State.WAITING and visit.held != hold:
        tx.change(visit).held = hold
