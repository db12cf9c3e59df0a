"""What the phone desk shows, and reads to show it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import TYPE_CHECKING

from models.appointment.consecutive import Chain
from models.appointment.imaging_board import BookedImaging, ImagingBoard
from screens.booking_keys import BookingScreen
from screens.enter_does import EnterDoes
from screens.imaging import nobody
from screens.imaging.form import Form
from screens.imaging.intent import Intent, intent, standing
from screens.imaging.sheet import BookedKey, Sheet, TimeKey, rows
from screens.imaging.told import told
from screens.imaging.wish import Wish, week_of
from screens.person import called
from screens.week import week
from screens.widgets.spans import Line

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot


class ImagingView(BookingScreen[Form]):
    """What the phone desk shows; what its keys do is ``screens.imaging.screen``'s."""

    DEFAULT_CSS = """
    ImagingView #left { width: 50; }
    ImagingView.-nobody #left { width: 1fr; }
    ImagingView.-narrow #left { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__(lambda patient: Form(Wish(patient)), lambda wish: partial(_read_imaging, wish=wish))

    def time_at(self, form: Form, key: Hashable) -> Chain | None:
        """The row of times under the cursor."""
        del form
        return key.chain if isinstance(key, TimeKey) else None

    def booked_key(self, appointment: int) -> Hashable:
        """The key of the row of an appointment that stands."""
        return BookedKey(appointment)

    def first_selected(self, form: Form, *, first: bool) -> None:
        """The arrows begin among the times, whenever others are looked for: those are what is spoken of."""
        offered = form.board is not None and form.board.five
        if (first or form.wish.moving) and offered and form.told is None:
            self._to_times(form)

    def _to_times(self, form: Form) -> None:
        if form.time is not None and not isinstance(self._list.selected, TimeKey):
            self._list.select(TimeKey(form.time))

    # Drawing

    def _sheet(self) -> Sheet:
        return Sheet(self.language, self.desk.unit, self._list.size.width, self.desk.now(), self.has_class("-low"))

    def draw_form(self) -> None:
        """Show head, form and pane."""
        form, sheet = self._form, self._sheet()
        self._list.active = form is not None and not form.in_week
        if form is None:
            self._list.show(nobody.rows(sheet))
        elif form.board is None:
            self.draw_reading(form.since)
        else:
            self._list.show(rows(sheet, form, form.board))
            self._head.show(self.who(form.board.patient, self._head.size.width - 2))
            self._draw_pane(sheet, form, form.board)

    def _draw_pane(self, sheet: Sheet, form: Form, board: ImagingBoard) -> None:
        room, height = self._pane.room, self._pane.rows
        if form.told is not None:
            self._pane.show(told(sheet, form.told, board.patient, room, height), "told")
        else:
            shown = week_of(board, form.time)
            self._pane.show(week(self.language, shown, room, height, here=form.in_week), "week")

    def what_enter_does(self, width: int) -> list[Line]:
        """What Enter would do now, to whom."""
        sheet, does = self._sheet(), EnterDoes(self.language, width)
        form, key = self._form, self._list.selected
        if form is None or form.board is None:
            return []
        name, chain = called(form.board.patient), form.time
        match intent(form, key), standing(form, key):
            case Intent.CHANGE, BookedImaging(start=start):
                return does.act(sheet.say("change", name=name), [sheet.when(start)])
            case Intent.OTHER_DATES, _:
                return does.act(sheet.say("other_dates_for", name=name))
            case Intent.TOLD, _ if form.told is not None:
                when = sheet.when(min(form.told.places).start)
                return does.done(sheet.say(f"told_{form.told.done}", when=when, name=name))
            case Intent.TICK, _:
                some = any(each.can_book for each in form.board.referrals)
                return does.nothing(sheet.say("tick_one" if some else "nothing_to_book"))
            case (Intent.BOOK | Intent.MOVE) as what, _ if chain is not None:
                act = sheet.say("move" if what is Intent.MOVE else "book", name=name)
                return does.act(act, [f"{sheet.when(chain[0].start)}: {sheet.where(chain)}"])
            case _:
                return does.nothing(sheet.say("no_time"))


def _read_imaging(snapshot: Snapshot, *, wish: Wish) -> ImagingBoard | None:
    """The phone desk; ``None`` for a patient whom there isn't any more."""
    from models.appointment.imaging_read import read_imaging
    from models.refusal import NotFound

    try:
        return read_imaging(
            snapshot,
            patient=wish.patient,
            referrals=wish.referrals,
            moving=wish.moving,
            needs=wish.needs,
            week_of=wish.week_of,
            overruled=bool(wish.overrule),
        )
    except NotFound:
        return None
