"""What was booked, and what to say to the patient about it. Pure but for words."""

from __future__ import annotations

from models.patient.view import PatientView
from models.refusal import Message
from screens.format import clock, day
from screens.person import called, language_of, to_say
from screens.results.sheet import Sheet
from screens.results.wish import Told
from screens.widgets.panel import wrapped
from screens.widgets.spans import BLANK, Line, Span


def told(sheet: Sheet, told: Told, patient: PatientView, room: int) -> list[Line]:
    """The pane's lines after a booking.

    Args:
        sheet: how the form is drawn.
        told: what was booked.
        patient: for whom.
        room: the cells of a line.
    """
    start = told.booked.start
    lines: list[Line] = [
        *([] if sheet.tight else [BLANK]),
        (Span(f"√ {sheet.say('moved' if told.moved else 'booked')}", "good", bold=True),),
        *([] if sheet.tight else [BLANK]),
        *wrapped(called(patient), room, bold=True),
        (Span(f"{day(sheet.language, start)}   {clock(start)}", bold=True),),
        *wrapped(f"{sheet.how(told.mode, told.kind)} {sheet.with_whom(told.booked.clinician)}", room),
    ]
    if told.number:
        lines += wrapped(sheet.say("to_number", number=told.number), room)
    lines.append(BLANK)
    lines += to_say(sheet.language, language_of(sheet.language, patient.language), [message(sheet, told)], room)
    return [*lines, BLANK, *wrapped(sheet.say("next_scan"), room, role="muted")]


def message(sheet: Sheet, told: Told) -> Message:
    """What the patient is told: when, how, with whom."""
    params = {"at": told.booked.start, "clinician": sheet.with_whom(told.booked.clinician)}
    return Message(f"results.tell_{told.mode}_{told.kind}", params)
