"""The terminal's driver, with the times at which keys arrived.

Textual stamps a key when it has parsed it, which in a busy program is later than it came, and unevenly. A barcode
reader is told from a person by these times, so here every key of one read carries the moment of that read; and bytes
that were waiting already when they were asked for came right behind the ones before.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress
from time import monotonic
from typing import TextIO, cast

from textual import messages
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

READ_SIZE = 4096
IDLE_SECONDS = 0.1


class Lasting:
    """A terminal that may have gone: then what is written is lost, and nothing else.

    Textual's thread that writes would die of it, and the program wait for ever for room in that thread's queue.

    Args:
        file: the terminal.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write it, if there is where to."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Have it written."""
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """The terminal's."""
        return self._file.fileno()


class ArrivalDriver(LinuxDriver):
    """Reads the keyboard as Textual's own driver does, but for the times, bytes that are no UTF-8, and a hang-up."""

    def start_application_mode(self) -> None:
        """Begin, with a terminal that may go."""
        self._file = Lasting(cast(TextIO, self._file))  # type: ignore[assignment]
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def run_input_thread(self) -> None:
        """Read until the app ends, or the terminal does."""
        selector = selectors.SelectSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        parser = XTermParser(self._debug)
        # A reader set to another code page must not end the program.
        decode = getincrementaldecoder("utf-8")("replace").decode
        arrived = monotonic()
        try:
            while not self.exit_event.is_set():
                waiting = bool(selector.select(0))
                if waiting or selector.select(IDLE_SECONDS):
                    if not waiting:
                        arrived = monotonic()
                    data = self._read()
                    if not data:
                        self.send_message(messages.ExitApp())
                        return
                    text = decode(data)
                    for message in parser.feed(text) if text else ():
                        message.time = arrived
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
        finally:
            selector.close()

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, READ_SIZE)
        except OSError:
            return b""  # the terminal is gone
