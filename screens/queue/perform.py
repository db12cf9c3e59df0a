"""Performing the queue's acts: what each asks first, the verb, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable

from models.refusal import Message
from models.visit.board import VisitRow
from models.visit.outcomes import Called, Done, NobodyToCall, NotStarted
from screens.base import Attempt, DeskScreen
from screens.dialogs import Confirm, Question, Refused
from screens.host import Note
from screens.queue.acts import Doing, label
from screens.sheet import Act, Field, Who

_FOUR = 4


class Performer:
    """Performs acts for a screen.

    Args:
        screen: where dialogs and toasts are shown.
        find: a visit's row as the board has it by now.
        select: highlights a visit.
    """

    def __init__(
        self, screen: DeskScreen, find: Callable[[int], VisitRow | None], select: Callable[[int], object]
    ) -> None:
        self._screen = screen
        self._find = find
        self._select = select

    async def do(self, doing: Doing, row: VisitRow) -> None:
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
        await self.tell(doing, row, answer)

    async def _at_once(self, doing: Doing, row: VisitRow) -> object:
        """The acts that ask nothing more."""
        from models.visit import call, examine

        attempt = self._attempt(doing, row)
        if doing is Doing.CALL:
            return await attempt.perform(call.call_next, rooms=self._screen.desk.station.rooms, meant=row.visit)
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
        return self._screen.attempt(Message(f"queue.not_done_{doing}"), who_of(row))

    async def _start(self, row: VisitRow) -> object:
        """Ask for the last four characters until they are right, there is a reason, or it is left."""
        from models.visit.examine import start

        attempt = self._attempt(Doing.START, row)
        cannot = Act("cannot", Message("queue.cannot_say"), Message("desk.asks_why"), named=False)
        prompt = Message("queue.say_last_four" if row.masked_code else "queue.say_birth_day")
        while True:
            field = Field(prompt, takes_scan=True, least=_FOUR, most=11)
            title = Message("queue.start_title", {"ticket": row.ticket})
            said = await self._screen.ask(Question(who_of(row), title, field, instead=(cannot,)))
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
                who=who_of(row),
                acts=(again, cannot),
                back=Message("queue.leave_called"),
            )
            next_step = await self._screen.ask(dialog)
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
        answer = await self._screen.ask(
            Question(who_of(row), Message(f"queue.why_{doing}", {"ticket": row.ticket}), field)
        )
        return answer.text if answer else ""

    async def _sure(self, doing: Doing, row: VisitRow) -> bool:
        sure = Confirm(
            Message(f"queue.sure_{doing}", {"ticket": row.ticket}),
            yes=label(doing),
            no=Message("queue.leave_called"),
            note=Message("queue.no_show_note"),
            who=who_of(row),
        )
        return await self._screen.ask(sure) is True

    async def tell(self, doing: Doing, row: VisitRow | None, answer: object) -> None:
        """Say what was done to whom, or that there was nobody."""
        match answer:
            case Called():
                self._tell_called(answer)
            case NobodyToCall(waiting):
                why = Message("queue.nobody_callable" if waiting else "queue.nobody_to_call")
                title = Message("queue.not_called")
                await self._screen.ask(Refused(title, why, next_step=Message("desk.nothing_changed")))
            case Done() if row is not None:
                self._screen.host.toast(Note(Message(f"queue.done_{doing}", {"ticket": row.ticket, "name": row.name})))

    def _tell_called(self, called: Called) -> None:
        """Say whom it called, by name: the board that shows it may come a moment later."""
        row = self._find(called.visit)
        room = self._screen.desk.unit.room(called.room)
        params = {
            "ticket": called.ticket,
            "name": row.name if row else "",
            "room": room.names if room else called.room,
        }
        key = "queue.called" if called.calls == 1 else "queue.called_again"
        self._screen.host.toast(Note(Message(key, params)))
        self._select(called.visit)


def who_of(row: VisitRow) -> Who:
    """The first line of a dialog about a visit."""
    return Who(row.ticket, row.name, row.masked_code)
