"""Beside the check-in form: what the selected referral's check says, what Enter will do, and the number once given."""

from __future__ import annotations

from models.referral.facts import Answer
from models.referral.view import ReferralView
from models.refusal import Message
from models.unit.rules import Unit
from screens.check_in.form import Form
from screens.check_in.slip import slip_lines
from screens.display.font import half_blocks, ticket
from screens.format import clock
from screens.states import verdict_span
from screens.text import LANGUAGES, say, text
from screens.widgets.panel import wrapped
from screens.widgets.spans import BLANK, Line, Span


def number(lang: str, form: Form, width: int, *, print_key: str = "") -> list[Line]:
    """The number in large digits, and what to say to the patient.

    Args:
        lang: the desk's language.
        form: a form with ``given``, or of a patient who already holds a number.
        width: the cells of a line.
        print_key: the key that prints, as shown; "" at a station without a printer.
    """
    given = form.given
    shown = given.ticket if given else form.file.ticket
    head = say(lang, "check_in.number_given") if given else say(lang, "check_in.number_held")
    lines: list[Line] = [BLANK, (Span(head, "muted"),), BLANK]
    lines += [(Span(row, "number"),) for row in half_blocks(ticket(shown))]
    if given is not None:
        lines += [BLANK, (Span(say(lang, "check_in.due"), "muted"), Span(f" {clock(given.due)}", bold=True))]
    lines += slip_lines(lang, form.slip, print_key, width)
    # The file is read again after every change, so it knows best, once it knows of the number.
    held = form.file.held if form.file.ticket or given is None else given.held
    key = "check_in.tell_held" if held else "check_in.tell_number"
    lines += [BLANK, *said(lang, form, Message(key, {"ticket": shown}), width)]
    return lines


def selected(lang: str, unit: Unit, form: Form, view: ReferralView | None, width: int) -> list[Line]:
    """What the selected referral's check says, and for whom Enter gives a number."""
    lines: list[Line] = [BLANK]
    if view is not None:
        lines.append((verdict_span(lang, view.verdict),))
        for finding in view.verdict.findings:
            role = "muted" if finding.answer is None else "text"
            lines += [BLANK, *wrapped(text(lang, finding.what), width, role=role)]
        reason = view.verdict.reason
        if reason is not None and reason.tell is not None and view.verdict.answer is not Answer.ACCEPT:
            lines += [BLANK, *said(lang, form, reason.tell, width)]
            place = next((place for place in unit.places if str(place.names) == view.verdict.redirect_to), None)
            if place is not None:
                lines += [BLANK, *wrapped(f"→ {place.names.of(lang)}", width, bold=True)]
                lines += wrapped(place.contact, width, role="muted") if place.contact else []
        lines.append(BLANK)
    return [*lines, *will_do(lang, form, width)]


def will_do(lang: str, form: Form, width: int) -> list[Line]:
    """What Enter will do, naming the patient."""
    lines: list[Line] = [(Span(f" {say(lang, 'check_in.enter')} ", "accent", bold=True, reverse=True),)]
    key = "check_in.will_hold" if form.awaited else "check_in.will_give"
    if not form.ticked and not form.awaited:
        key = "check_in.will_nothing"
    return [*lines, *wrapped(say(lang, key, name=form.file.patient.name), width, bold=True)]


def said(lang: str, form: Form, message: Message, width: int) -> list[Line]:
    """What to say to the patient, in the patient's language; under it, if that is another, in the desk's."""
    theirs = form.file.patient.language if form.file.patient.language in LANGUAGES else lang
    head = say(lang, "check_in.say", language=Message(f"check_in.language_{theirs}"))
    lines: list[Line] = [(Span(head, "muted"),), *wrapped(text(theirs, message), width, bold=True)]
    if theirs != lang:
        lines += [BLANK, *wrapped(text(lang, message), width, role="muted")]
    return lines
