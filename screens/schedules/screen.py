"""Schedules by keyboard: clinicians' weeks and absences, days off for everyone, and whom that leaves to be moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Vertical
from textual.widget import Widget

from models.clock import clinic_day
from models.day_lists import ListRow
from models.unit.outcomes import AbsenceRow, DayOffRow, WeekRow
from screens.base import DeskScreen
from screens.day.acts import with_row
from screens.desk import Watch
from screens.look_up import look_up
from screens.schedules import acts
from screens.schedules.sheet import Sheet, detail, rows
from screens.schedules.shown import DayOffKey, Shown
from screens.widgets.lines import Lines
from screens.widgets.pane import Pane
from screens.widgets.rows import Rows, sentence
from screens.widgets.spans import Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot


_YEAR, _SATURDAY = timedelta(days=366), 5


class SchedulesScreen(DeskScreen):
    """Who tells results when."""

    NAME: ClassVar[str] = "schedules"
    ACTS: ClassVar[tuple[str, ...]] = ("open", "group")

    DEFAULT_CSS = """
    SchedulesScreen #list { margin-right: 1; }
    SchedulesScreen #pane { width: 40; }
    SchedulesScreen #brief { height: 5; display: none; background: $panel; }
    SchedulesScreen.-narrow #pane { display: none; }
    SchedulesScreen.-narrow #brief { display: block; }
    SchedulesScreen.-narrow.-toast #brief { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._list = Rows(id="list")
        self._pane, self._brief = Pane(id="pane"), Lines(id="brief")
        self._shown: Shown | None = None
        self._watch: Watch | None = None

    # The frame

    def content(self) -> Iterable[Widget]:
        """The schedules, and the selected row in full."""
        with Vertical():
            yield self._list
            yield self._brief
        yield self._pane

    def on_screen_resume(self) -> None:
        """Shown: read from now on."""
        if self._watch is None:
            self._watch = self.desk.watch(_read, self._take)

    def on_screen_suspend(self) -> None:
        """Nobody looks."""
        if self._watch is not None:
            self._watch.stop()
            self._watch = None

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        del event
        self.call_after_refresh(self._draw)

    def translate(self) -> None:
        """Everything in the desk's language."""
        self._draw()

    def prompt(self) -> str:
        """What to scan or type."""
        return self.say("schedules.prompt")

    def act_label(self, binding: str) -> str:
        """What the keys do here."""
        return self.say("schedules.act_open") if binding == "open" else super().act_label(binding)

    # Reading and drawing

    def _take(self, shown: Shown) -> None:
        if self._shown is None or shown.schedules.seq >= self._shown.schedules.seq:
            self._shown = shown
            self._draw()

    def _draw(self) -> None:
        if not self._list.size.width:
            return
        if self._shown is None:
            self._list.show([sentence(self.say("schedules.reading"))])
            return
        self._list.show(rows(Sheet(self.language), self._shown))
        self._draw_detail()

    def _draw_detail(self) -> None:
        if self._shown is None:
            return
        sheet, key = Sheet(self.language), self._list.selected
        self._pane.show(detail(sheet, self._shown, key, self._pane.room), key)
        room = max(1, self._brief.size.width - 2)
        rule: Line = (Span("─" * room, "rule"),)
        self._brief.show([rule, *(line for line in detail(sheet, self._shown, key, room, brief=True) if line)])

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._draw_detail()

    # Acting

    async def on_scan(self, text: str) -> None:
        """A scan brings its patient to check-in: nobody stands here."""
        await self._find(text, scanned=True)

    async def on_search(self, text: str) -> None:
        """So does what was typed."""
        await self._find(text, scanned=False)

    async def _find(self, text: str, *, scanned: bool) -> None:
        patient = await look_up(self, text, scanned=scanned)
        if patient is not None:
            self.host.open("check_in", patient)

    async def on_open(self, at: float) -> None:
        """What can be done with whatever was selected when Enter was pressed."""
        key, shown = self.chosen(at), self._shown
        if shown is None or key is None:
            return
        match shown.at(key), key:
            case WeekRow() as week, _ if (who := shown.clinician(week.clinician)) is not None:
                await acts.with_week(self, who, week)
            case AbsenceRow() as absence, _:
                of = shown.clinician(absence.clinician)
                await acts.with_absence(self, of.name if of else absence.clinician, absence)
            case DayOffRow(day, reason), _:
                await acts.with_day_off(self, day, reason)
            case ListRow() as row, _:
                await with_row(self, row)
            case None, DayOffKey(None):
                await acts.enter_day_off(self)
            case _:
                self.app.bell()


def _read(snapshot: Snapshot) -> Shown:
    from models.appointment.day_lists import read_to_move
    from models.unit.holidays import closed_days
    from models.unit.read import unit_of
    from models.unit.schedules_read import read_schedules

    today = clinic_day(snapshot.now)
    closed = closed_days(unit_of(snapshot.connection), (today.year, today.year + 1))
    return Shown(
        schedules=read_schedules(snapshot),
        to_move=read_to_move(snapshot, today),
        holidays=tuple(sorted(day for day in closed if today <= day <= today + _YEAR and day.weekday() < _SATURDAY)),
    )
