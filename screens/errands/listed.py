"""Two of a numbered list, and why, as somebody types it. Pure."""

from __future__ import annotations

import re

_PAIR = re.compile(r"(\d{1,2})\s*[ ,.+]\s*(\d{1,2})(?:[\s,.:]+(.*))?")


def pair(text: str, count: int) -> tuple[int, int, str] | None:
    """``1 3 passport shown`` as two places and the words after them; ``None`` unless they are two of so many."""
    found = _PAIR.fullmatch(text.strip())
    if found is None:
        return None
    first, second = int(found[1]) - 1, int(found[2]) - 1
    there = 0 <= first < count and 0 <= second < count and first != second
    return (first, second, (found[3] or "").strip()) if there else None
