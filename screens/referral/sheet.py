"""The referral check's list: a patient's referrals with their verdicts, and the what-if. Pure but for words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.patient.view import PatientFile
from models.referral.facts import ReferralState
from models.referral.view import ReferralView
from models.unit.rules import Unit
from screens.format import date_range, exam_title, full_date, short_date
from screens.referral.enquiry import AUTHORS, LANGUAGES, ORDERERS, SIDES, Enquiry, Field, Form, Wanted
from screens.safe import clip, visible
from screens.states import verdict_span
from screens.text import say
from screens.widgets.panel import wrapped
from screens.widgets.rows import BLANK_ROW, Row, heading
from screens.widgets.spans import Line, Span, cell, measure

INDENT = 3
_LABEL = 12
_VERDICT = 18


@dataclass(frozen=True, slots=True)
class ReferralKey:
    """A referral's row."""

    referral: int


@dataclass(frozen=True, slots=True)
class FieldKey:
    """A row of the what-if."""

    field: Field


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the list is drawn.

    Args:
        language: the desk's.
        unit: names of exams.
        width: the cells that there are.
        tight: a line for each referral, no blank rows: where the terminal is low.
    """

    language: str
    unit: Unit
    width: int
    tight: bool = False

    def say(self, key: str, **params: object) -> str:
        """A word of this screen in the desk's language."""
        return say(self.language, f"check.{key}", **params)


def rows(sheet: Sheet, file: PatientFile | None, enquiry: Enquiry) -> list[Row]:
    """All rows: the patient's referrals, if one is shown, and the what-if."""
    shown: list[Row] = []
    if file is not None:
        shown.append(heading(sheet.say("referrals")))
        shown += [_referral(sheet, file, view) for view in file.referrals] or [_none(sheet)]
        if not sheet.tight:
            shown.append(BLANK_ROW)
    shown.append(heading(sheet.say("what_if")))
    return shown + [_field(sheet, enquiry, field) for field in fields(enquiry, sheet.unit)]


def fields(enquiry: Enquiry, unit: Unit) -> Sequence[Field]:
    """What is asked: no side where the body has none to name, nothing about a referral that there isn't."""
    exam = unit.exam(enquiry.exam)
    left_out = {Field.SIDE} if exam is not None and not exam.paired else set()
    if enquiry.form is Form.NONE:
        left_out |= {Field.SIDE, Field.ORDERER, Field.AUTHOR, Field.WANTED}
    return [field for field in Field if field not in left_out]


def _none(sheet: Sheet) -> Row:
    lines = wrapped(sheet.say("no_referrals"), sheet.width - INDENT - 1, role="muted")
    return Row(tuple(lines), indent=INDENT)


def _referral(sheet: Sheet, file: PatientFile, view: ReferralView) -> Row:
    dull = view.state in (ReferralState.USED, ReferralState.REVOKED)
    role = "muted" if dull else "text"
    title = exam_title(sheet.language, sheet.unit.catalogue, view.exam_code, view.exam_text, view.side)
    verdict = _state(sheet, view)
    room = min(34, max(16, sheet.width - INDENT - _VERDICT - 16))
    first: Line = (
        cell(title, room, role, bold=not dull), Span(" " if verdict.reverse else "  "),
        verdict, Span(" " * max(1, _VERDICT - measure((verdict,)) + (1 if verdict.reverse else 0))),
        Span(_when(view), role),
    )  # fmt: skip
    if sheet.tight:
        return Row((first,), ReferralKey(view.key), "referrals", INDENT)
    return Row((first, (Span(_about(sheet, file, view), "muted"),)), ReferralKey(view.key), "referrals", INDENT)


def _state(sheet: Sheet, view: ReferralView) -> Span:
    """The check's answer; of one that is past, what became of it: that asks for nothing any more."""
    if view.state is ReferralState.USED:
        return Span(f"√ {sheet.say('state_used')}", "muted")
    if view.state is ReferralState.REVOKED:
        return Span(f"× {sheet.say('state_revoked')}", "muted")
    return verdict_span(sheet.language, view.verdict)


