"""Worklist files: what is offered now, a file each, for `wlmscpfs`, Orthanc, or whatever else reads them.

They lie in a folder of the worklist's own AE title, since `wlmscpfs` looks for the folder of the title that it is
called by; it wants a file `lockfile` there, on which it takes a lock while it reads. Files that aren't ours are left
alone.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack
from threading import Event
from time import monotonic, sleep

from models.machine.names import step_id
from models.refusal import Unavailable
from models.store.store import Store
from models.unit.dicom import CharacterSet, DicomRules
from xray_tui.dicom.elements import encode
from xray_tui.dicom.item import written_in
from xray_tui.dicom.texts import CODECS
from xray_tui.dicom.worklist import Item, Listing, Worklist

LOOK_SECONDS = 30.0
"""A new day begins without anything having changed."""

STOP_SECONDS = 0.2
"""How often it is seen whether to stop."""

LOCK_SECONDS = 2.0
"""Whoever reads for longer reads files of two moments; each of them is whole."""

_OURS = re.compile(r"S\d{1,15}\.wl|\.S\d{1,15}\.wl\.new", re.ASCII)
"""What is written, and what it is called until it is whole: a run that was killed may leave either."""

_EXPLICIT = "1.2.840.10008.1.2.1"
_WORKLIST_FIND = "1.2.840.10008.5.1.4.31"
_ITSELF = "2.25.318203180457413091486325062414327518309"
"""Names this program as the writer of a file."""


class Export:
    """Keeps the files of one folder as the worklist is.

    Args:
        store: the open database, whose changes it follows.
        worklist: over it.
        folder: what the server of the files is told; ours is in it.

    Raises:
        Unavailable: the database can't be read.
    """

    def __init__(self, store: Store, worklist: Worklist, folder: Path) -> None:
        self._store = store
        self._worklist = worklist
        self._parent = folder
        self._written: dict[str, Item] = {}
        self._looked = 0.0
        self._shared = False
        self._rules = worklist.listing().rules
        self.folder = folder / self._rules.ae_title

    def run(self, ready: Callable[[], None], stopping: Event) -> None:
        """Write whenever the clinic changes, until told to stop; then remove what was written.

        Raises:
            Unavailable: ``dicom.cannot_write``; the database can't be read when it begins.
        """
        changed = Event()
        self.begin()
        feed = self._store.feed(lambda _seq: changed.set(), lambda _fault: None, changed.set)
        feed.start()
        try:
            self.write(self._worklist.listing())
            ready()
            while not stopping.is_set():
                # While the database is away nothing can change in it: what was written stays true.
                if changed.wait(STOP_SECONDS):
                    changed.clear()
                    self._follow()
                elif monotonic() > self._looked + LOOK_SECONDS:
                    self._follow()
        finally:
            feed.stop()
        self.clear()

    def begin(self) -> None:
        """Make the folder and its lock, and remove what an earlier run has left.

        Raises:
            Unavailable: ``dicom.cannot_write``.
        """
        try:
            self._parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.folder.exists():
                self.folder.mkdir(mode=0o700)
                if _is_shared(self._parent):
                    self.folder.chmod(0o2750)
            self._shared = _is_shared(self.folder)
        except OSError as error:
            raise _cannot(self.folder, error) from error
        self.clear()

    def write(self, listing: Listing) -> None:
        """Have the folder hold what is offered, and nothing else of ours.

        Raises:
            Unavailable: ``dicom.cannot_write``.
        """
        self._looked = monotonic()
        wanted = {f"{step_id(item.offered.examination)}.wl": item for item in listing.items}
        if wanted == self._written and listing.rules == self._rules:
            return
        try:
            if listing.rules.ae_title != self._rules.ae_title:
                self.clear()
                self.folder = self._parent / listing.rules.ae_title
                self.begin()
            with self._locked():
                for path in self._found():
                    if path.name not in wanted:
                        path.unlink(missing_ok=True)
                for name, item in wanted.items():
                    if self._written.get(name) is not item or listing.rules != self._rules:
                        self._put(name, file_of(item, listing.rules))
        except OSError as error:
            raise _cannot(self.folder, error) from error
        self._written, self._rules = wanted, listing.rules

    def clear(self) -> None:
        """Remove what was written.

        Raises:
            Unavailable: ``dicom.cannot_write``.
        """
        try:
            with self._locked():
                for path in self._found():
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise _cannot(self.folder, error) from error
        self._written = {}

    def _follow(self) -> None:
        try:
            listing = self._worklist.listing()
        except Unavailable:
            return
        self.write(listing)

    def _found(self) -> Iterator[Path]:
        return (path for path in list(self.folder.iterdir()) if _OURS.fullmatch(path.name))

    def _put(self, name: str, data: bytes) -> None:
        new = self.folder / f".{name}.new"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(new, flags, 0o600), "wb") as file:
            if self._shared:
                os.fchmod(file.fileno(), 0o640)
            file.write(data)
        new.replace(self.folder / name)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        path, flags = self.folder / "lockfile", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        new = not path.exists()
        handle = os.open(path, flags, 0o600)
        try:
            if new and self._shared:
                os.fchmod(handle, 0o660)  # wlmscpfs opens it for writing
            until = monotonic() + LOCK_SECONDS
            while monotonic() < until:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    sleep(0.01)
            yield
        finally:
            os.close(handle)


def file_of(item: Item, rules: DicomRules) -> bytes:
    """The file of an item (PS3.10), in the character set that all of its machines can read."""
    machines = [machine for machine in rules.machines.values() if machine.ae_title in item.offered.stations]
    simple = any(machine.character_set is CharacterSet.LATIN_1 for machine in machines)
    elements, used = written_in(item.elements, CharacterSet.LATIN_1 if simple else CharacterSet.UTF_8)
    names = {
        0x00020002: _WORKLIST_FIND,
        0x00020003: item.offered.study_uid,
        0x00020010: _EXPLICIT,
        0x00020012: _ITSELF,
    }
    version = pack("<HH2sHI", 0x0002, 0x0001, b"OB", 0, 2) + b"\0\1"
    meta = version + encode(names, explicit=True, codec="ascii")
    length = encode({0x00020000: str(len(meta))}, explicit=True, codec="ascii")
    return bytes(128) + b"DICM" + length + meta + encode(elements, explicit=True, codec=CODECS[used])


def _is_shared(folder: Path) -> bool:
    """Whether another user may read what lies there: whoever serves the files, in the folder's group."""
    return bool(folder.stat().st_mode & stat.S_ISGID)


def _cannot(folder: Path, error: OSError) -> Unavailable:
    return Unavailable("dicom.cannot_write", folder=str(folder), why=error.strerror or type(error).__name__)
