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
from models.visit.outcomes import Called, NobodyToCall, NotStarted
from models.visit.states import State
from screens.base import Attempt, DeskScreen
from screens.desk import Watch
from screens.dialogs import ActionList, Confirm, Question, Refused
from screens.frame import Ground
from screens.host import Note
from screens.look_up import look_up
from screens.queue.acts import Doing, called_here, label, offer
from screens.queue.grid import ExpectedKey, Grid, VisitKey, rows
from screens.queue.panel import brief, panel
from screens.sheet import Act, Field, Who
from screens.states import state_span
from screens.widgets.panel import Panel
from screens.widgets.rows import Rows
from screens.widgets.spans import BLANK, Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot

_FOUR = 4


class QueueScreen(DeskScreen):
    """Today's queue."""

    NAME: ClassVar[str] = "queue"
    ACTS: ClassVar[tuple[str, ...]] = ("call_next", "open", "call_again")

    DEFAULT_CSS = """
    QueueScreen #brief { height: 3; display: none; background: $panel; }
    QueueScreen.-narrow #brief { display: block; }
    QueueScreen.-narrow Panel { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._list = Rows(id="queue")
        self._panel = Panel(id="panel")
        self._brief = Ground(id="brief")
        self._board: Board | None = None
        self._detail: VisitDetail | None = None
        self._watch: Watch | None = None

    # The frame

    def content(self) -> Iterable[Widget]:
        """The grid, with the selected visit beside or below it."""
        with Vertical(id="left"):
            yield self._list
            yield self._brief
        yield self._panel

    def on_mount(self) -> None:
        """Watch the board from now on."""
        super().on_mount()
        self._watch = self.desk.watch(_read_board, self._take_board)
        self.set_interval(10.0, self._draw)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the grid out for the new size."""
        super().on_resize(event)
        self.call_after_refresh(self._draw)

    def translate(self) -> None:
        """The grid and the panel in the desk's language."""
        self._draw()

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
        rule: Line = (Span("─" * max(0, self._brief.size.width), "rule"),)
        self._brief.show([rule, *brief(lang, unit, row, detail)])

    @on(Rows.Selected)
    def _selected_another(self, event: Rows.Selected) -> None:
        event.stop()
        self._draw_panel()
        self._read_detail()

    def _read_detail(self) -> None:
        row = self._selected()
        if row is not None:
            self.run_worker(self._fetch_detail(row.visit), group="detail", exclusive=True)

    async def _fetch_detail(self, visit: int) -> None:
        from models.refusal import Unavailable
        from models.visit.detail import read_detail

        try:
            self._detail = await self.desk.ask(partial(read_detail, visit=visit))
        except Unavailable:
            return  # the header says that the data is old
        self._draw_panel()

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

        title = Message("queue.not_called")
        called = called_here(self._board, self.desk.station) if self._board else None
        attempt = self.attempt(title, _who(called) if called else None, Message("queue.call_again_or_over"))
        answer = await attempt.perform(call_next, rooms=self.desk.station.rooms)
        if isinstance(answer, NobodyToCall):
            why = Message("queue.nobody_to_call" if answer.waiting == 0 else "queue.nobody_callable")
            await self.ask(Refused(title, why, next_step=Message("desk.nothing_changed")))
        elif answer is not None:
            self._tell_called(answer)

    async def act_call_again(self) -> None:
        """Call this station's called patient again."""
        from models.visit.call import call_again

        row = called_here(self._board, self.desk.station) if self._board else None
        title = Message("queue.not_called_again")
        if row is None:
            await self.ask(Refused(title, Message("queue.nobody_called"), next_step=Message("desk.nothing_changed")))
            return
        answer = await self.attempt(title, _who(row)).perform(call_again, visit=row.visit, seen=row.changed)
        if answer is not None:
            self._tell_called(answer)

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
        doing = await self.ask(ActionList(_who(visit), found.acts, about=about, not_now=found.not_now))
        if doing is not None:
            await self._do(Doing(doing), visit)

    def _about(self, row: VisitRow) -> Line:
        from screens.format import exams_label, minutes

        exam = exams_label(self.language, self.desk.unit.catalogue, row.exams)
        room = self.desk.unit.room(row.room)
        parts: list[Span] = [Span(exam)]
        if room is not None:
            parts += [Span(" · "), Span(room.names.of(self.language))]
        state = state_span(self.language, row.state)
        if state is not None:
            parts += [Span(" · "), state]
        since = row.started_at or row.called_at or row.arrived
        return (*parts, Span(f"  {minutes(self.desk.now() - since)}")) if parts else BLANK

    async def _do(self, doing: Doing, row: VisitRow) -> None:
        """Perform an act on the visit as it was when the act was chosen: the verb refuses if it has moved."""
        match doing:
            case Doing.START:
                answer: object = await self._start(row)
            case Doing.HOLD | Doing.RELEASE:
                answer = await self._hold_or_release(doing, row)
            case Doing.NO_SHOW if not await self._sure(doing, row):
                return
            case _:
                answer = await self._at_once(doing, row)
        if isinstance(answer, Called):
            self._tell_called(answer)
        elif answer is not None:
            self.host.toast(Note(Message(f"queue.done_{doing}", {"ticket": row.ticket, "name": row.name})))

    async def _at_once(self, doing: Doing, row: VisitRow) -> object:
        """The acts that ask nothing more."""
        from models.visit import call, examine

        attempt = self._attempt(doing, row)
        if doing is Doing.CALL:
            return await attempt.perform(call.call_next, rooms=self.desk.station.rooms, meant=row.visit)
        if doing is Doing.CALL_AGAIN:
            return await attempt.perform(call.call_again, visit=row.visit, seen=row.changed)
        verbs = {
            Doing.FINISH: examine.finish,
            Doing.PASS_OVER: call.pass_over,
            Doing.NO_SHOW: call.no_show,
            Doing.REINSTATE: call.reinstate,
            Doing.BACK: call.mark_back,
        }
        return await attempt.perform(verbs[doing], visit=row.visit, seen=row.changed)

    async def _hold_or_release(self, doing: Doing, row: VisitRow) -> object:
        from models.visit.hold import hold, release

        why = await self._why(doing, row)
        if not why:
            return None
        if doing is Doing.HOLD:
            return await self._attempt(doing, row).perform(hold, visit=row.visit, seen=row.changed, note=why)
        return await self._attempt(doing, row).perform(release, visit=row.visit, seen=row.changed, reason=why)

    def _attempt(self, doing: Doing, row: VisitRow) -> Attempt:
        return self.attempt(Message(f"queue.not_done_{doing}"), _who(row))

    async def _start(self, row: VisitRow) -> object:
        """Ask for the last four characters until they are right, there is a reason, or it is left."""
        from models.visit.examine import start

        attempt = self._attempt(Doing.START, row)
        cannot = Act("cannot", Message("queue.cannot_say"), Message("desk.asks_why"), named=False)
        prompt = Message("queue.say_last_four" if row.masked_code else "queue.say_birth_day")
        while True:
            field = Field(prompt, takes_scan=True, least=_FOUR, most=11)
            title = Message("queue.start_title", {"ticket": row.ticket})
            said = await self.ask(Question(_who(row), title, field, instead=(cannot,)))
            if said is None:
                return None
            if said.act:
                return await self._start_without(row)
            answer = await attempt.perform(start, visit=row.visit, seen=row.changed, said=said.text)
            if not isinstance(answer, NotStarted):
                return answer
            again = Act("again", Message("queue.ask_again"), named=False)
            dialog = Refused(
                Message("queue.not_done_start"),
                Message("queue.not_the_same", {"ticket": row.ticket}),
                next_step=Message("queue.never_read_out"),
                who=_who(row),
                acts=(again, cannot),
                back=Message("queue.leave_called"),
            )
            next_step = await self.ask(dialog)
            if next_step == "cannot":
                return await self._start_without(row)
            if next_step is None:
                return None

    async def _start_without(self, row: VisitRow) -> object:
        from models.visit.examine import start

        why = await self._why(Doing.START, row)
        if not why:
            return None
        attempt = self._attempt(Doing.START, row)
        return await attempt.perform(start, visit=row.visit, seen=row.changed, cannot_say=why)

    async def _why(self, doing: Doing, row: VisitRow) -> str:
        field = Field(Message("queue.reason"))
        answer = await self.ask(Question(_who(row), Message(f"queue.why_{doing}", {"ticket": row.ticket}), field))
        return answer.text if answer else ""

    async def _sure(self, doing: Doing, row: VisitRow) -> bool:
        sure = Confirm(
            Message(f"queue.sure_{doing}", {"ticket": row.ticket}),
            yes=label(doing),
            no=Message("queue.leave_called"),
            note=Message("queue.no_show_note"),
            who=_who(row),
        )
        return await self.ask(sure) is True

    def _tell_called(self, called: Called) -> None:
        """Say whom it called, by name: the board that shows it may come a moment later."""
        row = self._row(called.visit)
        room = self.desk.unit.room(called.room)
        params = {
            "ticket": called.ticket,
            "name": row.name if row else "",
            "room": room.names if room else called.room,
        }
        key = "queue.called" if called.calls == 1 else "queue.called_again"
        self.host.toast(Note(Message(key, params)))
        self._list.select(VisitKey(called.visit))


def _who(row: VisitRow) -> Who:
    return Who(row.ticket, row.name, row.masked_code)


def _read_board(snapshot: Snapshot) -> Board:
    from models.visit.read import read_board

    return read_board(snapshot)
