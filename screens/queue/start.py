"""Start: who it is, as the patient says it; then what must be asked in the room; then the examination begins."""

from __future__ import annotations

from functools import partial

from models.refusal import Message
from models.visit.board import VisitRow
from models.visit.outcomes import NotStarted
from screens.attempt import Attempt
from screens.base import DeskScreen
from screens.dialogs import Question, Refused
from screens.queue.acts import Doing
from screens.queue.questions import Questions
from screens.sheet import Act, Field, Who

_FOUR = 4
_CANNOT = Act("cannot", Message("queue.cannot_say"), Message("desk.asks_why"), named=False)


class Start:
    """The way from called to in exam.

    Args:
        screen: where it asks.
        row: the visit as it was when the act was chosen.
        attempt: the start, named for the case that it is refused.
    """

    def __init__(self, screen: DeskScreen, row: VisitRow, attempt: Attempt) -> None:
        self._screen = screen
        self._row = row
        self._attempt = attempt

    async def run(self) -> object:
        """Ask until it is started, or left.

        Returns:
            What the verb answered; ``None`` when it was left, ``Doing.WRONG_PATIENT`` when it is somebody else.
        """
        row = self._row
        prompt = Message("queue.say_last_four" if row.masked_code else "queue.say_birth_day")
        title = Message("queue.start_title", {"ticket": row.ticket})
        while True:
            field = Field(prompt, takes_scan=True, least=_FOUR, most=11)
            said = await self._screen.ask(Question(self._who, title, field, instead=(_CANNOT,)))
            if said is None:
                return None
            if said.act:
                return await self.without()
            answer = await self._with(said.text)
            if not isinstance(answer, NotStarted):
                return answer
            match await self._screen.ask(self._refused()):
                case "again":
                    continue
                case "cannot":
                    return await self.without()
                case "another":
                    return Doing.WRONG_PATIENT
                case _:
                    return None

    async def _with(self, said: str) -> object:
        """Start the one who said this, once the room's questions are answered; a mismatch is asked nothing more."""
        from models.visit.examine import read_fits, start

        questions = Questions(self._screen, self._row)
        if questions.any and await self._screen.desk.ask(partial(read_fits, visit=self._row.visit, said=said)):
            row = await questions.ask()
            if row is None:
                return None
            self._row = row
        return await self._attempt.perform(start, visit=self._row.visit, seen=self._row.changed, said=said)

    async def without(self) -> object:
        """Start one who can't say it, for a reason."""
        from models.visit.examine import start

        title = Message("queue.why_start")
        why = await self._screen.ask(Question(self._who, title, Field(Message("queue.reason"))))
        if why is None:
            return None
        questions = Questions(self._screen, self._row)
        row = await questions.ask() if questions.any else self._row
        if row is None:
            return None
        return await self._attempt.perform(start, visit=row.visit, seen=row.changed, cannot_say=why.text)

    def _refused(self) -> Refused:
        again = Act("again", Message("queue.ask_again"), named=False)
        another = Act("another", Message("queue.another_person"), Message("desk.asks_first"), named=False)
        return Refused(
            Message("queue.not_done_start"),
            Message("queue.not_the_same", {"ticket": self._row.ticket}),
            next_step=Message("queue.never_read_out"),
            who=self._who,
            acts=(again, another, _CANNOT),
            back=Message("queue.leave_called"),
        )

    @property
    def _who(self) -> Who:
        return Who(self._row.ticket, self._row.name, self._row.masked_code)
