"""The programs that are measured, as a user starts them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BARE = Path(__file__).with_name("bare.py")
SCRIPT = Path(sys.executable).with_name("xray-tui")


@contextmanager
def gateway(name: str, database: Path) -> Iterator[int]:
    """The port of a gateway in a process of its own, which is gone afterwards."""
    line = [str(SCRIPT), name, "--port", "0", "--database", str(database), "--language", "en"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        try:
            yield int(running.stderr.readline().rstrip(".\n").rpartition(":")[2])
        finally:
            running.terminate()
