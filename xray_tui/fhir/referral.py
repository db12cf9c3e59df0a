"""A FHIR ServiceRequest as a referral."""

from __future__ import annotations

from models.referral.facts import IncomingReferral, PatientFacts, Priority
from models.refusal import Message
from xray_tui.fhir.author import orderer_of, organisation_of
from xray_tui.fhir.references import References
from xray_tui.fhir.source import Raw
from xray_tui.fhir.systems import IDENTIFIER_TYPES, system_of
from xray_tui.fhir.times import first_day
from xray_tui.fhir.tree import Node, child, children, codings, flag, line, prose, together
from xray_tui.fhir.wording import exam_of, side_of, texts, wanted_days
from xray_tui.intake import Kind, Left, digest

REVOKED = frozenset({"revoked", "entered-in-error", "on-hold"})
"""Nobody is to be imaged on these. One on hold comes back when it is sent as active again."""

_LEFT_BY_STATUS = {
    "draft": Message("intake.draft"),
    "completed": Message("intake.completed"),
    "unknown": Message("intake.status_unknown"),
}
_ORDERS = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
_PLACER, _FILLER, _ACCESSION = "PLAC", "FILL", "ACSN"
_IDENTIFIER_ORDER = {_PLACER: 0, "": 1, _FILLER: 2, _ACCESSION: 3}


def not_a_referral(resource: Node) -> Left | None:
    """Why a ServiceRequest of good form asks for nothing here; ``None`` if it does, or takes an earlier one back."""
    status, intent = line(resource, "status"), line(resource, "intent")
    if status in REVOKED:
        return None
    if status in _LEFT_BY_STATUS:
        return Left(Kind.IGNORED, _LEFT_BY_STATUS[status])
    if flag(resource, "doNotPerform"):
        return Left(Kind.IGNORED, Message("intake.do_not_perform"))
    if intent not in _ORDERS:
        return Left(Kind.IGNORED, Message("intake.not_an_order", {"intent": intent}))
    return None


def source_of(raw: Raw) -> str:
    """What the request is, for good: the placer's identifier, else another with a system, else where it lies.

    An identifier without a system is anybody's, so it names nothing: the resource's address does, then its id, and at
    last all that it says.
    """
    ranked = sorted(children(raw.resource, "identifier"), key=lambda each: _IDENTIFIER_ORDER.get(_type_of(each), 1))
    for each in ranked:
        system, value = system_of(line(each, "system")), line(each, "value")
        if system and value:
            return f"{system}|{value}"
    return address_of(raw) or f"{line(raw.resource, 'resourceType')}|{digest(raw.resource)}"


def address_of(raw: Raw) -> str:
    """Where a resource lies: its full address, else its type and id, else ""."""
    own_id = line(raw.resource, "id")
    return raw.full_url or (f"{line(raw.resource, 'resourceType')}/{own_id}" if own_id else "")


def referral_of(raw: Raw, patient: PatientFacts, references: References) -> IncomingReferral:
    """The referral that a ServiceRequest of good form is.

    Args:
        raw: the entry.
        patient: whose it is.
        references: the input.
    """
    resource = raw.resource
    code = child(resource, "code")
    exam_code, exam_text = exam_of([code])
    sites = children(resource, "bodySite")
    orderer = orderer_of(child(resource, "requester"), raw, references)
    wanted_from, wanted_to = wanted_days(resource)
    return IncomingReferral(
        source=source_of(raw),
        patient=patient,
        exam_code=exam_code,
        exam_text=exam_text or together(texts(resource, "bodySite")),
        side=side_of(sites, [code]),
        priority=Priority(line(resource, "priority") or Priority.ROUTINE),
        author=orderer.author,
        author_name=orderer.author_name,
        orderer_id=orderer.id,
        orderer_name=orderer.name,
        addressed_to=_addressed_to(raw, references),
        written_on=first_day(line(resource, "authoredOn")),
        wanted_from=wanted_from,
        wanted_to=wanted_to,
        question=together([*texts(resource, "reasonCode"), *_reasons(raw, references)]),
        projections=together(texts(resource, "orderDetail")),
        note=together([prose(each, "text") for each in children(resource, "note")], "\n"),
        accession=_accession(resource),
        revoked=line(resource, "status") in REVOKED,
    )


def _addressed_to(raw: Raw, references: References) -> str:
    for performer in children(raw.resource, "performer"):
        _, name = organisation_of(performer, raw, references)
        if name:
            return name
    return ""


def _reasons(raw: Raw, references: References) -> list[str]:
    """What the reasons referred to are called: the reference's own words, else the Condition's code."""
    told = []
    for reason in children(raw.resource, "reasonReference"):
        found = references.find(reason, raw, ("Condition",))
        told.append(line(reason, "display") or (together(texts(found.resource, "code")) if found else ""))
    return told


def _accession(resource: Node) -> str:
    numbers = [each for each in children(resource, "identifier") if _type_of(each) == _ACCESSION]
    return next((line(each, "value") for each in numbers if line(each, "value")), "")


def _type_of(identifier: Node) -> str:
    known = codings(child(identifier, "type"))
    of_table = [each.code for each in known if each.system in IDENTIFIER_TYPES or not each.system]
    return next((code for code in of_table if code in _IDENTIFIER_ORDER), "")
