"""The referral check: a patient's referrals with all that was found; and "will you take this?", keyed in."""

from __future__ import annotations

from typing import ClassVar

from models.clock import clinic_day
from models.referral.view import ReferralView
from models.refusal import Message
from models.unit.exams import Exam
from screens.bindings import BY_ID
from screens.dialogs import ActionList, Choice, Question
from screens.format import exam_title
from screens.person import who_of
from screens.referral.enquiry import Enquiry, Field, Wanted, dates
from screens.referral.sheet import FieldKey, ReferralKey, fields
from screens.referral.view import CheckView
from screens.sheet import Act, Who
from screens.sheet import Field as Asked
from screens.states import verdict_span
from screens.widgets.spans import Span


class ReferralScreen(CheckView):
    """The referral check."""

    NAME: ClassVar[str] = "referral"
    ON_THE_PHONE: ClassVar[bool] = True
    ACTS: ClassVar[tuple[str, ...]] = ("open", "group", "turn", "back")

    def prompt(self) -> str:
        """What to scan or type: an exam too, while the what-if is keyed in."""
        return self.say("check.prompt_exam" if self._asking else "check.prompt")

    def act_label(self, binding: str) -> str:
        """What the keys do here."""
        match binding:
            case "open" if self._asking:
                return self.say("check.act_next")
            case "turn":
                return self.say("check.act_choose")
            case _:
                return super().act_label(binding)

    @property
    def _asking(self) -> bool:
        """Whether the cursor is in the what-if."""
        return isinstance(self._list.selected, FieldKey)

    # Looking up

    async def on_search(self, text: str) -> None:
        """In the what-if an exam is meant, if there is one; else a patient."""
        from screens.referral.find_exam import find

        found = find(self.desk.unit.catalogue, text, self.language) if self._asking else []
        exam = found[0] if len(found) == 1 else await self._which(found) if found else None
        if exam is not None:
            self._ask_about(exam)
        elif not found:
            await self.find(text, scanned=False)

    async def _which(self, exams: list[Exam]) -> Exam | None:
        options = [Act(exam.code, exam.names.of(self.language), named=False) for exam in exams]
        chosen = await self.ask(Choice(Message("check.which_exam"), options))
        return next((exam for exam in exams if exam.code == chosen), None)

    def on_back(self) -> None:
        """Esc: nobody is shown; pressed again, nothing is asked."""
        if self._patient is not None:
            self.drop_patient()
        else:
            self._enquiry = Enquiry(language=self._enquiry.language)
        self._draw()
        self._list.select(FieldKey(Field.EXAM))

    # The what-if

    def _ask_about(self, exam: Exam) -> None:
        """The exam is said; the side is asked next, where there are two."""
        self._change(self._enquiry.about(exam))
        order = fields(self._enquiry, self.desk.unit)
        self._list.select(FieldKey(order[1]))

    def _change(self, enquiry: Enquiry) -> None:
        self._enquiry = enquiry
        self._draw()

    def on_move(self, unit: str, by: int, at: float) -> None:
        """Arrows move; a screenful further is one of the answer."""
        if unit == "page":
            self._pane.scroll_lines(by * max(1, self._pane.rows - 2))
        else:
            super().on_move(unit, by, at)

    async def on_turn(self, by: int, at: float) -> None:
        """Left and right choose."""
        await self._turn(self._list.selected, by)

    async def on_tick(self, at: float) -> None:
        """Space chooses the next, and the first after the last."""
        key = self.chosen(at)
        if key == FieldKey(Field.WANTED):
            await self._ask_dates()
        else:
            await self._turn(key, 1, round_=True)

    async def _turn(self, key: object, by: int, *, round_: bool = False) -> None:
        if not isinstance(key, FieldKey):
            self.app.bell()
            return
        before = self._enquiry
        turned = before.turned(key.field, by, self.language, round_=round_)
        if turned == before:
            self.app.bell()
        elif turned.wanted is Wanted.DATES and not (turned.first or turned.last):
            await self._ask_dates()
        else:
            self._change(turned)

    async def _ask_dates(self) -> None:
        """Ask for the wanted dates until they can be read, or it is left."""
        note: Message | str = ""
        today = clinic_day(self.desk.now())
        while True:
            field = Asked(Message("check.dates_prompt"), most=30)
            said = await self.ask(Question(Who(), Message("check.dates_title"), field, note=note))
            if said is None:
                return
            found = dates(said.text, today)
            if found is not None:
                self._change(self._enquiry.on_dates(*found))
                return
            note = Message("check.dates_wrong")

    # Acting

    async def on_open(self, at: float) -> None:
        """Enter: what can be done with the patient of a referral; in the what-if, the next question."""
        match self.chosen(at):
            case ReferralKey() as key:
                view = self.referral_at(key)
                if view is not None:
                    await self._offer(view)
            case FieldKey(field=Field.WANTED):
                await self._ask_dates()
            case FieldKey():
                self._list.move(1, at)
            case _:
                pass

    async def _offer(self, view: ReferralView) -> None:
        """Where to go on with the patient: nothing is done here."""
        file = self._file
        if file is None:
            return
        lang, unit = self.language, self.desk.unit
        title = exam_title(lang, unit.catalogue, view.exam_code, view.exam_text, view.side)
        places = [place for place in ("check_in", "results") if place in self.host.screen_ids]
        acts = [Act(place, Message(f"check.go_{place}"), may=BY_ID[place].may) for place in places]
        about = (Span(title), Span("  "), verdict_span(lang, view.verdict))
        place = await self.ask(ActionList(who_of(file.patient), acts, about=about))
        if place is not None:
            self.host.open(place, file.patient.key)
