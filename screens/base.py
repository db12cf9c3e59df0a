"""The base of every desk screen: header, box, content, footer, and the way from a press to a verb and back.

A subclass says what stands in the content, what its keys do (``act_<id>``, from ``screens.bindings``) and what the box
means here (``on_scan``, ``on_search``, ``on_open`` ...). Each of these may be a coroutine: it then runs in a worker, so
that it can wait for a verb or a dialog while the screen goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on

from models.clock import clinic_day
from models.refusal import Message, Refusal
from screens.attempt import Attempt
from screens.bindings import BY_ID
from screens.box import Box
from screens.dialog import Dialog
from screens.dialogs import Refused
from screens.frame import Frame
from screens.host import Note
from screens.names import Names
from screens.person import who
from screens.selection import Why
from screens.sheet import Who, Words
from screens.widgets.rows import Rows
from screens.widgets.spans import Line

if TYPE_CHECKING:
    from models.patient.view import PatientView
    from models.store.snapshot import Snapshot
    from screens.menus import Command
    from screens.prints import Printable

T = TypeVar("T")

Doing = Coroutine[Any, Any, object] | None
"""What a hook answers: nothing, or a coroutine that goes on in a worker."""


class DeskScreen(Frame):
    """A working screen."""

    rows: Rows | None = None
    """The list that the arrows move in."""

    LISTS_PATIENTS: ClassVar[bool] = False
    """Whether it names patients whom nobody asked for by name: to open it is a look, remembered once."""

    ON_THE_PHONE: ClassVar[bool] = False
    """Whether whoever is asked about may be a caller, to whom nothing is confirmed."""

    WARNS: ClassVar[str] = "check.non_disclosure"
    """The key of what is said here of somebody under non-disclosure."""

    def __init__(self) -> None:
        super().__init__()
        self.names = Names(self)
        self._busy: set[str] = set()

    def on_mount(self) -> None:
        """Shown for the first time."""
        if self.LISTS_PATIENTS:
            self.go("look", self._remember())

    async def _remember(self) -> None:
        with contextlib.suppress(Refusal):  # then there is nothing to be seen either
            look = await self.desk.ask(_look)
            from models.journal.outcomes import LookKind  # by now the first frame is there

            await self.desk.perform(look, kind=LookKind.BOARD, where=self.NAME)

    # What subclasses say

    async def show_patient(self, patient: int, appointment: int | None = None) -> None:
        """Show this patient, at an appointment of theirs where one is named; another screen sent them here."""

    def on_scan(self, text: str) -> Doing:
        """A scan: look it up."""
        return None

    def on_search(self, text: str) -> Doing:
        """Enter on a text: look it up."""
        return None

    def on_open(self, at: float) -> Doing:
        """Enter in an empty box; ``chosen`` tells on whom."""
        return None

    def on_move(self, unit: str, by: int, at: float) -> Doing:
        """An arrow in an empty box: moves in ``rows``."""
        if self.rows is not None:
            match unit:
                case "row":
                    self.rows.move(by, at)
                case "page":
                    self.rows.move_page(by, at)
                case _:
                    self.rows.move(by * len(self.rows.rows), at)
        return None

    def on_tick(self, at: float) -> Doing:
        """Space in an empty box."""
        return None

    def on_group(self, by: int, at: float) -> Doing:
        """Tab in an empty box: the next group of ``rows``."""
        if self.rows is not None:
            self.rows.move_group(by, at)
        return None

    def on_turn(self, by: int, at: float) -> Doing:
        """Left or right in an empty box."""
        return None

    def on_back(self) -> Doing:
        """Esc in an empty box."""
        return None

    def patients_shown(self) -> Iterable[int]:
        """The keys of the patients whom this screen names."""
        return ()

    @property
    def patient_at_hand(self) -> PatientView | None:
        """The one patient whom this screen is about now."""
        return None

    def names_changed(self) -> None:
        """Other names than before may be shown: hide at once what may not be, and read what may."""

    def printable(self, at: float) -> Printable | None:
        """What can be printed of whoever is shown here; ``chosen`` tells of whom."""
        return None

    # For subclasses

    def attempt(
        self, title: Words, who: Who | Callable[[Refusal], Who | None] | None = None, next_step: Words = ""
    ) -> Attempt:
        """Something to ``perform``, named for the case that it is refused."""
        return Attempt(self, title, who, next_step)

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Show a dialog and wait for its answer; only in a worker (any hook that is a coroutine runs in one)."""
        await self.host.uncovered()
        return await self.app.push_screen_wait(dialog)

    def tell_said(self, said: Message) -> None:
        """Say what was done that no key takes back."""
        self.host.toast(Note(said))

    def tell_done(self, said: Message) -> None:
        """Say what was done to whom, and which key takes it back."""
        self.host.toast(Note(said, self.host.key_shown("take_back"), Message("desk.takes_back")))

    async def act_take_back(self) -> None:
        """Take back what this person did last; it is named first."""
        from screens.errands.take_back import take_back_last

        await take_back_last(self)

    @property
    def shows_names(self) -> str:
        """The key that shows hidden names, as shown."""
        return self.host.key_shown("show_names")

    def who(self, patient: PatientView, width: int) -> list[Line]:
        """The patient whom the screen is about, in a line or two of this width."""
        today = clinic_day(self.desk.now())
        return who(self.language, patient, today, width, shows=self.shows_names, warns=self.WARNS)

    def act_show_names(self) -> Doing:
        """Show the names that are hidden here, for a minute."""
        return self.names.show()

    def commands(self) -> Sequence[Command]:
        """What the palette offers on this screen beside its keys."""
        return ()

    def command(self, wanted: str) -> Doing:
        """One of them was chosen."""
        return None

    def chosen(self, at: float) -> Hashable | None:
        """The key that was highlighted when a key was pressed; nobody, aloud, when the highlight has just jumped."""
        if self.rows is None:
            return None
        key = self.rows.at_press(at)
        if key is Why.JUMPED:
            self.app.bell()
            self.host.toast(Note(Message("desk.selection_jumped"), alarm=True))
        return None if isinstance(key, Why) else key

    def go(self, name: str, doing: Doing, *, once: bool = True) -> None:
        """Go on with what a hook answered, in a worker.

        Args:
            name: what it is.
            doing: nothing, or the coroutine.
            once: while one is under way, another of that name is refused by the bell.
        """
        if doing is None:
            return
        if once and name in self._busy:
            doing.close()
            self.app.bell()
            return
        self._busy.add(name)
        self.run_worker(self._run(name, doing), name=name, group="act")

    async def _run(self, name: str, doing: Coroutine[Any, Any, object]) -> None:
        try:
            await doing
        except Refusal as refusal:  # a read on the way to a verb: the database may have gone meanwhile
            await self.ask(Refused(Message("desk.broke_off"), refusal.message))
        finally:
            self._busy.discard(name)

    def act_print(self) -> Doing:
        """Ask what to print."""
        from screens.prints import offer

        return offer(self, self.printable(self.host.pressed_at))

    def press(self, binding: str) -> bool:
        """A bound key was pressed on this screen.

        Returns:
            Whether the screen has it.
        """
        act = getattr(self, f"act_{binding}", None)
        if act is None:
            return False
        if BY_ID[binding].data and self.box.text:
            self.app.bell()
            self.host.toast(Note(Message("desk.box_holds_text"), alarm=True))
        else:
            self.go(binding, act())
        return True

    # The box

    @on(Box.Scanned)
    def _scanned(self, event: Box.Scanned) -> None:
        event.stop()
        self.go("scan", self.on_scan(event.text), once=False)

    @on(Box.Searched)
    def _searched(self, event: Box.Searched) -> None:
        event.stop()
        self.go("search", self.on_search(event.text), once=False)

    @on(Box.Opened)
    def _opened(self, event: Box.Opened) -> None:
        event.stop()
        if self.app.screen is not self:
            return
        if event.at < self.seen_from:
            self.app.bell()  # it was meant for what stood there before
        else:
            self.go("open", self.on_open(event.at))

    @on(Box.Moved)
    def _moved(self, event: Box.Moved) -> None:
        event.stop()
        self.go("move", self.on_move(event.unit, event.by, event.at))

    @on(Box.Ticked)
    def _ticked(self, event: Box.Ticked) -> None:
        event.stop()
        if self.app.screen is self:
            self.go("tick", self.on_tick(event.at))

    @on(Box.Grouped)
    def _grouped(self, event: Box.Grouped) -> None:
        event.stop()
        self.go("group", self.on_group(event.by, event.at))

    @on(Box.Turned)
    def _turned(self, event: Box.Turned) -> None:
        event.stop()
        self.go("turn", self.on_turn(event.by, event.at))

    @on(Box.Asked)
    def _asked(self, event: Box.Asked) -> None:
        event.stop()
        self.host.help()

    @on(Box.Left)
    def _left(self, event: Box.Left) -> None:
        event.stop()
        self.go("back", self.on_back())


def _look(_snapshot: Snapshot) -> Callable[..., Any]:
    """The verb, loaded where the database is: loaded here it would keep the first frame waiting."""
    from models.journal.look import look

    return look
