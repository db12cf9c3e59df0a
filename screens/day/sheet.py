"""The day as rows: what can be done, what is to be acted on, how visits ended, by exam, who did what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from models.day_lists import ListRow
from models.unit.rules import Unit
from models.visit.day_board import ExamCount, Overruled, Spread, Unfinished, Worked
from models.visit.states import State
from screens.allowed import only_for
from screens.day.bars import bars, columns
from screens.day.shown import CLOSES, ActKey, DayAct, ListKey, Shown, key_of
from screens.format import clock, day
from screens.journal.words import verb_words
from screens.safe import visible
from screens.states import state_span
from screens.text import has, say, text
from screens.widgets.rows import BLANK_ROW, GRID_INDENT, Row, heading, sentence
from screens.widgets.spans import STRETCH, Line, Span, cell, measure

_GAP = Span("  ")
_ENDS = (State.DONE, State.NOT_DONE, State.NO_SHOW, State.LEFT)
_OPEN = (State.IN_EXAM, State.CALLED, State.WAITING, State.ANNOUNCED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the day is drawn.

    Args:
        language: the desk's.
        unit: names of exams.
        width: the cells of the list.
        whole: whether the waits by hour stand in the list, as there is no panel.
    """

    language: str
    unit: Unit
    width: int
    whole: bool = False

    def say(self, key: str, **params: object) -> str:
        """A word of this screen in the desk's language."""
        return say(self.language, f"day.{key}", **params)

    def exam(self, code: str, came_as: str) -> str:
        """An exam's short name, or what the message called it."""
        found = self.unit.catalogue.find(code) if code else None
        return found.short.of(self.language) if found else visible(came_as or code)

    def exams(self, exams: Iterable[tuple[str, str]]) -> str:
        """Several, with commas between."""
        return ", ".join(self.exam(code, came_as) for code, came_as in exams)

    def decided(self, verb: str) -> str:
        """What a person decided, by the verb that did it."""
        return self.say(f"did_{verb.partition('.')[2]}")

    def reason(self, reason: str) -> str:
        """A reason as typed, or the word for one that the program gave."""
        return self.say(f"reason_{reason}") if has(self.language, f"day.reason_{reason}") else visible(reason)


def head(sheet: Sheet, shown: Shown) -> list[Line]:
    """The day, who came, how it ended, how long it took."""
    figures = shown.figures
    title: Line = (Span(day(sheet.language, figures.day), bold=True),)
    if shown.today:
        title = (*title, _GAP, Span(sheet.say("today"), "muted"))
    walk_ins = figures.arrived - figures.appointments
    came = sheet.say("arrived", count=figures.arrived, appointments=figures.appointments, walk_ins=walk_ins)
    return [
        (*title, STRETCH, Span("← →", "accent", bold=True), Span(f" {sheet.say('other_days')}")),
        (Span(came),),
        *_counts(sheet, shown),
        _spread(sheet, "wait", figures.wait),
        _spread(sheet, "late", figures.late),
    ]


def _counts(sheet: Sheet, shown: Shown) -> list[Line]:
    """How many ended how, or haven't; over two lines where one is too short."""
    lines: list[list[Span]] = [[]]
    for state in (*_ENDS, *_OPEN):
        count = shown.figures.ended(state)
        if not count:
            continue
        word = state_span(sheet.language, state) or Span(say(sheet.language, f"visit.state.{state}"))
        spans = [word, Span(f" {count}", bold=True)]
        if lines[-1] and measure((*lines[-1], _GAP, *spans)) > sheet.width - 2:
            lines.append([])
        lines[-1] += [_GAP, *spans] if lines[-1] else spans
    return [tuple(line) for line in lines]


def _spread(sheet: Sheet, key: str, spread: Spread | None) -> Line:
    label = cell(sheet.say(key), 24, "muted")
    if spread is None:
        return (label, Span("–", "muted"))
    return (label, Span(sheet.say("spread", median=spread.median, nine=spread.nine_in_ten)))


def rows(sheet: Sheet, shown: Shown) -> list[Row]:
    """All rows."""
    listed = [*_acts(sheet, shown)]
    for title, group in _groups(sheet, shown):
        if group:
            listed += [BLANK_ROW, heading(title), *group]
    return listed


