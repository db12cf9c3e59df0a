"""The selected row in full: whatever the list clips, and whatever it leaves out."""

from __future__ import annotations

from datetime import time

from models.day_lists import DESKS, ListRow
from models.visit.day_board import ExamCount, Hour, Overruled, Spread, Unfinished, Worked
from screens.day.bars import bars, columns
from screens.day.sheet import Sheet
from screens.day.shown import ActKey, Shown
from screens.format import clock, exam_title, time_range
from screens.journal.words import verb_words
from screens.safe import visible
from screens.states import state_span
from screens.text import text
from screens.widgets.panel import labelled, wrapped
from screens.widgets.spans import BLANK, STRETCH, Line, Span


def panel(sheet: Sheet, shown: Shown, key: object, width: int) -> list[Line]:
    """The waits by hour, then the selected row."""
    lines: list[Line] = [(Span(sheet.say("by_hour"), "muted", bold=True),)]
    if shown.figures.hours:
        lines += [columns(sheet.language, width), *bars(shown.figures.hours, width)]
    else:
        lines.append((Span(sheet.say("nobody_came"), "muted"),))
    selected = detail(sheet, shown, key, width)
    return [*lines, BLANK, (Span("─" * width, "rule"),), *selected] if selected else lines


def detail(sheet: Sheet, shown: Shown, key: object, width: int) -> list[Line]:
    """The selected row in full; nothing when none is, or it has gone."""
    match shown.at(key):
        case ListRow() as row:
            return _listed(sheet, row, width)
        case Unfinished() as end:
            return _end(sheet, end, width)
        case Overruled() as each:
            return _overruled(sheet, each, width)
        case Hour() as hour:
            return _hour(sheet, hour, width)
        case ExamCount() as exam:
            return _exam(sheet, exam, width)
        case Worked() as worked:
            return _worked(sheet, worked, width)
        case _:
            return wrapped(sheet.say(f"about_{key.act}"), width) if isinstance(key, ActKey) else []


def _title(ticket: str, at: str, *more: Span) -> Line:
    return (Span(ticket, bold=True), Span("  " if ticket else ""), Span(at, "muted"), STRETCH, *more)


def _listed(sheet: Sheet, row: ListRow, width: int) -> list[Line]:
    lines: list[Line] = [_title(row.ticket, clock(row.at) if row.at else "")]
    lines += wrapped(text(sheet.language, row.what), width, bold=True)
    if row.who:
        lines += labelled(sheet.say("who"), row.who, width)
    lines += wrapped(row.note, width) if row.note else []
    if row.acts and row.acts[0] in DESKS:
        lines += wrapped(sheet.say(f"act_{row.acts[0]}"), width, role="muted")
    return lines


def _end(sheet: Sheet, end: Unfinished, width: int) -> list[Line]:
    state = state_span(sheet.language, end.state)
    lines: list[Line] = [_title(end.ticket, clock(end.at) if end.at else "", *((state,) if state else ()))]
    for code, came_as in end.exams:
        lines += wrapped(exam_title(sheet.language, sheet.unit.catalogue, code, came_as, None), width, bold=True)
    return [*lines, *(wrapped(sheet.reason(end.reason), width) if end.reason else [])]


def _overruled(sheet: Sheet, each: Overruled, width: int) -> list[Line]:
    words = Span(sheet.decided(each.verb), bold=True)
    lines: list[Line] = [_title(each.ticket, clock(each.at)), (words,)]
    return [*lines, *labelled(sheet.say("who"), each.who, width), *wrapped(each.reason, width)]


def _hour(sheet: Sheet, hour: Hour, width: int) -> list[Line]:
    between = time_range(time(hour.hour), time(hour.hour, 59))
    return [
        (Span(sheet.say("came_between", between=between, count=hour.came), bold=True),),
        *_spread(sheet, sheet.say("wait"), hour.wait, width),
    ]


def _exam(sheet: Sheet, exam: ExamCount, width: int) -> list[Line]:
    title = exam_title(sheet.language, sheet.unit.catalogue, exam.code, exam.text, None)
    return [
        *wrapped(title, width, bold=True),
        *labelled(sheet.say("col_done"), str(exam.done), width),
        *labelled(sheet.say("col_not_done"), str(exam.not_done), width),
        *_spread(sheet, sheet.say("in_room"), exam.minutes, width),
    ]


def _worked(sheet: Sheet, worked: Worked, width: int) -> list[Line]:
    lines: list[Line] = [(Span(visible(worked.name) or sheet.say("gateways"), bold=True),)]
    for verb, times in worked.verbs:
        words = verb_words(sheet.language, verb)
        lines.append((Span(words), STRETCH, Span(str(times), bold=True)))
    del width
    return lines


def _spread(sheet: Sheet, label: str, spread: Spread | None, width: int) -> list[Line]:
    if spread is None:
        return []
    return wrapped(f"{label} {sheet.say('spread', median=spread.median, nine=spread.nine_in_ten)}", width)
