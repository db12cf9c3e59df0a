"""What the results desk shows, and reads to show it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from models.appointment.board import BookedResults, ResultsBoard
from models.appointment.imaged import Imaged, ImagedToday
from models.appointment.slots import Slot
from screens.booking_keys import BookingScreen
from screens.desk import Watch
from screens.enter_does import EnterDoes
from screens.person import called
from screens.results import nobody
from screens.results.form import Form
from screens.results.intent import Intent, intent, report, standing
from screens.results.nobody import ImagedKey
from screens.results.sheet import BookedKey, HowKey, Sheet, TimeKey, rows
from screens.results.told import told
from screens.results.wish import Wish, again, week_of
from screens.week import week
from screens.widgets.spans import Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot


class ResultsView(BookingScreen[Form]):
    """What the results desk shows; what its keys do is ``screens.results.screen``'s."""

    def __init__(self) -> None:
        super().__init__(lambda patient: Form(Wish(patient)), lambda wish: partial(_read_results, wish=wish))
        self._imaged: ImagedToday | None = None

    def time_at(self, form: Form, key: Hashable) -> Slot | None:
        """The time under the cursor."""
        five = form.board.five if form.board is not None else ()
        return next((each for each in five if TimeKey(each.start, each.clinician) == key), None)

    # Reading

    def watch_nobody(self) -> Watch:
        """Who has just been imaged, until somebody is chosen."""
        return self.desk.watch(_read_imaged, self._take_imaged)

    def _take_imaged(self, imaged: ImagedToday) -> None:
        if self._imaged is None or imaged.seq >= self._imaged.seq:
            self._imaged = self._without_names(imaged)
            self._draw()

    def booked_key(self, appointment: int) -> Hashable:
        """The key of the row of an appointment that stands."""
        return BookedKey(appointment)

    def _without_names(self, imaged: ImagedToday) -> ImagedToday:
        visits = (replace(each, name="") if self.names.hides(each.patient) else each for each in imaged.visits)
        return replace(imaged, visits=tuple(visits))

    def patients_shown(self) -> Iterable[int]:
        """The patient whose appointment it is; else all who have just been imaged."""
        if self._form is not None or self._imaged is None:
            return super().patients_shown()
        return [each.patient for each in self._imaged.visits]

    def names_changed(self) -> None:
        """So are the names of those who have just been imaged."""
        if self._imaged is not None:
            self._imaged = self._without_names(self._imaged)
        super().names_changed()

    def first_selected(self, form: Form, *, first: bool) -> None:
        """The arrows begin at how it is told."""
        del form
        if first:
            self._list.select(HowKey("mode"))

    # Drawing

    def _sheet(self) -> Sheet:
        return Sheet(self.language, self.desk.unit, self._list.size.width, self.has_class("-low"))

    def draw_form(self) -> None:
        """Show head, form and pane."""
        form, sheet = self._form, self._sheet()
        self._list.active = form is None or not form.in_week
        if form is None:
            self._list.show(nobody.rows(sheet, self._imaged))
        elif form.board is None:
            self.draw_reading(form.since)
        else:
            # What is booked is no choice any more, and the next time is none yet.
            slot = None if form.told else form.time
            self._list.show(rows(sheet, form.wish, form.board, form.call, slot))
            self._head.show(self._who(form.board))
            self._draw_pane(sheet, form, form.board)

    def _who(self, board: ResultsBoard) -> list[Line]:
        lines = self.who(board.patient, self._head.size.width - 2)
        if board.chosen and not self.has_class("-low"):
            ready = Span(self.say("results.ready", day=board.earliest), "muted")
            lines = [lines[0], (*lines[1], Span("   "), ready) if len(lines) > 1 else (ready,)]
        return lines

    def _draw_pane(self, sheet: Sheet, form: Form, board: ResultsBoard) -> None:
        room = self._pane.room
        if form.told is not None:
            self._pane.show(told(sheet, form.told, board.patient, room), "told")
        else:
            self._pane.show(
                week(self.language, week_of(board, form.time), room, self._pane.rows, here=form.in_week), "week"
            )

    def what_enter_does(self, width: int) -> list[Line]:
        """What Enter would do now, to whom."""
        sheet, does = self._sheet(), EnterDoes(self.language, width)
        form, key = self._form, self._list.selected
        if form is None:
            found = self._imaged_at(key)
            return does.act(sheet.say("open", name=found.name or found.ticket or found.masked_code)) if found else []
        if form.board is None:
            return []
        if (of := report(form, key)) is not None:
            came = "report_gone" if of.reported else "report_came"
            return does.act(sheet.say(came, name=called(form.board.patient)))
        return self._what_booking_does(sheet, does, form, form.board, key)

    def _what_booking_does(
        self, sheet: Sheet, does: EnterDoes, form: Form, board: ResultsBoard, key: Hashable
    ) -> list[Line]:
        name, slot = called(board.patient), form.time
        match intent(form, key), standing(form, key):
            case Intent.CHANGE, BookedResults(start=start):
                return does.act(sheet.say("change", name=name), [sheet.when(start)])
            case Intent.ELSEWHERE, _ if self.host.can_print:
                return does.act(sheet.say("print_contact", name=name))
            case Intent.ELSEWHERE, _:
                return does.nothing(sheet.say("elsewhere"))
            case Intent.ANOTHER, _:
                return does.act(sheet.say("another_for", name=name))
            case Intent.TOLD, _ if form.told is not None:
                when = sheet.when(form.told.booked.start)
                return does.done(sheet.say("moved_for" if form.told.moved else "booked_for", when=when, name=name))
            case Intent.TICK, _:
                return does.nothing(sheet.say("tick_one"))
            case Intent.ASK, _:
                return does.act(sheet.say("ask_number", name=name), [sheet.say("ask_number_how")])
            case Intent.BOOK | Intent.MOVE, _ if slot is not None:
                what = f"{sheet.when(slot.start)}, {sheet.how(form.wish.mode, form.wish.kind)}"
                return does.act(_books(sheet, form, board), [f"{what} {sheet.with_whom(slot.clinician)}"])
            case _:
                return does.nothing(sheet.say("no_time"))

    def _imaged_at(self, key: object) -> Imaged | None:
        if self._imaged is None or not isinstance(key, ImagedKey):
            return None
        return next((each for each in self._imaged.visits if each.visit == key.visit), None)


def _books(sheet: Sheet, form: Form, board: ResultsBoard) -> str:
    """What booking the chosen time is called."""
    if form.wish.moving is not None:
        return sheet.say("move", name=called(board.patient))
    return sheet.say("book_another" if again(board) else "book", name=called(board.patient))


def _read_imaged(snapshot: Snapshot) -> ImagedToday:
    from models.appointment.imaged_read import read_imaged

    return read_imaged(snapshot)


def _read_results(snapshot: Snapshot, *, wish: Wish) -> ResultsBoard | None:
    """The results desk; ``None`` for a patient whom there isn't any more."""
    from models.appointment.results_read import read_results
    from models.refusal import NotFound

    try:
        return read_results(
            snapshot,
            patient=wish.patient,
            mode=wish.mode,
            kind=wish.kind,
            referrals=wish.referrals,
            week_of=wish.week_of,
        )
    except NotFound:
        return None
