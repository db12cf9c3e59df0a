"""Results appointments: whose, of what, how and with whom, when; Enter books what the line below the form names."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar

from models.appointment.board import BookedResults, ResultsBoard
from models.refusal import Message
from models.unit.rules import ClinicianKind, Mode
from screens.host import Note
from screens.person import called
from screens.prints import Printable, print_out
from screens.results import acts
from screens.results.form import Form
from screens.results.intent import Intent, intent, report, standing
from screens.results.nobody import ImagedKey
from screens.results.sheet import HOW, HowKey, OfKey, PhoneKey
from screens.results.slip import contact_slip, slip_of_told
from screens.results.slip import printable as slip_again
from screens.results.view import ResultsView
from screens.results.wish import Call, Told


class ResultsScreen(ResultsView):
    """The results desk."""

    NAME: ClassVar[str] = "results"
    LISTS_PATIENTS: ClassVar[bool] = True

    def prompt(self) -> str:
        """What to scan or type."""
        return self.say("results.prompt")

    def act_label(self, binding: str) -> str:
        """What the keys do here."""
        match binding:
            case "open":
                return self.say("results.act_open" if self._form is None else "results.act_book")
            case "turn":
                return self.say("results.act_week")
            case _:
                return super().act_label(binding)

    # Choosing

    def on_turn(self, by: int, at: float) -> None:
        """Left and right choose among two, and turn weeks elsewhere."""
        form, key = self._form, self._list.selected
        if form is None or form.board is None:
            return
        if isinstance(key, HowKey) and not form.in_week:
            self._choose(form, key, HOW[key.what][max(0, by)])
            return
        self.turn_week(form, by)

    def _choose(self, form: Form, key: HowKey, one: Mode | ClinicianKind) -> None:
        wish = form.wish.by(Mode(one)) if key.what == "mode" else form.wish.with_a(ClinicianKind(one))
        if (wish.mode, wish.kind) != (form.wish.mode, form.wish.kind):
            form.change(wish)
            self._read(form)

    async def on_tick(self, at: float) -> None:
        """Space ticks what is told, flips one of two, confirms the number."""
        form = self._form
        if form is None or form.board is None or form.in_week:
            return
        match self.chosen(at):
            case OfKey(referral):
                form.change(form.wish.tick(referral, form.board))
                self._read(form)
            case HowKey(what) as key:
                now = form.wish.mode if what == "mode" else form.wish.kind
                self._choose(form, key, next(each for each in HOW[what] if each != now))
            case PhoneKey(other=False) if form.board.patient.phone:
                form.call = Call(confirmed=bool(form.call.number) or not form.call.confirmed)
            case PhoneKey(other=True):
                await self._ask_number(form)
            case _:
                self.app.bell()
        self._draw()

    async def _ask_number(self, form: Form) -> None:
        if form.board is not None:
            form.call = await acts.ask_number(self, form.board) or form.call
            self._draw()

    # Acting

    async def on_open(self, at: float) -> None:
        """Enter does what the line below the form says, to the patient whom it names."""
        form = self._form
        key = None if form is not None and form.in_week else self.chosen(at)
        if form is None:
            found = self._imaged_at(key) if isinstance(key, ImagedKey) else None
            if found is not None:
                await self.show_patient(found.patient)
        elif key is not None or form.in_week:
            await self._do(form, key, at)

    async def _do(self, form: Form, key: Hashable, at: float) -> None:
        match intent(form, key), standing(form, key):
            case Intent.CHANGE, BookedResults() as found:
                await self._with_booked(form, found)
            case Intent.REPORT, _ if form.board is not None and (of := report(form, key)) is not None:
                await acts.turn_report(self, form.board, of, self._sheet())
            case Intent.ANOTHER, _:
                await self._ask_number(form)
            case Intent.ASK, _:
                self._go_to_number(form, at)
            case Intent.ELSEWHERE, _ if self.host.can_print and form.board is not None:
                slip = contact_slip(self, form.board)
                if slip is not None:
                    await print_out(self, slip)
            case Intent.BOOK | Intent.MOVE, _ if form.jumped(at):
                self.app.bell()
                self.host.toast(Note(Message("desk.selection_jumped"), alarm=True))
            case Intent.BOOK | Intent.MOVE, _ if form.fresh:
                await self._book(form)
            case _:
                self.app.bell()

    def printable(self, at: float) -> Printable | None:
        """The slip of the appointment under the cursor, or of the one just booked."""
        form = self._form
        return slip_again(self, form, None if form is not None and form.in_week else self._list.selected)

    def _print_slip(self, board: ResultsBoard, done: Told) -> None:
        slip = slip_of_told(self, board, done) if self.host.can_print else None
        if slip is not None:
            self.go("slip", print_out(self, slip), once=False)

    async def _with_booked(self, form: Form, found: BookedResults) -> None:
        board = form.board
        if board is None:
            return
        match await acts.ask_change(self, board, found, self._sheet()):
            case acts.MOVE:
                with_whom = self.desk.unit.clinician(found.clinician)
                self._list.select(HowKey("mode"))  # the row of what is moved goes: Enter is to mean the times
                self._begin_anew(form, form.wish.move(found, with_whom.kind if with_whom else form.wish.kind))
            case acts.KEEP:
                await acts.keep(self, board, found, self._sheet())
            case acts.CANCEL:
                await self._cancel(form, found)
            case _:
                pass

    async def _cancel(self, form: Form, found: BookedResults) -> None:
        if form.board is None or not await acts.cancel(self, form.board, found, self._sheet()):
            return
        if form.told is not None and form.told.booked.appointment == found.appointment:
            form.told = None
        self._draw()

    def _go_to_number(self, form: Form, at: float) -> None:
        """The patient is asked first which number to call: the next Enter comes after that."""
        board = form.board
        form.leave_week()
        self._list.select(PhoneKey(other=board is not None and not board.patient.phone), at)
        self.app.bell()
        self._draw()

    async def _book(self, form: Form) -> None:
        board = form.board
        if board is None:
            return
        act = acts.book if form.wish.moving is None else acts.move
        done = await act(self, form, board, self._sheet())
        if done is None:
            return
        form.told = done
        self._print_slip(board, done)
        if form is self._form:
            form.leave_week()
            form.wish = replace(form.wish, week_of=None, moving=None)
            self._read(form)
        else:
            said = {"when": self._sheet().when(done.booked.start), "name": called(board.patient)}
            key = "results.moved_for" if done.moved else "results.booked_for"
            self.host.toast(Note(Message(key, said)))
