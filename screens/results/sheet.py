"""The results form as rows: what is told, how and with whom, the earliest times, whom to call, what stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from models.appointment.board import BookedResults, ResultsBoard, ResultsOf
from models.appointment.slots import Slot
from models.unit.rules import ClinicianKind, Mode, Unit
from screens.format import clock, day, exam_short, exam_title, short_date
from screens.results.wish import Call, Wish, contact
from screens.safe import width, wrap
from screens.text import say
from screens.widgets.rows import BLANK_ROW, Row, heading
from screens.widgets.spans import Line, Span, cell, measure

INDENT = 3
_GAP = Span("  ")


@dataclass(frozen=True, slots=True)
class OfKey:
    """An examination whose results can be told."""

    referral: int


@dataclass(frozen=True, slots=True)
class ReportKey:
    """Whether the report of an examination that is done is there."""

    referral: int


@dataclass(frozen=True, slots=True)
class HowKey:
    """A row of two choices: ``mode`` or ``kind``."""

    what: str


@dataclass(frozen=True, slots=True)
class TimeKey:
    """One of the earliest times."""

    start: datetime
    clinician: str


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """The number on record, or another."""

    other: bool


@dataclass(frozen=True, slots=True)
class BookedKey:
    """An appointment that stands."""

    appointment: int


HOW: dict[str, tuple[Mode | ClinicianKind, ...]] = {
    "mode": tuple(Mode),
    "kind": tuple(ClinicianKind),
}
"""The two choices of each row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the form is drawn.

    Args:
        language: the desk's.
        unit: names of exams and clinicians.
        width: the cells that there are.
        tight: without blank rows, where the terminal is low.
    """

    language: str
    unit: Unit
    width: int
    tight: bool = False

    def say(self, key: str, **params: object) -> str:
        """A word of this screen in the desk's language."""
        return say(self.language, f"results.{key}", **params)

    def with_whom(self, clinician: str) -> str:
        """The clinician's name."""
        found = self.unit.clinician(clinician)
        return found.name if found else clinician

    def when(self, at: datetime) -> str:
        """``Thu 26.11. 9.20``."""
        return f"{day(self.language, at, year=False)} {clock(at)}"

    def how(self, mode: Mode, kind: ClinicianKind) -> str:
        """``telephone, doctor``."""
        return f"{say(self.language, f'appointment.mode.{mode}')}, {say(self.language, f'appointment.kind.{kind}')}"


def rows(sheet: Sheet, wish: Wish, board: ResultsBoard, call: Call, slot: Slot | None) -> list[Row]:
    """The form's rows.

    Args:
        sheet: how.
        wish: what is chosen.
        board: what was read, for this wish or the one before.
        call: the number to call.
        slot: the time that would be booked.
    """
    shown: list[Row] = []
    for title, group in _groups(sheet, wish, board, call, slot):
        if shown and not sheet.tight:
            shown.append(BLANK_ROW)
        shown += [heading(title), *group] if title else group
    return shown


def _groups(
    sheet: Sheet, wish: Wish, board: ResultsBoard, call: Call, slot: Slot | None
) -> Iterator[tuple[str, list[Row]]]:
    if wish.moving is not None:
        yield sheet.say("moving"), [Row(_standing(sheet, wish.moving, 0), indent=INDENT)]
    else:
        of = [row for each in board.of for row in _of(sheet, board, each)]
        yield _of_what(sheet, board), of or [_sentence(sheet, "nothing_to_tell")]
    yield "" if sheet.tight else sheet.say("how"), [_how(sheet, "mode", wish.mode), _how(sheet, "kind", wish.kind)]
    days = _widest(sheet, [each.start for each in board.five])
    times = [_time(sheet, each, slot, days) for each in board.five]
    yield sheet.say("earliest"), times or [_no_times(sheet, contact(board))]
    if wish.mode is Mode.TELEPHONE:
        numbers = (False, _on_record(sheet, board, call)), (True, _other(sheet, call))
        whom = [Row((line,), PhoneKey(other=other), "phone", INDENT) for other, line in numbers]
        yield "" if sheet.tight else sheet.say("call_to"), whom
    if board.booked and wish.moving is None:
        days = _widest(sheet, [each.start for each in board.booked])
        booked = [(_standing(sheet, each, days), each.appointment) for each in board.booked]
        yield sheet.say("standing"), [Row(lines, BookedKey(key), "booked", INDENT) for lines, key in booked]


def _of_what(sheet: Sheet, board: ResultsBoard) -> str:
    """The first heading: where rows are few, it says too from when."""
    if not sheet.tight or not board.chosen:
        return sheet.say("of")
    return sheet.say("of_from", day=day(sheet.language, board.earliest, year=False))


def _widest(sheet: Sheet, times: Iterable[datetime]) -> int:
    """The cells that the longest of the days takes, and one."""
    return max((width(day(sheet.language, at, year=False)) for at in times), default=0) + 1


