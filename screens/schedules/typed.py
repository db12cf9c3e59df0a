"""Dates and hours as somebody types them into a schedule. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

_DATE = r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?"
_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
_DASH = r"\s*[-–]\s*"
_DAYS = re.compile(rf"{_DATE}(?:{_DASH}{_DATE})?(?=\s|$)")
_SAME_MONTH = re.compile(rf"(\d{{1,2}})\.?{_DASH}{_DATE}(?=\s|$)")
_HOURS = re.compile(rf"{_CLOCK}{_DASH}{_CLOCK}(?=[\s,;]|$)")
_NONE = frozenset({"", "-", "–", "0"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, or from a time of the first to a time of the last, and what was typed after them.

    Args:
        first: the first day.
        last: the last, the same for a single one.
        opens: from when on the first; ``None``: its beginning.
        closes: up to when on the last; ``None``: its end.
        words: the rest.
    """

    first: date
    last: date
    opens: time | None = None
    closes: time | None = None
    words: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is a single day as a whole."""
        return self.first == self.last and self.opens is None


def stretch_of(text: str, today: date) -> Stretch | None:
    """``7.12.``, ``7.12.-18.12.``, ``7.-18.12.2026``, ``7.12. 12-15.30``, each with words after it; else ``None``.

    A day without a year is the next one of that date, today among them; the last one is the next after the first.
    """
    text = text.strip()
    if (found := _SAME_MONTH.match(text)) is not None:
        day, last_day, month, year = found.groups()
        last_of, first_of = (last_day, month, year), (day, month, year)
    elif (found := _DAYS.match(text)) is not None:
        day, month, year, last_day, last_month, last_year = found.groups()
        first_of, last_of = (day, month, year), (last_day, last_month, last_year)
    else:
        return None
    first = _date(*first_of, after=today)
    last = first if first is None or last_of[0] is None else _date(*last_of, after=first)
    if first is None or last is None:
        return None
    rest = text[found.end() :].strip()
    hours = _HOURS.match(rest)
    if hours is None:
        return Stretch(first, last, words=rest)
    opens, closes = _time(*hours.groups()[:2]), _time(*hours.groups()[2:])
    if opens is None or closes is None:
        return None
    return Stretch(first, last, opens, closes, rest[hours.end() :].strip(" ,;"))


def hours_of(text: str) -> str | None:
    """The hours of a day as they are kept: ``8-11.30, 12-15`` is ``8.00-11.30, 12.00-15.00``; ``-`` is none.

    Returns:
        ``None`` for what can't be hours, or for stretches that aren't one after the other.
    """
    if text.strip() in _NONE:
        return ""
    kept: list[str] = []
    last: time | None = None
    for part in re.split(r"[,;]", text):
        found = _HOURS.fullmatch(part.strip())
        opens, closes = (_time(*found.groups()[:2]), _time(*found.groups()[2:])) if found else (None, None)
        if opens is None or closes is None or opens >= closes or (last is not None and opens < last):
            return None
        kept.append(f"{opens.hour}.{opens:%M}-{closes.hour}.{closes:%M}")
        last = closes
    return ", ".join(kept)


def _date(day: str, month: str, year: str | None, *, after: date) -> date | None:
    try:
        if year is not None:
            return date(int(year), int(month), int(day))
        named = (date(after.year + more, int(month), int(day)) for more in (0, 1))
        return next(each for each in named if each >= after)
    except ValueError:
        return None


def _time(hour: str, minute: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None
