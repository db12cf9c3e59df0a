"""What a sender is told of its message: AA, AE or AR, with the reason and its place in ERR."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from models.clock import local
from models.refusal import Message
from xray_tui.hl7.header import Header
from xray_tui.intake import Kind, Line


class Answer(StrEnum):
    """Table 0008."""

    ACCEPT = "AA"
    ERROR = "AE"
    """What it says can't be taken: to be sent again only when it was put right, here or there."""
    REJECT = "AR"
    """It can't be taken by any means, as no message of its kind, or not now."""


_REJECTED = frozenset(
    {
        *("hl7.no_header", "hl7.delimiters", "hl7.version", "hl7.kind", "hl7.trigger", "hl7.processing", "hl7.charset"),
        *("hl7.unended", "hl7.too_long", "intake.failed"),
    }
)
_REQUIRED, _TYPE, _TABLE = (
    ("101", "Required field missing"),
    ("102", "Data type error"),
    ("103", "Table value not found"),
)
_UNKNOWN, _DUPLICATE = ("204", "Unknown key identifier"), ("205", "Duplicate key identifier")
_INTERNAL = ("207", "Application internal error")
# Table 0357.
_CODES = {
    "hl7.missing": _REQUIRED,
    "hl7.no_header": ("100", "Segment sequence error"),
    "hl7.two_headers": ("100", "Segment sequence error"),
    "hl7.unended": ("100", "Segment sequence error"),
    "hl7.kind": ("200", "Unsupported message type"),
    "hl7.trigger": ("201", "Unsupported event code"),
    "hl7.processing": ("202", "Unsupported processing id"),
    "hl7.version": ("203", "Unsupported version id"),
    **dict.fromkeys(("hl7.unknown_code", "hl7.charset"), _TABLE),
    **dict.fromkeys(("intake.not_known", "message.unknown_referral"), _UNKNOWN),
    **dict.fromkeys(("intake.number_again", "hl7.order_twice", "message.several_referrals"), _DUPLICATE),
}
_PLACES = {"patient": "PID", "identity": "PID-3", "referral": "ORC-2", "appointment": "SCH", "message": "OBR-3"}
"""Where the cause stands, of what the clinic itself refuses."""
_OWN_PLACES = {"intake.number_again": "MSH-10", "intake.not_known": "PID-5"}

_PLACE = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+)(?:\.(\d+))?)?", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_OLDER = re.compile(r"2(?:\.[0-4](?:\..*)?)?", re.ASCII)
"""The versions that have the reason's place and code in one field, ERR-1."""
_HAS_MSA_3 = re.compile(r"2(?:\.[0-6](?:\..*)?)?", re.ASCII)
"""Withdrawn since."""
_NAMES = {"utf-8": "UNICODE UTF-8", "iso8859-1": "8859/1"}
_OTHERWISE = "en"


def answer_to(line: Line) -> Answer:
    """The code for what became of a message."""
    if line.kind is not Kind.REFUSED or line.why is None:
        return Answer.ACCEPT
    key, place = line.why.key, str(line.why.params.get("place", ""))
    return Answer.REJECT if key in _REJECTED or place == "MSH-10" or key.startswith("store.") else Answer.ERROR


def acknowledgement(header: Header, codec: str, line: Line, language: str, now: datetime, number: str) -> bytes:
    """The answer to a message, in its own delimiters and character set.

    Args:
        header: the message's.
        codec: what it was written in.
        line: what became of it.
        language: of the reason; English where the character set has no letters for it.
        now: the present instant.
        number: the answer's own number.
    """
    field = header.delimiters[0]
    code, why = answer_to(line), line.why
    reason = _written(why, language, codec, header.delimiters) if why is not None and code is not Answer.ACCEPT else b""
    version = header.version or "2.5.1"
    kind = header.delimiters[1].join(part for part in ("ACK", header.trigger, "ACK" if header.trigger else "") if part)
    head = [
        f"MSH{field}{header.delimiters[1:]}",
        *(header.to_application, header.to_facility, header.application, header.facility),
        *(f"{local(now):%Y%m%d%H%M%S%z}", "", kind, number, header.processing or "P", version),
        *("", "", "", "", "", header.charset if codec != "ascii" and header.charset else _NAMES.get(codec, "")),
    ]
    # The header's own values are bytes in disguise: they go back as they came.
    segments = [field.join(head).rstrip(field).encode("latin-1"), _raw(["MSA", code, header.control], field)]
    if reason:
        if _HAS_MSA_3.fullmatch(version):
            segments[-1] += field.encode("latin-1") + reason
        segments.append(_error(why, reason, header.delimiters, older=_OLDER.fullmatch(version) is not None))
    return b"\r".join(segments) + b"\r"


def _error(why: Message | None, reason: bytes, delimiters: str, *, older: bool) -> bytes:
    field, component, part = delimiters[0], delimiters[1], delimiters[4:5] or "&"
    key = why.key if why is not None else ""
    code, text = _CODES.get(key, _TYPE if key.startswith("hl7.") else _INTERNAL)
    where = _location(why)
    if older:
        location = component.join([*[*where, "", "", ""][:3], part.join([code, text, "HL70357"])])
        return _raw(["ERR", location], field)
    coded = component.join([code, text, "HL70357"])
    return _raw(["ERR", "", component.join(where), coded, "E", "", "", "", ""], field) + reason


def _location(why: Message | None) -> list[str]:
    """Segment, which of its name, field, repetition, component; as far as known."""
    if why is None:
        return []
    place = str(why.params.get("place", "")) or _OWN_PLACES.get(why.key) or _PLACES.get(why.key.partition(".")[0], "")
    found = _PLACE.fullmatch(place)
    if found is None:
        return []
    segment, nth, of, component = found.groups()
    where = [segment, nth or "1"]
    if of:
        where.append(of)
    if component:
        where += ["1", component]
    return where


def _raw(fields: list[str], separator: str) -> bytes:
    return separator.join(fields).encode("latin-1")


def _written(why: Message, language: str, codec: str, delimiters: str) -> bytes:
    """The reason as a field; in the sender's character set."""
    from screens.text import text

    for each in (language, _OTHERWISE):
        sentence = _escaped(_CONTROLS.sub(" ", text(each, why)), delimiters)
        try:
            return sentence.encode(codec)
        except UnicodeEncodeError:
            continue
    return sentence.encode(codec, "replace")


def _escaped(text: str, delimiters: str) -> str:
    field, component, repetition = delimiters[0], delimiters[1], delimiters[2]
    escape, part = delimiters[3:4], delimiters[4:5]
    names = {field: "F", component: "S", repetition: "R", escape: "E", part: "T"}
    names.pop("", None)
    if not escape:
        return "".join(" " if each in names else each for each in text)
    return "".join(f"{escape}{names[each]}{escape}" if each in names else each for each in text)
