"""Files that leave the database: new ones only, and nobody else on this computer may read them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from models.refusal import Taken, Unavailable


def write_private(path: Path, lines: Iterable[str]) -> None:
    """Write a new file that only its owner may read.

    Args:
        path: where; its folder must be there.
        lines: without their ends.

    Raises:
        Taken: ``journal.file_exists``: it is never written over.
        Unavailable: ``journal.cannot_write``.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise Taken("journal.file_exists", file=path.name) from None
    except (OSError, ValueError):  # a name with a NUL in it is a ValueError
        raise Unavailable("journal.cannot_write", file=path.name) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(f"{line}\n")
    except OSError:
        path.unlink(missing_ok=True)  # half a file would be taken for a whole one
        raise Unavailable("journal.cannot_write", file=path.name) from None
