"""Times, dates and exam labels as they are written in Finland, in each of the three languages.

``9.41`` and ``24.11.2026`` are the same in all three: Babel's ``sv_FI`` would write ISO, which Swedish speakers in
Finland do not. Babel gives the names of the days and is loaded only when one is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from threading import Event
from typing import TYPE_CHECKING

from models.clock import local
from screens.safe import clip, visible, width

if TYPE_CHECKING:
    from models.referral.facts import Side
    from models.unit.exams import Catalogue
    from models.visit.board import ExamLine

_SHORT_SIDE = {
    "fi": {"left": "vas.", "right": "oik.", "both": "mol."},
    "sv": {"left": "vä.", "right": "hö.", "both": "båda"},
    "en": {"left": "L", "right": "R", "both": "both"},
}
_LONG_SIDE = {
    "fi": {"left": "vasen", "right": "oikea", "both": "molemmat"},
    "sv": {"left": "vänster", "right": "höger", "both": "båda"},
    "en": {"left": "left", "right": "right", "both": "both"},
}


def clock(at: datetime | time) -> str:
    """``9.41``: of an instant, on the unit's wall."""
    shown = local(at) if isinstance(at, datetime) else at
    return f"{shown.hour}.{shown.minute:02}"


def full_date(of: date) -> str:
    """``24.11.2026``."""
    shown = _local_date(of)
    return f"{shown.day}.{shown.month}.{shown.year}"


def short_date(of: date) -> str:
    """``24.11.``."""
    shown = _local_date(of)
    return f"{shown.day}.{shown.month}."


def day(lang: str, of: date, *, year: bool = True) -> str:
    """``ti 24.11.2026``, or ``ti 24.11.``."""
    shown = _local_date(of)
    return f"{weekday(lang, shown.weekday())} {full_date(shown) if year else short_date(shown)}"


def date_range(first: date, last: date) -> str:
    """``7.12.–21.12.``."""
    return f"{short_date(first)}–{short_date(last)}"


def time_range(first: datetime | time, last: datetime | time) -> str:
    """``9.56–10.06``."""
    return f"{clock(first)}–{clock(last)}"


def minutes(length: timedelta) -> str:
    """``18 min``, in whole minutes, down."""
    return f"{whole_minutes(length)} min"


def whole_minutes(length: timedelta) -> int:
    """Whole minutes, down; a length below nothing is none."""
    return max(0, int(length.total_seconds() // 60))


names_loaded = Event()
"""Set once ``load_names`` has been called: until then a screen does without the names of days."""


def load_names() -> None:
    """Load Babel and the names of the days; in a thread, after the first board."""
    for lang in ("fi", "sv", "en"):
        weekday(lang, 0)
    names_loaded.set()


@lru_cache(maxsize=64)
def weekday(lang: str, number: int) -> str:
    """``ti``, ``tis``, ``Tue`` for 1: Monday is 0."""
    from babel.dates import get_day_names

    return str(get_day_names("abbreviated", context="format", locale=lang)[number]).rstrip(".")


def _local_date(of: date) -> date:
    return local(of).date() if isinstance(of, datetime) else of


def exam_label(lang: str, catalogue: Catalogue, line: ExamLine) -> str:
    """``Knee R``, ``Polvi oik.``: for the grid; the message's own words, visible, when the code is unknown."""
    return exam_short(lang, catalogue, line.code, line.text, line.side)


def exam_short(lang: str, catalogue: Catalogue, code: str, text: str, side: Side | None) -> str:
    """The same, of an exam that is no visit's."""
    exam = catalogue.find(code) if code else None
    name = exam.short.of(lang) if exam else visible(text or code)
    return f"{name} {_SHORT_SIDE[lang][side]}" if side else name


@dataclass(frozen=True, slots=True)
class ExamWords:
    """An exam and its side, for a sentence in any language."""

    catalogue: Catalogue
    line: ExamLine

    def of(self, language: str) -> str:
        """As in the grid."""
        return exam_label(language, self.catalogue, self.line)


def exam_title(lang: str, catalogue: Catalogue, code: str, text: str, side: Side | None) -> str:
    """``Wrist, left``: in full."""
    exam = catalogue.find(code) if code else None
    name = exam.names.of(lang) if exam else visible(text or code)
    return f"{name}, {_LONG_SIDE[lang][side]}" if side else name


def exams_label(lang: str, catalogue: Catalogue, lines: Sequence[ExamLine], room: int = 0) -> str:
    """``Hip R +1``: the first, and how many more; in so many cells, if said, its side gives way, then its name."""
    if not lines:
        return ""
    first = exam_label(lang, catalogue, lines[0])
    if len(lines) == 1:
        return first
    more = f" +{len(lines) - 1}"
    if room and width(first) > room - len(more):
        first = clip(exam_short(lang, catalogue, lines[0].code, lines[0].text, None), room - len(more))
    return f"{first}{more}"
