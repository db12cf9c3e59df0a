"""Who ordered: the author's profession and name, and the organisation, from whatever a request's requester names.

A requester that isn't in the input doesn't cost the request: the author is then unknown, and the check holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.referral.facts import Author
from xray_tui.fhir.references import Found, References, identifier_of, reference_id
from xray_tui.fhir.source import Raw
from xray_tui.fhir.systems import (
    DEGREES,
    OCCUPATIONS,
    ORGANISATION_ROOT,
    ORGANISATIONS,
    PROFESSIONAL_RIGHTS,
    SV_NUMBER,
    of_system,
    oid_of,
    system_of,
    version_of,
)
from xray_tui.fhir.tree import Coding, Node, child, children, codings, line, lines

_HIGHEST = 8
"""Steps up an organisation's ``partOf``; a loop ends there."""

_RIGHTS = {"001": Author.DOCTOR, "034": Author.DOCTOR}
"""Codes of professional rights seen in a public source: licensed doctor, licensed specialist."""
_OCCUPATIONS = {
    "2001": (("2221", Author.DOCTOR), ("2222", Author.DENTIST), ("2230", Author.OTHER), ("323", Author.OTHER)),
    "2010": (("221", Author.DOCTOR), ("2261", Author.DENTIST), ("222", Author.OTHER), ("322", Author.OTHER)),
}
"""Doctors, dentists and nurses in the two editions of the classification of occupations: 2221 changed its meaning."""
_ROLES = {
    ("http://snomed.info/sct", "309343006"): Author.DOCTOR,
    ("http://snomed.info/sct", "158965000"): Author.DOCTOR,
    ("http://snomed.info/sct", "112247003"): Author.DOCTOR,
    ("http://snomed.info/sct", "106289002"): Author.DENTIST,
    ("http://terminology.hl7.org/CodeSystem/practitioner-role", "doctor"): Author.DOCTOR,
    ("http://terminology.hl7.org/CodeSystem/practitioner-role", "nurse"): Author.OTHER,
}
_DENTIST = re.compile(r"hammaslääkäri\b|tandläkare\b|\bdentist\b", re.IGNORECASE)
_DOCTOR = re.compile(
    r"\b(?:erikois|yleis|apulais|yli)?lääkäri\b|\b(?:special|allmän)?läkare\b|\bphysician\b|\bdoctor\b", re.IGNORECASE
)
_OTHER = re.compile(
    r"hoitaja\b|kätilö\b|terapeutti\b|hygienisti\b|skötare\b|skötersk|barnmorska\b|terapeut\b|hygienist\b"
    r"|\bnurse\b|\bmidwife\b|therapist\b",
    re.IGNORECASE,
)
_LAYPEOPLE = frozenset({"Patient", "RelatedPerson"})


@dataclass(frozen=True, slots=True)
class Orderer:
    """Who ordered.

    Args:
        author: the author's profession.
        author_name: the author's name.
        id: the organisation's object identifier, "" if unknown.
        name: the organisation's name.
    """

    author: Author = Author.UNKNOWN
    author_name: str = ""
    id: str = ""
    name: str = ""


def orderer_of(requester: Node, home: Raw, references: References) -> Orderer:
    """Who ordered, as far as the input tells.

    Args:
        requester: the request's reference.
        home: the entry in which it stands.
        references: the input.
    """
    kinds = ("PractitionerRole", "Practitioner", "Organization", *sorted(_LAYPEOPLE))
    found = references.find(requester, home, kinds)
    if found is None:
        return _unresolved(requester)
    shown = line(requester, "display")
    match found.kind:
        case "PractitionerRole":
            return _of_role(found, shown, references)
        case "Practitioner":
            return _of_practitioner(found, shown, references)
        case "Organization":
            own_id, name = _organisation(found, references)
            return Orderer(id=own_id, name=name or shown)
        case _:
            return Orderer(Author.OTHER, shown or _name(found.resource))


def organisation_of(reference: Node, home: Raw, references: References) -> tuple[str, str]:
    """The object identifier and the name of the organisation that a reference means."""
    found = references.find(reference, home, ("Organization",))
    if found is not None:
        own_id, name = _organisation(found, references)
        return own_id, name or line(reference, "display")
    return _organisation_id(reference), line(reference, "display")