def _sentence(sheet: Sheet, key: str) -> Row:
    return Row(tuple((Span(part, "muted"),) for part in wrap(sheet.say(key), sheet.width - INDENT - 1)), indent=INDENT)


def _no_times(sheet: Sheet, contact: str) -> Row:
    """Why none is offered: their unit tells the results itself, or there is none."""
    if not contact:
        return _sentence(sheet, "none_free")
    words = say(sheet.language, "appointment.results_elsewhere", contact=contact)
    return Row(tuple((Span(part, bold=True),) for part in wrap(words, sheet.width - INDENT - 1)), indent=INDENT)


def _of(sheet: Sheet, board: ResultsBoard, each: ResultsOf) -> Iterator[Row]:
    ticked = each.referral in board.chosen
    role = "text" if ticked else "muted"
    title = exam_title(sheet.language, sheet.unit.catalogue, each.exam_code, each.exam_text, each.side)
    if each.imaged_on is None:
        when = sheet.say("not_imaged")
    else:
        when = sheet.say("imaged_on" if each.done else "planned_on", day=short_date(each.imaged_on))
    mark = Span("[x] " if ticked else "[ ] ", role, bold=ticked)
    room = max(8, sheet.width - INDENT - 4 - 2 - width(when) - 1)
    if width(title) > room:
        title = exam_short(sheet.language, sheet.unit.catalogue, each.exam_code, each.exam_text, each.side)
    line: Line = (mark, cell(title, room, role, bold=ticked), _GAP, Span(when, "muted"))
    yield Row((line,), OfKey(each.referral), "of", INDENT)
    if each.done:
        there = (
            Span(f"√ {sheet.say('report_there')}", "good")
            if each.reported
            else Span(sheet.say("report_waited"), "muted")
        )
        yield Row(((Span("    "), there),), ReportKey(each.referral), "of", INDENT)


def _how(sheet: Sheet, what: str, chosen: Mode | ClinicianKind) -> Row:
    share = max(12, (sheet.width - INDENT - 1) // 2)
    line = tuple(
        cell(
            f"{'(•)' if each is chosen else '( )'} {say(sheet.language, f'appointment.{what}.{each}')}",
            share,
            bold=each is chosen,
        )
        for each in HOW[what]
    )
    return Row((line,), HowKey(what), "how", INDENT)


def _time(sheet: Sheet, each: Slot, slot: Slot | None, days: int) -> Row:
    chosen = each == slot
    line: Line = (
        Span("(•) " if chosen else "( ) ", bold=chosen),
        cell(day(sheet.language, each.start, year=False), days, bold=chosen),
        cell(clock(each.start), 5, bold=chosen, right=True),
        _GAP,
        Span(sheet.with_whom(each.clinician), bold=chosen),
    )
    return Row((line,), TimeKey(each.start, each.clinician), "times", INDENT)


def _on_record(sheet: Sheet, board: ResultsBoard, call: Call) -> Line:
    here = not call.number
    number = number_on_record(sheet, board)
    if not board.patient.phone:
        return (Span("    "), Span(number, "muted"))
    line: Line = (Span("(•) " if here else "( ) ", bold=here), Span(number, bold=here), _GAP)
    return (*line, _confirmed(sheet, call)) if here else line


def _other(sheet: Sheet, call: Call) -> Line:
    if not call.number:
        return (Span("( ) "), Span(f"{sheet.say('another_number')} …"))
    return (Span("(•) ", bold=True), Span(call.number, bold=True), _GAP, _confirmed(sheet, call))


def _confirmed(sheet: Sheet, call: Call) -> Span:
    return Span(f"√ {sheet.say('confirmed')}", "good") if call.confirmed else Span(sheet.say("not_confirmed"), "muted")


def number_on_record(sheet: Sheet, board: ResultsBoard) -> str:
    """The number on record as it may be shown: not a digit of it where nothing may be disclosed."""
    if not board.patient.phone:
        return sheet.say("no_number")
    return sheet.say("number_hidden") if board.patient.non_disclosure else board.patient.phone


def _standing(sheet: Sheet, each: BookedResults, days: int) -> tuple[Line, ...]:
    days = days or _widest(sheet, [each.start])
    how = say(sheet.language, f"appointment.mode.{each.mode}")
    when: Line = (
        cell(day(sheet.language, each.start, year=False), days), cell(clock(each.start), 5, right=True), _GAP,
    )  # fmt: skip
    whom = sheet.with_whom(each.clinician)
    whole: Line = (*when, Span(f"{whom}, {how}"))
    fits = measure(whole) <= sheet.width - INDENT - 1
    lines = (whole,) if fits else ((*when, Span(whom)), (Span(" " * measure(when)), Span(how)))
    if each.doubt is None:
        return lines
    why = say(sheet.language, f"appointment.doubt.{each.doubt}")
    return (*lines, (Span(f"! {why}", "warn", bold=True),))
