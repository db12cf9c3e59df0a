"""A time of day as somebody types it. Pure."""

from __future__ import annotations

import re
from datetime import time

_FORM = re.compile(r"(\d{1,2})(?:[.:]?(\d{2}))?")


def parse_clock(text: str) -> time | None:
    """``13.30``, ``13:30``, ``1330``, ``930`` or ``13``; ``None`` for anything else."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
