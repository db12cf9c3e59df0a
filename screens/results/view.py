"""What the results desk shows, and reads to show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from models.appointment.board import BookedResults, ResultsBoard
from models.appointment.imaged import Imaged, ImagedToday
from models.clock import clinic_day
from screens.base import DeskScreen
from screens.desk import Watch
from screens.frame import Ground
from screens.opening import may_open
from screens.person import who
from screens.results import nobody
from screens.results.form import Form
from screens.results.intent import Intent, intent, standing
from screens.results.nobody import ImagedKey
from screens.results.sheet import HowKey, Sheet, TimeKey, act, rows
from screens.results.told import told
from screens.results.week import week
from screens.results.wish import Wish, again
from screens.widgets.pane import Pane
from screens.widgets.rows import Rows, sentence
from screens.widgets.spans import BLANK, Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot


NARROW, LOW = 120, 32
"""Below these the form is tight, and what Enter does stands under form and week."""

LOADING = 2.0
"""Seconds after which a reading that hasn't come is spoken of."""


class ResultsView(DeskScreen):
    """What the results desk shows; what its keys do is ``screens.results.screen``'s."""

    DEFAULT_CSS = """
    ResultsView #head { height: 3; background: $background; }
    ResultsView #left { width: 44; }
    ResultsView #pane { width: 1fr; }
    ResultsView #act { height: 5; background: $background; }
    ResultsView.-nobody #left { width: 1fr; }
    ResultsView.-nobody #pane { display: none; }
    ResultsView.-nobody #head { display: none; }
    ResultsView #below { height: 2; background: $background; display: none; }
    ResultsView.-narrow #left { width: 1fr; }
    ResultsView.-narrow #pane { width: 44; }
    ResultsView.-low #head { height: 2; }
    ResultsView.-flat #act { display: none; }
    ResultsView.-flat #below { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._list = Rows(id="form")
        self._head, self._act, self._below = Ground(id="head"), Ground(id="act"), Ground(id="below")
        self._side, self._pane = Vertical(id="left"), Pane(id="pane")
        self._form: Form | None = None
        self._imaged: ImagedToday | None = None
        self._watch: Watch | None = None
        self._drawn_in = (0, Size())
        self.add_class("-nobody")

    # The frame

    def content(self) -> Iterable[Widget]:
        """Who it is above all; the form, and the week beside it."""
        with Vertical():
            yield self._head
            with Horizontal():
                with self._side:
                    yield self._list
                    yield self._act
                yield self._pane
            yield self._below

    def on_mount(self) -> None:
        """Show who has just been imaged."""
        if self._form is None:
            self.show_nobody()

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        width, height = event.size
        self.set_class(height < LOW, "-low")
        self.set_class(width < NARROW or height < LOW, "-flat")
        self.call_after_refresh(self._draw)

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

    def translate(self) -> None:
        """Everything in the desk's language."""
        self._draw()

    # Reading

    async def show_patient(self, patient: int) -> None:
        """Begin with a patient."""
        if not await may_open(self, patient):
            return
        self._form = Form(Wish(patient))
        self._read(self._form)
        self.set_timer(LOADING, self._draw)
        self.tell_footer()

    def show_nobody(self) -> None:
        """Show who has just been imaged, until somebody is chosen."""
        self._form = None
        self._watch_again(self.desk.watch(_read_imaged, self._take_imaged))
        self._draw()
        self.tell_footer()

    def _read(self, form: Form) -> None:
        """Read for what is chosen from now on; what stands on the screen stays until that has come."""
        wish = form.wish
        self._watch_again(self.desk.watch(partial(_read_results, wish=wish), partial(self._take, form, wish)))
        self._draw()

    def _watch_again(self, watch: Watch) -> None:
        if self._watch is not None:
            self._watch.stop()
        self._watch = watch

    def _take_imaged(self, imaged: ImagedToday) -> None:
        if self._imaged is None or imaged.seq >= self._imaged.seq:
            self._imaged = imaged
            self._draw()

    def _take(self, form: Form, wish: Wish, board: ResultsBoard | None) -> None:
        if form is not self._form:
            return
        if board is None:
            self.show_nobody()
            return
        first = form.board is None
        if form.take(wish, board, monotonic()):
            self._draw()
            if first:
                self._list.select(HowKey("mode"))

    # Drawing

    def _sheet(self) -> Sheet:
        return Sheet(self.language, self.desk.unit, self._list.size.width, self.has_class("-low"))

    def _draw(self) -> None:
        form = self._form
        self.set_class(form is None, "-nobody")
        if not self._list.size.width:
            return
        sheet = self._sheet()
        self._list.active = form is None or not form.in_week
        if form is None:
            self._list.show(nobody.rows(sheet, self._imaged))
        elif form.board is None:
            late = monotonic() - form.since >= LOADING
            self._list.show([sentence(self.say("results.reading"))] if late else [])
            self._head.show([])
            self._pane.show([])
        else:
            # What is booked is no choice any more, and the next time is none yet.
            slot = None if form.told else form.slot
            self._list.show(rows(sheet, form.wish, form.board, form.call, slot))
            self._head.show(self._who(form.board))
            self._draw_pane(sheet, form, form.board)
        if self.has_class("-flat"):
            self._below.show(self._what_enter_does(replace(sheet, width=self.size.width)))
        else:
            self._act.show([BLANK, *self._what_enter_does(sheet)])
        self._fit()
        self._drawn_in = self._room()
        self.call_after_refresh(self._draw_in_new_room)

    def _room(self) -> tuple[int, Size]:
        return self._list.size.width, self._pane.size

    def _draw_in_new_room(self) -> None:
        """What was just shown or hidden may have left more room, or less."""
        if self._room() != self._drawn_in:
            self._draw()

    def _fit(self) -> None:
        """What Enter does stands right below the form, while the form leaves room for it."""
        wanted = sum(len(row.lines) for row in self._list.rows)
        there = self._side.size.height - (self._act.size.height if self._act.display else 0)
        self._list.styles.height = wanted if wanted <= there else "1fr"

    def _who(self, board: ResultsBoard) -> list[Line]:
        lines = who(self.language, board.patient, clinic_day(self.desk.now()), self._head.size.width - 2)
        if board.chosen:
            ready = Span(self.say("results.ready", day=board.earliest), "muted")
            lines = [lines[0], (*lines[1], Span("   "), ready) if len(lines) > 1 else (ready,)]
        return lines

    def _draw_pane(self, sheet: Sheet, form: Form, board: ResultsBoard) -> None:
        room = self._pane.room
        if form.told is not None:
            self._pane.show(told(sheet, form.told, board.patient, room), "told")
        else:
            here = form.in_week
            self._pane.show(week(self.language, board, form.slot, room, self._pane.rows, here=here), "week")

    def _what_enter_does(self, sheet: Sheet) -> list[Line]:
        form, key = self._form, self._list.selected
        if form is None:
            found = self._imaged_at(key)
            return act(sheet, sheet.say("open", name=found.name)) if found else []
        if form.board is None:
            return []
        name, slot = form.board.patient.name, form.slot
        match intent(form, key), standing(form, key):
            case Intent.CANCEL, BookedResults(start=start):
                return act(sheet, sheet.say("cancel", name=name), [sheet.when(start)])
            case Intent.ANOTHER, _:
                return act(sheet, sheet.say("another_for", name=name))
            case Intent.TOLD, _ if form.told is not None:
                when = sheet.when(form.told.booked.start)
                return [(Span(f"√ {sheet.say('booked_for', when=when, name=name)}", "good", bold=True),)]
            case Intent.TICK, _:
                return [(Span(sheet.say("tick_one"), "muted"),)]
            case Intent.ASK, _:
                return act(sheet, sheet.say("ask_number", name=name), [sheet.say("ask_number_how")])
            case Intent.BOOK, _ if slot is not None:
                what = f"{sheet.when(slot.start)}, {sheet.how(form.wish.mode, form.wish.kind)}"
                books = sheet.say("book_another" if again(form.board) else "book", name=name)
                return act(sheet, books, [f"{what} {sheet.with_whom(slot.clinician)}"])
            case _:
                return [(Span(sheet.say("no_time"), "muted"),)]

    def _imaged_at(self, key: object) -> Imaged | None:
        if self._imaged is None or not isinstance(key, ImagedKey):
            return None
        return next((each for each in self._imaged.visits if each.visit == key.visit), None)

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        form, key = self._form, event.key
        if form is not None and form.board is not None and isinstance(key, TimeKey):
            slot = next((each for each in form.board.five if TimeKey(each.start, each.clinician) == key), None)
            if slot is not None and event.jumped:
                form.follow(slot)
            elif slot is not None and slot != form.slot:
                form.choose(slot)
        self._draw()


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
