"""The phone desk while nobody is chosen: what callers ask most, ready to be read aloud. Pure but for words."""

from __future__ import annotations

from models.unit.advice import Advice, advice
from screens.imaging.sheet import Sheet
from screens.safe import wrap
from screens.text import text
from screens.widgets.rows import BLANK_ROW, Row, heading
from screens.widgets.spans import Span

_SAID = (Advice.ONLINE, Advice.WALK_IN, Advice.CONSECUTIVE, Advice.WITH_DOCTOR, Advice.RESULTS, Advice.LANGUAGES)
_INDENT = 3


def rows(sheet: Sheet) -> list[Row]:
    """What to do, and the answers."""
    lead = [Row(tuple((Span(part, "muted"),) for part in wrap(sheet.say("whose"), sheet.width - 2)), indent=1)]
    shown = [*lead, BLANK_ROW, heading(sheet.say("callers_ask"))]
    for about in _SAID:
        words = text(sheet.language, advice(about, sheet.unit))
        lines = tuple((Span(part),) for part in wrap(words, max(20, min(90, sheet.width - _INDENT - 2))))
        shown += [*([] if sheet.tight else [BLANK_ROW]), Row(lines, indent=_INDENT)]
    return shown
