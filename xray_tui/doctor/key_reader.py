"""Reads a terminal's keys for `doctor keys`, in the way in which a desk asks the terminal to send them."""

from __future__ import annotations

import os
import selectors
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from models.refusal import Message
from screens.bindings import key_name
from screens.safe import fill
from screens.text import say, text
from xray_tui.doctor.keys import Listener, Told

if TYPE_CHECKING:
    from xray_tui.settings import Settings

END = "ctrl+q"
"""Twice, one after the other, ends it."""

READ_SIZE = 4096
TICK_SECONDS = 0.05
_GAP, _BYTES, _KEY = 10, 24, 18

# As Textual asks: keys that can't be told apart otherwise (the kitty protocol), and pastes in brackets.
_BEGIN, _LEAVE = "\x1b[>25u\x1b[?2004h", "\x1b[?2004l\x1b[<u"


def show_keys(settings: Settings) -> None:
    """Show each key until Ctrl+Q was pressed twice, or the terminal is gone.

    Args:
        settings: the language, the reader's prefix, the keymap.
    """
    lang = settings.language
    listener = Listener(settings.prefix, settings.keymap)
    asked = False
    with _raw():
        _line(say(lang, "doctor.keys_begin", key=key_name(END)))
        _line(say(lang, "doctor.keys_head"))
        for told in _read(listener):
            if isinstance(told, Message):
                _line(f"  → {text(lang, told)}")
                continue
            _line(row(lang, told))
            if told.key == END and asked:
                return
            asked = told.key == END
            if asked:
                _line(say(lang, "doctor.keys_again", key=key_name(END)))


def row(lang: str, told: Told) -> str:
    """One key: its gap, its bytes, its name, and what it does at a desk."""
    gap = "" if told.gap is None else say(lang, "doctor.keys_milliseconds", count=round(told.gap * 1000))
    sent = (
        told.sent[:_BYTES].decode("ascii", "backslashreplace").encode("unicode_escape").decode().replace("\\\\", "\\")
    )
    name = told.character or (key_name(told.key) if told.key else "")
    return f"{fill(gap, _GAP)}  {fill(sent, _BYTES)}  {fill(name, _KEY)}{text(lang, told.does)}".rstrip()


def _read(listener: Listener) -> Iterator[Told | Message]:
    keyboard = sys.stdin.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(keyboard, selectors.EVENT_READ)
        arrived = monotonic()
        while True:
            # What was waiting already when it was asked for came right behind what came before.
            waiting = bool(selector.select(0))
            if waiting or selector.select(TICK_SECONDS):
                if not waiting:
                    arrived = monotonic()
                data = _bytes(keyboard)
                if not data:
                    return
                yield from listener.feed(data, arrived)
            yield from listener.tick(monotonic())


def _bytes(keyboard: int) -> bytes:
    try:
        return os.read(keyboard, READ_SIZE)
    except OSError:
        return b""  # the terminal is gone


@contextmanager
def _raw() -> Iterator[None]:
    """The terminal sends every key as it is, and shows none by itself."""
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setraw(keyboard)
        _write(_BEGIN)
        yield
    finally:
        _write(_LEAVE)
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)


def _line(told: str) -> None:
    _write(f"{told}\r\n")


def _write(told: str) -> None:
    sys.stdout.write(told)
    sys.stdout.flush()
