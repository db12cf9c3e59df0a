"""A time of day as somebody types it, alone or beside a reason. Pure."""

from __future__ import annotations

import re
from datetime import time

_ALONE = re.compile(r"(\d{1,2})(?:[.:]?(\d{2}))?")
_LAST = re.compile(r"(?P<words>.*?)\s*\b(?P<time>\d{1,2}[.:]\d{2})[.)]?")
_FIRST = re.compile(r"(?P<time>\d{1,2}[.:]\d{2}|\d{3,4})\b[,:]?\s*(?P<words>.*)")


def parse_clock(text: str) -> time | None:
    """``13.30``, ``13:30``, ``1330``, ``930`` or ``13``; ``None`` for anything else."""
    found = _ALONE.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def time_last(text: str) -> tuple[str, time | None]:
    """A reason, and the time at its end if there is one: ``detector broken 13.30``."""
    found = _LAST.fullmatch(text.strip())
    at = parse_clock(found["time"]) if found else None
    return (found["words"], at) if found is not None and at is not None and found["words"] else (text.strip(), None)


def time_first(text: str) -> tuple[time | None, str]:
    """A time, and the reason after it: ``8.40 power cut``."""
    found = _FIRST.fullmatch(text.strip())
    at = parse_clock(found["time"]) if found else None
    return (at, found["words"].strip()) if found is not None and at is not None else (None, text.strip())
