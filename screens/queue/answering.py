"""The answer to a machine's alarm: switch patient, or the machine was stopped."""

from __future__ import annotations

from models.machine.board import Alarm
from models.permission import Permission
from models.refusal import Message
from screens.base import DeskScreen
from screens.dialogs import Choice, Question
from screens.queue.alarms import both_of, title_of
from screens.sheet import Act, Field, Who

_MAY = Permission.EXAMINE


class Answering:
    """Asks for the answer to an alarm, and gives it.

    Args:
        screen: where it asks.
        alarm: as it stood when the key was pressed; the verb refuses if the machine has told more since.
    """

    def __init__(self, screen: DeskScreen, alarm: Alarm) -> None:
        self._screen = screen
        self._alarm = alarm

    async def run(self) -> int | None:
        """Ask, and do it.

        Returns:
            The visit that was called to the room, ``None`` if none was.
        """
        stop = Act("stop", Message("queue.alarm_stop"), Message("queue.alarm_asks_exposed"), named=False, may=_MAY)
        switch = Act("switch", Message("queue.alarm_switch", {"ticket": self._them}), named=False, may=_MAY)
        acts = [switch, stop] if self._alarm.can_switch else [stop]
        title = title_of(self._screen.desk.unit, self._alarm)
        note = Message("queue.alarm_patients", both_of(self._alarm))
        # Which of the two it is nobody can guess: an Enter alone says neither.
        said = await self._screen.ask(Choice(title, acts, who=self._who, start=-1, note=note))
        match said:
            case "switch":
                return await self._switch()
            case "stop":
                await self._stop()
        return None

    async def _switch(self) -> int | None:
        from models.machine.answer import switch_patient

        attempt = self._screen.attempt(Message("queue.not_switched"), self._who)
        done = await attempt.perform(switch_patient, step=self._alarm.step, seen=self._alarm.changed)
        if done is None:
            return None
        self._screen.tell_said(Message("queue.alarm_switched", {"ticket": self._them}))
        return done.visit

    async def _stop(self) -> None:
        from models.machine.answer import stop_machine

        options = [
            Act("no", Message("queue.alarm_exposed_no"), named=False),
            Act("yes", Message("queue.alarm_exposed_yes"), Message("queue.asks_what"), named=False),
        ]
        exposed = await self._screen.ask(Choice(Message("queue.alarm_ask_exposed"), options, who=self._who, start=-1))
        if exposed is None:
            return
        note = ""
        if exposed == "yes":
            why = Question(self._who, Message("queue.alarm_what_happened"), Field(Message("queue.reason")))
            answer = await self._screen.ask(why)
            if answer is None:
                return
            note = answer.text
        attempt = self._screen.attempt(Message("queue.not_stopped_machine"), self._who)
        done = await attempt.perform(
            stop_machine, step=self._alarm.step, seen=self._alarm.changed, exposed=exposed == "yes", note=note
        )
        if done is not None:
            self._screen.tell_said(Message("queue.alarm_stopped"))

    @property
    def _them(self) -> str:
        return self._alarm.them.ticket if self._alarm.them else ""

    @property
    def _who(self) -> Who:
        them = self._alarm.them
        return Who("", self._alarm.named, "") if them is None else Who(them.ticket, them.name, them.masked_code)
