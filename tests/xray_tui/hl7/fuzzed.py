"""Messages and bytes that nobody would send: what the suite takes some of, and a soak a hundred thousand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.xray_tui.hl7.made_up import message, msh, obr, orc, pid
from xray_tui.hl7.frames import Ending, Frames

GOOD = [
    message(msh(), pid(), "PD1||||||||||||Y", orc(), "TQ1|1||||||20261124|20261125|A", obr(site="^^^^L"), "NTE|1||x"),
    message(msh("OMI^O23", "M2"), pid(), orc(), obr(), "IPC|ACC9^RIS|P1|1.2.3", orc(2, "CA"), obr(2)),
    message(msh("ADT^A08", "M3", "8859/1"), pid(name="\u00c4kkinen^\u00c5ke"), encoding="latin-1"),
    message(msh("ADT^A40", "M4"), pid(), "MRG|66^^^HUS"),
    message(
        msh("SIU^S12", "M5"),
        "SCH|B1^WEB||||||||15|min|^^^20261124100000^20261124101500|||||||||||||||R1^EHR",
        pid(),
        "AIS|1|A|NG1AA^Polvi^1.2.246.537.6.4|20261124100000|||10|min",
        "AIL|1|A|SIPOO^R\u00f6ntgen 1",
    ),
    message(msh("ORU^R01", "M6"), pid(), orc(), obr(status="F")),
]
PIECES = [
    *(b"|", b"^", b"~", b"\\", b"&", b"\r", b"\n", b"\x0b", b"\x1c", b"\x00", b"\xff", b"\xe4", b'""', b" "),
    *(b"MSH|^~\\&|", b"PID|", b"ORC|NW|", b"OBR|", b"\\X41\\", b"\\.sp9999999\\", b"\\T\\", b"20261124", b"99999999"),
    *(b"010594-902X", b"8859/1", b"UNICODE UTF-8", b"2.5", b"S12", b"NW", b"CA", b"XO", b"\xef\xbb\xbf", b"[/x]"),
]
CHANGES = st.lists(
    st.tuples(st.integers(0, 700), st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=6)), max_size=5
)
MESSAGES = st.one_of(
    st.builds(lambda whole, changes: changed(whole, changes), st.sampled_from(GOOD), CHANGES),
    st.builds(b"".join, st.lists(st.sampled_from(PIECES), max_size=25)),
    st.builds(lambda rest: b"MSH|^~\\&|A|B|C|D|1||ORM^O01|1|P|2.5\r" + rest, st.binary(max_size=120)),
)
STREAMS = st.lists(
    st.tuples(st.sampled_from([b"\x0b", b"", b"x"]), MESSAGES, st.sampled_from([b"\x1c\r", b"\x1c", b""])), max_size=4
).map(lambda pieces: b"".join(part for piece in pieces for part in piece))


def changed(whole: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """A good message with some of its bytes put otherwise."""
    for at, length, piece in changes:
        whole = whole[:at] + piece + whole[at + length :]
    return whole


def check_answer(answer: bytes) -> None:
    """An answer is a message of its own, in two or three segments, whatever it answers."""
    segments: list[Any] = answer.split(b"\r")
    assert segments.pop() == b""
    assert [each[:3] for each in segments] in ([b"MSH", b"MSA"], [b"MSH", b"MSA", b"ERR"])
    assert segments[1][4:6] in (b"AA", b"AE", b"AR")
    assert (len(segments) == 3) == (segments[1][4:6] != b"AA")
    assert b"unexpected error" not in answer
    assert not set(answer) & {0x0B, 0x1C}


def check_parted(data: bytes) -> None:
    """A stream has the same messages in it however its bytes come."""
    at_once, by_byte = Frames(500), Frames(500)
    frames = at_once.feed(data)
    assert [each for byte in data for each in by_byte.feed(bytes([byte]))] == frames
    assert at_once.begun == by_byte.begun
    assert all(len(each.data) <= 500 or each.ending is Ending.TOO_LONG for each in frames)
