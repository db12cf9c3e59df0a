"""The results screen while nobody is chosen: who has just been imaged, as rows. Pure but for words."""

from __future__ import annotations

from dataclasses import dataclass

from models.appointment.imaged import Imaged, ImagedToday
from screens.format import clock, exams_label, short_date
from screens.results.sheet import Sheet
from screens.widgets.rows import BLANK_ROW, GRID_INDENT, Row, heading, sentence
from screens.widgets.spans import Line, Span, cell

_GAP = Span("  ")
_CODE, _EXAM, _BOOKED = 11, 14, 14
_OTHERS = GRID_INDENT + 5 + 2 + 4 + 2 + 2 + _CODE + 2 + _EXAM + 1


@dataclass(frozen=True, slots=True)
class ImagedKey:
    """A visit of today that is done."""

    visit: int


def rows(sheet: Sheet, imaged: ImagedToday | None) -> list[Row]:
    """Who was imaged today, the latest first."""
    if imaged is None:
        return []
    if not imaged.visits:
        return [sentence(sheet.say("nobody_imaged"), sheet.width)]
    lead = [heading(sheet.say("just_imaged"))]
    booked = any(each.results_at is not None for each in imaged.visits)
    name = min(44, max(12, sheet.width - _OTHERS - (2 + _BOOKED if booked else 0)))
    return [*lead, *([] if sheet.tight else [BLANK_ROW]), *(_row(sheet, each, name) for each in imaged.visits)]


def _row(sheet: Sheet, each: Imaged, name: int) -> Row:
    line: Line = (
        cell(clock(each.ended_at), 5, "muted", right=True), _GAP,
        cell(each.ticket, 4, bold=True), _GAP,
        cell(each.name, name), _GAP,
        cell(each.masked_code, _CODE), _GAP,
        cell(exams_label(sheet.language, sheet.unit.catalogue, each.exams, _EXAM), _EXAM),
    )  # fmt: skip
    if each.results_at is not None:
        short = f"√ {short_date(each.results_at)} {clock(each.results_at)}"
        line = (*line, _GAP, Span(short, "good"))
    return Row((line,), ImagedKey(each.visit), "imaged", GRID_INDENT)
