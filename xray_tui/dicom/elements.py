"""Data elements as they are kept and sent: a tag, a value as text, items in a sequence; and their encoding (PS3.5).

An answer is put together and encoded many thousand times a day, from the same few dozen values. A full data set object
for each costs more than everything else together, so an answer is a plain mapping, and its bytes are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from struct import pack
from typing import TypeAlias

Value: TypeAlias = "str | Sequence[Elements]"
Elements: TypeAlias = "Mapping[int, Value]"
"""Values by tag: text (several with a backslash between them), or the items of a sequence."""

CHARACTER_SET = 0x00080005
_ITEM = 0xFFFEE000
_LONG = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"})
_NUMBERS = {"US": "<H", "SS": "<h", "UL": "<I", "SL": "<i"}
_IN_CHARACTER_SET = frozenset({"SH", "LO", "ST", "LT", "PN", "UC", "UT"})


@cache
def vr_of(tag: int) -> str:
    """The value representation of a tag; of one that isn't in the dictionary ``UN``."""
    from pydicom.datadict import dictionary_VR

    try:
        return dictionary_VR(tag).partition(" ")[0]
    except KeyError:
        return "UN"


def encode(elements: Elements, *, explicit: bool, codec: str) -> bytes:
    """The elements in order, little endian.

    Args:
        elements: the values by tag.
        explicit: whether each names its value representation.
        codec: Python's name of the character set.
    """
    return b"".join(_element(tag, elements[tag], explicit, codec) for tag in sorted(elements))


def _element(tag: int, value: Value, explicit: bool, codec: str) -> bytes:
    vr = vr_of(tag) if isinstance(value, str) else "SQ"
    data = _text(vr, value, codec) if isinstance(value, str) else _items(value, explicit, codec)
    place = pack("<HH", tag >> 16, tag & 0xFFFF)
    if not explicit:
        return place + pack("<I", len(data)) + data
    if vr in _LONG:
        return place + vr.encode() + pack("<HI", 0, len(data)) + data
    return place + vr.encode() + pack("<H", len(data)) + data


def _text(vr: str, value: str, codec: str) -> bytes:
    if vr in _NUMBERS:
        return b"".join(pack(_NUMBERS[vr], int(each)) for each in value.split("\\")) if value else b""
    data = value.encode(codec if vr in _IN_CHARACTER_SET else "ascii", "replace")
    return data + (b"\0" if vr == "UI" else b" ") if len(data) % 2 else data


def _items(items: Sequence[Elements], explicit: bool, codec: str) -> bytes:
    whole = []
    for item in items:
        data = encode(item, explicit=explicit, codec=codec)
        whole.append(pack("<HHI", _ITEM >> 16, _ITEM & 0xFFFF, len(data)) + data)
    return b"".join(whole)
