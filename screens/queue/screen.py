"""The queue: who is in the rooms, who is next and why, who is expected; and what is done with each.

What an act needs is loaded where it is done, not before the first frame.
"""

from __future__ import annotations

from collections.abc import Coroutine
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from models.refusal import Message, Refusal
from screens.host import Note
from screens.queue.view import QueueView
from screens.widgets.spans import Line, Span

if TYPE_CHECKING:
    from models.visit.board import VisitRow
    from screens.prints import Printable
    from screens.queue.perform import Performer
    from screens.sheet import Who


class QueueScreen(QueueView):
    """Today's queue."""

    NAME: ClassVar[str] = "queue"
    ACTS: ClassVar[tuple[str, ...]] = ("call_next", "open", "call_again", "take_back", "blank")

    @cached_property
    def _performer(self) -> Performer:
        from screens.queue.cells import VisitKey
        from screens.queue.perform import Performer

        return Performer(self, self.row_of, self.named_row_of, lambda visit: self.list.select(VisitKey(visit)))

    def acts(self) -> tuple[str, ...]:
        """Calls are the radiographer's."""
        return self.ACTS if self.desk.station.kind == "radiographer" else ("open", "take_back", "blank")

    def printable(self, at: float) -> Printable | None:
        """The slip of the selected patient."""
        from screens.prints import Printable, slip_of
        from screens.queue.cells import VisitKey
        from screens.queue.perform import who_of

        key = self.chosen(at)
        row = self.row_of(key.visit) if isinstance(key, VisitKey) else None
        if row is None or not row.ticket:
            return None
        return Printable(who_of(row), lambda large: slip_of(self, row.visit, large=large))

    # Looking up

    async def find(self, text: str, *, scanned: bool) -> None:
        """Select whom a text means here, or show them at check-in."""
        from screens.look_up import look_up
        from screens.queue.cells import VisitKey

        patient, board = await look_up(self, text, scanned=scanned), self.board
        if patient is None or board is None:
            return
        for row in (*board.in_rooms, *board.waiting, *board.ended):
            if row.patient == patient:
                self.list.select(VisitKey(row.visit))
                return
        self.host.open("check_in", patient)

    # Acts

    async def act_call_next(self) -> None:
        """Call the next patient for this station's rooms."""
        from models.visit.call import call_next
        from screens.dialogs import Refused
        from screens.queue.acts import Doing, called_here

        if self.desk.station.kind != "radiographer":
            why = Message("queue.calls_from_the_room")
            await self.ask(Refused(Message("queue.not_called"), why, next_step=Message("desk.nothing_changed")))
            return
        if self.board is None:
            self.host.warn(Message("desk.opening"))  # it doesn't know its unit's rooms yet
            return
        next_step = Message("queue.call_again_or_over") if called_here(self.board, self.desk.station) else ""
        attempt = self.attempt(Message("queue.not_called"), self._refused_for, next_step)
        await self._performer.tell(Doing.CALL, None, await attempt.perform(call_next, rooms=self.desk.station.rooms))

    def _refused_for(self, refusal: Refusal) -> Who | None:
        """The one whom the refusal names; who that is the board may not know yet."""
        from screens.queue.perform import who_of

        ticket = refusal.message.params.get("ticket")
        rows = self.board.in_rooms if self.board else ()
        return next((who_of(row) for row in rows if row.ticket == ticket), None)

    def act_call_again(self) -> Coroutine[Any, Any, None] | None:
        """Call again whoever stood as called to this station when the key was pressed."""
        from screens.queue.acts import called_here

        if self.host.pressed_at < self._called_from:
            self.app.bell()
            self.host.toast(Note(Message("queue.called_changed"), alarm=True))
            return None
        return self._call_again(called_here(self.board, self.desk.station) if self.board else None)

    async def _call_again(self, row: VisitRow | None) -> None:
        from models.visit.call import call_again
        from screens.dialogs import Refused
        from screens.queue.acts import Doing
        from screens.queue.perform import who_of

        title = Message("queue.not_called_again")
        if row is None:
            await self.ask(Refused(title, Message("queue.nobody_called"), next_step=Message("desk.nothing_changed")))
            return
        answer = await self.attempt(title, who_of(row)).perform(call_again, visit=row.visit, seen=row.changed)
        await self._performer.tell(Doing.CALL_AGAIN, row, answer)

    async def on_open(self, at: float) -> None:
        """The acts of whoever, or whichever room, was selected when Enter was pressed."""
        from screens.errands import rooms as rooms_errand
        from screens.queue.cells import AlarmKey, ExpectedKey, RoomKey, VisitKey

        match self.chosen(at):
            case ExpectedKey() as key:
                expected = self.expected_of(key)
                if expected is not None:
                    self.host.open("check_in", expected.patient)
            case AlarmKey() as key:
                alarm = self.alarm_of(key)
                from screens.queue.answering import Answering

                called = None if alarm is None else await Answering(self, alarm).run()
                if called is not None:
                    self.list.select(VisitKey(called))
            case RoomKey(room):
                await rooms_errand.acts(self, room)
            case VisitKey(visit):
                row = self.row_of(visit)
                if row is not None:
                    await self._offer(row)
                else:
                    self.host.warn(Message("desk.selection_jumped"))
            case _ if self.list.selected is None:
                self.host.warn(Message("queue.nobody_selected"))
            case _:
                pass

    async def _offer(self, row: VisitRow) -> None:
        if self.board is None:
            return
        from screens.dialogs import ActionList
        from screens.queue.acts import Deed, offer
        from screens.queue.perform import who_of

        found = offer(row, self.board, self.desk.station, self.desk.unit)
        chosen = await self.ask(ActionList(who_of(row), found.acts, about=self._about(row), not_now=found.not_now))
        if chosen is not None:
            await self._performer.do(Deed.of(chosen), row)

    def _about(self, row: VisitRow) -> Line:
        from screens.format import exams_label, minutes
        from screens.states import state_span

        parts: list[Span] = [Span(exams_label(self.language, self.desk.unit.catalogue, row.ahead))]
        room = self.desk.unit.room(row.room)
        if room is not None:
            parts += [Span(" · "), Span(room.names.of(self.language))]
        state = state_span(self.language, row.state)
        if state is not None:
            parts += [Span(" · "), state]
        since = row.started_at or row.called_at or row.arrived
        return (*parts, Span(f"  {minutes(self.desk.now() - since)}"))
