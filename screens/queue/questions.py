"""What is asked in the room before an examination begins: pregnancy by age and exam, the side where none is named."""

from __future__ import annotations

from dataclasses import replace

from models.referral.facts import Side
from models.refusal import Message, Moved
from models.unit.rules import Unit
from models.visit.board import ExamLine, VisitRow
from models.visit.states import Pregnancy
from screens.base import DeskScreen
from screens.dialogs import Choice, Confirm, Refused
from screens.format import ExamWords
from screens.person import language_of
from screens.queue.acts import here
from screens.sheet import Act, Who
from screens.text import text

_SIDES = (Side.RIGHT, Side.LEFT, Side.BOTH)


class Questions:
    """The questions before a start; each answer is a verb of its own, recorded at once.

    Args:
        screen: where they are asked.
        row: the visit, called to a room.
    """

    def __init__(self, screen: DeskScreen, row: VisitRow) -> None:
        self._screen = screen
        self._row = row

    @property
    def any(self) -> bool:
        """Whether anything has to be asked."""
        return self._row.ask_pregnancy or bool(unsided(self._row, self._screen.desk.unit))

    async def ask(self) -> VisitRow | None:
        """Ask all, and record the answers.

        Returns:
            The visit as it is after the answers; ``None`` when it is left, or isn't to be started.
        """
        if self._row.ask_pregnancy and not await self._pregnancy():
            return None
        for exam in unsided(self._row, self._screen.desk.unit):
            if not await self._side(exam):
                return None
        return self._row

    async def _pregnancy(self) -> bool:
        from models.visit.answers import answer_pregnancy

        options = [Act(answer, Message(f"queue.pregnancy_{answer}"), named=False) for answer in Pregnancy]
        title = Message("queue.ask_pregnancy")
        # No answer is likelier than another where a mistake can't be undone: an Enter alone must not say "no".
        said = await self._screen.ask(Choice(title, options, who=self._who, start=-1, note=self._to_say()))
        if said is None:
            return False
        answer = Pregnancy(said)
        attempt = self._screen.attempt(Message("queue.not_recorded"), self._who)
        done = await attempt.perform(answer_pregnancy, visit=self._row.visit, seen=self._row.changed, answer=answer)
        if done is None or not await self._follow():
            return False
        return answer is Pregnancy.NO or await self._start_all_the_same(answer)

    async def _start_all_the_same(self, answer: Pregnancy) -> bool:
        sure = Confirm(
            Message("queue.sure_start", {"ticket": self._row.ticket}),
            yes=Message("queue.act_start"),
            no=Message("queue.leave_called"),
            note=Message(f"queue.note_pregnancy_{answer}"),
            who=self._who,
        )
        return await self._screen.ask(sure) is True

    async def _side(self, exam: ExamLine) -> bool:
        from models.visit.answers import answer_side

        options = [Act(side, Message(f"queue.side_{side}"), named=False) for side in _SIDES]
        title = Message("queue.ask_side", {"exam": ExamWords(self._screen.desk.unit.catalogue, exam)})
        said = await self._screen.ask(Choice(title, options, who=self._who, start=-1))
        if said is None:
            return False
        attempt = self._screen.attempt(Message("queue.not_recorded"), self._who)
        done = await attempt.perform(answer_side, examination=exam.key, seen=self._row.changed, side=Side(said))
        return done is not None and await self._follow()

    async def _follow(self) -> bool:
        """Go on with the visit as it is after the answer, if nothing but the answer has changed."""
        from models.visit.read import read_board

        board = await self._screen.desk.ask(read_board)
        row = next((each for each in board.in_rooms if each.visit == self._row.visit), None)
        if row is None or _of(row) != _of(self._row):
            refused = Moved("visit.moved", ticket=self._row.ticket)
            await self._screen.ask(Refused.of(Message("queue.not_done_start"), refused, who=self._who))
            return False
        self._row = replace(row, name=self._row.name)
        return True

    def _to_say(self) -> str:
        """The question in the patient's language, and in the desk's if that is another."""
        desk = self._screen.language
        theirs = language_of(desk, self._row.language)
        asked = Message("queue.say_pregnancy")
        said = text(theirs, asked)
        return said if theirs == desk else f"{said} ({text(desk, asked)})"

    @property
    def _who(self) -> Who:
        return Who(self._row.ticket, self._row.name, self._row.masked_code)


def _of(row: VisitRow) -> tuple[object, ...]:
    """What a visit is about: an answer leaves it as it is, all but the sides."""
    return row.state, row.room, row.patient, tuple((exam.key, exam.code, exam.state) for exam in row.exams)


def unsided(row: VisitRow, unit: Unit) -> tuple[ExamLine, ...]:
    """What is to be imaged in this room on a side that nobody has named, though the body has two."""
    found = ((exam, unit.exam(exam.code)) for exam in here(row, unit))
    return tuple(line for line, exam in found if line.side is None and exam is not None and exam.paired)
