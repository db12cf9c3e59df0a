"""The queue: who is in the rooms, who is next and why, who is expected; and what is done with each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Vertical
from textual.widget import Widget

from models.refusal import Message
from models.visit.board import Board, VisitDetail, VisitRow
from models.visit.states import State
from screens.base import DeskScreen
from screens.desk import Watch
from screens.dialogs import ActionList, Refused
from screens.look_up import look_up
from screens.prints import Printable, slip_of
from screens.queue.acts import Doing, called_here, offer
from screens.queue.grid import ExpectedKey, Grid, VisitKey, rows
from screens.queue.panel import brief, panel
from screens.queue.perform import Performer, who_of
from screens.states import state_span
from screens.widgets.lines import Lines
from screens.widgets.panel import Panel
from screens.widgets.rows import Rows
from screens.widgets.spans import BLANK, Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot

_FOUR = 4


class Brief(Lines):
    """The selected visit in two lines under a rule, where there is no room for the panel."""


class QueueScreen(DeskScreen):
    """Today's queue."""

    NAME: ClassVar[str] = "queue"
    LISTS_PATIENTS: ClassVar[bool] = True
    ACTS: ClassVar[tuple[str, ...]] = ("call_next", "open", "call_again", "take_back", "blank")

    DEFAULT_CSS = """
    QueueScreen #brief { height: 3; display: none; background: $panel; }
    QueueScreen.-narrow #brief { display: block; }
    QueueScreen.-narrow Panel { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._list = Rows(id="queue")
        self._panel = Panel(id="panel")
        self._performer = Performer(self, self._row, lambda visit: self._list.select(VisitKey(visit)))
        self._brief = Brief(id="brief")
        self._board: Board | None = None
        self._detail: VisitDetail | None = None
        self._watch: Watch | None = None
        self._wanted: int | None = None
        self._reading = False

    # The frame

    def content(self) -> Iterable[Widget]:
        """The grid, with the selected visit beside or below it."""
        with Vertical(id="left"):
            yield self._list
            yield self._brief
        yield self._panel

    def on_mount(self) -> None:
        """Watch the board from now on."""
        self._watch = self.desk.watch(_read_board, self._take_board)
        self.set_interval(10.0, self._go_on)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the grid out for the new size."""
        del event
        self.call_after_refresh(self._draw)

    def acts(self) -> tuple[str, ...]:
        """Calls are the radiographer's."""
        return self.ACTS if self.desk.station.kind == "radiographer" else ("open",)

    def translate(self) -> None:
        """The grid and the panel in the desk's language."""
        self._draw()

    def printable(self, at: float) -> Printable | None:
        """The slip of the selected patient."""
        key = self.chosen(at)
        row = self._row(key.visit) if isinstance(key, VisitKey) else None
        if row is None or not row.ticket:
            return None
        return Printable(who_of(row), lambda large: slip_of(self, row.visit, large=large))

    def called_tickets(self) -> list[str]:
        """Who is called."""
        return [row.ticket for row in self._board.in_rooms if row.state is State.CALLED] if self._board else []

    # Reading

    def _take_board(self, board: Board) -> None:
        if self._board is not None and board.seq < self._board.seq:
            return
        self._board = board
        self._draw()
        self._read_detail()

    def _go_on(self) -> None:
        """Time goes on: minutes pass, a pause ends, a booking is late, a day begins; nobody has to press anything."""
        self._draw()
        if self._watch is not None:
            self._watch.refresh()

    def _draw(self) -> None:
        if self._board is None or not self._list.size.width:
            return
        width, height = self._list.size
        grid = Grid(
            language=self.language,
            unit=self.desk.unit,
            now=self.desk.now(),
            me=self.desk.station.actor,
            width=width,
            wide=width >= 84,
            lines=height,
        )
        self._list.show(rows(grid, self._board))
        self._draw_panel()

    def _draw_panel(self) -> None:
        row = self._selected()
        if row is None:
            self._panel.show([])
            self._brief.show([])
            return
        detail = self._detail if self._detail and self._detail.visit == row.visit else None
        lang, unit = self.language, self.desk.unit
        self._panel.show(panel(lang, unit, row, detail, self._panel.room))
        rule: Line = (Span("─" * max(0, self._brief.size.width - 2), "rule"),)
        self._brief.show([rule, *brief(lang, unit, row, detail)])

    @on(Rows.Selected)
    def _selected_another(self, event: Rows.Selected) -> None:
        event.stop()
        self._draw_panel()
        self._read_detail()

    def _read_detail(self) -> None:
        """Read the selected visit's referrals; while one read is under way, only the newest wish waits."""
        row = self._selected()
        if row is None:
            return
        self._wanted = row.visit
        if not self._reading:
            self._reading = True
            self.run_worker(self._fetch_detail(), group="detail")

    async def _fetch_detail(self) -> None:
        from models.refusal import Unavailable
        from models.visit.detail import read_detail

        try:
            while self._wanted is not None:
                visit, self._wanted = self._wanted, None
                self._detail = await self.desk.ask(partial(read_detail, visit=visit))
                self._draw_panel()
        except Unavailable:
            pass  # the header says that the data is old
        finally:
            self._reading = False

    def _selected(self) -> VisitRow | None:
        key = self._list.selected
        return self._row(key.visit) if isinstance(key, VisitKey) else None

    def _row(self, visit: int) -> VisitRow | None:
        board = self._board
        if board is None:
            return None
        return next((row for row in (*board.in_rooms, *board.waiting, *board.ended) if row.visit == visit), None)

    # Looking up

    async def on_scan(self, text: str) -> None:
        """A scan selects its patient here, or shows them at check-in."""
        await self._find(text, scanned=True)

    async def on_search(self, text: str) -> None:
        """So does what was typed."""
        await self._find(text, scanned=False)

    async def _find(self, text: str, *, scanned: bool) -> None:
        patient, board = await look_up(self, text, scanned=scanned), self._board
        if patient is None or board is None:
            return
        for row in (*board.in_rooms, *board.waiting, *board.ended):
            if row.patient == patient:
                self._list.select(VisitKey(row.visit))
                return
        self.host.open("check_in", patient)

    # Acts

    async def act_call_next(self) -> None:
        """Call the next patient for this station's rooms."""
        from models.visit.call import call_next

        if self.desk.station.kind != "radiographer":
            why = Message("queue.calls_from_the_room")
            await self.ask(Refused(Message("queue.not_called"), why, next_step=Message("desk.nothing_changed")))
            return
        if self._board is None:
            self.app.bell()  # the desk is still opening: it doesn't know its unit's rooms yet
            return
        called = called_here(self._board, self.desk.station)
        who, next_step = who_of(called) if called else None, Message("queue.call_again_or_over")
        attempt = self.attempt(Message("queue.not_called"), who, next_step)
        await self._performer.tell(Doing.CALL, None, await attempt.perform(call_next, rooms=self.desk.station.rooms))

    async def act_call_again(self) -> None:
        """Call this station's called patient again."""
        from models.visit.call import call_again

        row = called_here(self._board, self.desk.station) if self._board else None
        title = Message("queue.not_called_again")
        if row is None:
            await self.ask(Refused(title, Message("queue.nobody_called"), next_step=Message("desk.nothing_changed")))
            return
        answer = await self.attempt(title, who_of(row)).perform(call_again, visit=row.visit, seen=row.changed)
        await self._performer.tell(Doing.CALL_AGAIN, row, answer)

    async def on_open(self, at: float) -> None:
        """The acts of whoever was selected when Enter was pressed."""
        key = self.chosen(at)
        if isinstance(key, ExpectedKey) and self._board is not None:
            row = next((each for each in self._board.expected if each.appointments[0] == key.appointment), None)
            if row is not None:
                self.host.open("check_in", row.patient)
        visit = self._row(key.visit) if isinstance(key, VisitKey) else None
        if visit is None or self._board is None:
            return
        found = offer(visit, self._board, self.desk.station, self.desk.unit)
        about = self._about(visit)
        doing = await self.ask(ActionList(who_of(visit), found.acts, about=about, not_now=found.not_now))
        if doing is not None:
            await self._performer.do(Doing(doing), visit)

    def _about(self, row: VisitRow) -> Line:
        from screens.format import exams_label, minutes

        exam = exams_label(self.language, self.desk.unit.catalogue, row.ahead)
        room = self.desk.unit.room(row.room)
        parts: list[Span] = [Span(exam)]
        if room is not None:
            parts += [Span(" · "), Span(room.names.of(self.language))]
        state = state_span(self.language, row.state)
        if state is not None:
            parts += [Span(" · "), state]
        since = row.started_at or row.called_at or row.arrived
        return (*parts, Span(f"  {minutes(self.desk.now() - since)}")) if parts else BLANK


def _read_board(snapshot: Snapshot) -> Board:
    from models.visit.read import read_board

    return read_board(snapshot)
