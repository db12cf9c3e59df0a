"""Imaging appointments: whose, of what, when and where; Enter does what the line below the form names."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar

from models.appointment.imaging_board import BookedImaging
from models.refusal import Message
from screens.host import Note
from screens.imaging import acts
from screens.imaging.form import Form
from screens.imaging.intent import Intent, intent, standing
from screens.imaging.sheet import CHANNELS, ChannelKey, NeedKey, OtherDatesKey, ReferralKey
from screens.imaging.view import ImagingView
from screens.imaging.wish import Told, Wish, row_of
from screens.person import called


class ImagingScreen(ImagingView):
    """The phone desk."""

    NAME: ClassVar[str] = "imaging"

    def prompt(self) -> str:
        """What to scan or type."""
        return self.say("imaging.prompt")

    def act_label(self, binding: str) -> str:
        """What the keys do here."""
        match binding:
            case "open":
                return self.say("imaging.act_book")
            case "turn":
                return self.say("imaging.act_week")
            case _:
                return super().act_label(binding)

    # Choosing

    def on_turn(self, by: int, at: float) -> None:
        """Left and right choose how it is booked, and turn weeks elsewhere."""
        form = self._form
        if form is None or form.board is None:
            return
        if isinstance(self._list.selected, ChannelKey) and not form.in_week:
            self._choose_channel(form, by)
            return
        self.turn_week(form, by)

    def _choose_channel(self, form: Form, by: int) -> None:
        form.channel = CHANNELS[(CHANNELS.index(form.channel) + by) % len(CHANNELS)]
        self._draw()

    async def on_tick(self, at: float) -> None:
        """Space ticks what is imaged and what takes longer, goes on to the next channel, offers other dates."""
        form = self._form
        if form is None or form.board is None or form.in_week:
            return
        match self.chosen(at):
            case ReferralKey(referral):
                self._change(form, form.wish.tick(referral, form.board))
            case NeedKey(need):
                self._change(form, form.wish.need(need))
            case ChannelKey():
                self._choose_channel(form, 1)
            case OtherDatesKey():
                await self._other_dates(form)
            case _:
                self.app.bell()
        self._draw()

    def _change(self, form: Form, wish: Wish | None) -> None:
        if wish is None:
            self.app.bell()
            return
        form.change(wish)
        self._read(form)

    async def _other_dates(self, form: Form) -> None:
        why = "" if form.wish.overrule or form.board is None else await acts.ask_other_dates(self, form.board)
        if why != form.wish.overrule:
            self._change(form, replace(form.wish, overrule=why, week_of=None))

    # Acting

    async def on_open(self, at: float) -> None:
        """Enter does what the line below the form says, to the patient whom it names."""
        form = self._form
        if form is None:
            return
        key = None if form.in_week else self.chosen(at)
        if key is not None or form.in_week:
            await self._do(form, key, at)

    async def _do(self, form: Form, key: Hashable, at: float) -> None:
        match intent(form, key), standing(form, key):
            case Intent.CHANGE, BookedImaging() as found:
                await self._with_booked(form, found)
            case Intent.OTHER_DATES, _:
                await self._other_dates(form)
            case Intent.BOOK | Intent.MOVE, _ if form.jumped(at):
                self.app.bell()
                self.host.toast(Note(Message("desk.selection_jumped"), alarm=True))
            case Intent.BOOK | Intent.MOVE, _ if form.fresh:
                await self._book(form)
            case _:
                self.app.bell()

    async def _book(self, form: Form) -> None:
        board = form.board
        if board is None:
            return
        done = await (acts.move if board.moving else acts.book)(self, form, board)
        if done is None:
            return
        if form is self._form:
            self._tell(form, done)
        else:
            said = {"when": self._sheet().when(min(done.places).start), "name": called(board.patient)}
            self.host.toast(Note(Message(f"imaging.told_{done.done}", said)))

    async def _with_booked(self, form: Form, found: BookedImaging) -> None:
        board = form.board
        if board is None:
            return
        match await acts.ask_change(self, board, found, self._sheet()):
            case acts.MOVE:
                self._begin_anew(form, form.wish.move([found.appointment]))
            case acts.MOVE_ALL:
                self._begin_anew(form, form.wish.move([each.appointment for each in row_of(board, found)]))
            case acts.CANCEL:
                done = await acts.cancel(self, form, board, found, self._sheet())
                if done is not None and form is self._form:
                    self._tell(form, done.left)
            case acts.MISSED:
                await acts.miss(self, board, found, self._sheet())
            case _:
                pass

    def _tell(self, form: Form, done: Told | None) -> None:
        """Show what is to be said; nothing is moved any more, and the week is that of the next free time."""
        self._begin_anew(form, Wish(form.wish.patient))
        form.told = done
        self._draw()
