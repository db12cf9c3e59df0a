"""Which of the desks of one kind on one machine this is: its name in the records, and nobody else's while it runs.

The first radiographer's desk of a machine is ``radiographer@machine``, a second one ``radiographer@machine (2)``: two
terminals are two stations, each with its own post and its own calls. A desk that starts again finds its own name: each
running desk holds a lock on its name, so one that the records have at work and nobody holds was left by a crash. The
locks lie in the folder for temporary files, by database, since several people may share the machine.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from xray_tui.settings import KINDS

if TYPE_CHECKING:
    from models.store.store import Store
    from xray_tui.settings import Settings

_log = logging.getLogger(__name__)
_ALL = "all"
"""The lock that whoever looks for a name holds meanwhile."""


@dataclass
class Place:
    """A desk's name, held until it is released or the program ends.

    Args:
        name: what the records call the desk.
        left: names of this machine's desks that crashed, by the records still at work.
    """

    name: str
    left: tuple[str, ...] = ()
    _folder: Path | None = None
    _lock: int = field(default=-1)

    def release(self) -> None:
        """Somebody else may have the name."""
        if self._folder is None or self._lock < 0:
            return
        with contextlib.suppress(OSError), _alone(self._folder):
            _let_go(self._folder, self.name, self._lock)
            self._lock = -1
            if [path.name for path in self._folder.iterdir()] == [_ALL]:
                (self._folder / _ALL).unlink()
                self._folder.rmdir()


def take_place(store: Store, settings: Settings, host: str) -> Place:
    """Take the name of a desk: one that crashed here, best with the same rooms; else the first that nobody has.

    Args:
        store: the database: desks of others are no neighbours.
        settings: what kind of desk it is, and which rooms it covers.
        host: the machine's name.
    """
    from models.staff.post import read_posts

    taken = {post.station: post.rooms for post in store.read(read_posts)}
    folder = _folder(store.url)
    try:
        with _alone(folder):
            return _chosen(folder, settings.station, host, settings.rooms, taken)
    except OSError as error:
        _log.warning("no lock for the desk's name: %s", error)
        return Place(f"{settings.station}@{host}")


def _chosen(folder: Path, kind: str, host: str, rooms: tuple[str, ...], taken: Mapping[str, tuple[str, ...]]) -> Place:
    crashed: dict[str, int] = {}
    for station in taken:
        if any(_is_of(station, f"{each}@{host}") for each in KINDS):
            lock = _try(folder, station)
            if lock is not None:
                crashed[station] = lock
    own = sorted(name for name in crashed if _is_of(name, f"{kind}@{host}"))
    if own:
        name = min(own, key=lambda one: taken[one] != rooms)
        lock = crashed.pop(name)
    else:
        name, lock = _first_free(folder, f"{kind}@{host}")
    for one, other in crashed.items():
        _let_go(folder, one, other)
    return Place(name, tuple(sorted(crashed)), folder, lock)


def _first_free(folder: Path, base: str) -> tuple[str, int]:
    names = (base if number == 1 else f"{base} ({number})" for number in count(1))
    return next((name, lock) for name in names if (lock := _try(folder, name)) is not None)


def _is_of(station: str, base: str) -> bool:
    return re.fullmatch(rf"{re.escape(base)}( \(\d+\))?", station) is not None


def _folder(database: str) -> Path:
    import tempfile  # after the first frame

    from xray_tui.kept import mark_of

    return Path(tempfile.gettempdir()) / f"xray-tui-desks-{mark_of(database)}"


def _path(folder: Path, name: str) -> Path:
    return folder / name.replace("/", "%2F")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one who looks for a name, or gives one back."""
    lock = _turn(folder)
    while lock is None:
        lock = _turn(folder)
    try:
        yield
    finally:
        os.close(lock)


def _turn(folder: Path) -> int | None:
    """The lock on looking; ``None`` when the last desk has just taken the folder away."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o1777)  # whatever the umask says: several people may share the machine
    if folder.is_symlink():
        raise NotADirectoryError(folder)
    try:
        lock = _open(folder / _ALL)
    except FileNotFoundError:
        return None
    fcntl.flock(lock, fcntl.LOCK_EX)
    if _is_still(lock, folder / _ALL):
        return lock
    os.close(lock)
    return None


def _try(folder: Path, name: str) -> int | None:
    """The lock on a name; ``None`` while another desk has it."""
    lock = _open(_path(folder, name))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _let_go(folder: Path, name: str, lock: int) -> None:
    """Give a name back, and what held it; of another person's file only the lock."""
    with contextlib.suppress(OSError):
        _path(folder, name).unlink()
    os.close(lock)


def _open(path: Path) -> int:
    # A lock needs no more than reading; where several people write the kernel lets nobody "create" another's file.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        return os.open(path, flags | os.O_CREAT, 0o644)


def _is_still(lock: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), path.stat())
    except FileNotFoundError:
        return False