def _when(view: ReferralView) -> str:
    if view.wanted_from and view.wanted_to and view.wanted_from != view.wanted_to:
        return date_range(view.wanted_from, view.wanted_to)
    day = view.wanted_from or view.wanted_to
    return short_date(day) if day else ""


def _about(sheet: Sheet, file: PatientFile, view: ReferralView) -> str:
    """Where it comes from and when it was written; what has become of it, when it isn't open any more."""
    orderer = view.orderer_name or sheet.say("orderer_missing")
    parts = [sheet.say("from", orderer=orderer)]
    if view.written_on is not None:
        parts.append(full_date(view.written_on))
    if view.state is ReferralState.IN_USE:
        parts.append(sheet.say("in_use", ticket=file.ticket or "–"))
    return "  ".join(parts)


def _field(sheet: Sheet, enquiry: Enquiry, field: Field) -> Row:
    label = cell(sheet.say(f"field_{field}"), _LABEL, "muted")
    room = sheet.width - INDENT - _LABEL - 1
    lines = _exam(sheet, enquiry, room) if field is Field.EXAM else _flow(_choices(sheet, enquiry, field), room)
    head, *more = lines
    rest = [(Span(" " * _LABEL), *line) for line in more]
    return Row(((label, *head), *rest), FieldKey(field), "what_if", INDENT)


def _exam(sheet: Sheet, enquiry: Enquiry, room: int) -> list[Line]:
    exam = sheet.unit.exam(enquiry.exam)
    if exam is None:
        return [(Span(clip(sheet.say("type_exam"), room), "muted"),)]
    code = exam.code if exam.national else ""
    return [(Span(clip(exam.names.of(sheet.language), room - 8), bold=True), Span(f"  {code}", "muted"))]


def _choices(sheet: Sheet, enquiry: Enquiry, field: Field) -> list[tuple[str, bool]]:
    """The words of a field's choices, and which is chosen."""
    lang = sheet.language
    match field:
        case Field.SIDE:
            return [(sheet.say(f"side_{one or 'unsaid'}"), one is enquiry.side) for one in SIDES]
        case Field.ORDERER:
            return [(sheet.say(f"orderer_{one}"), one is enquiry.orderer) for one in ORDERERS]
        case Field.AUTHOR:
            return [(say(lang, f"referral.author.{one}"), one is enquiry.author) for one in AUTHORS]
        case Field.FORM:
            return [(sheet.say(f"form_{one}"), one is enquiry.form) for one in Form]
        case Field.WANTED:
            return [(_wanted(sheet, enquiry, one), one is enquiry.wanted) for one in Wanted]
        case _:
            spoken = enquiry.language or lang
            return [(say(one, "desk.language_name"), one == spoken) for one in LANGUAGES]


def _wanted(sheet: Sheet, enquiry: Enquiry, one: Wanted) -> str:
    if one is Wanted.ANY:
        return sheet.say("wanted_any")
    return wanted_dates(sheet, enquiry.first, enquiry.last) or f"{sheet.say('wanted_dates')} …"


def wanted_dates(sheet: Sheet, first: date | None, last: date | None) -> str:
    """The wanted dates in words, "" when there are none."""
    match first, last:
        case None, None:
            return ""
        case None, date() as day:
            return sheet.say("wanted_to", day=day)
        case date() as day, None:
            return sheet.say("wanted_from", day=day)
        case date() as day, other if day == other:
            return full_date(day)
        case _:
            return f"{full_date(first) if first else ''}–{full_date(last) if last else ''}"


def _flow(choices: list[tuple[str, bool]], room: int) -> list[Line]:
    """``(•) doctor   ( ) dentist``, over as many lines as they need."""
    lines: list[list[Span]] = [[]]
    for words, chosen in choices:
        span = Span(f"{'(•)' if chosen else '( )'} {clip(visible(words), room - 4)}", bold=chosen)
        if lines[-1] and measure((*lines[-1], span)) + 2 > room:
            lines.append([])
        lines[-1] += [Span("  "), span] if lines[-1] else [span]
    return [tuple(line) for line in lines]
