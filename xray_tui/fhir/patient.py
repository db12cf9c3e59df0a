"""A FHIR Patient as the clinic's facts of a patient."""

from __future__ import annotations

from datetime import date

from models.patient.identity import NATIONAL_SYSTEM, Sex, parse_code
from models.referral.facts import IdentifierFacts, PatientFacts
from models.refusal import Invalid
from xray_tui.fhir.systems import IDENTIFIER_TYPES, MUNICIPALITY, NON_DISCLOSURE, system_of
from xray_tui.fhir.times import last_day, whole_day
from xray_tui.fhir.tree import Node, child, children, coding, codings, flag, line, lines, number
from xray_tui.intake import digest

RECORD = "fhir:record"
"""The assigner of the identifier that stands in for those that a patient lacks: the record itself, as it was sent."""

_NAME_ORDER = ("official", "usual", "", "temp")
_ADDRESS_ORDER = ("home", "", "temp")
_PHONE_ORDER = ("mobile", "home", "", "work", "temp")
_LANGUAGE_LETTERS = (2, 3)


def patient_facts(resource: Node, record: str, today: date) -> PatientFacts:
    """What a Patient says.

    A patient from abroad may have no identifier. So that the same record sent twice isn't two patients, such a one is
    known by where the record is from, with name and birth date: the same address with another name is another person.

    Args:
        resource: a Patient of good form.
        record: where the record is from: its address, or its place in the resource that it is contained in.
        today: the local date.

    Raises:
        Invalid: the birth date isn't the one that the identity code tells, or the code isn't valid.
    """
    family, given = _name(resource, today)
    identifiers = _identifiers(resource)
    born = whole_day(line(resource, "birthDate"))
    for identifier in identifiers:
        _agree(identifier, born, today)
    if not identifiers and (family or given):
        identifiers = (IdentifierFacts(RECORD, f"{record} {digest(family, given, born)[:16]}"),)
    return PatientFacts(
        identifiers=identifiers,
        family=family,
        given=given,
        birth_date=born,
        sex=_sex(resource),
        language=_language(resource),
        phone=_phone(resource, today),
        address=_address(resource, today),
        home_municipality=_municipality(resource),
        non_disclosure=_non_disclosure(resource),
    )


def facts_by_identifier(system: str, value: str, shown: str, today: date) -> PatientFacts | None:
    """A patient of whom a reference tells only the identifier: known here by it.

    What the reference calls the patient never replaces a name that is known. It is handed on for a temporary code
    alone, which names a patient only together with a name.

    Args:
        system: the identifier's system.
        value: its value.
        shown: what the reference calls the patient.
        today: the local date.

    Raises:
        Invalid: the identity code isn't valid.
    """
    if not system or not value:
        return None
    identifiers = (IdentifierFacts(system, value),)
    if system != NATIONAL_SYSTEM or not parse_code(value, today).temporary:
        return PatientFacts(identifiers, "", "")
    return PatientFacts(identifiers, *_split(shown))


def _identifiers(resource: Node) -> tuple[IdentifierFacts, ...]:
    found = []
    for each in children(resource, "identifier"):
        system, value = system_of(line(each, "system")), line(each, "value")
        if not system and _is_national(each):
            system = NATIONAL_SYSTEM
        if system and value:  # a number that anybody may have given names nobody
            found.append(IdentifierFacts(system, value))
    return tuple(dict.fromkeys(found))


def _is_national(identifier: Node) -> bool:
    return any(each.system in IDENTIFIER_TYPES and each.code == "NNFIN" for each in codings(child(identifier, "type")))


def _agree(identifier: IdentifierFacts, born: date | None, today: date) -> None:
    if identifier.assigner == NATIONAL_SYSTEM and born not in (None, parse_code(identifier.value, today).birth_date):
        raise Invalid("intake.birth_date_differs")


def _name(resource: Node, today: date) -> tuple[str, str]:
    best = _best(children(resource, "name"), _NAME_ORDER, today)
    family, given = line(best, "family"), " ".join(lines(best, "given"))
    return (family, given) if family or given else _split(line(best, "text"))


def _split(whole: str) -> tuple[str, str]:
    """Family and given name of ``Aalto, Testi`` or ``Testi Aalto``."""
    family, comma, given = whole.partition(",")
    if not comma:
        given, _, family = whole.rpartition(" ")
    return family.strip(), given.strip()


def _sex(resource: Node) -> str:
    said = line(resource, "gender")
    return said if said in (*Sex, "other") else ""


def _language(resource: Node) -> str:
    spoken = children(resource, "communication")
    for each in sorted(spoken, key=lambda one: not flag(one, "preferred")):
        for known in codings(child(each, "language")):
            tag = known.code.replace("_", "-").partition("-")[0].lower()
            if tag.isalpha() and len(tag) in _LANGUAGE_LETTERS:
                return tag
    return ""


def _phone(resource: Node, today: date) -> str:
    phones = [each for each in children(resource, "telecom") if line(each, "system") == "phone" and line(each, "value")]
    phones.sort(key=lambda each: number(each, "rank") or 1_000)
    return line(_best(phones, _PHONE_ORDER, today), "value")


def _address(resource: Node, today: date) -> str:
    best = _best(children(resource, "address"), _ADDRESS_ORDER, today)
    place = " ".join(part for part in (line(best, "postalCode"), line(best, "city")) if part)
    parts = [*lines(best, "line"), place]
    return ", ".join(part for part in parts if part) or line(best, "text")


def _municipality(resource: Node) -> str:
    for each in children(resource, "extension"):
        if line(each, "url").rpartition("/")[2] == MUNICIPALITY:
            said = coding(child(each, "valueCoding"))
            return said.display or said.code
    return ""


def _non_disclosure(resource: Node) -> bool:
    # Whatever the system: a label that is written a little otherwise must not uncover an address.
    labels = [coding(each) for each in children(child(resource, "meta"), "security")]
    return any(label.code.upper() == NON_DISCLOSURE for label in labels)


def _best(candidates: list[Node], uses: tuple[str, ...], today: date) -> Node:
    """The candidate whose use comes first; of a use not asked for only if there is no other; never an old one."""
    usable = [each for each in candidates if line(each, "use") != "old" and not _over(each, today)]
    return min(usable, key=lambda each: _rank(line(each, "use"), uses), default={})


def _rank(use: str, uses: tuple[str, ...]) -> int:
    return uses.index(use) if use in uses else len(uses)


def _over(candidate: Node, today: date) -> bool:
    last = last_day(line(child(candidate, "period"), "end"))
    return last is not None and last < today
