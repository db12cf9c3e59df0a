"""Referrals as they come from outside: new, changed, taken back; and what a new one does to a visit held for it."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlmodel import col, select

from models.patient.verbs import take_patient
from models.permission import Permission
from models.referral.facts import IncomingReferral, ReferralState
from models.referral.table import Referral
from models.refusal import Invalid
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.taken import Novelty, TakenReferral
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.awaited import NOT_HERE, bring_up, standing

_SAME_NAMES = (
    "exam_text", "electronic", "author_name", "orderer_id", "orderer_name", "addressed_to", "written_on",
    "wanted_from", "wanted_to", "question", "projections", "note", "accession",
)  # fmt: skip
_OF_SOURCE = select(col(Referral.id), col(Referral.patient_id), col(Referral.content)).where(
    col(Referral.source) == bindparam("source")
)
_REPLACEABLE = frozenset({ReferralState.OPEN, ReferralState.REVOKED})


@verb(may=Permission.REGISTER)
def take_referral(tx: Tx, *, incoming: IncomingReferral, content: str) -> TakenReferral:
    """Take a referral and its patient.

    A visit of the patient that waits on hold for a referral is released by one that the check accepts. One that serves
    a visit already takes it along: the exam, the side, how pressing it is. If it is taken back, or can't be taken here
    as it is by now, its visit is on hold: nobody is called for it.

    Args:
        tx: the transaction.
        incoming: the referral.
        content: the hash of the message; the same hash again changes nothing.

    Raises:
        Invalid: ``referral.other_patient``: the same identifier came before for somebody else;
            ``referral.already_used``: a change to one that has been imaged.
    """
    found = tx.connection.execute(_OF_SOURCE, {"source": incoming.source}).one_or_none()
    if found is not None and found.content == content:
        tx.about(patient=found.patient_id, referral=found.id)
        return TakenReferral(found.id, Novelty.SAME)
    taken = take_patient(tx, facts=incoming.patient)
    patient, unit = taken.patient, unit_of(tx.connection)
    if found is None:
        referral = Referral(patient_id=patient, source=incoming.source, received_at=tx.now, content=content)
        _write(referral, incoming, unit)
        tx.about(patient=patient, referral=tx.add(referral).id)
        if taken.novelty is Novelty.TAKEN:
            return TakenReferral(referral.id, Novelty.TAKEN)  # nobody new has a visit
        released, held = bring_up(tx, referral, unit, NOT_HERE, new=True)
        return TakenReferral(referral.id, Novelty.TAKEN, released=released, held=held)
    known = tx.session.get_one(Referral, found.id)
    before = standing(tx, known, unit)
    if known.patient_id != patient:
        raise Invalid("referral.other_patient")
    if known.state == ReferralState.USED:
        raise Invalid("referral.already_used")
    referral = tx.change(known)
    if incoming.revoked:
        referral.state = ReferralState.REVOKED  # what it was for stays as it was known
    else:
        _write(referral, incoming, unit)
    referral.content = content
    tx.about(patient=patient, referral=referral.id)
    tx.session.flush()
    released, held = bring_up(tx, referral, unit, before)
    return TakenReferral(referral.id, Novelty.UPDATED, released=released, held=held)


def _write(referral: Referral, incoming: IncomingReferral, unit: Unit) -> None:
    exam = unit.exam(incoming.exam_code)
    written_on = incoming.written_on or referral.written_on  # a change may leave unsaid when it was written
    for name in _SAME_NAMES:
        setattr(referral, name, getattr(incoming, name))
    referral.written_on = written_on
    referral.exam_code = exam.code if exam else incoming.exam_code
    referral.side = incoming.side
    referral.priority = incoming.priority
    referral.author = incoming.author
    if incoming.revoked:
        referral.state = ReferralState.REVOKED
    elif referral.state in _REPLACEABLE:
        referral.state = ReferralState.OPEN
