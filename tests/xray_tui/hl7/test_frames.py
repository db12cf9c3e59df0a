"""Framing: the same messages however the bytes are parted, and what is no whole message is told apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from xray_tui.hl7.frames import HEAD, Ending, Frame, Frames, framed

TEXT = st.binary(max_size=30).map(lambda data: data.replace(b"\x0b", b"").replace(b"\x1c", b""))


def fed(*pieces: bytes, largest: int = 1_000) -> list[Frame]:
    frames = Frames(largest)
    return [frame for piece in pieces for frame in frames.feed(piece)]


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, max_size=4), st.data())
def test_messages_are_the_same_however_their_bytes_are_parted(messages: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(map(framed, messages))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    expected = [Frame(each) for each in messages]
    assert fed(*pieces) == expected
    assert fed(*(bytes([each]) for each in whole)) == expected


def test_what_has_no_end_ends_where_the_next_begins() -> None:
    frames = Frames(1_000)
    assert frames.feed(b"\x0bone\r\x0btwo\x1c\r\x0bthree") == [Frame(b"one\r", Ending.UNENDED), Frame(b"two")]
    assert frames.begun
    assert frames.finish() == Frame(b"three", Ending.UNENDED)
    assert not frames.begun
    assert frames.finish() is None


def test_an_end_without_a_return_is_one() -> None:
    assert fed(b"\x0bone\x1c\x0btwo\x1c\n") == [Frame(b"one"), Frame(b"two")]


def test_what_is_too_long_is_not_held() -> None:
    frames = Frames(10_000)
    frames.feed(b"\x0b")
    for _ in range(100):
        frames.feed(b"x" * 1_000)
        assert frames.held <= 11_000
    assert frames.held == HEAD
    assert frames.feed(b"\x1c\r\x0bshort\x1c\r") == [Frame(b"x" * HEAD, Ending.TOO_LONG), Frame(b"short")]


def test_garbage_is_counted_but_not_what_stands_between_messages() -> None:
    frames = Frames(1_000)
    frames.feed(b"\r\n \x0bone\x1c\r\n\n")
    assert frames.garbage == 0
    frames.feed(b"GET / HTTP/1.1\r\n")
    assert frames.garbage == len("GET/HTTP/1.1")
