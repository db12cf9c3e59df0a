"""What is selected is a patient, not a row. Pure.

Rows come and go while somebody looks at them. The selection is a key and follows it; when the key is gone, the
highlight goes to whoever stands there now, but for a moment an Enter acts on nobody: it was meant for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

AFTER_JUMP = 1.0
"""Seconds after a jump of the highlight in which a press acts on nobody."""

K = TypeVar("K")


class Why(Enum):
    """Why a press acts on nobody."""

    NOTHING = "nothing"  # nothing is selected
    JUMPED = "jumped"  # somebody else was highlighted when the key was pressed, or a moment ago


@dataclass(slots=True)
class Selection(Generic[K]):
    """A selected key among keys that change.

    Args:
        keys: those that can be selected, in the order shown.
        key: the selected one.
    """

    keys: tuple[K, ...] = ()
    key: K | None = None
    _changed_at: float = field(default=float("-inf"), init=False)
    _acts_from: float = field(default=float("-inf"), init=False)

    def show(self, keys: Sequence[K], now: float) -> bool:
        """The keys are these from now on.

        Args:
            keys: in the order shown, each once.
            now: the moment, on the clock of key events.

        Returns:
            Whether the highlight jumped from one patient to another.
        """
        old, self.keys = self.keys, tuple(keys)
        if self.key is None:
            self.key = self.keys[0] if self.keys else None
            self._change(now, now)
            return False
        if self.key in self.keys:
            return False
        place = old.index(self.key) if self.key in old else 0
        still = set(self.keys)
        # Whoever stood nearest below and is still there has moved up into the place; else the nearest above.
        near = next((key for key in (*old[place:], *reversed(old[:place])) if key in still), None)
        self.key = near if near is not None else (self.keys[0] if self.keys else None)
        self._change(now, now + AFTER_JUMP)
        return True

    def select(self, key: K, at: float = float("inf")) -> bool:
        """Select this one, as the user asked.

        Args:
            key: the one.
            at: when the user did; before a jump it doesn't lift the jump's pause.

        Returns:
            Whether it can be selected.
        """
        if key not in self.keys:
            return False
        self.key = key
        if at >= self._changed_at:
            self._acts_from = float("-inf")
        return True

    def move(self, by: int, at: float = float("inf")) -> bool:
        """Select the one so many places below; stops at the ends.

        Returns:
            Whether anything is selected.
        """
        if not self.keys:
            return False
        place = self.keys.index(self.key) if self.key in self.keys else 0
        return self.select(self.keys[min(max(0, place + by), len(self.keys) - 1)], at)

    def at_press(self, pressed_at: float) -> K | Why:
        """Whom a press acts on: the one highlighted when the key was pressed, or nobody.

        Args:
            pressed_at: when the key arrived.
        """
        if self.key is None:
            return Why.NOTHING
        return Why.JUMPED if pressed_at < self._acts_from else self.key

    def _change(self, now: float, acts_from: float) -> None:
        self._changed_at = now
        self._acts_from = max(self._acts_from, acts_from)
