"""The words and codes in which a message tells an exam, a side, a span of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models.referral.facts import Side
from xray_tui.fhir.systems import EXAMS, LOINC, of_system, system_of
from xray_tui.fhir.times import first_day, last_day
from xray_tui.fhir.tree import Node, child, children, codings, line, lines, words
from xray_tui.sides import one_side, sides_in

_SIDES = {
    ("http://snomed.info/sct", "7771000"): Side.LEFT,
    ("http://snomed.info/sct", "24028007"): Side.RIGHT,
    ("http://snomed.info/sct", "51440002"): Side.BOTH,
    ("http://terminology.hl7.org/CodeSystem/v2-0495", "L"): Side.LEFT,
    ("http://terminology.hl7.org/CodeSystem/v2-0495", "R"): Side.RIGHT,
    ("http://terminology.hl7.org/CodeSystem/v2-0495", "BIL"): Side.BOTH,
}


def exam_of(concepts: Iterable[Node]) -> tuple[str, str]:
    """The exam that concepts name: its national code, else its LOINC code, else "", and what they call it.

    A code of another system isn't translated and a text isn't guessed from: they are what the exam is called.
    """
    known = [concept for concept in concepts if concept]
    text = next((told for told in map(words, known) if told), "")
    for system in (EXAMS, LOINC):
        for concept in known:
            for each in codings(concept):
                if each.code and of_system(each, system):
                    return each.code, text
    return "", text


def side_of(sites: list[Node], concepts: Iterable[Node]) -> Side | None:
    """The side that body sites name, else the one that the exam's own words do; left and right together are both."""
    return one_side(
        {side for site in sites for side in _sides(site)},
        {side for concept in concepts for side in _sides(concept)},
    )


def _sides(concept: Node) -> set[Side]:
    known = codings(concept)
    coded = {_SIDES[key] for each in known if (key := (system_of(each.system), each.code)) in _SIDES}
    if coded:
        return coded
    told = " ".join([line(concept, "text"), *(each.display for each in known)])
    return sides_in(told)


def wanted_days(resource: Node) -> tuple[date | None, date | None]:
    """The first and the last day that ``occurrence[x]`` wants, ``None`` where it leaves them open."""
    at = line(resource, "occurrenceDateTime")
    if at:
        return first_day(at), last_day(at)
    period, timing = child(resource, "occurrencePeriod"), child(resource, "occurrenceTiming")
    if timing and not period:
        events = [day for each in lines(timing, "event") for day in (first_day(each), last_day(each)) if day]
        if events:
            return min(events), max(events)
        period = child(child(timing, "repeat"), "boundsPeriod")
    return first_day(line(period, "start")), last_day(line(period, "end"))


def texts(resource: Node, name: str) -> list[str]:
    """What the concepts of that name call themselves."""
    return [words(concept) for concept in children(resource, name)]
