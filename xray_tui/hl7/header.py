"""MSH: what a message is, who sent it under which number, and so whom an answer goes to.

Read from the bytes, before anything else is known: a message that can't be used has to be answered all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xray_tui.hl7.people import Sender
from xray_tui.intake import digest

_START = re.compile(rb"[\xef\xbb\xbf\r\n\t ]*MSH")
_LONGEST = 64 * 1024
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_VERSION = re.compile(r"2(?:\.\d{1,2}){0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a message; what it doesn't have is "".

    Args:
        delimiters: MSH-1 and MSH-2.
        application: MSH-3, whole.
        facility: MSH-4, whole.
        to_application: MSH-5, whole.
        to_facility: MSH-6, whole.
        kind: the first component of MSH-9: ORM.
        trigger: its second: O01.
        control: MSH-10.
        processing: the first component of MSH-11.
        version: the first component of MSH-12.
        charset: the first repetition of MSH-18.
    """

    delimiters: str = "|^~\\&"
    application: str = ""
    facility: str = ""
    to_application: str = ""
    to_facility: str = ""
    kind: str = ""
    trigger: str = ""
    control: str = ""
    processing: str = ""
    version: str = ""
    charset: str = ""

    @property
    def sender(self) -> Sender:
        """Who sent it, by the namespace, or else all that it says."""
        component = self.delimiters[1]
        return Sender(self.application.partition(component)[0], self.facility.partition(component)[0])

    @property
    def name(self) -> str:
        """What it is, as shown: ``ORM^O01 4711``."""
        kind = "^".join(part for part in (self.kind, self.trigger) if part)
        return f"{kind} {self.control}".strip()[:80]

    @property
    def source(self) -> str:
        """What it is, for good: its number, with whoever gave it."""
        return digest(self.application, self.facility, self.control)

    @property
    def is_known_version(self) -> bool:
        """Whether it is of a version 2."""
        return _VERSION.fullmatch(self.version) is not None


def header_of(data: bytes) -> Header:
    """The header of a message as it came; of what has none, an empty one."""
    start = _START.match(data)
    if start is None:
        return Header()
    # Every character set that is taken has ASCII in it; a name in a header is only handed back.
    line = re.split(rb"[\r\n]", data[start.end() - 3 : start.end() + _LONGEST], maxsplit=1)[0].decode("latin-1")
    line = _CONTROLS.sub("", line)  # nothing of them may come back in an answer
    separator = line[3:4]
    fields = line.split(separator) if separator else []
    if len(fields) < 2 or len(fields[1]) < 3 or not all(map(_delimits, separator + fields[1])):  # may have no escape
        return Header()
    component, repetition = fields[1][0], fields[1][1]

    def whole(number: int) -> str:
        return fields[number - 1].strip() if number <= len(fields) else ""

    kind, _, rest = whole(9).partition(component)
    return Header(
        delimiters=separator + fields[1],
        application=whole(3),
        facility=whole(4),
        to_application=whole(5),
        to_facility=whole(6),
        kind=_upper(kind.strip()),
        trigger=_upper(rest.partition(component)[0].strip()),
        control=whole(10),
        processing=_upper(whole(11).partition(component)[0].strip()),
        version=whole(12).partition(component)[0].strip(),
        charset=whole(18).partition(repetition)[0].strip(),
    )


def _upper(text: str) -> str:
    """In capitals, of ASCII alone: those of others may be no byte of the header's, and an answer hands them back."""
    return text.encode("latin-1").upper().decode("latin-1")


def _delimits(character: str) -> bool:
    return character.isascii() and character.isprintable() and not (character.isalnum() or character.isspace())
