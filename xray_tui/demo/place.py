"""What the demo's unit decides: as shipped, but open when the made-up day is, and as quick as its rooms are."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from models.clock import local
from models.unit.rules import Unit, default_text, parse_unit
from xray_tui.demo.hours import Hours

MINUTES = {5: 3, 10: 4, 15: 6}
"""How long the rooms are taken here, by the shipped minutes: eighty patients a day are more than those let through."""

_EXCEPTIONS = "[hours.exceptions]"
_MINUTES = re.compile(r"^minutes = (\d+)$", re.MULTILINE)
_LOCK = re.compile(r"^lock_minutes = \d+", re.MULTILINE)
"""A day that somebody watches isn't locked away from them; by key it is."""
_LAST = time(23, 59)
_ASK = re.compile(r'^(address|phone|online) = ".*"$', re.MULTILINE)
_ASKED = {"address": "Esimerkkikuja 1, Sipoo", "phone": "09 000 0000", "online": "www.example.org"}
"""Made up, where what is shipped says only that it has to be filled in."""


def unit_text(hours: Hours) -> str:
    """The text of the unit on the made-up day.

    Args:
        hours: when it is open; beyond midnight on the next date too.
    """
    text = _MINUTES.sub(lambda found: f"minutes = {MINUTES.get(int(found[1]), int(found[1]))}", default_text())
    text = _LOCK.sub("lock_minutes = 0", text)
    text = _ASK.sub(lambda found: f'{found[1]} = "{_ASKED[found[1]]}"', text, count=len(_ASKED))
    opens, closes = local(hours.opens), local(hours.closes)
    if opens.date() == closes.date():
        return _open_on(text, opens.date(), opens, closes)
    text = _open_on(text, opens.date(), opens, _LAST)
    return _open_on(text, closes.date(), time(), closes)


def unit_on(hours: Hours) -> Unit:
    """What that text says."""
    return parse_unit(unit_text(hours))


def _open_on(text: str, day: date, opens: datetime | time, closes: datetime | time) -> str:
    own = re.sub(rf"^{day} = .*\n", "", text, flags=re.MULTILINE)
    return own.replace(_EXCEPTIONS, f'{_EXCEPTIONS}\n{day} = ["{opens:%H.%M}-{closes:%H.%M}"]')
