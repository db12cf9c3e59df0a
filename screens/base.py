"""The base of every desk screen: header, box, content, footer, whom it is about, and the way to a verb and back.

A subclass says what stands in the content, what its keys do (``act_<id>``, from ``screens.bindings``) and what the box
means here (``on_scan``, ``on_search``, ``on_open`` ..., from ``screens.hooks``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from models.clock import clinic_day
from models.refusal import Message, Refusal
from screens.desk import Watch
from screens.hooks import Doing, Hooks
from screens.host import Note
from screens.names import Names
from screens.person import who
from screens.widgets.spans import Line

if TYPE_CHECKING:
    from models.patient.view import PatientView
    from models.store.snapshot import Snapshot
    from screens.attempt import Attempt
    from screens.menus import Command
    from screens.prints import Printable
    from screens.sheet import Who, Words

T = TypeVar("T")


class DeskScreen(Hooks):
    """A working screen."""

    LISTS_PATIENTS: ClassVar[bool] = False
    """Whether it names patients whom nobody asked for by name: to open it is a look, remembered once."""

    ON_THE_PHONE: ClassVar[bool] = False
    """Whether whoever is asked about may be a caller, to whom nothing is confirmed."""

    WARNS: ClassVar[str] = "check.non_disclosure"
    """The key of what is said here of somebody under non-disclosure."""

    def __init__(self) -> None:
        super().__init__()
        self.names = Names(self)
        self._watch: Watch | None = None

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
        """A scan brings its patient."""
        return self.find(text, scanned=True)

    def on_search(self, text: str) -> Doing:
        """So does what was typed."""
        return self.find(text, scanned=False)

    async def find(self, text: str, *, scanned: bool) -> None:
        """Look up whom a text means, and show them."""
        from screens.look_up import look_up

        patient = await look_up(self, text, scanned=scanned)
        if patient is not None:
            await self.show_patient(patient)

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
        from screens.attempt import Attempt

        return Attempt(self, title, who, next_step)

    def watch_only(self, watch: Watch | None) -> None:
        """Read this from now on, and nothing else."""
        if self._watch is not None:
            self._watch.stop()
        self._watch = watch

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

    def act_print(self) -> Doing:
        """Ask what to print."""
        from screens.prints import offer

        return offer(self, self.printable(self.host.pressed_at))


def _look(_snapshot: Snapshot) -> Callable[..., Any]:
    """The verb, loaded where the database is: loaded here it would keep the first frame waiting."""
    from models.journal.look import look

    return look
