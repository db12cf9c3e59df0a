"""Messages of several facts: all of one or nothing of it, in one transaction and one entry of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from sqlmodel import col, select

from models.appointment.imaging import take_appointment
from models.appointment.report import report_ready
from models.message.facts import IncomingMerger, IncomingMessage, IncomingReport, Part, PatientChange
from models.patient.merge import merge
from models.patient.verbs import known_patient, take_patient
from models.permission import Permission
from models.referral.facts import IncomingAppointment, IncomingReferral, PatientFacts
from models.referral.table import Referral
from models.referral.verbs import take_referral
from models.refusal import Invalid, NotFound
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.taken import Novelty, TakenAppointment, TakenMessage, TakenReferral

_BY_WEIGHT = (Novelty.TAKEN, Novelty.UPDATED, Novelty.SAME)


@verb(may=Permission.REGISTER)
def take_message(tx: Tx, *, message: IncomingMessage, contents: Sequence[str], content: str) -> TakenMessage:
    """Take all that a message says, or nothing.

    Args:
        tx: the transaction.
        message: what it says.
        contents: the hash of each of its parts.
        content: the hash of the whole; kept, so that another message under the same number is known for one.

    Raises:
        Refusal: as of the verbs that take its parts; ``message.unknown_referral`` or ``message.several_referrals``
            for a report that isn't of just one.
    """
    taken = [_take(tx, part, own) for part, own in zip(message.parts, contents, strict=True)]
    referrals = [each for each in taken if isinstance(each, TakenReferral)]
    novelties = {each if isinstance(each, Novelty) else each.novelty for each in taken}
    return TakenMessage(
        content,
        next((each for each in _BY_WEIGHT if each in novelties), Novelty.SAME),
        released=tuple(ticket for each in referrals for ticket in each.released),
        held=tuple(ticket for each in referrals for ticket in each.held),
        cancelled=any(isinstance(each, TakenAppointment) and each.cancelled for each in taken),
    )


def _take(tx: Tx, part: Part, content: str) -> TakenReferral | TakenAppointment | Novelty:
    match part:
        case IncomingReferral():
            return take_referral(tx, incoming=part, content=content)
        case IncomingAppointment():
            return take_appointment(tx, incoming=_with_referrals(tx, part), content=content)
        case PatientChange(facts):
            return Novelty.SAME if known_patient(tx, facts) is None else take_patient(tx, facts=facts).novelty
        case IncomingMerger():
            return _merge(tx, part)
        case IncomingReport():
            return _report(tx, part)
        case _:
            assert_never(part)


def _merge(tx: Tx, merger: IncomingMerger) -> Novelty:
    """The kept record takes the other over; where only one of the two is known, it gets what it lacks."""
    kept = known_patient(tx, merger.patient)
    other = known_patient(tx, PatientFacts(merger.other, merger.patient.family, merger.patient.given))
    if kept is not None and other is not None and kept.id != other.id:
        merge(tx, keep=kept.id, merge=other.id, reason=merger.reason)
        take_patient(tx, facts=merger.patient)
        return Novelty.UPDATED
    if kept is None and other is None:
        return Novelty.SAME
    both = replace(merger.patient, identifiers=(*merger.patient.identifiers, *merger.other))
    return take_patient(tx, facts=both).novelty


def _report(tx: Tx, report: IncomingReport) -> Novelty:
    found = _referrals(tx, report.patient, report.sources, report.accession)
    if not found:
        raise NotFound("message.unknown_referral")
    if len(found) > 1:
        raise Invalid("message.several_referrals")
    before = found[0].reported_at
    report_ready(tx, referral=found[0].id)
    return Novelty.UPDATED if before is None else Novelty.SAME


def _with_referrals(tx: Tx, booking: IncomingAppointment) -> IncomingAppointment:
    """The booking with its referrals as they are known here: whoever books may know their numbers alone."""
    named = []
    for source in booking.referral_sources:
        found = _referrals(tx, booking.patient, (source,), "")
        named.append(found[0].source if len(found) == 1 else source)
    return replace(booking, referral_sources=tuple(named))


def _referrals(tx: Tx, patient: PatientFacts, sources: Sequence[str], accession: str) -> Sequence[Referral]:
    """The patient's referrals that are meant: by the whole key, else by the accession number, else by the number alone.

    A number without whoever gave it is enough where the patient is known besides.
    """
    known = known_patient(tx, patient)
    if known is None:
        return ()
    rows = tx.session.exec(select(Referral).where(col(Referral.patient_id) == known.id).order_by(col(Referral.id)))
    own = rows.all()
    for source in sources:
        whole = [row for row in own if row.source == source]
        if whole:
            return whole
    numbered = [row for row in own if accession and row.accession == accession]
    if numbered:
        return numbered
    numbers = {source.rpartition("|")[2] for source in sources}
    return [row for row in own if row.source.rpartition("|")[2] in numbers]
