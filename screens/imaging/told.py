"""The times as they are said aloud: large, then the sentences in the patient's language. Pure but for words."""

from __future__ import annotations

from models.appointment.imaging_slots import Place
from models.appointment.states import Channel
from models.appointment.told import may_tell
from models.appointment.told import told as sentences
from models.patient.view import PatientView
from models.unit.advice import Advice, advice
from screens.display.font import half_blocks, line
from screens.format import clock, day
from screens.imaging.sheet import Sheet
from screens.imaging.wish import Done, Told
from screens.person import called, language_of, to_say
from screens.safe import fill, width
from screens.text import text
from screens.widgets.panel import wrapped
from screens.widgets.spans import BLANK, Line, Span

_SAID = 3
"""Lines below the times that are seen at least: a blank one, in whose language it is said, and how it begins."""


def told(sheet: Sheet, told: Told, patient: PatientView, room: int, height: int) -> list[Line]:
    """The pane's lines once times are booked, moved, or left by a cancelled one.

    Args:
        sheet: how the form is drawn.
        told: what was done.
        patient: whose times.
        room: the cells of a line.
        height: how many lines are seen: the times are large where all of them fit, and what is said begins below.
    """
    head: list[Line] = [(Span(f"√ {sheet.say(f'done_{told.done}')}", "good", bold=True),)]
    head += wrapped(called(patient), room, bold=True)
    if not may_tell(patient, told.channel):
        # Whoever works here sees the times in the form; nothing of them is to be read aloud by mistake.
        (nothing,) = sentences(patient, told.places, sheet.unit, told.channel)
        return [*head, BLANK, *wrapped(f"! {text(sheet.language, nothing)}", room, role="warn", bold=True)]
    said = [BLANK, *_said(sheet, told, patient, room), BLANK, *wrapped(sheet.say("next_scan"), room, role="muted")]
    for blanks, large in ((True, True), (False, True)):
        lead = [BLANK, *head] if blanks else head[:1]  # the name stands above the form, and where Enter acts
        shown = [*lead, *_times(sheet, told, room, large=large, blanks=blanks)]
        if len(shown) + _SAID <= height:
            return [*shown, *said]
    return [*head, *_times(sheet, told, room, large=False, blanks=False), *said]


def _times(sheet: Sheet, told: Told, room: int, *, large: bool, blanks: bool) -> list[Line]:
    lines: list[Line] = []
    shown = None
    for place in sorted(told.places):
        date = day(sheet.language, place.start)
        if date != shown:
            lines += [*([BLANK] if blanks else []), (Span(date, bold=True),)]
            shown = date
        elif large:
            lines.append(BLANK)
        lines += _time(sheet, told, place, room, large=large)
    return lines


def _time(sheet: Sheet, told: Told, place: Place, room: int, *, large: bool) -> list[Line]:
    where, what = sheet.room(place.room), sheet.exam(told.exam(place))
    if not large:
        return [
            (
                Span(fill(clock(place.start), 5, right=True), bold=True),
                Span(f"   {where}", bold=True),
                Span(f"   {what}"),
            )
        ]
    beside = {1: Span(f"   {where}", bold=True), 3: Span(f"   {what}")}
    needs = 3 + max(width(where), width(what))
    figures = half_blocks(line(clock(place.start)))
    if len(figures[0]) + needs > room:
        figures = half_blocks(line(clock(place.start), gap=1))
    wide = max(map(len, figures))
    roomy = wide + needs <= room
    lines: list[Line] = []
    for y, row in enumerate(figures):
        lines.append((Span(row.ljust(wide), "number"), *([beside[y]] if roomy and y in beside else [])))
    return [*lines, *([] if roomy else [(Span(f"{where}   {what}", bold=True),)])]


def _said(sheet: Sheet, told: Told, patient: PatientView, room: int) -> list[Line]:
    """What to say, in the patient's language with the desk's under it."""
    messages = list(sentences(patient, told.places, sheet.unit, told.channel))
    if told.channel is Channel.ONLINE and told.done is Done.BOOKED:
        messages.append(advice(Advice.ONLINE, sheet.unit))
    return to_say(sheet.language, language_of(sheet.language, patient.language), messages, room)
