"""A FHIR input as entries for the one door: every resource is one, used or not, and says why if not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models.referral.facts import PatientFacts
from models.refusal import Invalid, Message
from xray_tui.fhir.appointment import actors, appointment_of, not_a_booking, requests_of
from xray_tui.fhir.form import USED
from xray_tui.fhir.patient import facts_by_identifier, patient_facts
from xray_tui.fhir.references import References, identifier_of, reference_id
from xray_tui.fhir.referral import address_of, not_a_referral, referral_of, source_of
from xray_tui.fhir.source import Raw, parse
from xray_tui.fhir.tree import Node, child, line
from xray_tui.intake import Entry, Kind, Left, Payload, digest


def read(data: bytes, today: date, name: str = "") -> list[Entry]:
    """The entries of one file or message.

    Args:
        data: what it holds.
        today: the clinic's local date.
        name: what it is called, as shown.

    Raises:
        Invalid: nothing of it can be read.
    """
    return entries(parse(data, name), today)


def entries(raws: Sequence[Raw], today: date) -> list[Entry]:
    """The entries of all the resources of one run; references may lead from any to any.

    Args:
        raws: the resources, of one file or of several.
        today: the clinic's local date.
    """
    return list(_Batch(raws, today).entries())


class _Batch:
    """One run's resources, on the way to entries."""

    def __init__(self, raws: Sequence[Raw], today: date) -> None:
        self._raws = raws
        self._today = today
        self._references = References(raws)
        self._claimed: dict[tuple[int, str, str], Raw] = {}

    def entries(self) -> Iterator[Entry]:
        for raw in self._raws:
            payload = self._payload(raw)
            source, version = "", ""
            if not isinstance(payload, Left):
                source = source_of(raw)
                version = digest(raw.resource, payload)
            yield Entry(_shown(raw), raw.where, payload, source, version)

    def _payload(self, raw: Raw) -> Payload:
        left = self._left_aside(raw)
        if left is not None:
            return left
        try:
            match line(raw.resource, "resourceType"):
                case "Patient":
                    return self._patient(raw)
                case "ServiceRequest":
                    return self._referral(raw)
                case "Appointment":
                    return self._appointment(raw)
                case _:
                    return Left(Kind.IGNORED, Message("intake.read_along"))
        except Invalid as refusal:
            return Left(Kind.REFUSED, refusal.message)

    def _left_aside(self, raw: Raw) -> Left | None:
        """What is left aside for what it is, before anybody looks at what it says."""
        kind = line(raw.resource, "resourceType")
        if raw.problem is not None:
            return Left(Kind.REFUSED, raw.problem)
        if raw.nothing is not None:
            return Left(Kind.IGNORED, raw.nothing)
        if not kind:
            return Left(Kind.REFUSED, Message("intake.no_type"))
        if kind not in USED:
            return Left(Kind.IGNORED, Message("intake.other_type", {"type": kind}))
        if raw in self._references.superseded:
            return Left(Kind.IGNORED, Message("intake.superseded"))
        wrong = self._references.form(raw.resource)
        return Left(Kind.REFUSED, wrong) if wrong else None

    def _patient(self, raw: Raw) -> Payload:
        facts = patient_facts(raw.resource, address_of(raw) or digest(raw.resource), self._today)
        return facts if facts.family or facts.given else Left(Kind.IGNORED, Message("intake.nameless"))

    def _referral(self, raw: Raw) -> Payload:
        left = not_a_referral(raw.resource)
        if left is not None:
            return left
        self._claim(raw)
        return referral_of(raw, self._whose(child(raw.resource, "subject"), raw), self._references)

    def _appointment(self, raw: Raw) -> Payload:
        left = not_a_booking(raw.resource)
        if left is not None:
            return left
        self._claim(raw)
        return appointment_of(raw, self._booked_for(raw), self._references)

    def _claim(self, raw: Raw) -> None:
        """Refuse a second resource of the same name in a bundle: it would silently take the first one's place.

        In two messages it is the same thing again, changed.

        Raises:
            Invalid: another resource bears the identifier.
        """
        key = (raw.file, raw.bundle, f"{line(raw.resource, 'resourceType')} {source_of(raw)}")
        first = self._claimed.setdefault(key, raw)
        if address_of(first) and address_of(raw) not in ("", address_of(first)):
            raise Invalid("intake.identifier_twice", where=first.where)

    def _booked_for(self, raw: Raw) -> PatientFacts:
        patients = actors(raw, "Patient", self._references)
        if len(patients) > 1:
            raise Invalid("intake.several_patients")
        if patients:
            return self._whose(patients[0], raw)
        for _, request in requests_of(raw, self._references):
            if request is not None:
                return self._whose(child(request.resource, "subject"), request)
        raise Invalid("intake.no_patient")

    def _whose(self, reference: Node, home: Raw) -> PatientFacts:
        """The patient whom a reference means.

        Raises:
            Invalid: nobody, or nobody that can be told from others.
        """
        found = self._references.find(reference, home, ("Patient",))
        if found is None:
            named = facts_by_identifier(*identifier_of(reference), line(reference, "display"), self._today)
            if named is None:
                raise _missing(reference)
            return named
        record = address_of(found.home)
        if found.resource is not found.home.resource:
            record = f"{source_of(found.home)}#{line(found.resource, 'id')}"
        facts = patient_facts(found.resource, record, self._today)
        if not facts.identifiers:
            raise Invalid("intake.nameless")
        return facts


def _missing(reference: Node) -> Invalid:
    text, _, _ = line(reference, "reference").partition("?")
    if not text and line(reference, "display"):
        return Invalid("intake.patient_in_words")
    if not text:
        return Invalid("intake.no_patient")
    for kind in ("Group", "Device", "Location"):
        if text == kind or reference_id(reference, kind):
            return Invalid("intake.not_a_patient", type=kind)
    return Invalid("intake.patient_missing", reference=text)


def _shown(raw: Raw) -> str:
    """What a resource is, as shown: never a patient's identifier."""
    kind = line(raw.resource, "resourceType")
    return f"{kind}/{line(raw.resource, 'id')}".rstrip("/")
