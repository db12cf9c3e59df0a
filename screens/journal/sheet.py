"""The journal as rows, the newest first; and one entry in full. Pure but for words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from models.clock import clinic_day, local
from models.journal.rows import EntryDetail, EntryRow, Moved
from models.patient.fold import fold
from models.visit.states import State
from screens.format import clock, day, full_date
from screens.journal.words import look_words, verb_words
from screens.safe import visible
from screens.states import state_span
from screens.text import say
from screens.widgets.panel import labelled, wrapped
from screens.widgets.rows import BLANK_ROW, GRID_INDENT, Row, heading, sentence
from screens.widgets.spans import BLANK, STRETCH, Line, Span, cell

_GAP = Span("  ")
_STATES = frozenset(State)

CALL_NEXT = "visit.call_next"
"""An answer too that there is nobody to call is one of its entries."""


@dataclass(frozen=True, slots=True)
class EntryKey:
    """A selected entry, by its number."""

    seq: int


@dataclass(frozen=True, slots=True)
class CheckKey:
    """The row that checks the whole journal."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the journal is drawn.

    Args:
        language: the desk's.
        width: the cells of the list.
    """

    language: str
    width: int

    def say(self, key: str, **params: object) -> str:
        """A word of this screen in the desk's language."""
        return say(self.language, f"journal.{key}", **params)

    @property
    def words(self) -> int:
        """The cells of what was done: as many as the longest needs, where there is room for what it came to."""
        return max(18, min(34, self.width - 55))

    @property
    def who(self) -> int:
        """The cells of who did it."""
        return 24 if self.width >= 100 else 13


def matches(sheet: Sheet, row: EntryRow, wanted: str) -> bool:
    """Whether an entry has all the words: in its number, its person, what was done, or the reason."""
    words = fold(wanted).split()
    if not words:
        return True
    said = f"{row.ticket} {row.who} {verb_words(sheet.language, row.verb)} {row.verb} {row.reason}"
    text = fold(said)
    return all(word in text for word in words)


def rows(sheet: Sheet, entries: Iterable[EntryRow], checked: Line, *, days: bool) -> list[Row]:
    """The row that checks, then the entries.

    Args:
        sheet: how.
        entries: the newest first.
        checked: what the last check found.
        days: whether they are of several days, which are told above them.
    """
    check: Line = (Span(sheet.say("check")), _GAP, *checked)
    listed = [Row((check,), CheckKey(), "check"), BLANK_ROW]
    of: date | None = None
    for entry in entries:
        if days and clinic_day(entry.at) != of:
            of = clinic_day(entry.at)
            listed.append(heading(day(sheet.language, of)))
        listed.append(entry_row(sheet, entry))
    return listed if len(listed) > 2 else [*listed, sentence(sheet.say("no_entries"))]


@lru_cache(maxsize=8192)
def entry_row(sheet: Sheet, entry: EntryRow) -> Row:
    """One entry in one line: when, number, who, what, and why or what came of it.

    An entry never changes, and a day has thousands: each is drawn once.
    """
    line: Line = (
        cell(clock(entry.at), 5, right=True), _GAP,
        cell(entry.ticket, 4, bold=True), _GAP,
        cell(entry.who, sheet.who), _GAP,
        cell(verb_words(sheet.language, entry.verb), sheet.words), _GAP,
        *_rest(sheet, entry),
    )  # fmt: skip
    return Row((line,), EntryKey(entry.seq), "entries", GRID_INDENT)


def _rest(sheet: Sheet, entry: EntryRow) -> Line:
    if entry.look and not entry.reason:
        return (Span(look_words(sheet.language, entry, where=False), "muted"),)
    if entry.verb == CALL_NEXT and entry.visit is None:
        return (Span(sheet.say("nobody_called"), "muted"),)
    if entry.reason:
        return (Span(visible(entry.reason)),)
    state = state_span(sheet.language, State(entry.state)) if entry.state in _STATES else None
    return (state,) if state is not None else ()


def detail(sheet: Sheet, entry: EntryDetail, width: int) -> list[Line]:
    """An entry in full."""
    row, at = entry.row, local(entry.row.at)
    moment = f"{full_date(at)} {at.hour}.{at:%M.%S}"
    lines: list[Line] = [
        (Span(sheet.say("number", seq=row.seq), bold=True), STRETCH, Span(moment, "muted")),
        (Span(verb_words(sheet.language, row.verb), bold=True), STRETCH, Span(row.verb, "muted")),
        BLANK,
    ]
    lines += labelled(sheet.say("who"), row.who, width)
    lines += labelled(sheet.say("station"), row.station, width)
    if row.ticket:
        lines += labelled(sheet.say("ticket"), row.ticket, width, bold=True)
    for kind, key in entry.keys:
        lines += labelled(sheet.say(f"key_{kind}"), sheet.say("key_no", number=key), width)
    if row.look:
        lines += [BLANK, *wrapped(look_words(sheet.language, row), width)]
        if row.outside:
            lines += wrapped(sheet.say("outside"), width)
    if row.reason:
        lines += [BLANK, *wrapped(row.reason, width)]
    return [*lines, *_stored(sheet, entry, width)]


def _stored(sheet: Sheet, entry: EntryDetail, width: int) -> Iterator[Line]:
    """What it changed, made and answered, as stored: for whoever looks closely."""
    for table, key, moved in entry.changed:
        yield BLANK
        yield (Span(f"{table} {key}", "muted"),)
        for each in moved:
            yield from labelled(each.column, _moved(each), width)
    if entry.made:
        yield BLANK
        yield from labelled(sheet.say("made"), ", ".join(f"{table} {key}" for table, key in entry.made), width)
    if entry.answer:
        yield BLANK
        for name, value in entry.answer:
            yield from labelled(name, value, width)
    yield BLANK
    yield (Span(sheet.say("hash"), "muted"),)
    yield from wrapped(entry.hash, width, role="muted")


def _moved(moved: Moved) -> str:
    return f"{moved.before} → {moved.after}" if moved.before or moved.after else "…"
