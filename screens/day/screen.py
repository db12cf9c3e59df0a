"""The day: its figures, the lists to act on, how visits ended and why; closing it, and taking its figures along."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget

from models.clock import clinic_day
from models.day_lists import ListAct, ListRow
from models.refusal import NotAllowed, Unavailable
from models.visit.day_board import Overruled, Unfinished
from screens.day import acts
from screens.day.close import close
from screens.day.detail import detail, panel
from screens.day.sheet import Sheet, head, rows
from screens.day.shown import CLOSES, ActKey, DayAct, Shown
from screens.dialogs import ActionList
from screens.frame import Ground
from screens.listing import ListScreen
from screens.look_up import look_up
from screens.sheet import Act, Who
from screens.widgets.rows import Rows, sentence

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot

_NARROW = 120


class DayScreen(ListScreen):
    """A day."""

    NAME: ClassVar[str] = "day"
    ACTS: ClassVar[tuple[str, ...]] = ("open", "group", "turn", "back")

    DEFAULT_CSS = """
    DayScreen #head { height: 6; background: $background; }
    DayScreen.-narrow #head { height: 5; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._head = Ground(id="head")
        self._day: date | None = None
        self._shown: Shown | None = None
        self._manager = False

    # The frame

    def above(self) -> Iterable[Widget]:
        """The figures."""
        yield self._head

    def on_mount(self) -> None:
        """Find out whether a manager looks, which is remembered; then show today."""
        self.go("review", self._begin())

    async def _begin(self) -> None:
        from models.journal.look import review
        from models.journal.outcomes import Reviewed

        with contextlib.suppress(NotAllowed, Unavailable):
            await self.desk.perform(review, what=Reviewed.DAY)
            self._manager = True
        self._show(None)

    def on_screen_resume(self) -> None:
        """Shown again: read again."""
        if self._watch is None and self._shown is not None:
            self._show(self._day)

    def prompt(self) -> str:
        """What to scan or type."""
        return self.say("day.prompt")

    def act_label(self, binding: str) -> str:
        """What the keys do here."""
        match binding:
            case "turn":
                return self.say("day.other_days")
            case "back":
                return self.say("day.back_to_today")
            case _:
                return super().act_label(binding)

    # Reading

    def _show(self, day: date | None) -> None:
        """Show a day; ``None`` for whichever is today."""
        self._day = day
        closes = CLOSES in self.desk.station.may
        read = partial(_read, day=day, manager=self._manager, closes=closes)
        self.watch_only(self.desk.watch(read, partial(self._take, day)))

    def _take(self, day: date | None, shown: Shown) -> None:
        before = self._shown
        if day != self._day:
            return
        same = before is not None and before.figures.day == shown.figures.day
        if before is None or not same or shown.figures.seq >= before.figures.seq:
            self._shown = shown
            self.draw()

    # Drawing

    def _sheet(self) -> Sheet:
        return Sheet(self.language, self.desk.unit, self._list.size.width, whole=self.size.width < _NARROW)

    def draw(self) -> None:
        """Show what was read, in the room that there is."""
        if not self._list.size.width:
            return
        shown = self._shown
        if shown is None:
            self._head.show([])
            self._list.show([sentence(self.say("day.reading"))])
            return
        sheet = self._sheet()
        lines = head(sheet, shown)
        self._head.show(lines)
        self._head.styles.height = len(lines) + (0 if sheet.whole else 1)
        self._list.show(rows(sheet, shown))
        self._draw_detail(sheet, shown)

    def _draw_detail(self, sheet: Sheet, shown: Shown) -> None:
        key = self._list.selected
        self._pane.show(panel(sheet, shown, key, self._pane.room), key)
        self._brief.show(detail(sheet, shown, key, self._brief.room))

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        if self._shown is not None:
            self._draw_detail(self._sheet(), self._shown)

    # Other days

    def on_turn(self, by: int, at: float) -> None:
        """The day before, the day after; none after today."""
        today = clinic_day(self.desk.now())
        wanted = (self._day or today) + timedelta(days=by)
        if wanted > today:
            self.app.bell()
            return
        self._show(None if wanted == today else wanted)

    def on_back(self) -> None:
        """Esc: today."""
        if self._day is not None:
            self._show(None)

    # Looking up

    async def on_search(self, text: str) -> None:
        """A number of the day selects its first row; anything else is a patient."""
        wanted = text.strip().casefold()
        found = self._keyed(lambda item: bool(_ticket(item)) and _ticket(item).casefold() == wanted)
        if found is None:
            await self.find(text, scanned=False)
        else:
            self._list.select(found)

    async def find(self, text: str, *, scanned: bool) -> None:
        """Select the first row of whom a text means, or show them at check-in."""
        patient = await look_up(self, text, scanned=scanned)
        if patient is None:
            return
        found = self._keyed(lambda item: getattr(item, "patient", None) == patient)
        if found is None:
            self.host.open("check_in", patient)
        else:
            self._list.select(found)

    def _keyed(self, wanted: Callable[[object], bool]) -> Hashable | None:
        shown = self._shown
        keys = (row.key for row in self._list.rows if row.key is not None)
        return next((key for key in keys if shown is not None and wanted(shown.at(key))), None)

    # Acting

    async def on_open(self, at: float) -> None:
        """What can be done with whatever was selected when Enter was pressed."""
        key, shown = self.chosen(at), self._shown
        if shown is None or key is None:
            return
        match shown.at(key):
            case ListRow() as row:
                await acts.with_row(self, row)
            case Unfinished(ticket=ticket, patient=int(patient)) | Overruled(ticket=ticket, patient=int(patient)):
                opens = Act(ListAct.OPEN, acts.OPENS, may=acts.NEEDS[ListAct.OPEN])
                if await self.ask(ActionList(Who(ticket), (opens,))) is not None:
                    await acts.open_file(self, patient)
            case _:
                await self._with_day(key, shown)

    async def _with_day(self, key: object, shown: Shown) -> None:
        match key:
            case ActKey(DayAct.CLOSE):
                await close(self)
            case ActKey(DayAct.EXPORT):
                await acts.export(self, shown.figures.day)
            case _:
                self.app.bell()


def _ticket(item: object) -> str:
    return str(getattr(item, "ticket", ""))


def _read(snapshot: Snapshot, *, day: date | None, manager: bool, closes: bool) -> Shown:
    from models.day_lists import read_lists
    from models.visit.close_day import still_open
    from models.visit.day import read_day

    today = clinic_day(snapshot.now)
    of = day or today
    return Shown(
        figures=read_day(snapshot, of),
        lists=read_lists(snapshot, of, today=of == today, manager=manager),
        still_open=len(still_open(snapshot)) if of == today else 0,
        today=of == today,
        manager=manager,
        closes=closes,
    )
