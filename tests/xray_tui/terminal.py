"""A real terminal for a program: a pty of a given size, what was written to it, and the keys typed on it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from types import TracebackType

ROOT = Path(__file__).parents[2]

_OTHERS_SIZE = ("COLUMNS", "LINES")
"""What a test runner in several processes says of its own terminal."""


class Terminal:
    """Runs a program of this interpreter on a pty.

    Args:
        arguments: of the interpreter.
        environment: above the own.
        size: columns and rows.
    """

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (120, 40)
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            cwd=ROOT,
            env={
                **{name: value for name, value in os.environ.items() if name not in _OTHERS_SIZE},
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "PYTHONPATH": str(ROOT),
                **environment,
            },
        )
        os.close(slave)
        self.output = b""
        self._gone = False
        self._more = Condition()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join(5)
        if not self._gone:
            os.close(self._master)

    def send(self, keys: bytes) -> None:
        """Type."""
        while keys:
            keys = keys[os.write(self._master, keys) :]

    @property
    def echoes(self) -> bool:
        """Whether it shows what is typed by itself, as it did before the program."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    def hang_up(self) -> None:
        """The terminal goes away under the program."""
        self._gone = True
        self._reader.join(5)
        os.close(self._master)

    def wait_for(self, words: bytes, seconds: float = 20.0) -> None:
        """Until the program has written this."""
        end = monotonic() + seconds
        with self._more:
            while words not in self.output:
                left = end - monotonic()
                assert left > 0, f"never saw {words!r} in {self.output[-3000:]!r}"
                self._more.wait(left)

    def wait(self, seconds: float = 20.0) -> int:
        """Until it ends: its exit code."""
        code = self.process.wait(seconds)
        self._reader.join(5)
        return code

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while not self._gone:
                ready, _, _ = select.select([self._master], [], [], 0.1)
                if not ready:
                    if self.process.poll() is not None:
                        return
                    continue
                data = os.read(self._master, 65536)
                if not data:
                    return
                with self._more:
                    self.output += data
                    self._more.notify_all()
