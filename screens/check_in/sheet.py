"""The check-in form as rows: the patient, what can be served, how the identity was shown, needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.clock import clinic_day
from models.patient.needs import Need, short
from models.patient.view import BookingView
from models.referral.facts import ReferralState
from models.referral.view import ReferralView
from models.unit.rules import Unit
from models.visit.states import IdentityShown
from screens.check_in.form import Form, can_tick, identities
from screens.format import clock, date_range, exam_title, short_date
from screens.safe import width
from screens.states import verdict_span
from screens.text import say, text
from screens.widgets.rows import BLANK_ROW, Row, heading
from screens.widgets.spans import Line, Span, cell

_TITLE, _VERDICT = 30, 16
_INDENT = 3
_AROUND = 6
"""Cells of a need besides its word: the mark before it, its tick, and a blank behind."""


@dataclass(frozen=True, slots=True)
class ReferralKey:
    """A referral's row."""

    referral: int


@dataclass(frozen=True, slots=True)
class AwaitedKey:
    """The row that holds for a referral still to come."""


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """One way of showing who one is."""

    how: IdentityShown


@dataclass(frozen=True, slots=True)
class AsOfKey:
    """The row that sets the arrival back."""


@dataclass(frozen=True, slots=True)
class NeedsKey:
    """A row of needs, by its first."""

    first: Need


NEEDS = tuple(Need)
NEEDS_PER_ROW = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the form is drawn.

    Args:
        language: the desk's.
        unit: names of exams.
        now: the clinic's time.
        need: the need that the left and right arrows have come to.
        width: the cells that there are.
        who: the lines that say who the patient is.
    """

    language: str
    unit: Unit
    now: datetime
    need: Need
    width: int
    who: tuple[Line, ...]

    @property
    def today(self) -> date:
        """The local date."""
        return clinic_day(self.now)

    def say(self, key: str, **params: object) -> str:
        """A word of the check-in in the desk's language."""
        return say(self.language, f"check_in.{key}", **params)


def rows(sheet: Sheet, form: Form) -> list[Row]:
    """The form's rows."""
    shown = [_patient(sheet, form), BLANK_ROW, heading(sheet.say("open_referrals"))]
    if not form.listed:
        shown.append(Row(((Span(sheet.say("no_referral"), "muted"),),), indent=_INDENT))
    shown += [_referral(sheet, form, view) for view in form.listed]
    shown.append(_awaited(sheet, form))
    shown += [BLANK_ROW, heading(sheet.say("identity"))]
    shown += [_identity(sheet, form, how) for how in identities(form.file, sheet.today)]
    shown += [BLANK_ROW, heading(sheet.say("needs"))]
    shown += [_needs(sheet, form, start) for start in range(0, len(NEEDS), NEEDS_PER_ROW)]
    return [*shown, BLANK_ROW, _as_of(sheet, form)]


def _as_of(sheet: Sheet, form: Form) -> Row:
    came = form.as_of
    words = sheet.say("came_earlier") if came is None else sheet.say("came_at", at=clock(came.at), why=came.why)
    role = "muted" if came is None else "text"
    spans = (Span(_tick(came is not None), role, bold=came is not None), Span(words, role, bold=came is not None))
    return Row((spans,), AsOfKey(), "arrival", _INDENT)


def _patient(sheet: Sheet, form: Form) -> Row:
    who = sheet.who
    if form.given is not None:
        return Row(who, indent=1)
    if form.announced:
        second: Line = (Span(f"» {sheet.say('announced')}", "accent", bold=True),)
    elif form.file.ticket:
        second = (Span(sheet.say("already", ticket=form.file.ticket), "warn", bold=True),)
    elif form.file.arrival:
        first = form.file.arrival[0]
        booked = ", ".join(f"{clock(booking.start)} {_booked_for(sheet, booking)}" for booking in form.file.arrival)
        late = first.start < sheet.now
        second = (Span(sheet.say("appointment"), "muted"), Span(f" {booked}", bold=True))
        if late:
            second = (*second, Span(f"   {sheet.say('late')}", "warn", bold=True))
    else:
        second = (Span(sheet.say("no_appointment"), "muted"),)
    return Row((*who, second), indent=1)


