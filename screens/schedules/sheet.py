"""The schedules as rows: who tells results and when, who is away, days off, the appointments to move. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.clock import clinic_day, day_bounds
from models.day_lists import ListRow
from models.unit.outcomes import AbsenceRow, DayOffRow, WeekRow
from models.unit.rules import Clinician
from screens.format import clock, date_range, day, full_date, short_date, weekday
from screens.safe import visible
from screens.schedules.shown import AbsenceKey, DayOffKey, MoveKey, Shown, WeekKey
from screens.text import say, text
from screens.widgets.panel import labelled, wrapped
from screens.widgets.rows import BLANK_ROW, Row, heading, sentence
from screens.widgets.spans import BLANK, Line, Span, cell

_GAP = Span("  ")
_LABEL, _MINUTES = 12, 6
_MOST_HOLIDAYS = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the schedules are drawn.

    Args:
        language: the desk's.
    """

    language: str

    def say(self, key: str, **params: object) -> str:
        """A word of this screen in the desk's language."""
        return say(self.language, f"schedules.{key}", **params)

    def week(self, days: Sequence[str]) -> str:
        """``ma–pe 8.00–11.30   la 9.00–12.00``: days alike that follow each other stand together."""
        runs: list[tuple[int, int, str]] = []
        for number, hours in enumerate(days):
            if runs and runs[-1][1:] == (number - 1, hours):
                runs[-1] = (runs[-1][0], number, hours)
            else:
                runs.append((number, number, hours))
        told = [f"{self._days(first, last)} {shown(hours)}" for first, last, hours in runs if hours]
        return "   ".join(told) or self.say("none")

    def _days(self, first: int, last: int) -> str:
        names = weekday(self.language, first), weekday(self.language, last)
        return names[0] if first == last else f"{names[0]}–{names[1]}"

    def stretch(self, since: datetime, until: datetime) -> str:
        """Days of absence, or from when to when."""
        first, last = clinic_day(since), clinic_day(until - timedelta(microseconds=1))
        if since == day_bounds(first)[0] and until == day_bounds(last)[1]:
            return day(self.language, first) if first == last else f"{short_date(first)}–{full_date(last)}"
        if first == last:
            return f"{day(self.language, first)} {clock(since)}–{clock(until)}"
        return f"{date_range(first, last)} ({clock(since)}–{clock(until)})"

    def kind(self, clinician: Clinician) -> str:
        """Name, and doctor or nurse."""
        return f"{visible(clinician.name)}, {say(self.language, f'appointment.kind.{clinician.kind}')}"

    def mode(self, week: WeekRow) -> str:
        """By telephone, or at reception."""
        return say(self.language, f"appointment.mode.{week.mode}")


def shown(hours: str) -> str:
    """Typed hours as they are written: ``8.00–11.30``."""
    return hours.replace("-", "–")


def rows(sheet: Sheet, of: Shown) -> list[Row]:
    """All rows; what the changes left to do comes first."""
    listed: list[Row] = []
    for title, group in _groups(sheet, of):
        listed += [*([BLANK_ROW] if listed else []), heading(title), *group]
    return listed


def _groups(sheet: Sheet, of: Shown) -> Iterator[tuple[str, list[Row]]]:
    if of.to_move:
        group = [Row((_to_move(sheet, row),), MoveKey(row.key), "to_move") for row in of.to_move]
        yield f"{sheet.say('to_move')}  {len(group)}", group
    for clinician in of.schedules.clinicians:
        yield sheet.kind(clinician), list(_clinician(sheet, of, clinician))
    if not of.schedules.clinicians:
        yield sheet.say("clinicians"), [sentence(sheet.say("nobody"))]
    off = [Row((_day_off(sheet, each),), DayOffKey(each.day), "days_off") for each in of.schedules.days_off]
    enter: Line = (Span(sheet.say("enter_day_off")), _GAP, Span(sheet.say("asks_day"), "muted"))
    yield sheet.say("days_off"), [*off, Row((enter,), DayOffKey(None), "days_off")]


