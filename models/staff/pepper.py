"""The pepper: a secret of the unit, in a file outside the database, without which the PINs in it can't be guessed.

Six digits are a million guesses: whoever has a copy of the database would have them all in an evening. Keyed by a
pepper they are worth nothing without that file. All stations of a unit need the same one.
"""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from hmac import digest
from pathlib import Path

from models.refusal import Unavailable

_BYTES = 32
_NAME_LENGTH = 8


@dataclass(frozen=True)
class Pepper:
    """A pepper.

    Args:
        secret: its bytes; none at all in the demo, whose PIN is no secret.
    """

    secret: bytes = field(repr=False)

    @cached_property
    def name(self) -> str:
        """What tells it from another, and says nothing of it; "-" for none."""
        return digest(self.secret, b"which pepper", sha256).hex()[:_NAME_LENGTH] if self.secret else "-"

    def keyed(self, what: str, *parts: str) -> bytes:
        """A digest of the parts that nobody can make without it.

        Args:
            what: what it is for; digests for one thing are worth nothing for another.
            parts: what it is of.
        """
        text = "\0".join((what, *parts))
        return digest(self.secret, text.encode(), sha256) if self.secret else sha256(text.encode()).digest()


NO_PEPPER = Pepper(b"")


def read_pepper(path: Path) -> Pepper:
    """The pepper in a file.

    Raises:
        Unavailable: ``staff.no_pepper``: there is no such file; ``staff.pepper_unreadable``; ``staff.pepper_open``:
            others may read it; ``staff.pepper_broken``: it holds something else.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            text = file.read(1_000)
    except FileNotFoundError:
        raise Unavailable("staff.no_pepper", path=str(path)) from None
    except OSError:
        raise Unavailable("staff.pepper_unreadable", path=str(path)) from None
    if too_open(status.st_mode, path.parent):
        raise Unavailable("staff.pepper_open", path=str(path))
    try:
        secret = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != _BYTES:
        raise Unavailable("staff.pepper_broken", path=str(path))
    return Pepper(secret)


def make_pepper(path: Path) -> Pepper:
    """The pepper in a file, made now if it isn't there. Of two programs that make it at once, both get the same one.

    Raises:
        Unavailable: as `read_pepper`; ``staff.pepper_not_made``.
    """
    if not path.exists():
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _put(path)
        except OSError:
            raise Unavailable("staff.pepper_not_made", path=str(path)) from None
    return read_pepper(path)


def too_open(mode: int, folder: Path) -> bool:
    """Whether others than its owner may use a file of this mode; its group may in a folder that is set up for one."""
    allowed = 0o660 if folder.stat().st_mode & stat.S_ISGID else 0o600
    return bool(stat.S_IMODE(mode) & ~allowed)


def _put(path: Path) -> None:
    """Make it whole under another name, then give it its own unless it has come into being meanwhile."""
    mode = 0o640 if path.parent.stat().st_mode & stat.S_ISGID else 0o600
    whole = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    made = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(made, "w", encoding="ascii") as file:
            os.fchmod(made, mode)
            file.write(f"{secrets.token_hex(_BYTES)}\n")
            file.flush()
            os.fsync(made)
        try:
            os.link(whole, path)
        except FileExistsError:
            return
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        whole.unlink()
