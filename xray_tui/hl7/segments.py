"""A message as segments and fields, split by python-hl7; whatever it holds, reading a field never raises.

What isn't read here is dropped before it is split: an attached document of megabytes costs nothing. What the library
would do with escape sequences isn't used: it writes the field, which may be a name, into the log, and repeats a line
break as often as it is told to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.refusal import Invalid
from xray_tui.fhir.tree import LONGEST_LINE, LONGEST_PROSE

READ = frozenset({"MSH", "PID", "PD1", "MRG", "PV1", "ORC", "OBR", "TQ1", "NTE", "IPC", "SCH", "AIS", "AIL", "AIG"})
"""The segments that anything is read from."""

LONGEST_SEGMENT = 256 * 1024
MOST_SEGMENTS = 20_000

NOTHING = '""'
"""What a sender writes to have a value deleted; nothing is deleted here by a message."""

_NAME = re.compile(r"[A-Z][A-Z0-9]{2}", re.ASCII)
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DELIMITERS = 5
_HEX = re.compile(r"X((?:[0-9A-F]{2})+)", re.ASCII | re.IGNORECASE)
_BREAKS = (".br", ".sp", ".ce")
_LAYOUT = (".fi", ".nf", ".in", ".ti")


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One segment.

    Args:
        name: its three letters.
        nth: which of its name, counted from one.
        fields: python-hl7's segment: field 3 is ``fields[3]``.
        escapes: what it is written in.
    """

    name: str
    nth: int
    fields: Sequence[Any]
    escapes: Escapes

    def place(self, field: int, component: int = 0) -> str:
        """Where something stands, as a sender reads it: ``PID-3``, ``ORC[2]-7.6``."""
        nth = f"[{self.nth}]" if self.nth > 1 else ""
        return f"{self.name}{nth}-{field}" + (f".{component}" if component else "")

    def text(self, field: int, component: int = 1, part: int = 1) -> str:
        """A field's component, of its first repetition, on one line."""
        first = _at(_at(self.fields, field), 0)
        return Repetition(first, self.escapes).text(component, part) if first else ""

    def prose(self, field: int) -> str:
        """A whole field of text, all its repetitions, with its own line breaks."""
        told = [Repetition(each, self.escapes).prose() for each in _items(_at(self.fields, field))]
        return "\n".join(each for each in told if each)[:LONGEST_PROSE]

    def repetitions(self, field: int) -> list[Repetition]:
        """A field's repetitions that say anything."""
        every = (Repetition(each, self.escapes) for each in _items(_at(self.fields, field)))
        return [each for each in every if each.told]


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition of a field."""

    items: Any
    escapes: Escapes

    @property
    def told(self) -> bool:
        """Whether it says anything."""
        return any(part.strip() not in ("", NOTHING) for part in _leaves(self.items))

    def text(self, component: int = 1, part: int = 1) -> str:
        """A component, or a part of one, on one line."""
        raw = _at(_at(self.items, component - 1), part - 1)
        if not raw:
            return ""  # as most are
        return _short(" ".join(self.escapes.resolved(raw).split()), LONGEST_LINE)

    def prose(self) -> str:
        """All of it as text: whoever writes a sentence doesn't mind that it has a ``^`` in it."""
        if isinstance(self.items, str):
            raw = self.items
        else:
            raw = self.escapes.component.join(
                each if isinstance(each, str) else self.escapes.part.join(map(str, each)) for each in self.items
            )
        return _short(self.escapes.resolved(raw).strip(), LONGEST_PROSE)