def _clinician(sheet: Sheet, of: Shown, clinician: Clinician) -> Iterator[Row]:
    for week in of.weeks(clinician):
        minutes = f"{week.minutes} min" if week.minutes else ""
        since = (Span(sheet.say("since", day=week.since), "accent"), _GAP) if week.since else ()
        line: Line = (
            cell(sheet.mode(week), _LABEL), _GAP, cell(minutes, _MINUTES, "muted", right=True), _GAP,
            *since, Span(sheet.week(week.days), "text" if any(week.days) else "muted"),
        )  # fmt: skip
        yield Row((line,), WeekKey(week.clinician, week.mode, week.since), clinician.id)
    for absence in of.schedules.absences:
        if absence.clinician == clinician.id:
            yield Row((_absence(sheet, absence),), AbsenceKey(absence.absence), clinician.id)


def _absence(sheet: Sheet, absence: AbsenceRow) -> Line:
    when = sheet.stretch(absence.since, absence.until)
    return (cell(sheet.say("away"), _LABEL, "warn"), _GAP, Span(when, "warn"), _GAP, Span(visible(absence.reason)))


def _day_off(sheet: Sheet, off: DayOffRow) -> Line:
    return (Span(day(sheet.language, off.day)), _GAP, Span(visible(off.reason), "muted"))


def _to_move(sheet: Sheet, row: ListRow) -> Line:
    return (Span(text(sheet.language, row.what)),)


def detail(sheet: Sheet, of: Shown, key: object, width: int, *, brief: bool = False) -> list[Line]:
    """The selected row in full, and what Enter does with it; in brief a week's days stand in one line."""
    match of.at(key), key:
        case WeekRow() as week, _ if brief:
            return [*wrapped(sheet.week(week.days), width), *_does(sheet, "week", width)]
        case WeekRow() as week, _:
            return _week(sheet, of, week, width)
        case AbsenceRow() as absence, _:
            who = of.clinician(absence.clinician)
            lines: list[Line] = [(Span(sheet.kind(who) if who else absence.clinician, bold=True),)]
            lines += labelled(sheet.say("away"), sheet.stretch(absence.since, absence.until), width)
            return [*lines, *wrapped(absence.reason, width), *_does(sheet, "end_absence", width)]
        case DayOffRow() as off, _:
            return [
                (Span(day(sheet.language, off.day), bold=True),), *wrapped(off.reason, width),
                *_does(sheet, "end_day_off", width),
            ]  # fmt: skip
        case ListRow() as row, _:
            return [*wrapped(text(sheet.language, row.what), width, bold=True), *_does(sheet, "move", width)]
        case None, DayOffKey():
            dates = ", ".join(day(sheet.language, each, year=False) for each in of.holidays[:_MOST_HOLIDAYS])
            return [*wrapped(sheet.say("day_off_note"), width), *wrapped(sheet.say("holidays", dates=dates), width)]
        case _:
            return []


def _week(sheet: Sheet, of: Shown, week: WeekRow, width: int) -> list[Line]:
    who = of.clinician(week.clinician)
    lines: list[Line] = [(Span(f"{sheet.kind(who) if who else week.clinician}", bold=True),)]
    minutes = f", {week.minutes} min" if week.minutes else ""
    lines += wrapped(f"{sheet.mode(week)}{minutes}", width)
    if week.since:
        lines += wrapped(sheet.say("since", day=week.since), width, role="accent")
    for number, hours in enumerate(week.days):
        lines += labelled(weekday(sheet.language, number), shown(hours) or "–", width)
    return [*lines, *_does(sheet, "week", width)]


def _does(sheet: Sheet, what: str, width: int) -> list[Line]:
    return [BLANK, *wrapped(sheet.say(f"enter_{what}"), width, role="muted")]
