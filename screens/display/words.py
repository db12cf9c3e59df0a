"""What the wall says, in the unit's three languages at once."""

from __future__ import annotations

from screens.text import LANGUAGES, say

Three = tuple[str, ...]
"""The same in Finnish, Swedish and English."""


def three(key: str, /, **params: object) -> Three:
    """The sentence of a key in each language, in their order on the wall."""
    return tuple(say(language, key, **params) for language in LANGUAGES)


def duration(seconds: float) -> str:
    """``9 s``, ``12 min``, ``3 h``: down, and the same in all three languages."""
    whole = max(0, int(seconds))
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7200 else f"{whole // 3600} h"
