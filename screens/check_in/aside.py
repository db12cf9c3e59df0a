"""Beside the check-in form: what the selected referral's check says, what Enter will do, and the number once given."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import zip_longest

from models.referral.facts import Answer
from models.referral.view import ReferralView
from models.refusal import Message
from models.unit.rules import Unit
from screens.check_in.form import Form
from screens.check_in.slip import slip_lines
from screens.display.font import half_blocks, ticket
from screens.enter_does import EnterDoes
from screens.format import clock, time_range
from screens.person import called
from screens.states import verdict_span
from screens.text import LANGUAGES, say, text
from screens.widgets.panel import wrapped
from screens.widgets.spans import BLANK, Line, Span, measure

_GAP = 4
"""Cells between the number and what stands beside it."""


def number(lang: str, form: Form, now: datetime, width: int, *, print_key: str = "", low: bool = False) -> list[Line]:
    """The number in large digits, how long the wait will be, and what to say to the patient.

    Args:
        lang: the desk's language.
        form: a form with ``given``, or of a patient who already holds a number.
        now: the clinic's time.
        width: the cells of a line.
        print_key: the key that prints, as shown; "" at a station without a printer.
        low: there is little room: the wait and the slip stand beside the digits.
    """
    given = form.given
    shown = given.ticket if given else form.file.ticket
    head = say(lang, "check_in.number_given") if given else say(lang, "check_in.number_held")
    figures = half_blocks(ticket(shown))
    digits: list[Line] = [(Span(row, "number"),) for row in figures]
    beside = max(map(len, figures)) + _GAP if low else 0
    about = [*_wait(lang, form, now, low=low), *slip_lines(lang, form.slip, print_key, width - beside)]
    if low:
        told = [(Span(head, "muted"),), *(line for line in about if line)]
        lines: list[Line] = [BLANK, *_side_by_side(digits, told, beside)]
    else:
        lines = [BLANK, (Span(head, "muted"),), BLANK, *digits, *about]
    # The file is read again after every change, so it knows best, once it knows of the number.
    held = form.file.held if form.file.ticket or given is None else given.held
    key = "check_in.tell_held" if held else "check_in.tell_number"
    lines += [BLANK, *said(lang, form, Message(key, {"ticket": shown}), width)]
    return lines


def _side_by_side(left: list[Line], right: list[Line], column: int) -> list[Line]:
    """Lines beside others, from a column on."""
    pairs = zip_longest(left, right, fillvalue=BLANK)
    return [(*one, Span(" " * (column - measure(one))), *other) for one, other in pairs]


def _wait(lang: str, form: Form, now: datetime, *, low: bool) -> list[Line]:
    """The range of the wait; the due time where no range can be said."""
    wait = form.wait
    if wait is None:
        given = form.given
        due: Line = (Span(say(lang, "check_in.due"), "muted"), Span(f" {clock(given.due)}", bold=True)) if given else ()
        return [BLANK, due] if due else []
    head = Span(say(lang, "check_in.wait" if wait.low else "check_in.wait_short"), "muted")
    key = "check_in.wait_range" if wait.low else "check_in.wait_under"
    minutes = Span(say(lang, key, low=wait.low, high=wait.high), bold=True)
    first, last = (now + timedelta(minutes=each) for each in (wait.low, wait.high))
    at = Span(say(lang, "check_in.called_at", at=time_range(first, last)), "muted")
    return [BLANK, *([(head, Span(" "), minutes)] if low else [(head,), (minutes,)]), (at,)]


def too_long(lang: str, form: Form, width: int) -> list[Line]:
    """That the wait is long, or would end after closing: an appointment is offered, in the patient's words."""
    if not form.too_long or form.wait is None:
        return []
    why = Message("check_in.past_closing" if form.wait.past_closing else "check_in.long_wait")
    tell = Message("check_in.tell_past_closing" if form.wait.past_closing else "check_in.tell_long_wait")
    words = wrapped(text(lang, why), width - 2)
    lines: list[Line] = [
        (Span("! " if number == 0 else "  ", "warn", bold=True), *line) for number, line in enumerate(words)
    ]
    return [*lines, BLANK, *said(lang, form, tell, width), BLANK]


def selected(
    lang: str, unit: Unit, form: Form, view: ReferralView | None, width: int, *, asks_time: bool = False
) -> list[Line]:
    """What the selected referral's check says, and for whom Enter gives a number."""
    lines: list[Line] = [BLANK]
    if view is not None:
        lines.append((verdict_span(lang, view.verdict),))
        for finding in view.verdict.findings:
            role = "muted" if finding.answer is None else "text"
            lines += [BLANK, *wrapped(text(lang, finding.what), width, role=role)]
        away = turned_away(lang, unit, form, view, width)
        lines += [*([BLANK] if away else []), *away, BLANK]
    return [*lines, *too_long(lang, form, width), *will_do(lang, form, width, asks_time=asks_time)]


def turned_away(lang: str, unit: Unit, form: Form, view: ReferralView, width: int) -> list[Line]:
    """What to say to a patient whose referral isn't simply accepted, and where they are sent."""
    reason = view.verdict.reason
    if reason is None or reason.tell is None or view.verdict.answer is Answer.ACCEPT:
        return []
    lines = said(lang, form, reason.tell, width)
    place = next((place for place in unit.places if str(place.names) == view.verdict.redirect_to), None)
    if place is not None:
        lines += [BLANK, *wrapped(f"→ {place.names.of(lang)}", width, bold=True)]
        lines += wrapped(place.contact, width, role="muted") if place.contact else []
    return lines


def will_do(lang: str, form: Form, width: int, *, asks_time: bool = False) -> list[Line]:
    """What Enter will do, naming the patient; whether it asks first when they came."""
    key = "check_in.will_hold" if form.awaited else "check_in.will_give"
    if not form.serves:
        key = "check_in.will_nothing"
    elif asks_time and form.as_of is None:
        key = "check_in.will_ask_time"
    return EnterDoes(lang, width + 2).act(say(lang, key, name=called(form.file.patient)))  # the margin isn't in it


def said(lang: str, form: Form, message: Message, width: int) -> list[Line]:
    """What to say to the patient, in the patient's language; under it, if that is another, in the desk's."""
    theirs = form.file.patient.language if form.file.patient.language in LANGUAGES else lang
    head = say(lang, "check_in.say", language=Message(f"check_in.language_{theirs}"))
    lines: list[Line] = [(Span(head, "muted"),), *wrapped(text(theirs, message), width, bold=True)]
    if theirs != lang:
        lines += [BLANK, *wrapped(text(lang, message), width, role="muted")]
    return lines
