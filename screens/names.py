"""Whose names a desk hides: a room's monitor is seen by the patient in the room.

While somebody is called to one of the station's rooms or in exam there, all others show by number and masked code
only, on every screen of the station. A name that is taken out of what was read can't be shown by mistake, neither in
a panel nor in a dialog nor in a toast. One key shows the names of one screen for a minute; that is remembered first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from textual.timer import Timer

from models.refusal import Message
from screens.host import Note

if TYPE_CHECKING:
    from models.patient.view import PatientView
    from screens.base import DeskScreen

NAMES_SHOWN = 60.0
"""Seconds for which hidden names are shown."""


class OfPatient(Protocol):
    """What is read of one patient: a file, a board to book on."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def patient(self) -> PatientView:
        """Whose it is."""
        ...


R = TypeVar("R", bound=OfPatient)


class Names:
    """Which names one screen may show.

    Args:
        screen: the screen.
    """

    def __init__(self, screen: DeskScreen) -> None:
        self._screen = screen
        self._shown: frozenset[int] = frozenset()
        self._timer: Timer | None = None

    def hides(self, patient: int) -> bool:
        """Whether this patient's name must not be shown here now; while nothing is known, nobody's is."""
        if self._screen.desk.station.kind != "radiographer":
            return False
        here = self._screen.host.in_room.patients
        return here is None or (bool(here) and patient not in here and patient not in self._shown)

    def of(self, patient: PatientView) -> PatientView:
        """The patient, without the name where it is hidden."""
        return replace(patient, name="") if self.hides(patient.key) else patient

    def without(self, read: R) -> R:
        """What was read of a patient, without the name where it is hidden."""
        return replace(read, patient=self.of(read.patient)) if self.hides(read.patient.key) else read

    async def show(self) -> None:
        """Show the names that are hidden on this screen, for a minute; that somebody looked is remembered first."""
        from models.journal.look import look
        from models.journal.outcomes import LookKind

        screen = self._screen
        names = frozenset(filter(self.hides, screen.patients_shown()))
        if not names:
            screen.host.toast(Note(Message("queue.no_name_hidden")))
            return
        attempt = screen.attempt(Message("queue.names_not_shown"))
        if await attempt.perform(look, kind=LookKind.NAMES, patients=sorted(names), where=screen.NAME) is None:
            return
        self.end()
        self._shown = names
        self._timer = screen.set_timer(NAMES_SHOWN, self.over)
        screen.names_changed()

    def end(self) -> None:
        """Nothing that is hidden is shown any more: somebody else sees the monitor now."""
        self._shown = frozenset()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def over(self) -> None:
        """The minute is over."""
        self.end()
        self._screen.names_changed()