def _acts(sheet: Sheet, shown: Shown) -> Iterator[Row]:
    if shown.today:
        words = sheet.say("close", count=shown.still_open) if shown.still_open else sheet.say("nobody_open")
        key = ActKey(DayAct.CLOSE) if shown.still_open and shown.closes else None
        asks = sheet.say("asks_ends") if shown.closes else text(sheet.language, only_for(CLOSES))
        rest = (_GAP, Span(asks, "muted")) if shown.still_open else ()
        yield Row(((Span(words, "text" if key else "muted"), *rest),), key, "acts")
    if shown.manager:
        line: Line = (Span(sheet.say("export")), _GAP, Span(sheet.say("asks_file"), "muted"))
        yield Row((line,), ActKey(DayAct.EXPORT), "acts")


def _groups(sheet: Sheet, shown: Shown) -> Iterator[tuple[str, list[Row]]]:
    figures = shown.figures
    for each, listed in shown.lists:
        group = [Row((_listed(sheet, row),), ListKey(each.id, row.key), each.id) for row in listed]
        yield f"{sheet.say(f'list_{each.id}')}  {len(group)}", group
    if not any(listed for _, listed in shown.lists):
        yield sheet.say("to_act_on"), [sentence(sheet.say("nothing_to_act_on"))]
    ends = [Row((_end(sheet, each),), key_of(each), "ends") for each in figures.unfinished]
    yield f"{sheet.say('ends')}  {len(ends)}", ends
    overruled = [Row((_overruled(sheet, each),), key_of(each), "overruled") for each in figures.overruled]
    yield f"{sheet.say('overruled')}  {len(overruled)}", overruled
    if sheet.whole and figures.hours:
        room = sheet.width - GRID_INDENT - 2
        lines = zip(figures.hours, bars(figures.hours, room), strict=True)
        hours = [Row((line,), key_of(hour), "hours") for hour, line in lines]
        yield sheet.say("by_hour"), [Row((columns(sheet.language, room),)), *hours]
    exams = [Row((_exam(sheet, each),), key_of(each), "exams") for each in figures.exams]
    yield sheet.say("by_exam"), [Row((_exam_columns(sheet),)), *exams] if exams else []
    if shown.manager:
        yield sheet.say("worked"), [Row((_worked(sheet, each),), key_of(each), "worked") for each in figures.worked]


def _begins(at: datetime | None, ticket: str) -> Line:
    """Time and number, the first two columns of every list."""
    return cell(clock(at) if at else "", 5, right=True), _GAP, cell(ticket, 4, bold=True), _GAP


def _listed(sheet: Sheet, row: ListRow) -> Line:
    what = text(sheet.language, row.what)
    parts = [part for part in (visible(row.who), what, visible(row.note)) if part]
    return (*_begins(row.at, row.ticket), Span("  ".join(parts)))


def _end(sheet: Sheet, end: Unfinished) -> Line:
    state = state_span(sheet.language, end.state) or Span("")
    exams, reason = sheet.exams(end.exams), sheet.reason(end.reason)
    room = max(12, sheet.width - GRID_INDENT - 13 - 18)
    return (
        *_begins(end.at, end.ticket), cell(state.text, 16, state.role), _GAP,
        Span("  ".join(part for part in (exams if room > 30 or not reason else "", reason) if part)),
    )  # fmt: skip


def _overruled(sheet: Sheet, each: Overruled) -> Line:
    return (*_begins(each.at, each.ticket), cell(sheet.decided(each.verb), 24), _GAP, Span(visible(each.reason)))


def _exam_columns(sheet: Sheet) -> Line:
    return (
        cell("", _exam_width(sheet)), _GAP,
        cell(sheet.say("col_done"), 6, "muted", right=True), _GAP,
        cell(sheet.say("col_not_done"), 8, "muted", right=True), _GAP,
        cell(sheet.say("col_minutes"), 8, "muted", right=True),
    )  # fmt: skip


def _exam(sheet: Sheet, each: ExamCount) -> Line:
    minutes = sheet.say("minutes", median=each.minutes.median) if each.minutes else ""
    return (
        cell(sheet.exam(each.code, each.text), _exam_width(sheet)), _GAP,
        cell(str(each.done), 6, right=True), _GAP,
        cell(str(each.not_done) if each.not_done else "", 8, right=True), _GAP,
        cell(minutes, 8, right=True),
    )  # fmt: skip


def _exam_width(sheet: Sheet) -> int:
    return max(12, min(30, sheet.width - GRID_INDENT - 6 - 8 - 8 - 3 * 2 - 2))


def _worked(sheet: Sheet, each: Worked) -> Line:
    counts = ", ".join(f"{verb_words(sheet.language, verb)} {times}" for verb, times in each.verbs)
    return (cell(each.name or sheet.say("gateways"), 18, bold=True), _GAP, Span(counts))
