"""The phone desk's form as rows: what is to be imaged, the earliest times, who asks, what takes longer, what stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from models.appointment.consecutive import Chain
from models.appointment.imaging_board import Bookable, BookedImaging, ImagingBoard
from models.appointment.imaging_slots import Place
from models.appointment.states import Booking, Channel
from models.patient.needs import Need, short
from models.referral.facts import ReferralState
from models.unit.advice import Advice, advice
from models.unit.rules import Unit
from screens.format import clock, date_range, day, exam_short, short_date
from screens.imaging.form import Form
from screens.imaging.wish import Exam, exam_of
from screens.safe import width, wrap
from screens.states import verdict_span
from screens.text import say, text
from screens.widgets.rows import BLANK_ROW, Row, heading
from screens.widgets.spans import Line, Span, cell, measure

INDENT = 3
_GAP = Span("  ")
_ROOM, _EXAM = 9, 6


@dataclass(frozen=True, slots=True)
class ReferralKey:
    """A referral."""

    referral: int


@dataclass(frozen=True, slots=True)
class TimeKey:
    """One of the earliest times, by where and when each of its examinations begins."""

    chain: Chain


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """The row that says how the booking is made."""


@dataclass(frozen=True, slots=True)
class NeedKey:
    """Something that may take more time."""

    need: Need


@dataclass(frozen=True, slots=True)
class OtherDatesKey:
    """The row that offers other dates than the wanted ones."""


@dataclass(frozen=True, slots=True)
class BookedKey:
    """An appointment that stands, or was missed."""

    appointment: int


CHANNELS = (Channel.PHONE, Channel.DOCTOR_VISIT, Channel.RECEPTION, Channel.ONLINE)
"""In the order in which they are chosen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the form is drawn.

    Args:
        language: the desk's.
        unit: names of exams and rooms.
        width: the cells that there are.
        now: the clinic's time.
        tight: without blank rows, where the terminal is low.
    """

    language: str
    unit: Unit
    width: int
    now: datetime
    tight: bool = False

    def say(self, key: str, **params: object) -> str:
        """A word of this screen in the desk's language."""
        return say(self.language, f"imaging.{key}", **params)

    def room(self, room: str) -> str:
        """A room's name."""
        found = self.unit.room(room)
        return found.names.of(self.language) if found else room

    def exam(self, of: Exam | None) -> str:
        """What is imaged, in short."""
        return exam_short(self.language, self.unit.catalogue, of.code, of.text, of.side) if of else ""

    def when(self, at: datetime) -> str:
        """``Thu 26.11. 9.20``."""
        return f"{day(self.language, at, year=False)} {clock(at)}"

    def where(self, chain: Iterable[Place]) -> str:
        """``9.20 X-ray 1, 9.30 Panoramic``."""
        return ", ".join(f"{clock(place.start)} {self.room(place.room)}" for place in chain)


def rows(sheet: Sheet, form: Form, board: ImagingBoard) -> list[Row]:
    """The form's rows.

    Args:
        sheet: how.
        form: what is chosen.
        board: what was read, for what is chosen now or was before.
    """
    shown: list[Row] = []
    for title, group in _groups(sheet, form, board):
        if shown and not sheet.tight:
            shown.append(BLANK_ROW)
        shown += [heading(title), *group] if title else group
    return shown


def _groups(sheet: Sheet, form: Form, board: ImagingBoard) -> Iterator[tuple[str, list[Row]]]:
    # What is done is no choice any more, and the next time is none yet.
    chosen = None if form.told else form.time
    times = [row for chain in board.five for row in _time(sheet, board, chain, chosen)]
    dates = _other_dates(sheet, form, board)
    if board.moving:
        yield sheet.say("moving"), [_moving(sheet, each) for each in board.booked if each.appointment in board.moving]
        yield sheet.say("earliest"), [*(times or [_sentence(sheet, "none_free")]), *dates]
        return
    listed = [each for each in board.referrals if each.referral.state is not ReferralState.USED]
    yield sheet.say("of"), [_referral(sheet, board, each) for each in listed] or [_sentence(sheet, "no_referral")]
    if board.chosen:
        yield sheet.say("earliest"), [*(times or [_sentence(sheet, "none_free")]), *dates]
        yield sheet.say("asked_by"), [_channel(sheet, form)]
        needs = [_need(sheet, form, need) for need in Need if sheet.unit.need_minutes.get(need)]
        if needs:
            yield sheet.say("takes_longer"), needs
    if board.booked:
        yield sheet.say("standing"), [_standing(sheet, each) for each in board.booked]


def _sentence(sheet: Sheet, key: str) -> Row:
    return Row(tuple((Span(part, "muted"),) for part in wrap(sheet.say(key), sheet.width - INDENT - 1)), indent=INDENT)


def _referral(sheet: Sheet, board: ImagingBoard, each: Bookable) -> Row:
    view = each.referral
    ticked = view.key in board.chosen
    role = "text" if ticked else "muted"
    mark = Span(("[x] " if ticked else "[ ] ") if each.can_book else "    ", role, bold=ticked)
    state = _state(sheet, board, each)
    room = sheet.width - INDENT - 4 - 2 - measure((state,)) - 1
    title = sheet.exam(Exam(view.exam_code, view.exam_text, view.side))
    first: Line = (mark, cell(title, max(8, room), role, bold=ticked), _GAP, state)
    about = _because(sheet, each)
    more = (
        [(Span("    "), Span(part, "muted")) for part in wrap(about, max(8, sheet.width - INDENT - 5))] if about else []
    )
    return Row((first, *more), ReferralKey(view.key), "referrals", INDENT)


