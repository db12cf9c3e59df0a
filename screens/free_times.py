"""The free times of the week shown, and where the arrows are among them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from models.clock import clinic_day
from screens.selection import Selection

K = TypeVar("K")


@dataclass(slots=True)
class FreeTimes(Generic[K]):
    """Free times, by time, one of them selected.

    Args:
        start: when one begins.
    """

    start: Callable[[K], datetime]
    _selection: Selection[K] = field(default_factory=Selection, init=False)

    @property
    def keys(self) -> Sequence[K]:
        """All of them."""
        return self._selection.keys

    @property
    def key(self) -> K | None:
        """The selected one."""
        return self._selection.key

    def show(self, keys: Sequence[K], now: float) -> None:
        """These are free from now on; the selection stays with its time."""
        self._selection.show(keys, now)

    def select(self, key: K | None) -> None:
        """Select this one, if it is there."""
        if key is not None and key in self.keys:
            self._selection.select(key)

    def move(self, unit: str, by: int, at: float) -> bool:
        """Move by a time, by a day (page), or to an end of the week; whether there is anything to move in."""
        if self.key is None:
            return False
        match unit:
            case "row":
                self._selection.move(by, at)
            case "page":
                self._selection.select(self._other_day(self.key, by), at)
            case _:
                self._selection.move(by * len(self.keys), at)
        return True

    def _other_day(self, key: K, by: int) -> K:
        """The first free time of the next day that has one, or of the one before; the same where there is none."""
        day = clinic_day(self.start(key))
        days = sorted({clinic_day(self.start(each)) for each in self.keys})
        place = min(max(0, days.index(day) + by), len(days) - 1)
        return next(each for each in self.keys if clinic_day(self.start(each)) == days[place])
