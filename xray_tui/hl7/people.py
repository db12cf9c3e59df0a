"""PID, PD1 and MRG as the clinic's facts of a patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.patient.identity import NATIONAL_SYSTEM, parse_code, plain
from models.referral.facts import IdentifierFacts, PatientFacts
from models.refusal import Invalid
from xray_tui.fhir.systems import system_of
from xray_tui.hl7.segments import Repetition, Segment
from xray_tui.hl7.times import day

_NATIONAL_TYPE = "NNFIN"
_CODE_LENGTH = 11
_SEPARATOR_AT = 6
_SEXES = {"F": "female", "M": "male", "O": "other"}
_LANGUAGE_LETTERS = (2, 3)
_CELL, _PHONES = "CP", ("CP", "PH", "")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a message.

    Args:
        application: MSH-3.
        facility: MSH-4.
    """

    application: str
    facility: str

    @property
    def system(self) -> str:
        """What stands for whoever gave a number, where it doesn't say: it is the sender's own."""
        return f"hl7:{self.facility or self.application}"


def patient_of(segments: Sequence[Segment], sender: Sender, today: date) -> PatientFacts:
    """Whose the message is.

    Raises:
        Invalid: ``hl7.missing``: no PID, or nobody that can be told from others; ``hl7.two_people``: a second PID;
            ``hl7.birth_date_differs``; ``hl7.at``: an identity code that isn't valid; ``hl7.not_a_time``.
    """
    pids = [each for each in segments if each.name == "PID"]
    if not pids:
        raise Invalid("hl7.missing", place="PID")
    if len(pids) > 1:
        raise Invalid("hl7.two_people", place="PID[2]")
    pid = pids[0]
    identifiers = _identifiers(pid, 3, sender) or _identifiers(pid, 2, sender)
    if national := _of_number(pid, 19):
        identifiers = (*identifiers, national)
    if not identifiers:
        raise Invalid("hl7.missing", place="PID-3")
    born = day(pid, 7)
    for identifier in identifiers:
        _agree(pid, identifier, born, today)
    family, given = _name(pid)
    return PatientFacts(
        identifiers=tuple(dict.fromkeys(identifiers)),
        family=family,
        given=given,
        birth_date=born,
        sex=_SEXES.get(pid.text(8).upper(), ""),
        language=_language(pid),
        phone=_phone(pid),
        address=_address(pid),
        non_disclosure=any(each.name == "PD1" and each.text(12).upper() == "Y" for each in segments),
    )


def merged_of(mrg: Segment, sender: Sender, today: date) -> tuple[IdentifierFacts, ...]:
    """The identifiers of the record that another took over.

    Raises:
        Invalid: ``hl7.missing``; ``hl7.at``: an identity code that isn't valid.
    """
    identifiers = _identifiers(mrg, 1, sender)
    if not identifiers:
        raise Invalid("hl7.missing", place="MRG-1")
    for identifier in identifiers:
        _agree(mrg, identifier, None, today, field=1)
    return identifiers


def authority(repetition: Repetition, component: int) -> str:
    """Whoever gave an identifier, of a component ``namespace&universal id&type``: by the universal one if it can be."""
    return system_of(repetition.text(component, 2)) or repetition.text(component, 1)


def _identifiers(segment: Segment, field: int, sender: Sender) -> tuple[IdentifierFacts, ...]:
    found = []
    for each in segment.repetitions(field):
        value, system = each.text(1), authority(each, 4)
        if not value:
            continue
        if each.text(5).upper() == _NATIONAL_TYPE or (not system and _looks_national(value)):
            system = NATIONAL_SYSTEM
        found.append(IdentifierFacts(system or sender.system, value))
    return tuple(dict.fromkeys(found))


def _of_number(pid: Segment, field: int) -> IdentifierFacts | None:
    """The identity code of a field for one; a number of another country says nothing here."""
    value = pid.text(field)
    return IdentifierFacts(NATIONAL_SYSTEM, value) if _looks_national(value) else None


def _looks_national(value: str) -> bool:
    """Whether it has the form of an identity code, right or wrong: six digits, a separator, three digits, one more."""
    code = plain(value)
    before, after = code[:_SEPARATOR_AT], code[_SEPARATOR_AT + 1 : -1]
    return len(code) == _CODE_LENGTH and f"{before}{after}".isdecimal() and not code[_SEPARATOR_AT].isdecimal()


def _agree(segment: Segment, identifier: IdentifierFacts, born: date | None, today: date, field: int = 3) -> None:
    if identifier.assigner != NATIONAL_SYSTEM:
        return
    try:
        told = parse_code(identifier.value, today).birth_date
    except Invalid as refusal:
        raise Invalid("hl7.at", place=segment.place(field), why=refusal.message) from None
    if born not in (None, told):
        raise Invalid("hl7.birth_date_differs", place=segment.place(7))


def _name(pid: Segment) -> tuple[str, str]:
    names = pid.repetitions(5)
    names.sort(key=lambda each: ("L", "", "D").index(kind) if (kind := each.text(7).upper()) in ("L", "", "D") else 3)
    for each in names:
        family, given = each.text(1), " ".join(part for part in (each.text(2), each.text(3)) if part)
        if family or given:
            return family, given
    return "", ""


def _language(pid: Segment) -> str:
    tag = pid.text(15).replace("_", "-").partition("-")[0].lower()
    return tag if tag.isascii() and tag.isalpha() and len(tag) in _LANGUAGE_LETTERS else ""


def _phone(pid: Segment) -> str:
    """A telephone's number, a mobile one rather."""
    phones = [each for each in (*pid.repetitions(13), *pid.repetitions(40)) if each.text(3).upper() in _PHONES]
    phones.sort(key=lambda each: each.text(3).upper() != _CELL)
    for each in phones:
        parts = [each.text(component) for component in (5, 6, 7)]
        told = each.text(1) or each.text(12) or " ".join(part for part in parts if part)
        if told:
            return told
    return ""


def _address(pid: Segment) -> str:
    for each in pid.repetitions(11):
        place = " ".join(part for part in (each.text(5), each.text(3)) if part)
        parts = [part for part in (each.text(1), each.text(2), place) if part]
        if parts:
            return ", ".join(parts)
    return ""
