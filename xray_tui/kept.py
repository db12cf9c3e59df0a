"""Small files of this user's programs: what was seen last of a database, the last backup, how the gateways are."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from xray_tui.crash import state_folder

SEEN, BACKED_UP = "seen", "backed-up"
"""What is remembered: the journal's last entry that a desk saw, and when the database was copied."""


def kept_file(what: str, url: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Where it lies.

    Args:
        what: `SEEN` or `BACKED_UP`.
        url: the database's address.
        environment: where to look for the folder.
    """
    return state_folder(environment) / f"{what}-{mark_of(url)}.json"


def mark_of(url: str) -> str:
    """A few characters that tell one database from another, in the name of a file or a folder."""
    from hashlib import sha256  # a desk needs it after its first frame

    path = url.removeprefix("sqlite:///")
    where = path if "://" in path else str(Path(path).expanduser().resolve())
    return sha256(where.encode()).hexdigest()[:12]


def read_kept(file: Path) -> str:
    """What the file says; "" where it isn't there or can't be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def keep(file: Path, text: str) -> None:
    """Write it whole in place of the last, for this user alone; one that can't be written is missed when it is read."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
            opened.write(f"{text}\n")
        new.replace(file)
