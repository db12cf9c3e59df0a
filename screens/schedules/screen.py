"""Schedules by keyboard: clinicians' weeks and absences, days off for everyone, and whom that leaves to be moved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on

from models.clock import clinic_day
from models.day_lists import ListRow
from models.unit.outcomes import AbsenceRow, DayOffRow, WeekRow
from screens.day.acts import with_row
from screens.listing import ListScreen
from screens.schedules import acts
from screens.schedules.sheet import Sheet, detail, rows
from screens.schedules.shown import DayOffKey, Shown
from screens.widgets.rows import Rows, sentence

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot


_YEAR, _SATURDAY = timedelta(days=366), 5


class SchedulesScreen(ListScreen):
    """Who tells results when."""

    NAME: ClassVar[str] = "schedules"
    ACTS: ClassVar[tuple[str, ...]] = ("open", "group")

    DEFAULT_CSS = """
    SchedulesScreen #pane { width: 40; }
    SchedulesScreen #brief { height: 5; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None

    def on_screen_resume(self) -> None:
        """Shown: read from now on."""
        if self._watch is None:
            self.watch_only(self.desk.watch(_read, self._take))

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
            self.draw()

    def draw(self) -> None:
        """Show what was read, in the room that there is."""
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
        self._brief.show([line for line in detail(sheet, self._shown, key, self._brief.room, brief=True) if line])

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._draw_detail()

    # Acting

    async def show_patient(self, patient: int, appointment: int | None = None) -> None:
        """Nobody stands here: they are shown at check-in."""
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
