"""Programs in a terminal of their own, timed until they have painted something."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from screens.text import say

FRAME = (say("en", "key.palette"), say("en", "key.help"))
"""The footer of a desk in English, which is painted last."""
COLUMNS, ROWS = 120, 40
LONGEST_SECONDS = 30.0

_SEQUENCE = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[\]P^_].*?(\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)


class Program:
    """A program in a terminal of its own.

    Args:
        command: the program and its arguments.
        home: its home directory.
    """

    def __init__(self, command: Sequence[str], home: Path) -> None:
        self._command = command
        self._home = home
        self._written = b""
        self.began = self._read_at = 0.0

    def __enter__(self) -> Program:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            self._command, stdin=slave, stdout=slave, stderr=slave, env=_environment(self._home), start_new_session=True
        )
        os.close(slave)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    def press(self, keys: bytes) -> float:
        """Type, with nothing written before in mind; when that was."""
        self._written = b""
        at = time.perf_counter()
        os.write(self._master, keys)
        return at

    def until(self, *texts: str) -> float:
        """When all texts have been written to the terminal, since it began or since the last key.

        Raises:
            RuntimeError: it ended, or took too long.
        """
        wanted = [text.encode() for text in texts]
        while not self._shows(wanted):
            if not select.select([self._master], [], [], LONGEST_SECONDS)[0]:
                raise RuntimeError(f"{self._command[0]}: not painted in {LONGEST_SECONDS:.0f} seconds: {texts}")
            self._read()
        return self._read_at  # to look for the texts in what was read is no time of the program's

    def _shows(self, wanted: Sequence[bytes]) -> bool:
        shown = _SEQUENCE.sub(b"", self._written)
        return all(text in shown for text in wanted)

    def settle(self, seconds: float) -> None:
        """Until it has written nothing for so long; that is forgotten."""
        while select.select([self._master], [], [], seconds)[0]:
            self._read()
        self._written = b""

    def rest(self, seconds: float) -> None:
        """Let it go on for so long; what it writes meanwhile is forgotten."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._master], [], [], left)[0]:
                self._read()
        self._written = b""

    def processor_seconds(self) -> float:
        """The processor time that it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _read(self) -> None:
        try:
            self._written += os.read(self._master, 65536)
            self._read_at = time.perf_counter()
        except OSError:
            shown = _SEQUENCE.sub(b"", self._written)[-500:]
            raise RuntimeError(f"{self._command[0]} ended: {shown!r}") from None


def seconds_until(command: Sequence[str], painted: Sequence[Sequence[str]], home: Path) -> list[float]:
    """Run a program in a terminal until all is painted, then end it.

    Args:
        command: the program and its arguments.
        painted: the moments to time, in order; each is reached when all its texts have been written to the terminal
            since the program began.
        home: its home directory.

    Returns:
        The seconds from the start to each moment.

    Raises:
        RuntimeError: it ended, or took too long.
    """
    with Program(command, home) as program:
        return [program.until(*texts) - program.began for texts in painted]


def _environment(home: Path) -> dict[str, str]:
    """Like a user's, but with nothing of the user's own."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TZ", "LD_LIBRARY_PATH")}
    return {**kept, "HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
