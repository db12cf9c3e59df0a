"""Files of HL7 v2: one message or many, in a batch or bare, framed or not."""

from __future__ import annotations

import re
from datetime import date

from models.refusal import Invalid
from xray_tui.hl7.message import Habits, received
from xray_tui.intake import Entry

_LEADING = b"\xef\xbb\xbf\r\n\t \x0b"
_STARTS = (b"MSH", b"FHS", b"BHS")
_MESSAGE = re.compile(rb"(?:\A|(?<=[\r\n\x0b]))MSH(?=[^A-Za-z0-9\r\n])")
_AROUND = re.compile(rb"[\r\n\x1c](?:FTS|BTS|FHS|BHS)(?:[^A-Za-z0-9\r\n][^\r\n]*)?(?=[\r\n]|\Z)")
_END = re.compile(rb"\x1c.*\Z", re.DOTALL)


def is_hl7(data: bytes) -> bool:
    """Whether a file begins as HL7 v2 does."""
    start = data[:64].lstrip(_LEADING)
    return start.startswith(_STARTS) and not start[3:4].isalnum()


def entries(data: bytes, today: date, habits: Habits, name: str = "") -> list[Entry]:
    """The entries of a file that begins as HL7 v2 does, in its order.

    Args:
        data: what it holds.
        today: the clinic's local date.
        habits: how the senders write.
        name: what it is called, as shown.

    Raises:
        Invalid: ``hl7.no_message``: there is none in it.
    """
    bare = data.lstrip(_LEADING)
    starts = [each.start() for each in _MESSAGE.finditer(bare)]
    if not starts:
        raise Invalid("hl7.no_message")
    messages = [bare[start:end] for start, end in zip(starts, [*starts[1:], len(bare)], strict=True)]
    bodies = (_END.sub(b"", _AROUND.sub(b"", each)) for each in messages)
    return [received(body, today, habits, f"{name}:{number}").entry for number, body in enumerate(bodies, 1)]
