"""The selected visit in full: what justifying and imaging need. As a panel, or as two lines where there is no room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.patient.needs import full
from models.referral.facts import Priority
from models.referral.view import ReferralView
from models.refusal import Message
from models.unit.outcomes import Closure
from models.unit.rules import Unit
from models.visit.board import VisitDetail, VisitRow
from models.visit.states import State
from screens.format import clock, date_range, exam_label, exam_title, full_date, short_date
from screens.person import hidden
from screens.safe import clip, paragraphs, visible
from screens.states import (
    away_span,
    closed_span,
    held_span,
    passed_over_span,
    priority_span,
    state_span,
    verdict_span,
)
from screens.text import say, text
from screens.widgets.panel import LABEL, labelled, wrapped
from screens.widgets.spans import BLANK, STRETCH, Line, Span, measure

LEAST_QUESTION = 16
"""Fewer cells than these tell nothing of a question."""

SIDE_RULE = 16
"""Of the referral check: the side is named where the body has two."""


def panel(
    lang: str, unit: Unit, row: VisitRow, detail: VisitDetail | None, width: int, *, shows: str = ""
) -> list[Line]:
    """The panel's lines.

    Args:
        lang: the desk's language.
        unit: names of exams.
        row: the selected visit.
        detail: its referrals, ``None`` while they are being read.
        width: the cells of a line.
        shows: the key that shows a name that is hidden.
    """
    lines: list[Line] = [BLANK, _title(lang, row), BLANK]
    lines += wrapped(row.name, width, bold=True) if row.name else [hidden(lang, shows)]
    lines.append((Span(row.masked_code or say(lang, "queue.no_code")), Span("   "), Span(row.language)))
    if row.needs:
        lines += [BLANK, (Span(say(lang, "queue.needs"), "muted"),)]
        for need in row.needs:
            lines += wrapped(text(lang, full(need)), width)
    if row.held is not None:
        lines += [BLANK, *wrapped(text(lang, _held(row)), width, role="warn")]
    for referral in detail.referrals if detail else ():
        lines += [BLANK, *_referral(lang, unit, _answered(row, referral), width)]
    if row.pregnancy is not None:
        answer = say(lang, f"queue.pregnancy_{row.pregnancy}")
        lines += [BLANK, *labelled(say(lang, "queue.pregnancy"), answer, width)]
    return [*lines, *_why(lang, row, width), *_wait(lang, row, width)]


def of_room(lang: str, unit: Unit, closed: Closure, width: int) -> list[Line]:
    """What the panel says of a closed room."""
    room = unit.room(closed.room)
    name = Span(room.names.of(lang) if room else closed.room, bold=True)
    lines: list[Line] = [BLANK, (name,), (closed_span(lang),), BLANK, *wrapped(closed.reason, width), BLANK]
    lines += labelled(say(lang, "queue.closed_since"), clock(closed.since), width)
    until = clock(closed.until) if closed.until else say(lang, "queue.until_opened")
    return [*lines, *labelled(say(lang, "queue.closed_until"), until, width)]


def brief(lang: str, unit: Unit, row: VisitRow, detail: VisitDetail | None, width: int) -> list[Line]:
    """The same in two lines: what doesn't fit whole gives way to what matters more.

    Args:
        lang: the desk's language.
        unit: names of exams.
        row: the selected visit.
        detail: its referrals, ``None`` while they are being read.
        width: the cells of a line.
    """
    ticket = Span(row.ticket, bold=True)
    name = Span(f"  {row.name}" if row.name else "")
    code = Span(f"  {row.masked_code}  {row.language}   ")
    first = detail.referrals[0] if detail and detail.referrals else None
    exam = exam_label(lang, unit.catalogue, row.ahead[0]) if row.ahead else ""
    if first is None:
        return [(ticket, name, code, Span(exam, bold=True)), _sentences(lang, row, "", width)]
    verdict: Line = (Span("   "), verdict_span(lang, first.verdict))
    whole: Line = (ticket, name, code, Span(_exam(lang, unit, first), bold=True), *verdict)
    if exam and measure(whole) > width:
        whole = (ticket, name, code, Span(exam, bold=True), *verdict)
    if (over := measure(whole) - width) > 0:  # a long name gives way, as above every act
        whole = (ticket, Span(clip(visible(name.text), max(10, measure((name,)) - over))), *whole[2:])
    return [whole, _sentences(lang, row, " ".join(paragraphs(first.question)), width)]


def _sentences(lang: str, row: VisitRow, question: str, width: int) -> Line:
    """The question, and why it is on hold or next: that is whole before the question is."""
    if row.held is not None:
        return (Span(text(lang, _held(row)), "warn"), Span("  "), Span(question))
    if row.why is None:
        return (Span(question),)
    label, why = Span(f"{say(lang, _why_key(row))}: ", "muted"), Span(text(lang, row.why))
    asked: Line = (Span(question), Span("  ")) if question else ()
    if measure((*asked, label, why)) <= width:
        return (*asked, label, why)
    room = width - measure((why,)) - 2
    if LEAST_QUESTION <= room < len(question):
        asked = (Span(clip(visible(question), room)), Span("  "))
    return (*asked, why)


def _title(lang: str, row: VisitRow) -> Line:
    ticket = Span(row.ticket, bold=True)
    if row.held is not None:
        pressing = priority_span(lang, row.priority)
        return (ticket, STRETCH, *((pressing, Span("  ")) if pressing else ()), held_span(lang))
    if row.away_since is not None:
        return (ticket, STRETCH, away_span(lang))
    if row.state is State.WAITING and row.rank is None:
        paused = row.why is not None and row.why.key == "order.pausing"
        return (ticket, STRETCH, passed_over_span(lang) if paused else closed_span(lang))
    state = state_span(lang, row.state) or priority_span(lang, row.priority)
    return (ticket, STRETCH, state) if state else (ticket,)


def _held(row: VisitRow) -> Message:
    """Why it is on hold, in a whole sentence."""
    if row.held is None:
        return Message("desk.on_hold")
    return Message(row.held.key.replace("visit.hold.", "visit.hold_full."), row.held.params)


def _answered(row: VisitRow, referral: ReferralView) -> ReferralView:
    """With the side that was asked in the room: then it isn't missing any more."""
    side = next((exam.side for exam in row.exams if exam.referral == referral.key), None)
    if referral.side is not None or side is None:
        return referral
    findings = tuple(each for each in referral.verdict.findings if each.rule != SIDE_RULE)
    return replace(referral, side=side, verdict=replace(referral.verdict, findings=findings))


