"""What a screen may ask of the app that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from models.refusal import Message
from screens.desk import Desk

if TYPE_CHECKING:
    from screens.slips.paper import Printout


@dataclass(frozen=True, slots=True)
class Counts:
    """The header's figures.

    Args:
        waiting: how many can be called now, ``None`` before the first reading.
        since: when the one who has waited longest arrived, ``None`` when nobody waits.
    """

    waiting: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class InRoom:
    """Who sees this desk's monitor beside whoever works at it.

    Args:
        seq: of the reading.
        patients: the keys of those who are called to the desk's rooms or in exam there; ``None``: not known yet.
    """

    seq: int = -1
    patients: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A toast: what was done to whom.

    Args:
        said: the sentence.
        key: the key that takes it back, as shown, "" if none does.
        does: what that key does.
        alarm: it warns (a scan that was lost) instead of telling what was done.
    """

    said: Message
    key: str = ""
    does: Message | None = None
    alarm: bool = False


class Host(Protocol):
    """The desk's app, as its screens see it."""

    @property
    def desk(self) -> Desk:
        """The door to the clinic."""
        ...

    @property
    def language(self) -> str:
        """The language of the desk now."""
        ...

    @property
    def counts(self) -> Counts:
        """The header's figures."""
        ...

    @property
    def in_room(self) -> InRoom:
        """Who sees this desk's monitor: others' names stay hidden meanwhile."""
        ...

    def tell_in_room(self, in_room: InRoom) -> bool:
        """So it was read, unless that was before; whether all screens were told that names on them have changed."""
        ...

    @property
    def aside(self) -> Message | None:
        """What somebody beside the desk says, for the line below the box: a patient of the demo; else nobody."""
        ...

    @property
    def pressed_at(self) -> float:
        """When the key arrived that is being handled, on the clock of ``time.monotonic``."""
        ...

    @property
    def screen_ids(self) -> tuple[str, ...]:
        """The screens that there are, by the ids of their keys."""
        ...

    @property
    def can_print(self) -> bool:
        """Whether a printer is set for this station."""
        ...

    async def print_out(self, what: Printout) -> Message | None:
        """Print it, after whatever is being printed; why it was not printed, if it wasn't."""
        ...

    def toast(self, note: Note) -> None:
        """Tell what was done, at the lower left, for some seconds."""
        ...

    def warn(self, why: Message) -> None:
        """Say aloud, on whatever stands in front, why a key did nothing."""
        ...

    def scan_lost(self) -> None:
        """Say aloud that a scan belonged to something that has gone."""
        ...

    def help(self) -> None:
        """Show all keys."""
        ...

    def key_shown(self, binding: str) -> str:
        """The key of a binding as it is shown, after remapping: ``Ctrl+R``."""
        ...

    def open(self, name: str, patient: int | None = None, appointment: int | None = None) -> None:
        """Go to a screen, with a patient to show there, or an appointment of theirs."""
        ...

    async def uncovered(self) -> None:
        """Until the desk isn't blanked: nothing is shown over the blank."""
        ...
