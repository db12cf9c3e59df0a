"""The frame of the screens that book: who it is above all, the form, the week beside it, and what Enter does."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from screens.base import DeskScreen
from screens.booking_form import BookingForm
from screens.desk import Watch
from screens.frame import Ground
from screens.opening import may_open
from screens.widgets.pane import Pane
from screens.widgets.rows import Rows, sentence
from screens.widgets.spans import BLANK, Line

if TYPE_CHECKING:
    from models.patient.view import PatientView
    from models.store.snapshot import Snapshot

F = TypeVar("F", bound=BookingForm[Any, Any, Any, Any])

NARROW, LOW = 120, 32
"""Below these the form is tight, and what Enter does stands under form and week."""

LOADING = 2.0
"""Seconds after which a reading that hasn't come is spoken of."""


class BookingView(DeskScreen, Generic[F]):
    """What a booking screen shows, and reads to show it; a subclass says what stands in it.

    Args:
        begin: makes the form of a patient.
        reading: what is read for a wish; it answers ``None`` for a patient whom there isn't any more.
    """

    DEFAULT_CSS = """
    BookingView #head { height: 3; background: $background; }
    BookingView #left { width: 44; }
    BookingView #pane { width: 1fr; }
    BookingView #act { height: 5; background: $background; }
    BookingView.-nobody #left { width: 1fr; }
    BookingView.-nobody #pane { display: none; }
    BookingView.-nobody #head { display: none; }
    BookingView #below { height: 2; background: $background; display: none; }
    BookingView.-narrow #left { width: 1fr; }
    BookingView.-narrow #pane { width: 44; }
    BookingView.-flat #act { display: none; }
    BookingView.-flat #below { display: block; }
    """

    def __init__(self, begin: Callable[[int], F], reading: Callable[[Any], Callable[[Snapshot], Any]]) -> None:
        super().__init__()
        self._begin, self._reading = begin, reading
        self._form: F | None = None
        self.rows = self._list = Rows(id="form")
        self._head, self._act, self._below = Ground(id="head"), Ground(id="act"), Ground(id="below")
        self._side, self._pane = Vertical(id="left"), Pane(id="pane")
        self._sent_for: int | None = None
        self._drawn_in = (0, Size())
        self.add_class("-nobody")

    # What subclasses say

    def watch_nobody(self) -> Watch | None:
        """Read what is shown while nobody is chosen; nothing is, unless a subclass says."""
        return None

    def first_selected(self, form: F, *, first: bool) -> None:
        """Something was read and drawn: where the arrows begin, if it is the first for this patient or wish."""

    def booked_key(self, appointment: int) -> Hashable:
        """The key of the row of an appointment that stands."""
        return appointment

    def draw_form(self) -> None:
        """Show head, form and pane."""

    def what_enter_does(self, width: int) -> list[Line]:
        """The lines that name what Enter would do now, to whom; none where it does nothing."""
        del width
        return []

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

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        width, height = event.size
        self.set_class(height < LOW, "-low")
        self.set_class(width < NARROW or height < LOW, "-flat")
        self.call_after_refresh(self._draw)

    def translate(self) -> None:
        """Everything in the desk's language."""
        self._draw()

    def on_mount(self) -> None:
        """Begin with nobody, unless another screen sent somebody here."""
        if self._form is None:
            self.show_nobody()

    # Reading

    async def show_patient(self, patient: int, appointment: int | None = None) -> None:
        """Begin with a patient, the arrows at an appointment of theirs where one is named."""
        if not await may_open(self, patient):
            return
        self._form, self._sent_for = self._begin(patient), appointment
        self._read(self._form)
        self.set_timer(LOADING, self._draw)
        self.tell_footer()

    def show_nobody(self) -> None:
        """Nobody is chosen from now on."""
        self._form = None
        self.watch_only(self.watch_nobody())
        self._draw()
        self.tell_footer()

    def _read(self, form: F) -> None:
        """Read for what is chosen from now on; what stands on the screen stays until that has come."""
        wish = form.wish
        self.watch_only(self.desk.watch(self._reading(wish), partial(self._take, form, wish)))
        self._draw()

    def _take(self, form: F, wish: Any, board: Any) -> None:
        if form is not self._form:
            return
        if board is None:
            self.show_nobody()
            return
        first = form.board is None
        if form.take(wish, self.names.without(board), monotonic()):
            self._draw()
            sent_for, self._sent_for = self._sent_for, None
            if sent_for is None or not self._list.select(self.booked_key(sent_for)):
                self.first_selected(form, first=first)

    def patients_shown(self) -> Iterable[int]:
        """The patient whose appointment it is."""
        return () if self._form is None else (self._form.wish.patient,)

    @property
    def patient_at_hand(self) -> PatientView | None:
        """The patient whose appointment it is."""
        board = None if self._form is None else self._form.board
        return None if board is None else board.patient

    def names_changed(self) -> None:
        """The patient's name is hidden, or shown as it is read again."""
        form = self._form
        if form is not None and form.board is not None:
            form.board = self.names.without(form.board)
        self._draw()
        if self._watch is not None:
            self._watch.refresh()

    # Drawing

    def _draw(self) -> None:
        self.set_class(self._form is None, "-nobody")
        if not self._list.size.width:
            return
        self.draw_form()
        self._head.styles.height = len(self._head.lines) + (0 if self.has_class("-low") else 1)
        if self.has_class("-flat"):
            self._below.show(self.what_enter_does(self.size.width))
        else:
            self._act.show([BLANK, *self.what_enter_does(self._list.size.width)])
        self._fit()
        self._drawn_in = self._room()
        self.call_after_refresh(self._draw_in_new_room)

    def draw_reading(self, since: float) -> None:
        """Nothing has been read yet; that is said only when it takes long."""
        late = monotonic() - since >= LOADING
        self._list.show([sentence(self.say("week.reading"))] if late else [])
        self._head.show([])
        self._pane.show([])

    def _room(self) -> tuple[int, Size]:
        return self._list.size.width, self._pane.size

    @on(Rows.Resized)
    def _draw_in_new_room(self) -> None:
        """What was just shown or hidden may have left more room, or less."""
        if self._room() != self._drawn_in:
            self._draw()

    def _fit(self) -> None:
        """What Enter does stands right below the form, while the form leaves room for it."""
        wanted = sum(len(row.lines) for row in self._list.rows)
        there = self._side.size.height - (self._act.size.height if self._act.display else 0)
        self._list.styles.height = wanted if wanted <= there else "1fr"