def _referral(lang: str, unit: Unit, referral: ReferralView, width: int) -> Iterator[Line]:
    yield from wrapped(_exam(lang, unit, referral), width, bold=True)
    for part in paragraphs(referral.question):
        yield from wrapped(part, width)
    yield BLANK
    yield from labelled(say(lang, "queue.wanted"), _wanted(lang, referral), width)
    by = [part for part in (referral.author_name, referral.orderer_name) if part]
    for index, part in enumerate(by):
        yield from labelled(say(lang, "queue.by") if index == 0 else "", part, width)
    label = Span(say(lang, "queue.referral").ljust(LABEL), "muted")
    yield (label, verdict_span(lang, referral.verdict))
    for warning in referral.verdict.warnings:
        for line in wrapped(text(lang, warning.what), width - 2):
            yield (Span("! ", "warn", bold=True), *line)
    exam = unit.exam(referral.exam_code)
    for on in referral.earlier[:1]:
        name = exam.short.of(lang) if exam else referral.exam_text
        yield from labelled(say(lang, "queue.earlier"), f"{name} {full_date(on)}", width)


def _exam(lang: str, unit: Unit, referral: ReferralView) -> str:
    title = exam_title(lang, unit.catalogue, referral.exam_code, referral.exam_text, referral.side)
    return f"{title}, {referral.projections}" if referral.projections else title


def _wanted(lang: str, referral: ReferralView) -> str:
    if referral.priority in (Priority.STAT, Priority.ASAP):
        return say(lang, "queue.wanted_now")
    match referral.wanted_from, referral.wanted_to:
        case None, None:
            return say(lang, "queue.wanted_any")
        case first, None if first is not None:
            return say(lang, "queue.wanted_from", day=short_date(first))
        case None, last if last is not None:
            return say(lang, "queue.wanted_to", day=short_date(last))
        case first, last if first is not None and last is not None:
            return date_range(first, last)
    return ""


def _wait(lang: str, row: VisitRow, width: int) -> list[Line]:
    if row.wait is None:
        return []
    low, high = row.wait
    range_ = say(lang, "queue.wait_range" if low else "queue.wait_under", low=low, high=high)
    return [BLANK, *labelled(say(lang, "queue.wait"), range_, width)]


def _why(lang: str, row: VisitRow, width: int) -> list[Line]:
    if row.why is None:
        return []
    return [BLANK, (Span(say(lang, _why_key(row)), "muted"),), *wrapped(text(lang, row.why), width)]


def _why_key(row: VisitRow) -> str:
    if row.rank is None and row.state is State.WAITING:
        return "queue.why_not"
    return "queue.why_next" if row.rank == 1 else "queue.why_place"
