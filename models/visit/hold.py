"""Hold: a number and a place, but no call, until the referral comes or a named person releases it with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from models.permission import Permission
from models.referral.facts import Answer, ReferralState, Verdict
from models.referral.judge import judge, read_history
from models.referral.table import Referral
from models.refusal import NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.act import examinations, move, required
from models.visit.outcomes import Done
from models.visit.states import Examined, Hold, Step
from models.visit.table import Visit

FORBIDDING = frozenset({Hold.REVOKED, Hold.REFUSED})
"""What keeps a visit from being imaged at all, not only from being called yet."""


@verb(may=Permission.HOLD)
def hold(tx: Tx, *, visit: int, seen: int, note: str) -> Done:
    """Put a waiting visit on hold.

    Args:
        tx: the transaction.
        visit: its key.
        seen: its last change as the person saw it.
        note: why; shown at every desk.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it isn't waiting, or is on hold already (``visit.already_held``), which would be forgotten.
    """
    row = move(tx, visit, seen, Step.HOLD)
    if row.held is not None:
        raise NotNow("visit.already_held", ticket=row.ticket)
    row.held = Hold.STAFF
    row.hold_note = required(note)
    tx.note(reason=row.hold_note)
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.HOLD)
def release(tx: Tx, *, visit: int, seen: int, reason: str) -> Done:
    """Let a visit on hold be called after all; the place is kept.

    One that a person held may have been taken back meanwhile by whoever sent the referral: then that holds it.

    Args:
        tx: the transaction.
        visit: its key.
        seen: its last change as the person saw it.
        reason: why, by whoever answers for it.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it isn't waiting, or isn't on hold (``visit.not_held``).
    """
    row = move(tx, visit, seen, Step.RELEASE)
    if row.held is None:
        raise NotNow("visit.not_held", ticket=row.ticket)
    tx.note(reason=required(reason))
    row.held = forbidden(tx, row, unit_of(tx.connection)) if row.held == Hold.STAFF else None
    row.hold_note = ""
    return Done(row.id, row.ticket, row.state)


def hold_for(tx: Tx, visit: Visit, unit: Unit) -> Hold | None:
    """Why the visit has to be on hold as its referrals stand; ``None`` when nothing stands in the way."""
    return next(_holds(tx, visit, unit), None)


def forbidden(tx: Tx, visit: Visit, unit: Unit) -> Hold | None:
    """What a message forbids of a visit on its way back to the queue; what a person has released isn't asked again."""
    return next((hold for hold in _holds(tx, visit, unit) if hold in FORBIDDING), None)


def hold_of(referral: Referral, verdict: Verdict, unit: Unit) -> Hold | None:
    """Why a referral of this verdict puts its visit on hold; its wanted dates alone never do: they take a reason."""
    if referral.state == ReferralState.REVOKED:
        return Hold.REVOKED
    if verdict.answer in (Answer.REDIRECT, Answer.REFUSE) and not verdict.not_yet:
        return Hold.REFUSED
    if verdict.held:
        return Hold.EXAM if unit.exam(referral.exam_code) is None else Hold.ORDERER
    return None


def _holds(tx: Tx, visit: Visit, unit: Unit) -> Iterator[Hold]:
    history = read_history(tx.connection, visit.patient_id)
    for examination in examinations(tx, visit.id, Examined.PLANNED):
        if examination.referral_id is None:
            yield Hold.AWAITED
            continue
        referral = tx.session.get_one(Referral, examination.referral_id)
        verdict = judge(history, referral, unit, visit.unit_day, patient=visit.patient_id)
        hold = hold_of(referral, verdict, unit)
        if hold is not None:
            yield hold
