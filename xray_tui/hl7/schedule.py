"""SIU^S12, S13 and S15 as imaging appointments: booked, moved, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.referral.facts import IncomingAppointment, PatientFacts
from models.refusal import Invalid
from xray_tui.hl7.orders import number_in
from xray_tui.hl7.people import Sender
from xray_tui.hl7.segments import Segment
from xray_tui.hl7.times import instant
from xray_tui.hl7.wording import exam_of, side_of_words

_LONGEST = 24 * 60
_MINUTES = {"": 1, "M": 1, "MIN": 1, "MINUTE": 1, "MINUTES": 1, "H": 60, "HR": 60, "S": 0, "SEC": 0}
CANCELLED = "S15"


def appointment_of(
    segments: Sequence[Segment], patient: PatientFacts, sender: Sender, exams: Sequence[str], trigger: str
) -> IncomingAppointment:
    """The appointment that a message books, moves or cancels.

    Args:
        segments: the message.
        patient: whose it is.
        sender: who sent it.
        exams: what this place's senders call the national list of examinations.
        trigger: S12, S13 or S15.

    Raises:
        Invalid: ``hl7.missing``; ``hl7.not_a_time``; ``hl7.unknown_code``; ``hl7.several_services``.
    """
    sch = next((each for each in segments if each.name == "SCH"), None)
    if sch is None:
        raise Invalid("hl7.missing", place="SCH")
    services = [each for each in segments if each.name == "AIS"]
    if len(services) > 1:
        raise Invalid("hl7.several_services", place="AIS[2]")
    source = number_in(sch, 1, sender) or number_in(sch, 2, sender)
    if not source:
        raise Invalid("hl7.missing", place="SCH-1")
    cancelled = trigger == CANCELLED
    start, minutes = _time(segments, sch, services)
    if not cancelled and start is None:
        raise Invalid("hl7.missing", place="AIS-4")
    if not cancelled and not 0 < minutes <= _LONGEST:
        raise Invalid("hl7.missing", place="AIS-7")
    code, text = exam_of(services[0], exams, 3) if services else ("", "")
    side = side_of_words(services[0], 3) if services else None
    orders = [number_in(sch, of, sender) for of in (26, 27)]
    return IncomingAppointment(
        source=source,
        patient=patient,
        start=start if start is not None and 0 < minutes <= _LONGEST else None,
        minutes=minutes if start is not None and 0 < minutes <= _LONGEST else 0,
        room=_room(segments),
        exam_code=code,
        exam_text=text,
        side=side,
        referral_sources=tuple(dict.fromkeys(each for each in orders if each)),
        cancelled=cancelled,
    )


def _time(segments: Sequence[Segment], sch: Segment, services: Sequence[Segment]) -> tuple[datetime | None, int]:
    """When it begins and how long it takes: AIS-4 and -7, TQ1-7 and -8, SCH-11, SCH-9."""
    for ais in services:
        start = instant(ais, 4)
        if start is not None:
            return start, _minutes(ais, 7, 8) or _minutes(sch, 9, 10)
    for segment, of, first, last in [(each, 7, 1, 0) for each in segments if each.name == "TQ1"] + [(sch, 11, 4, 5)]:
        start = instant(segment, of, first)
        if start is not None:
            end = instant(segment, of, last) if last else instant(segment, of + 1)
            if end is not None:
                return start, int((end - start).total_seconds() // 60)
            return start, _minutes(sch, 9, 10)
    return None, 0


def _minutes(segment: Segment, amount: int, unit: int) -> int:
    """A duration in minutes, 0 if none is told."""
    told = segment.text(amount)
    if not told:
        return 0
    try:
        number = float(told)
    except ValueError:
        raise Invalid("hl7.unknown_code", place=segment.place(amount), code=told[:40]) from None
    named = segment.text(unit).upper()
    if named not in _MINUTES:
        raise Invalid("hl7.unknown_code", place=segment.place(unit), code=named[:40])
    minutes = number * _MINUTES[named] if _MINUTES[named] else number / 60
    if not 0 < minutes <= _LONGEST:
        raise Invalid("hl7.unknown_code", place=segment.place(amount), code=told[:40])
    return int(minutes)


def _room(segments: Sequence[Segment]) -> str:
    """What the place booked is called: the room, else the point of care, of AIL-3; else the resource of AIG-3."""
    for each in segments:
        if each.name == "AIL":
            told = each.text(3, 2) or each.text(3, 1)
            if told:
                return told
    for each in segments:
        if each.name == "AIG":
            told = each.text(3, 1) or each.text(3, 2)
            if told:
                return told
    return ""
