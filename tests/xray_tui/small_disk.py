"""In a process of its own, on a disk of its own: it fills up under a unit, and is then there to be read only.

Run as ``unshare -rm python -m tests.xray_tui.small_disk FOLDER``; tells what happened, a line for each thing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from models.journal.verify import verify
from models.refusal import Unavailable
from models.store import sqlite
from models.store.store import open_store
from tests.clinic import Clinic, StillClock


def mount(*options: str) -> None:
    subprocess.run(["mount", *options], check=True)


def tell(*what: object) -> None:
    sys.stdout.write(" ".join(map(str, what)) + "\n")


def main(folder: Path) -> None:
    """Fill it up, make room, make it read-only."""
    mount("-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(folder))
    file, filler = folder / "unit.db", folder / "filler"
    clock = StillClock()
    clinic = Clinic(open_store(str(file), clock=clock), clock)
    clinic.walk_in(0)
    free = os.statvfs(folder)
    filler.write_bytes(b"x" * (free.f_bavail * free.f_frsize - 16_384))
    taken = 1
    try:
        for n in range(1, 99):
            clinic.walk_in(n)
            taken += 1
    except Unavailable as refusal:
        tell(refusal.message.key)
    filler.unlink()
    clinic.walk_in(taken)
    tell("goes on", len(clinic.board().waiting) == taken + 1, clinic.store.read(verify).sound)
    clinic.store.close()
    with sqlite.library().connect(file) as whole:
        tell(*whole.execute("PRAGMA integrity_check").fetchone())
    whole.close()
    before = file.read_bytes()
    mount("-o", "remount,ro", str(folder))
    try:
        open_store(str(file))
    except Unavailable as refusal:
        tell(refusal.message.key, file.read_bytes() == before)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
