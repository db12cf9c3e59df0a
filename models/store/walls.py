"""The waiting-room walls that a program has heard of: each says every few seconds that it lives, and what it shows."""

from __future__ import annotations

import re

SILENT_AFTER = 15.0
"""Seconds without a word from a wall after which nobody should rely on it."""

_WORD = "wall"
_FRESH, _OLD, _GONE = "fresh", "old", "gone"


def wall_says(name: str, *, fresh: bool) -> str:
    """What a wall tells every program: that it is there, and whether what it shows is of now."""
    return f"{_WORD} {_safe(name)} {_FRESH if fresh else _OLD}"


def wall_leaves(name: str) -> str:
    """What a wall tells every program when somebody has ended it."""
    return f"{_WORD} {_safe(name)} {_GONE}"


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "", name) or "unnamed"


class Walls:
    """All walls of the unit, by name."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[float, bool]] = {}

    def take(self, said: str, at: float) -> None:
        """Take what was told at a monotonic time; anything but a wall's word is nothing."""
        match said.split():
            case [word, name, state] if word == _WORD and state == _GONE:
                self._heard.pop(name, None)
            case [word, name, state] if word == _WORD:
                self._heard[name] = at, state == _FRESH
            case _:
                pass

    def again(self, at: float) -> None:
        """Nothing could be heard until now: no wall is to blame for that."""
        self._heard = dict.fromkeys(self._heard, (at, True))

    def silent(self, at: float) -> bool:
        """Whether a wall that was heard of is silent, or says itself that what it shows is old."""
        return any(not fresh or at - heard > SILENT_AFTER for heard, fresh in tuple(self._heard.values()))