def _of_role(role: Found, shown: str, references: References) -> Orderer:
    own_id, name = organisation_of(child(role.resource, "organization"), role.home, references)
    by_role = _profession([each for code in children(role.resource, "code") for each in codings(code)])
    reference = child(role.resource, "practitioner")
    person = references.find(reference, role.home, ("Practitioner",))
    if person is None:
        return Orderer(by_role, line(reference, "display") or shown, own_id, name)
    qualified = _qualified(person.resource)
    author = by_role if qualified is Author.UNKNOWN else qualified
    return Orderer(author, _name(person.resource) or line(reference, "display") or shown, own_id, name)


def _of_practitioner(person: Found, shown: str, references: References) -> Orderer:
    """A practitioner alone works where the one role that the input has of them is."""
    author, name = _qualified(person.resource), _name(person.resource) or shown
    role = references.only_role_of(person)
    if role is None:
        return Orderer(author, name)
    through = _of_role(role, shown, references)
    return Orderer(through.author if author is Author.UNKNOWN else author, name, through.id, through.name)


def _unresolved(requester: Node) -> Orderer:
    shown = line(requester, "display")
    own_id = _organisation_id(requester)
    if own_id or reference_id(requester, "Organization") or line(requester, "type") == "Organization":
        return Orderer(id=own_id, name=shown)
    return Orderer(author_name=shown)


def _organisation_id(reference: Node) -> str:
    """The object identifier that a reference to an organisation names by itself."""
    system, value = identifier_of(reference)
    named = oid_of(value) if system else ""
    for candidate in (named, oid_of(reference_id(reference, "Organization")), oid_of(line(reference, "reference"))):
        if candidate.startswith(ORGANISATION_ROOT):
            return candidate
    return ""


def _organisation(found: Found, references: References) -> tuple[str, str]:
    """The nearest object identifier and the nearest name, from the organisation upwards."""
    own_id, name, step = "", "", found
    for _ in range(_HIGHEST):
        own_id = own_id or _own_oid(step.resource)
        name = name or line(step.resource, "name")
        if own_id and name:
            break
        parent = child(step.resource, "partOf")
        above = references.find(parent, step.home, ("Organization",))
        if above is None:
            own_id, name = own_id or _organisation_id(parent), name or line(parent, "display")
            break
        step = above
    return own_id, name


def _own_oid(organisation: Node) -> str:
    identifiers = children(organisation, "identifier")
    registered = [each for each in identifiers if system_of(line(each, "system")).startswith(ORGANISATIONS)]
    named = [oid_of(line(each, "value")) for each in (*registered, *identifiers)]
    named.append(oid_of(line(organisation, "id")))
    return next((oid for oid in named if oid.startswith(ORGANISATION_ROOT)), "")


def _qualified(practitioner: Node) -> Author:
    known = [each for one in children(practitioner, "qualification") for each in codings(child(one, "code"))]
    profession = _profession(known)
    if profession is not Author.UNKNOWN or known:
        return profession
    # The number is given to those who prescribe; without a qualification beside it, its holder counts as a doctor.
    numbers = [system_of(line(each, "system")) for each in children(practitioner, "identifier")]
    return Author.DOCTOR if SV_NUMBER in numbers else Author.UNKNOWN


def _profession(known: list[Coding]) -> Author:
    """The profession that codes tell: doctor or dentist if any does, since a doctor may be a nurse besides."""
    told = {_one_profession(each) for each in known}
    return next((each for each in (Author.DOCTOR, Author.DENTIST, Author.OTHER) if each in told), Author.UNKNOWN)


def _one_profession(code: Coding) -> Author:
    if of_system(code, PROFESSIONAL_RIGHTS) and code.code in _RIGHTS:
        return _RIGHTS[code.code]
    if of_system(code, OCCUPATIONS):
        for group, author in _OCCUPATIONS.get(version_of(code, OCCUPATIONS)[:4], ()):
            if code.code.startswith(group):
                return author
    if code.system.partition("|")[0] in DEGREES and code.code == "MD":
        return Author.DOCTOR
    by_role = _ROLES.get((code.system, code.code))
    if by_role is not None:
        return by_role
    return profession_in(code.display)


def profession_in(text: str) -> Author:
    """The profession that words name."""
    for author, words in ((Author.DENTIST, _DENTIST), (Author.DOCTOR, _DOCTOR), (Author.OTHER, _OTHER)):
        if words.search(text):
            return author
    return Author.UNKNOWN


def _name(person: Node) -> str:
    names = children(person, "name")
    names.sort(key=lambda each: line(each, "use") not in ("official", "usual", ""))
    for each in names:
        parts = [*lines(each, "given"), line(each, "family")]
        shown = line(each, "text") or " ".join(part for part in parts if part)
        if shown:
            return shown
    return ""
