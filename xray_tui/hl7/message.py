"""A message as an entry for the one door: what it says, or why it can't be used, with segment and field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.message.facts import IncomingMerger, IncomingMessage, Part, PatientChange
from models.referral.facts import Priority
from models.refusal import Invalid, Message
from xray_tui.hl7.charset import decoded
from xray_tui.hl7.header import Header, header_of
from xray_tui.hl7.orders import referrals_of
from xray_tui.hl7.people import merged_of, patient_of
from xray_tui.hl7.reports import reports_of
from xray_tui.hl7.schedule import appointment_of
from xray_tui.hl7.segments import Segment, split
from xray_tui.intake import Entry, Kind, Left, Payload

LARGEST = 16 * 1024 * 1024

_ORDERS = frozenset({("ORM", "O01"), ("OMG", "O19"), ("OMI", "O23")})
_BOOKINGS = frozenset({("SIU", "S12"), ("SIU", "S13"), ("SIU", "S15")})
_CHANGE, _MERGER, _REPORT = ("ADT", "A08"), ("ADT", "A40"), ("ORU", "R01")
TAKEN = _ORDERS | _BOOKINGS | {_CHANGE, _MERGER, _REPORT}
KINDS = frozenset(kind for kind, _ in TAKEN)


@dataclass(frozen=True, slots=True)
class Habits:
    """How the senders of a place write.

    Args:
        charset: the character set of those who name none; "" to find it out.
        processing: which MSH-11 are taken.
        exams: what they call the national list of examinations, besides its object identifier.
        priorities: what their own codes of priority mean, besides those of table 0485.
    """

    charset: str = ""
    processing: Sequence[str] = ("P",)
    exams: Sequence[str] = ()
    priorities: Mapping[str, Priority] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was received.

    Args:
        header: its header.
        codec: what its answer is written in.
        entry: what is handed on.
    """

    header: Header
    codec: str
    entry: Entry


def received(data: bytes, today: date, habits: Habits, where: str = "") -> Received:
    """Read one message. Whatever it holds, there is an answer to it.

    Args:
        data: the message, without its frame.
        today: the clinic's local date.
        habits: how the senders write.
        where: where it was found, as shown.
    """
    header = header_of(data)
    codec = "ascii"
    try:
        _check_header(header)
        text, codec = decoded(data, header.charset, habits.charset)
        _check_use(header, habits)
        payload = _payload(split(text, codec), header, today, habits)
    except Invalid as refusal:
        payload = Left(Kind.REFUSED, refusal.message)
    return Received(header, codec, Entry(header.name, where, payload, header.source))


def _check_header(header: Header) -> None:
    if not header.kind:
        raise Invalid("hl7.no_header", place="MSH")
    if not header.control:
        raise Invalid("hl7.missing", place="MSH-10")
    if not header.is_known_version:
        raise Invalid("hl7.version", place="MSH-12", version=header.version[:40])


def _check_use(header: Header, habits: Habits) -> None:
    if header.kind not in KINDS:
        raise Invalid("hl7.kind", place="MSH-9.1", kind=header.kind[:40])
    if (header.kind, header.trigger) not in TAKEN:
        raise Invalid("hl7.trigger", place="MSH-9.2", kind=f"{header.kind}^{header.trigger}"[:40])
    if header.processing and header.processing not in habits.processing:
        raise Invalid("hl7.processing", place="MSH-11", processing=header.processing[:40])


def _payload(segments: Sequence[Segment], header: Header, today: date, habits: Habits) -> Payload:
    sender, kind = header.sender, (header.kind, header.trigger)
    patient = patient_of(segments, sender, today)
    parts: Sequence[Part]
    if kind in _ORDERS:
        parts = referrals_of(segments, patient, sender, habits.exams, habits.priorities)
    elif kind in _BOOKINGS:
        parts = (appointment_of(segments, patient, sender, habits.exams, header.trigger),)
    elif kind == _REPORT:
        parts = reports_of(segments, patient, sender)
        if not parts:
            return Left(Kind.IGNORED, Message("hl7.not_final"))
    elif kind == _MERGER:
        mrg = [each for each in segments if each.name == "MRG"]
        if len(mrg) != 1:
            raise Invalid("hl7.missing" if not mrg else "hl7.several_mergers", place="MRG")
        parts = (IncomingMerger(patient, merged_of(mrg[0], sender, today), f"{header.kind}^{header.trigger}"),)
    else:
        parts = (PatientChange(patient),)
    return IncomingMessage(tuple(parts))
