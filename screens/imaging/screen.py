"""Imaging appointments: whose, of what, when and where; Enter does what the line below the form names."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar

from models.appointment.imaging_board import BookedImaging
from models.clock import clinic_day
from models.refusal import Message
from screens.host import Note
from screens.imaging import acts
from screens.imaging.form import Form
from screens.imaging.intent import Intent, intent, standing
from screens.imaging.sheet import CHANNELS, ChannelKey, NeedKey, OtherDatesKey, ReferralKey, TimeKey
from screens.imaging.view import ImagingView
from screens.imaging.wish import Told, Wish, row_of
from screens.look_up import look_up

WEEK = "week"
"""The group of the week, after those of the form."""


class ImagingScreen(ImagingView):
    """The phone desk."""

    NAME: ClassVar[str] = "imaging"
    ON_THE_PHONE: ClassVar[bool] = True
    ACTS: ClassVar[tuple[str, ...]] = ("open", "tick", "group", "turn", "back")

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

    # Looking up

    async def on_scan(self, text: str) -> None:
        """A scan brings its patient."""
        await self._find(text, scanned=True)

    async def on_search(self, text: str) -> None:
        """So does what was typed."""
        await self._find(text, scanned=False)

    async def _find(self, text: str, *, scanned: bool) -> None:
        patient = await look_up(self, text, scanned=scanned)
        if patient is not None:
            await self.show_patient(patient)

    def on_back(self) -> None:
        """Esc: nothing is moved any more; then nobody is chosen."""
        form = self._form
        if form is not None and form.wish.moving and form.told is None:
            self._begin_anew(form, Wish(form.wish.patient))
        elif form is not None:
            self.show_nobody()

    # Moving about

    def on_move(self, unit: str, by: int, at: float) -> None:
        """Arrows move in the form, or in the week; a screenful further in what is told, where that is long."""
        form = self._form
        if form is not None and form.told is not None and unit == "page":
            self._pane.scroll_lines(by * (self._pane.rows - 1))
            return
        if form is None or not form.in_week:
            super().on_move(unit, by, at)
            return
        form.move(unit, by, at)
        self._draw()

    def on_group(self, by: int, at: float) -> None:
        """Tab goes to the next group; the week is the last."""
        form = self._form
        if form is None or form.board is None:
            return
        groups = list(dict.fromkeys(row.group for row in self._list.rows if row.key is not None))
        if form.free and form.told is None:
            groups.append(WEEK)
        if not groups:
            return
        here = self._group(form)
        group = groups[(groups.index(here) + by) % len(groups)] if here in groups else groups[0]
        form.leave_week()
        if group == WEEK:
            form.enter_week()
        else:
            self._enter(form, group, at)
        self._draw()

    def _group(self, form: Form) -> str:
        if form.in_week:
            return WEEK
        return next((row.group for row in self._list.rows if row.key == self._list.selected), "")

    def _enter(self, form: Form, group: str, at: float) -> None:
        """The chosen time where that is among the earliest; else the group's first row."""
        keys = [row.key for row in self._list.rows if row.group == group and row.key is not None]
        chosen = TimeKey(form.chain) if form.chain is not None else None
        self._list.select(chosen if chosen in keys and chosen is not None else keys[0], at)

    def on_turn(self, by: int, at: float) -> None:
        """Left and right choose how it is booked, and turn weeks elsewhere."""
        form = self._form
        if form is None or form.board is None:
            return
        if isinstance(self._list.selected, ChannelKey) and not form.in_week:
            self._choose_channel(form, by)
            return
        turned = form.wish.turn(by, form.board, clinic_day(self.desk.now())) if form.fresh else None
        if turned is None:
            self.app.bell()
            return
        form.change(turned)
        self._read(form)

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
            said = {"when": self._sheet().when(min(done.places).start), "name": board.patient.name}
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

    def _begin_anew(self, form: Form, wish: Wish) -> None:
        form.leave_week()
        form.change(wish)
        self._read(form)
