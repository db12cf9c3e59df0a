"""Row 0 of every desk screen: unit, date, clock, who waits, how fresh the data is, who works here, languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from screens import format as formats
from screens.text import LANGUAGES, say
from screens.widgets.lines import Lines
from screens.widgets.spans import STRETCH, Line, Span, chip, joined, measure

STALE_AFTER = 5.0
"""Seconds after which the age of the data is told."""

LONG_AGO = 100.0
"""Seconds from which it is told in minutes."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the header tells.

    Args:
        language: the desk's.
        unit: the unit's name.
        now: the clinic's time.
        waiting: how many can be called, ``None`` while unknown.
        longest: how long the longest has waited.
        connected: whether the database answers.
        age: seconds since the last successful look.
        loading: nothing has been read yet.
        where: who works here, and where.
        who: who works here.
        weekday: whether to name the day of the week, which loads Babel.
    """

    language: str
    unit: str
    now: datetime
    waiting: int | None = None
    longest: timedelta | None = None
    connected: bool = True
    age: float = 0.0
    loading: bool = False
    where: str = ""
    who: str = ""
    weekday: bool = True


def freshness(facts: Facts) -> Span:
    """How the desk stands with its data, in one sign and a word."""
    lang = facts.language
    if not facts.connected:
        if facts.loading or facts.age < 1:
            return chip("×", say(lang, "desk.no_connection"))
        age = f"{int(facts.age)} s" if facts.age < LONG_AGO else f"{int(facts.age // 60)} min"
        return chip("×", say(lang, "desk.no_connection_for", age=age))
    if facts.loading:
        return Span(f"… {say(lang, 'desk.updating')}", "muted")
    if facts.age > STALE_AFTER:
        return chip("!", say(lang, "desk.data_age", seconds=int(facts.age)))
    return Span(f"• {say(lang, 'desk.live')}", "good")


def _date(facts: Facts, *, year: bool) -> Span:
    shown = formats.full_date(facts.now) if year else formats.short_date(facts.now)
    if facts.weekday:
        shown = formats.day(facts.language, facts.now, year=year)
    return Span(shown, "muted")


def _counts(facts: Facts, *, words: bool) -> Line:
    if facts.waiting is None:
        return (freshness(facts),)
    lang = facts.language
    spans = [Span(str(facts.waiting), bold=True), Span(f" {say(lang, 'desk.waiting')}", "muted")]
    between = Span("   " if words else " · ", "muted")
    if facts.longest is not None:
        spans.append(between)
        if words:
            spans.append(Span(f"{say(lang, 'desk.longest')} ", "muted"))
        spans.append(Span(formats.minutes(facts.longest), bold=True))
    return (*spans, between, freshness(facts))


def _languages(facts: Facts, *, others: bool) -> Line:
    if not others:
        return (Span(facts.language.upper(), "muted"),)
    shown = (f"[{code.upper()}]" if code == facts.language else code for code in LANGUAGES)
    return (Span("  ".join(shown), "muted"),)


def header_line(facts: Facts, width: int) -> Line:
    """The header for a width: what matters least goes first, the clock, the count and the state never.

    Args:
        facts: what it tells.
        width: cells without the padding.
    """
    clock = Span(formats.clock(facts.now), bold=True)
    unit, where, who = Span(facts.unit, bold=True), Span(facts.where), Span(facts.who)
    wide, narrow = _counts(facts, words=True), _counts(facts, words=False)
    full = joined([(unit,), (_date(facts, year=True),)])
    short: Line = (clock, Span("  "), _date(facts, year=False))
    every, one = _languages(facts, others=True), _languages(facts, others=False)
    forms: tuple[tuple[Line, Line, Line], ...] = (
        ((*full, Span("  "), clock), wide, joined([(where,), every])),
        ((_date(facts, year=True), Span("  "), clock), wide, joined([(where,), every])),
        (short, wide, joined([(where,), every])),
        (short, wide, joined([(where,), one])),
        (short, narrow, joined([(where,), one])),
        (short, narrow, joined([(who,), one])),
        (short, narrow, one),
        ((clock,), narrow, one),
    )
    for left, middle, right in forms:
        line = (*left, Span("   "), STRETCH, *middle, Span("   "), STRETCH, *right)
        if measure(line) <= width:
            return line
    return (clock, Span(" "), *narrow)


class Header(Lines):
    """The header; ``tell`` paints it again when something in it changed."""

    DEFAULT_CSS = """
    Header { dock: top; height: 1; background: $panel; }
    """

    _facts: Facts | None = None

    def tell(self, facts: Facts) -> None:
        """Tell these facts from now on."""
        self._facts = facts
        self._lay()

    def on_resize(self) -> None:
        """Lay it out for the new width."""
        self._lay()

    def _lay(self) -> None:
        if self._facts is not None and self.size.width:
            self.show([header_line(self._facts, self.size.width - 2)])
