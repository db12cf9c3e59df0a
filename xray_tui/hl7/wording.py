"""The codes and words in which OBR and SCH tell an exam and a side."""

from __future__ import annotations

from collections.abc import Sequence

from models.referral.facts import Side
from xray_tui.fhir.systems import EXAMS, system_of
from xray_tui.hl7.segments import Repetition, Segment
from xray_tui.sides import one_side, sides_in

_LOINC = "LN"
_CODED = {"L": Side.LEFT, "R": Side.RIGHT, "BIL": Side.BOTH, "B": Side.BOTH}
"""Tables 0163 and 0495."""


def exam_of(obr: Segment, exams: Sequence[str], field: int = 4) -> tuple[str, str]:
    """The exam that a coded field names: its national code, else its LOINC code, else "", and what it is called.

    A code of another list isn't translated and a text isn't guessed from: they are what the exam is called.

    Args:
        obr: the segment.
        exams: what this place's senders call the national list.
        field: where.
    """
    named = next(iter(obr.repetitions(field)), None)
    if named is None:
        return "", ""
    triples = [(named.text(first), named.text(first + 1), named.text(first + 2)) for first in (1, 4)]
    text = next((text for _, text, _ in triples if text), "") or next((code for code, _, _ in triples if code), "")
    for is_ours in (lambda system: _is_national(system, exams), lambda system: system == _LOINC):
        for code, _, system in triples:
            if code and is_ours(system):
                return code, text
    return "", text


def side_of(obr: Segment) -> Side | None:
    """The side: OBR-15 (its site and modifier), OBR-45 to -47 (modifiers), else the words of OBR-4."""
    sites = {
        side
        for each in obr.repetitions(15)
        for component in (4, 5)
        for part in (1, 2)
        for side in _sides(each.text(component, part))
    }
    for field in (45, 46, 47):
        for each in obr.repetitions(field):
            sites |= _of_concept(each)
    return one_side(sites, _in_words(obr, 4))


def side_of_words(segment: Segment, field: int) -> Side | None:
    """The side that the words of a coded field name."""
    return one_side(set(), _in_words(segment, field))


def _in_words(segment: Segment, field: int) -> set[Side]:
    told = (each.text(component) for each in segment.repetitions(field) for component in (2, 5))
    return {side for text in told for side in sides_in(text)}


def _of_concept(concept: Repetition) -> set[Side]:
    coded = _CODED.get(concept.text(1).upper())
    return {coded} if coded else sides_in(concept.text(2))


def _sides(text: str) -> set[Side]:
    coded = _CODED.get(text.upper())
    return {coded} if coded else sides_in(text)


def _is_national(system: str, exams: Sequence[str]) -> bool:
    own = system_of(system)
    return own == EXAMS or own.startswith(f"{EXAMS}.") or system in exams
