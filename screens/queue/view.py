"""What the queue screen shows: the board as it is read, the selected visit beside it, names only where they may be.

What draws a board is loaded with the first board: the first frame holds none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Vertical
from textual.widget import Widget

from models.refusal import Message, Unavailable
from screens.base import DeskScreen
from screens.host import InRoom, Note
from screens.queue.privacy import in_room, patients, screened
from screens.widgets.brief import Brief
from screens.widgets.panel import Panel
from screens.widgets.rows import Rows

if TYPE_CHECKING:
    from models.machine.board import Alarm
    from models.store.snapshot import Snapshot
    from models.unit.outcomes import Closure
    from models.visit.board import Board, ExpectedRow, VisitDetail, VisitRow
    from screens.queue.cells import AlarmKey, ExpectedKey


class QueueView(DeskScreen):
    """Today's queue, as it is seen; what is done in it is ``screens.queue.screen``'s."""

    LISTS_PATIENTS: ClassVar[bool] = True

    DEFAULT_CSS = """
    QueueView #brief { height: 3; }
    QueueView.-narrow #brief, QueueView.-alarm #brief { display: block; }
    QueueView.-narrow Panel, QueueView.-alarm Panel { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self.list = Rows(id="queue")
        self._panel = Panel(id="panel")
        self._brief = Brief(id="brief")
        self._read: Board | None = None
        self.board: Board | None = None
        self._detail: VisitDetail | None = None
        self._wanted: int | None = None
        self._reading = False
        self._called: int | None = None
        self._called_from = float("-inf")

    # The frame

    def content(self) -> Iterable[Widget]:
        """The grid, with the selected visit beside or below it."""
        with Vertical(id="left"):
            yield self.list
            yield self._brief
        yield self._panel

    def on_mount(self) -> None:
        """Watch the board from now on."""
        self.watch_only(self.desk.watch(_read_board, self._take_board))
        self.set_interval(10.0, self._go_on)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the grid out for the new size."""
        del event
        self.call_after_refresh(self._draw)

    def translate(self) -> None:
        """The grid and the panel in the desk's language."""
        self._draw()

    def called_tickets(self) -> list[str]:
        """Who is called."""
        from models.visit.states import State

        return [row.ticket for row in self.board.in_rooms if row.state is State.CALLED] if self.board else []

    # Reading

    def _take_board(self, board: Board) -> None:
        last = self._read
        if last is not None and board.seq < last.seq:
            return
        from screens.queue.acts import called_here

        called = called_here(board, self.desk.station)
        if (called.visit if called else None) != self._called:
            self._called, self._called_from = (called.visit if called else None), monotonic()
        self._warn(board, last)
        self._read = board
        if not self.host.tell_in_room(InRoom(board.seq, in_room(board.in_rooms, self.desk.station))):
            self.names_changed()  # else they have, and the board is drawn
        self._read_detail()

    def _warn(self, board: Board, last: Board | None) -> None:
        """A new alarm is heard, and told on whatever screen stands here."""
        from screens.queue.alarms import alarms_here

        before = {alarm.step for alarm in last.alarms} if last is not None else set()
        if any(alarm.step not in before for alarm in alarms_here(board.alarms, self.desk.station)):
            self.app.bell()
            self.host.toast(Note(Message("queue.alarm_new"), self.host.key_shown("queue"), alarm=True))

    def names_changed(self) -> None:
        """The board with the names that may be shown."""
        if self._read is not None:
            self.board = screened(self._read, self.names.hides)
            self._draw()

    def patients_shown(self) -> Iterable[int]:
        """Everybody on the board."""
        return patients(self._read) if self._read is not None else ()

    def _go_on(self) -> None:
        """Time goes on: minutes pass, a pause ends, a booking is late, a day begins; nobody has to press anything."""
        self._draw()
        if self._watch is not None:
            self._watch.refresh()

    def _read_detail(self) -> None:
        """Read the selected visit's referrals; while one read is under way, only the newest wish waits."""
        row = self.selected()
        if row is None:
            return
        self._wanted = row.visit
        if not self._reading:
            self._reading = True
            self.run_worker(self._fetch_detail(), group="detail")

    async def _fetch_detail(self) -> None:
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

    # What is selected

    def selected(self) -> VisitRow | None:
        """The visit that is highlighted."""
        from screens.queue.cells import VisitKey

        key = self.list.selected
        return self.row_of(key.visit) if isinstance(key, VisitKey) else None

    def row_of(self, visit: int) -> VisitRow | None:
        """A visit of the board, by its key."""
        return _find(self.board, visit)

    def named_row_of(self, visit: int) -> VisitRow | None:
        """The same with its name, hidden or not: for one who is being called here."""
        return _find(self._read, visit)

    def alarm_of(self, key: AlarmKey) -> Alarm | None:
        """An alarm of the board."""
        return next((alarm for alarm in self.board.alarms if alarm.step == key.step), None) if self.board else None

    def expected_of(self, key: ExpectedKey) -> ExpectedRow | None:
        """An expected arrival of the board."""
        found = self.board.expected if self.board else ()
        return next((row for row in found if row.appointments[0] == key.appointment), None)

    # Drawing

    def _draw(self) -> None:
        if self.board is None or not self.list.size.width:
            return
        from screens.queue.alarms import alarms_here
        from screens.queue.cells import Grid
        from screens.queue.grid import rows

        width, height = self.list.size
        grid = Grid(
            language=self.language,
            unit=self.desk.unit,
            now=self.desk.now(),
            me=self.desk.station.actor,
            width=width,
            wide=width >= 84,
            lines=height,
            station=self.desk.station.name,
        )
        alarms = alarms_here(self.board.alarms, self.desk.station)
        if self.has_class("-alarm") != bool(alarms):
            self.set_class(bool(alarms), "-alarm")  # the band goes over the whole width
            self.call_after_refresh(self._draw)
        self.list.show(rows(grid, self.board, alarms))
        self._draw_panel()

    def _draw_panel(self) -> None:
        from screens.queue.panel import brief, of_room, panel

        row, lang, unit = self.selected(), self.language, self.desk.unit
        if row is None:
            closed = self._closed_room()
            self._panel.show([] if closed is None else of_room(lang, unit, closed, self._panel.room))
            self._brief.show([])
            return
        detail = self._detail if self._detail and self._detail.visit == row.visit else None
        self._panel.show(panel(lang, unit, row, detail, self._panel.room, shows=self.shows_names))
        self._brief.show(brief(lang, unit, row, detail, self._brief.room))

    def _closed_room(self) -> Closure | None:
        """The closed room that is highlighted."""
        from screens.queue.cells import RoomKey

        key = self.list.selected
        rooms = self.board.rooms if self.board and isinstance(key, RoomKey) else ()
        return next((each.closed for each in rooms if key == RoomKey(each.room)), None)

    @on(Rows.Selected)
    def _selected_another(self, event: Rows.Selected) -> None:
        event.stop()
        self._draw_panel()
        self._read_detail()


def _find(board: Board | None, visit: int) -> VisitRow | None:
    if board is None:
        return None
    return next((row for row in (*board.in_rooms, *board.waiting, *board.ended) if row.visit == visit), None)


def _read_board(snapshot: Snapshot) -> Board:
    from models.visit.read import read_board

    return read_board(snapshot)