@dataclass(frozen=True, slots=True)
class Escapes:
    """A message's delimiters and the codec that it is written in."""

    field: str
    component: str
    repetition: str
    escape: str
    part: str
    codec: str

    def resolved(self, raw: str) -> str:
        """The text with its escape sequences resolved; one that isn't known stays as it came."""
        if raw.strip() == NOTHING:
            return ""
        if self.escape and self.escape in raw:
            escape = re.escape(self.escape)
            raw = re.sub(f"{escape}([^{escape}\r\n]*){escape}", self._one, raw)
        return _UNSTORABLE.sub("\ufffd", raw)

    def _one(self, found: re.Match[str]) -> str:
        name = found[1]
        delimiters = {"F": self.field, "S": self.component, "R": self.repetition, "E": self.escape, "T": self.part}
        if name in delimiters:
            return delimiters[name]
        if name in ("H", "N") or name[:3] in _LAYOUT:
            return ""
        if name[:3] in _BREAKS:
            return "\n"
        if name[:3] == ".sk":
            return " "
        digits = _HEX.fullmatch(name)
        if digits:
            try:
                return bytes.fromhex(digits[1]).decode(self.codec)
            except UnicodeDecodeError:
                return found[0]
        return found[0]


def split(text: str, codec: str) -> list[Segment]:
    """The segments of a message that are read.

    Args:
        text: the message.
        codec: what it was written in.

    Raises:
        Invalid: ``hl7.no_header``; ``hl7.delimiters``; ``hl7.not_a_segment``: a line of it is none;
            ``hl7.segment_too_long``; ``hl7.too_many_segments``.
    """
    text = text.lstrip("\ufeff\r\n\t ")
    if text[:3] != "MSH":
        raise Invalid("hl7.no_header", place="MSH")
    escapes = _escapes(text, codec)
    counted: dict[str, int] = {}
    kept: list[str] = []
    for number, line in enumerate(_lines(text, escapes.field), 1):
        name = line[:3]
        if not _NAME.fullmatch(name) or line[3:4] not in ("", escapes.field):
            raise Invalid("hl7.not_a_segment", number=number)
        counted[name] = counted.get(name, 0) + 1
        if name in READ:
            if len(line) > LONGEST_SEGMENT:
                raise Invalid("hl7.segment_too_long", place=name, limit=LONGEST_SEGMENT // 1024)
            kept.append(line)
    if counted["MSH"] > 1:
        raise Invalid("hl7.two_headers", place="MSH[2]")
    if len(kept) > MOST_SEGMENTS:
        raise Invalid("hl7.too_many_segments", limit=MOST_SEGMENTS)
    return list(_parsed(kept, escapes))


def _parsed(lines: list[str], escapes: Escapes) -> Iterator[Segment]:
    try:
        import hl7
    except ImportError:
        raise Invalid("hl7.not_installed") from None

    seen: dict[str, int] = {}
    # A segment of its name alone is none for the library.
    whole = (line if len(line) > len("MSH") else f"{line}{escapes.field}" for line in lines)
    for name, fields in zip((line[:3] for line in lines), hl7.parse("\r".join(whole)), strict=True):
        seen[name] = seen.get(name, 0) + 1
        yield Segment(name, seen[name], fields, escapes)


def _escapes(text: str, codec: str) -> Escapes:
    field = text[3:4]
    named = text[4:].partition(field)[0] if field else ""
    given = field + named[: _DELIMITERS - 1]
    # Four are enough: one without the last has no parts of components.
    if not len(given) >= _DELIMITERS - 1 or len(set(given)) < len(given) or any(map(_is_letter, given)):
        raise Invalid("hl7.delimiters", place="MSH-2")
    field, component, repetition, escape, part = (*given, "")[:_DELIMITERS]
    return Escapes(field, component, repetition, escape, part, codec)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character.isspace() or not character.isprintable()


def _lines(text: str, field: str) -> Iterator[str]:
    """The lines of a message: by carriage returns, as is right, or as an editor left them."""
    divided = re.split(rf"\r\n?|\n(?=[A-Z][A-Z0-9]{{2}}{re.escape(field)})|\n+\Z", text)
    return (line for line in divided if line.strip())


def _at(items: Any, index: int) -> Any:
    """What stands there; a thing that wasn't split has one part, itself."""
    if isinstance(items, str):
        return items if index == 0 else ""
    return items[index] if 0 <= index < len(items) else ""


def _items(field: Any) -> list[Any]:
    return [field] if isinstance(field, str) else list(field)


def _leaves(items: Any) -> Iterator[str]:
    if isinstance(items, str):
        yield items
    else:
        for each in items:
            yield from _leaves(each)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