def _booked_for(sheet: Sheet, booking: BookingView) -> str:
    return exam_title(sheet.language, sheet.unit.catalogue, booking.exam_code, booking.exam_text, booking.side)


def _tick(ticked: bool) -> str:
    return "[x] " if ticked else "[ ] "


def _referral(sheet: Sheet, form: Form, view: ReferralView) -> Row:
    ticked = view.key in form.ticked
    title = exam_title(sheet.language, sheet.unit.catalogue, view.exam_code, view.exam_text, view.side)
    free = can_tick(view)
    mark = _tick(ticked) if free else "    "
    first: Line = (
        Span(mark, "text" if ticked else "muted", bold=ticked),
        cell(title, _TITLE, "text" if ticked else "muted", bold=ticked), Span("  "),
        verdict_span(sheet.language, view.verdict), Span("   "), Span(_when(view)),
    )  # fmt: skip
    return Row(
        (first, (Span("    "), Span(_because(sheet, form, view), "muted"))), ReferralKey(view.key), "referrals", _INDENT
    )


def _when(view: ReferralView) -> str:
    if view.wanted_from and view.wanted_to:
        return date_range(view.wanted_from, view.wanted_to)
    day = view.wanted_from or view.wanted_to
    return short_date(day) if day else ""


def _because(sheet: Sheet, form: Form, view: ReferralView) -> str:
    """Why not, or where it comes from."""
    if view.state is ReferralState.IN_USE:
        return sheet.say("announced_for" if form.announced else "in_use")
    reason = view.verdict.reason
    if reason is not None:
        return text(sheet.language, reason.what)
    orderer = view.orderer_name or sheet.say("orderer_unknown")
    if view.written_on is None:
        return sheet.say("from", orderer=orderer)
    return sheet.say("from_on", orderer=orderer, day=view.written_on)


def _awaited(sheet: Sheet, form: Form) -> Row:
    mark = Span(_tick(form.awaited), "text" if form.awaited else "muted", bold=form.awaited)
    words = Span(sheet.say("awaited"), "text" if form.awaited else "muted", bold=form.awaited)
    return Row(((mark, words),), AwaitedKey(), "referrals", _INDENT)


def _identity(sheet: Sheet, form: Form, how: IdentityShown) -> Row:
    chosen = form.identity is how
    mark = Span("(•) " if chosen else "( ) ", bold=chosen)
    return Row(
        ((mark, Span(say(sheet.language, f"visit.identity.{how}"), bold=chosen)),),
        IdentityKey(how),
        "identity",
        _INDENT,
    )


def _needs(sheet: Sheet, form: Form, start: int) -> Row:
    spans: list[Span] = []
    for need, width_of in zip(NEEDS[start : start + NEEDS_PER_ROW], _need_columns(sheet), strict=False):
        ticked = need in form.needs
        here = "›" if need is sheet.need else " "
        words = f"{_tick(ticked)}{text(sheet.language, short(need))}"
        spans += [
            Span(here, "accent", bold=True),
            cell(words, width_of - 1, "text" if ticked else "muted", bold=ticked),
        ]
    return Row((tuple(spans),), NeedsKey(NEEDS[start]), "needs", 2)


def _need_columns(sheet: Sheet) -> list[int]:
    """The cells of each column: equal ones where every word fits, else more for long words than for short ones."""
    room = sheet.width - _INDENT - 1
    wanted = [
        max(width(text(sheet.language, short(need))) for need in NEEDS[place::NEEDS_PER_ROW]) + _AROUND
        for place in range(NEEDS_PER_ROW)
    ]
    share = max(12, room // NEEDS_PER_ROW)
    if max(wanted) <= share or sum(wanted) > room:
        return [share] * NEEDS_PER_ROW
    spare = (room - sum(wanted)) // NEEDS_PER_ROW
    return [each + spare for each in wanted]
