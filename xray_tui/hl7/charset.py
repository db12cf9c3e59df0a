"""Which characters a message is written in: by its MSH-18, and what an answer to it may hold.

The header itself is ASCII in every set that is taken, so it can be read before it is known which one it is.
"""

from __future__ import annotations

import re

from models.refusal import Invalid

_BOM = b"\xef\xbb\xbf"
_UTF_8, _LATIN_1 = "utf-8", "iso8859-1"
# HL7 table 0211, without what is written otherwise by everybody: ISO, spaces, dashes, underscores.
_NAMES = {
    "ascii": "ascii",
    "unicode": _UTF_8,
    "unicodeutf8": _UTF_8,
    "utf8": _UTF_8,
    "iso88591": _LATIN_1,
    "88591": _LATIN_1,
    "latin1": _LATIN_1,
    "isoir100": _LATIN_1,
    "isoir192": _UTF_8,
    "windows1252": _LATIN_1,
    "cp1252": _LATIN_1,
    **{f"{prefix}8859{part}": f"iso8859-{part}" for prefix in ("", "iso") for part in (2, 3, 4, 5, 6, 7, 8, 9, 13, 15)},
}
_FILLING = re.compile(r"[\s/_-]")
_C1 = re.compile(rb"[\x80-\x9f]")


def codec_of(named: str, otherwise: str = "") -> str:
    """The codec of a character set, "" where none is named and none is set.

    Args:
        named: MSH-18.
        otherwise: the set of senders that name none.

    Raises:
        Invalid: ``hl7.charset``: not one that is taken.
    """
    wanted = named or otherwise
    if not wanted:
        return ""
    codec = _NAMES.get(_FILLING.sub("", wanted).lower())
    if codec is None:
        raise Invalid("hl7.charset", place="MSH-18", charset=wanted[:40])
    return codec


def decoded(data: bytes, named: str, otherwise: str = "") -> tuple[str, str]:
    """A message as text, and the codec that its answer is written in.

    Where no set is named nor set, it is UTF-8 if it can be: other text hardly ever looks like it. Else ISO 8859-1. What
    ISO 8859-1 leaves to control characters is read as Windows writes it, since nobody else sends these.

    Args:
        data: the message.
        named: MSH-18.
        otherwise: the set of senders that name none.

    Raises:
        Invalid: ``hl7.charset``; ``hl7.not_of_charset``: it isn't written in the set that it names.
    """
    codec = codec_of(named, otherwise)
    for each in (codec,) if codec else (_UTF_8, _LATIN_1):
        try:
            return _decoded(data, each), each
        except UnicodeDecodeError:
            continue
    raise Invalid("hl7.not_of_charset", place="MSH-18", charset=named[:40] or codec)


def _decoded(data: bytes, codec: str) -> str:
    if codec == _LATIN_1 and _C1.search(data):
        return data.decode("cp1252")
    return data.removeprefix(_BOM).decode(codec)
