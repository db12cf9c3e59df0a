"""Merging: two records turn out to be one person. One is kept; what the other had is the kept one's from then on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from models.appointment.table import Appointment
from models.patient.outcomes import Merged
from models.patient.table import Identifier, Patient
from models.patient.verbs import born_by_code, patient_of
from models.permission import Permission
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.refusal import Invalid, NotNow
from models.refused.table import RefusedMessage
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.visit.act import required
from models.visit.admit import open_visit
from models.visit.awaited import NOT_HERE, bring_up
from models.visit.table import Incident, Visit

_OWNED = (Referral, Visit, Appointment, Incident, RefusedMessage)
_FILLED = ("birth_date", "sex", "language", "phone", "address", "home_municipality")


@verb(may=Permission.CHECK_IN)
def merge(tx: Tx, *, keep: int, merge: int, reason: str) -> Merged:
    """Merge two records of one person; it stays merged.

    The name stays the kept record's; what that one leaves empty is filled from the other, and whoever was under
    non-disclosure in either is in the kept one. The other stays as it was, found by nobody but whoever asks for its
    key, and leads to the kept one. A visit that awaits a referral takes one that came for the other record.

    Args:
        tx: the transaction.
        keep: the key of the record that is kept.
        merge: the key of the one that it takes over.
        reason: how it is known that they are one person.

    Raises:
        NotFound: ``patient.unknown``.
        Invalid: ``patient.same_record``: they are one already; ``patient.two_people``: by their codes they were born on
            different days; ``visit.reason_missing``.
        NotNow: ``patient.both_here``: both have an open visit.
    """
    kept, other = patient_of(tx, keep), patient_of(tx, merge)
    tx.about(patient=kept.id)
    tx.note(reason=required(reason))
    if kept.id == other.id:
        raise Invalid("patient.same_record")
    if len(born_by_code(tx, kept) | born_by_code(tx, other)) > 1:
        raise Invalid("patient.two_people")
    here, there = open_visit(tx, kept.id), open_visit(tx, other.id)
    if here is not None and there is not None:
        raise NotNow("patient.both_here", tickets=tuple(each.ticket for each in (here, there) if each.ticket))
    came = _open_referrals(tx, (other if here else kept).id) if here or there else ()
    for table in _OWNED:
        for row in tx.session.exec(select(table).where(col(table.patient_id) == other.id)).all():
            tx.change(row).patient_id = kept.id
    _take_identifiers(tx, kept, other)
    _fill(tx, kept, other)
    for before in tx.session.exec(select(Patient).where(col(Patient.merged_into) == other.id)).all():
        tx.change(before).merged_into = kept.id
    tx.change(other).merged_into = kept.id
    tx.session.flush()
    unit = unit_of(tx.connection)
    released = tuple(ticket for referral in came for ticket in bring_up(tx, referral, unit, NOT_HERE)[0])
    return Merged(kept.id, other.id, released)


def _open_referrals(tx: Tx, patient: int) -> Sequence[Referral]:
    of_patient = col(Referral.patient_id) == patient
    found = select(Referral).where(of_patient, col(Referral.state) == ReferralState.OPEN.value)
    return tx.session.exec(found.order_by(col(Referral.id))).all()


def _take_identifiers(tx: Tx, kept: Patient, other: Patient) -> None:
    """The other's identifiers name the kept record; one that both have stays where it is, and is followed."""
    rows = tx.session.exec(select(Identifier).where(col(Identifier.patient_id).in_([kept.id, other.id]))).all()
    known = {(row.assigner, row.value) for row in rows if row.patient_id == kept.id}
    for row in rows:
        if row.patient_id == other.id and (row.assigner, row.value) not in known:
            tx.change(row).patient_id = kept.id


def _fill(tx: Tx, kept: Patient, other: Patient) -> None:
    new = {name: getattr(other, name) for name in _FILLED if getattr(other, name) and not getattr(kept, name)}
    if other.non_disclosure and not kept.non_disclosure:
        new["non_disclosure"] = True
    if new:
        tx.change(kept)
        for name, value in new.items():
            setattr(kept, name, value)
