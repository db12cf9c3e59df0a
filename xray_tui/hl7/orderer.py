"""Who ordered: the author's profession and name, and the organisation, from ORC and OBR."""

from __future__ import annotations

from models.referral.facts import Author
from xray_tui.fhir.author import Orderer, profession_in
from xray_tui.fhir.systems import ORGANISATION_ROOT, SV_NUMBER, oid_of
from xray_tui.hl7.people import authority
from xray_tui.hl7.segments import Repetition, Segment

_DOCTORS_DEGREE = "MD"


def orderer_of(orc: Segment, obr: Segment) -> Orderer:
    """Who ordered, as far as the message tells; who sent it isn't who ordered it.

    The author is ORC-12, else OBR-16; the organisation ORC-21, else ORC-17.
    """
    people = [*orc.repetitions(12), *obr.repetitions(16)]
    named = [each for each in people if _name(each)]
    author = next((told for each in people if (told := _profession(each)) is not Author.UNKNOWN), Author.UNKNOWN)
    own_id, name = _organisation(orc)
    return Orderer(author, _name(named[0]) if named else "", own_id, name)


def _profession(person: Repetition) -> Author:
    if _DOCTORS_DEGREE in (person.text(7).upper(), person.text(21).upper()):
        return Author.DOCTOR
    by_words = profession_in(" ".join(person.text(component) for component in (5, 6, 7, 21)))
    if by_words is not Author.UNKNOWN:
        return by_words
    # The number is given to those who prescribe; without another word beside it, its holder counts as a doctor.
    return Author.DOCTOR if person.text(1) and authority(person, 9) == SV_NUMBER else Author.UNKNOWN


def _name(person: Repetition) -> str:
    return " ".join(part for part in (person.text(3), person.text(4), person.text(2)) if part)


def _organisation(orc: Segment) -> tuple[str, str]:
    for each in orc.repetitions(21):
        own_id = _oid(each.text(10)) or _oid(each.text(3)) or _oid(each.text(6, 2))
        if own_id or each.text(1):
            return own_id, each.text(1)
    for each in orc.repetitions(17):
        return _oid(each.text(1)), each.text(2) or ("" if _oid(each.text(1)) else each.text(1))
    return "", ""


def _oid(text: str) -> str:
    own = oid_of(text)
    return own if own.startswith(ORGANISATION_ROOT) else ""