def _state(sheet: Sheet, board: ImagingBoard, each: Bookable) -> Span:
    if each.booked is not None:
        at = next((one.start for one in board.booked if one.appointment == each.booked), None)
        if at is not None and at <= sheet.now:
            return Span(f"○ {short_date(at)} {clock(at)}", "warn")  # nobody checked in: said where it stands
        return Span(f"√ {short_date(at)} {clock(at)}" if at else f"√ {sheet.say('booked')}", "good")
    if each.referral.state is ReferralState.IN_USE:
        return Span(sheet.say("in_use"), "muted")
    return verdict_span(sheet.language, each.referral.verdict)


def _because(sheet: Sheet, each: Bookable) -> str:
    """Why it can't be booked, or on which dates it is wanted."""
    view = each.referral
    if not each.can_book:
        if each.booked is not None or view.state is ReferralState.IN_USE:
            return ""
        reason = view.verdict.reason
        return text(sheet.language, reason.what) if reason is not None else ""
    if view.wanted_from and view.wanted_to:
        return sheet.say("wanted", dates=date_range(view.wanted_from, view.wanted_to))
    one = view.wanted_from or view.wanted_to
    return sheet.say("wanted", dates=short_date(one)) if one else ""


def _time(sheet: Sheet, board: ImagingBoard, chain: Chain, chosen: Chain | None) -> Iterator[Row]:
    here = chain == chosen
    days = width(day(sheet.language, chain[0].start, year=False)) + 1
    rest = sheet.width - INDENT - 4 - days - 5 - 2 - 1
    lines: list[Line] = []
    for number, place in enumerate(chain):
        lead = ("(•) " if here else "( ) ") if number == 0 else "    "
        lines.append(
            (
                Span(lead, bold=here),
                cell("" if number else day(sheet.language, place.start, year=False), days, bold=here),
                cell(clock(place.start), 5, bold=here, right=True), _GAP,
                *_where(sheet, place.room, exam_of(board, place.key, bool(board.moving)), rest, bold=here),
            )
        )  # fmt: skip
    yield Row(tuple(lines), TimeKey(chain), "times", INDENT)


def _where(sheet: Sheet, room: str, exam: Exam | None, rest: int, *, bold: bool = False) -> Line:
    """The room, and for what, where there is room for both."""
    if rest < _ROOM + 2 + _EXAM:
        return (cell(sheet.room(room), max(4, rest), bold=bold),)
    return (cell(sheet.room(room), _ROOM, bold=bold), _GAP, cell(sheet.exam(exam), rest - _ROOM - 2, "muted"))


def _other_dates(sheet: Sheet, form: Form, board: ImagingBoard) -> list[Row]:
    """Offered where the referrals ask for certain dates."""
    concerned = [each.referral for each in board.referrals if each.referral.key in board.chosen]
    if not form.wish.overrule and not any(each.wanted_from or each.wanted_to for each in concerned):
        return []
    ticked = bool(form.wish.overrule)
    words = sheet.say("other_dates_why", why=form.wish.overrule) if ticked else f"{sheet.say('other_dates')} …"
    line: Line = (Span("[x] " if ticked else "[ ] ", bold=ticked), Span(words, "text" if ticked else "muted"))
    return [Row((line,), OtherDatesKey(), "times", INDENT)]


def _channel(sheet: Sheet, form: Form) -> Row:
    said = [f" {say(sheet.language, f'appointment.channel.{channel}')}" for channel in CHANNELS]
    left, right = (3 + max(map(width, said[column::2])) for column in (0, 1))
    room = sheet.width - INDENT
    share = max(left + 1, min((room - 1) // 2, room - right))  # the longer column takes what the shorter leaves

    def choice(place: int) -> Span:
        here = CHANNELS[place] is form.channel
        return cell(f"{'(•)' if here else '( )'}{said[place]}", room - share if place % 2 else share, bold=here)

    lines: list[Line] = [(choice(0), choice(1)), (choice(2), choice(3))]
    if form.channel is Channel.ONLINE:
        told = text(sheet.language, advice(Advice.ONLINE, sheet.unit))
        lines += [(Span("    "), Span(part, "muted")) for part in wrap(told, sheet.width - INDENT - 5)]
    return Row(tuple(lines), ChannelKey(), "channel", INDENT)


def _need(sheet: Sheet, form: Form, need: Need) -> Row:
    ticked = need in form.wish.needs
    line: Line = (
        Span("[x] " if ticked else "[ ] ", "text" if ticked else "muted", bold=ticked),
        Span(text(sheet.language, short(need)), "text" if ticked else "muted", bold=ticked),
        Span(f"  +{sheet.unit.need_minutes[need]} min", "muted"),
    )
    return Row((line,), NeedKey(need), "needs", INDENT)


def _moving(sheet: Sheet, each: BookedImaging) -> Row:
    return Row((_booked(sheet, each),), indent=INDENT)


def _standing(sheet: Sheet, each: BookedImaging) -> Row:
    line, how = _booked(sheet, each), Span("")
    if each.state is Booking.NO_SHOW:
        how = Span(f"× {sheet.say('missed')}", "muted")
    elif each.start <= sheet.now:
        how = Span(f"○ {sheet.say('past')}", "warn")
    lines = (line, (Span("    "), how)) if how.text else (line,)
    return Row(lines, BookedKey(each.appointment), "booked", INDENT)


def _booked(sheet: Sheet, each: BookedImaging) -> Line:
    days = width(day(sheet.language, each.start, year=False)) + 1
    exam, rest = Exam(each.exam_code, each.exam_text, each.side), sheet.width - INDENT - days - 5 - 2 - 1
    return (
        cell(day(sheet.language, each.start, year=False), days), cell(clock(each.start), 5, right=True), _GAP,
        *_where(sheet, each.room, exam, rest),
    )  # fmt: skip
