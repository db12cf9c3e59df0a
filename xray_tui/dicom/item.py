"""A worklist item: an offered examination as the attributes of PS3.4 Table K.6-1."""

from __future__ import annotations

from functools import lru_cache

from models.clock import local
from models.machine.names import patient_id, procedure_id, step_id
from models.machine.worklist import Offered
from models.patient.needs import Need, short
from models.referral.facts import Priority, Side
from models.unit.dicom import CharacterSet
from models.unit.rules import Unit
from models.visit.states import Pregnancy, State
from screens.format import exam_title
from screens.text import text
from xray_tui.dicom.elements import CHARACTER_SET, Elements
from xray_tui.dicom.texts import clean, fits, fitted, name_of, person_name

STEP_SEQUENCE = 0x00400100
STATION, START_DATE, START_TIME = 0x00400001, 0x00400002, 0x00400003
PATIENT_ID, ACCESSION, PROCEDURE, STUDY = 0x00100020, 0x00080050, 0x00401001, 0x0020000D

NATIONAL_EXAMS = "1.2.246.537.6.4"
"""The national list of radiological examinations, as a coding scheme's designator would be too long: its UID."""

_SHORT, _LONG, _PARAGRAPH = 16, 64, 10_240
_SEX = {"male": "M", "female": "F", "other": "O"}
_PRIORITY = {Priority.STAT: "STAT", Priority.ASAP: "HIGH", Priority.URGENT: "HIGH", Priority.ROUTINE: "ROUTINE"}
_UNKNOWN = "4"
_PREGNANCY = {Pregnancy.NO: "1", Pregnancy.UNSURE: "2", Pregnancy.YES: "3", Pregnancy.REFUSED: _UNKNOWN}
_STATUS = {State.WAITING: "ARRIVED", State.CALLED: "READY", State.IN_EXAM: "STARTED"}


def item_of(offered: Offered, unit: Unit, language: str) -> Elements:
    """The attributes, every one that is supported among them; "" what isn't known.

    Args:
        offered: what is offered.
        unit: names of rooms and exams.
        language: for these names.
    """
    exam = unit.exam(offered.exam_code)
    side = Side(offered.side) if offered.side else None
    title = clean(exam_title(language, unit.catalogue, offered.exam_code, offered.exam_text, side), _LONG)
    code = [] if exam is None or not exam.national else [
        {
            0x00080100: exam.code,
            0x00080102: "99FI-KUNTALIITTO",
            0x0008010C: NATIONAL_EXAMS,
            0x00080104: clean(exam.names.of(language), _LONG),
        }
    ]  # fmt: skip
    referrer = name_of(offered.author)
    return {
        0x00080005: "",
        ACCESSION: _unchanged(offered.accession),
        0x00080090: referrer,
        0x00081110: [],
        0x00081120: [],
        0x00100010: person_name(offered.family, offered.given) or clean(offered.ticket),
        PATIENT_ID: clean(offered.patient_id, _LONG) or patient_id(offered.patient),
        0x00100030: f"{offered.birth_date:%Y%m%d}" if offered.birth_date else "",
        0x00100040: _SEX.get(offered.sex, ""),
        0x00101030: "",
        0x00102000: "",
        0x00102110: "",
        0x001021C0: _PREGNANCY[Pregnancy(offered.pregnancy)] if offered.pregnancy else _UNKNOWN,
        STUDY: offered.study_uid,
        0x00321032: referrer,
        0x00321033: clean(offered.orderer, _LONG),
        0x00321060: title,
        0x00321064: code,
        0x00380010: offered.ticket,
        0x00380050: _needs(offered, language),
        0x00380300: _place(offered, unit, language),
        0x00380500: "",
        STEP_SEQUENCE: [_step(offered, unit, language, title, code)],
        PROCEDURE: procedure_id(offered.examination),
        0x00401002: clean(offered.question, _LONG),
        0x00401003: _PRIORITY[Priority(offered.priority)],
        0x00401004: "",
        0x00401400: clean(offered.question, _PARAGRAPH, lines=True),
        0x00403001: "TURVAKIELTO" if offered.non_disclosure else "",
    }


def _step(offered: Offered, unit: Unit, language: str, title: str, code: list[dict[int, str]]) -> Elements:
    due, exam, room = local(offered.due_at), unit.exam(offered.exam_code), unit.room(offered.room)
    modality = exam.modality if exam else min(room.modalities if room else {"DX"})
    place = clean(_place(offered, unit, language), _SHORT)
    wanted = "\n".join(part for part in (offered.projections, offered.note) if part)
    return {
        0x00080060: modality,
        STATION: "\\".join(offered.stations),
        START_DATE: f"{due:%Y%m%d}",
        START_TIME: f"{due:%H%M%S}",
        0x00400006: "",
        0x00400007: title,
        0x00400008: code,
        0x00400009: step_id(offered.examination),
        0x00400010: place,
        0x00400011: place,
        0x00400012: "",
        0x00400020: _STATUS[State(offered.state)],
        0x00400400: clean(wanted, _PARAGRAPH, lines=True),
        0x00321070: "",
    }


def _unchanged(accession: str) -> str:
    """The number as it came, "" for one that can't be sent so: cut or cleaned it would be another's."""
    return accession if clean(accession, _SHORT) == accession else ""


def _place(offered: Offered, unit: Unit, language: str) -> str:
    room = unit.room(offered.room)
    return clean(room.names.of(language)) if room else ""


def _needs(offered: Offered, language: str) -> str:
    words = ", ".join(text(language, short(Need(need))) for need in offered.needs.split(",") if need)
    return clean(words, _LONG)


@lru_cache(maxsize=4096)
def _value_for(value: str, character_set: CharacterSet) -> str:
    return fitted(value, character_set)


def written_in(elements: Elements, wanted: CharacterSet) -> tuple[Elements, CharacterSet]:
    """The item as a machine can read it, and the character set that it is written in.

    A letter that the set lacks loses its marks. What has none to lose (another script) would be unreadable in any way
    in that set: such an item alone is written in UTF-8.
    """
    own = _each(elements, wanted)
    used = wanted if _all_fit(own, wanted) else CharacterSet.UTF_8
    return {**(own if used is wanted else elements), CHARACTER_SET: used.value}, used


def _each(elements: Elements, wanted: CharacterSet) -> dict[int, str | list[Elements]]:
    return {
        tag: _value_for(value, wanted) if isinstance(value, str) else [_each(item, wanted) for item in value]
        for tag, value in elements.items()
    }


def _all_fit(elements: Elements, wanted: CharacterSet) -> bool:
    return all(
        fits(value, wanted) if isinstance(value, str) else all(_all_fit(item, wanted) for item in value)
        for value in elements.values()
    )
