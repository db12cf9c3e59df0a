"""Performing the queue's acts: what each asks first, the verb, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from models.machine.facts import Answered
from models.refusal import Message
from models.visit.board import VisitRow
from models.visit.outcomes import Called, Done, NobodyToCall
from screens.attempt import Attempt
from screens.base import DeskScreen
from screens.dialogs import Confirm, Question, Refused
from screens.queue.acts import Deed, Doing, label
from screens.queue.start import Start
from screens.sheet import Field, Who

Verb = Callable[..., Any]


class Performer:
    """Performs acts for a screen.

    Args:
        screen: where dialogs and toasts are shown.
        find: a visit's row as the board has it by now.
        named: the same with its name, though it be hidden.
        select: highlights a visit.
    """

    def __init__(
        self,
        screen: DeskScreen,
        find: Callable[[int], VisitRow | None],
        named: Callable[[int], VisitRow | None],
        select: Callable[[int], object],
    ) -> None:
        self._screen = screen
        self._find = find
        self._named = named
        self._select = select

    async def do(self, deed: Deed, row: VisitRow) -> None:
        """Perform an act on the visit as it was when the act was chosen: the verb refuses if it has moved."""
        match deed.doing:
            case Doing.ARRIVE:
                self._screen.host.open("check_in", row.patient)
                return
            case Doing.START | Doing.CANNOT_SAY:
                await self._start(deed.doing, row)
                return
            case Doing.CALL:
                rooms = self._screen.desk.station.rooms
                answer: object = await self._attempt(Doing.CALL, row).perform(
                    _at_once()[Doing.CALL], rooms=rooms, meant=row.visit
                )
            case Doing.NO_SHOW | Doing.WRONG_PATIENT if not await self._sure(deed.doing, row):
                return
            case Doing.WRONG_PATIENT:
                answer = await self._wrong(deed.doing, row, None, "")
            case Doing.AGAIN:
                from models.machine.answer import image_again

                answer = await self._attempt(Doing.AGAIN, row).perform(image_again, visit=row.visit)
            case Doing.UNEXPOSED | Doing.EXPOSED:
                note = await self._why(deed.doing, row)
                answer = await self._wrong(deed.doing, row, deed.doing is Doing.EXPOSED, note) if note else None
            case doing if doing in _WITH_REASON:
                answer = await self._with_reason(deed, row)
            case doing:
                answer = await self._attempt(doing, row).perform(_at_once()[doing], visit=row.visit, seen=row.changed)
        await self.tell(deed.doing, row, answer)

    async def _start(self, doing: Doing, row: VisitRow) -> None:
        way = Start(self._screen, row, self._attempt(Doing.START, row))
        answer = await (way.run() if doing is Doing.START else way.without())
        if answer is Doing.WRONG_PATIENT:
            await self.do(Deed(Doing.WRONG_PATIENT), self._find(row.visit) or row)
        else:
            await self.tell(Doing.START, row, answer)

    async def _with_reason(self, deed: Deed, row: VisitRow) -> object:
        why = await self._why(deed.doing, row)
        if not why:
            return None
        more: dict[str, object] = {"note" if deed.doing is Doing.HOLD else "reason": why}
        if deed.doing is Doing.NOT_DONE:
            more["examinations"] = None if deed.examination is None else (deed.examination,)
        verb = _reasoned()[deed.doing]
        return await self._attempt(deed.doing, row).perform(verb, visit=row.visit, seen=row.changed, **more)

    async def _wrong(self, doing: Doing, row: VisitRow, exposed: bool | None, note: str) -> object:
        from models.visit.wrong import wrong_patient

        attempt = self._attempt(doing, row)
        return await attempt.perform(wrong_patient, visit=row.visit, seen=row.changed, exposed=exposed, note=note)

    def _attempt(self, doing: Doing, row: VisitRow) -> Attempt:
        return self._screen.attempt(Message(f"queue.not_done_{doing}"), who_of(row))

    async def _why(self, doing: Doing, row: VisitRow) -> str:
        title = Message(f"queue.why_{doing}", {"ticket": row.ticket or row.masked_code})
        answer = await self._screen.ask(Question(who_of(row), title, Field(Message("queue.reason"))))
        return answer.text if answer else ""

    async def _sure(self, doing: Doing, row: VisitRow) -> bool:
        sure = Confirm(
            Message(f"queue.sure_{doing}", {"ticket": row.ticket}),
            yes=label(doing),
            no=Message("queue.leave_called"),
            note=Message(f"queue.note_{doing}"),
            who=who_of(row),
            meant=True,
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
            case Done() | Answered() if row is not None:
                said = {"ticket": row.ticket or answer.ticket or "»", "name": row.name or row.masked_code}
                # What an incident was written for stays, and so does an answer: no key takes it back.
                stays = doing in _INCIDENTS or isinstance(answer, Answered)
                tell = self._screen.tell_said if stays else self._screen.tell_done
                tell(Message(f"queue.done_{doing}", said))

    def _tell_called(self, called: Called) -> None:
        """Say whom it called, by name, for it is called here: the board that shows it may come a moment later."""
        row = self._named(called.visit)
        room = self._screen.desk.unit.room(called.room)
        params = {
            "ticket": called.ticket,
            "name": (row.name or row.masked_code) if row else "",
            "room": room.names if room else called.room,
        }
        key = "queue.called" if called.calls == 1 else "queue.called_again"
        self._screen.tell_done(Message(key, params))
        self._select(called.visit)


def who_of(row: VisitRow) -> Who:
    """The first line of a dialog about a visit."""
    return Who(row.ticket, row.name, row.masked_code)


_WITH_REASON = frozenset(
    {Doing.HOLD, Doing.RELEASE, Doing.EXPEDITE, Doing.DEFER, Doing.LEAVE, Doing.STOP, Doing.NOT_DONE}
)
_INCIDENTS = frozenset({Doing.UNEXPOSED, Doing.EXPOSED})
ASKING = _WITH_REASON | _INCIDENTS
"""The acts that ask for a sentence."""


def _reasoned() -> Mapping[Doing, Verb]:
    """The verbs that take a visit and a reason."""
    from models.visit import hold, overrule, stop

    return {
        Doing.HOLD: hold.hold,
        Doing.RELEASE: hold.release,
        Doing.EXPEDITE: overrule.expedite,
        Doing.DEFER: overrule.defer,
        Doing.LEAVE: stop.leave,
        Doing.STOP: stop.stop,
        Doing.NOT_DONE: stop.not_done,
    }


def _at_once() -> Mapping[Doing, Verb]:
    """The verbs that ask nothing more."""
    from models.visit import call, examine, overrule, presence

    return {
        Doing.CALL: call.call_next,
        Doing.CALL_AGAIN: call.call_again,
        Doing.FINISH: examine.finish,
        Doing.PASS_OVER: call.pass_over,
        Doing.NO_SHOW: call.no_show,
        Doing.REINSTATE: call.reinstate,
        Doing.BACK: call.mark_back,
        Doing.AWAY: presence.away,
        Doing.LIFT: overrule.lift,
    }
