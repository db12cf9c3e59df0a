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

COLUMNS, ROWS = 120, 40
LONGEST_SECONDS = 30.0

_SEQUENCE = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[\]P^_].*?(\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)


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
    wanted = [[text.encode() for text in texts] for texts in painted]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=_environment(home), start_new_session=True
    )
    os.close(slave)
    try:
        reached: list[float] = []
        written = b""
        while len(reached) < len(wanted):
            if not select.select([master], [], [], LONGEST_SECONDS)[0]:
                raise RuntimeError(
                    f"{command[0]}: not painted in {LONGEST_SECONDS:.0f} seconds: {wanted[len(reached)]}"
                )
            try:
                written += os.read(master, 65536)
            except OSError:
                raise RuntimeError(f"{command[0]} ended: {_SEQUENCE.sub(b'', written)[-500:]!r}") from None
            now = time.perf_counter()
            shown = _SEQUENCE.sub(b"", written)
            while len(reached) < len(wanted) and all(text in shown for text in wanted[len(reached)]):
                reached.append(now - began)
        return reached
    finally:
        process.kill()
        process.wait()
        os.close(master)


def _environment(home: Path) -> dict[str, str]:
    """Like a user's, but with nothing of the user's own."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TZ", "LD_LIBRARY_PATH")}
    return {**kept, "HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
