"""The printer: a command that gets the text on its standard input, or files; in a thread of its own.

Nothing that is printed is ever part of a command: the setting is split once, as a shell would, and run without one. A
printer that hangs keeps only its own thread waiting, and not for long; whatever fails can be printed again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING

from models.refusal import Message
from xray_tui.lane import Lane

if TYPE_CHECKING:
    from subprocess import Popen

    from screens.slips.paper import Printout
    from xray_tui.settings import Settings

FILE = "file:"
"""What a printer begins with that is a file or a folder."""

SECONDS = 20.0
"""How long a printer may take."""

LIST_COLUMNS, LIST_ROWS = 80, 60
"""The desk's larger paper: A4, upright, at ten characters to an inch."""

_LONGEST_WORD = 160


@dataclass
class Printer:
    """Where a station prints.

    Args:
        slips: the command or file for slips.
        lists: the same for lists, "" if they come from the slips' printer, on its paper.
        columns: how wide the slips' paper is.
        encoding: the character set of both.
        seconds: how long either may take.
    """

    slips: str
    lists: str = ""
    columns: int = 42
    encoding: str = "utf-8"
    seconds: float = SECONDS
    _lane: Lane = field(default_factory=lambda: Lane("printer"), init=False)
    _begun: bool = field(default=False, init=False)

    async def print(self, what: Printout) -> Message | None:
        """Print it after whatever is being printed.

        Returns:
            Why it was not printed; ``None`` when it was.

        Raises:
            Unavailable: the program is being left.
        """
        if not self._begun:
            self._begun = True
            self._lane.start()
        return await self._lane.result_of(lambda: self.print_now(what))

    def print_now(self, what: Printout) -> Message | None:
        """Print it, here and now."""
        from screens.slips.paper import Paper

        on_list = what.is_list and bool(self.lists)
        paper = Paper(LIST_COLUMNS, self.encoding, LIST_ROWS) if on_list else Paper(self.columns, self.encoding)
        data = paper.encoded(paper.text(what.pages(paper)))
        target = self.lists if on_list else self.slips
        if target.startswith(FILE):
            return _to_file(target.removeprefix(FILE), what.file, data, self.seconds)
        return _to_command(target, data, self.seconds)

    def close(self, seconds: float) -> bool:
        """Take nothing more, and wait for what was taken.

        Returns:
            Whether all of it was printed, or has failed.
        """
        return not self._begun or self._lane.close(seconds)


def printer_of(settings: Settings) -> Printer | None:
    """The station's printer; ``None`` when the settings name none."""
    slips = settings.printer or settings.queue_printer
    if not slips:
        return None
    return Printer(slips, settings.queue_printer, settings.printer_columns, settings.printer_encoding)


def _to_command(command: str, data: bytes, seconds: float) -> Message | None:
    import shlex
    import shutil
    from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
    from tempfile import TemporaryFile

    arguments = shlex.split(command)
    # A file, not a pipe: a daemon that the command leaves behind would keep a pipe open.
    with TemporaryFile() as said:
        try:
            running = Popen(  # noqa: S603  the station's own setting, split; no data is in it
                arguments, stdin=PIPE, stdout=DEVNULL, stderr=said, start_new_session=True
            )
        except OSError as error:
            # A folder of PATH that may not be looked into is answered as a program that may not be run.
            named = "/" in arguments[0] or shutil.which(arguments[0])
            there = named and not isinstance(error, FileNotFoundError)
            return Message("slip.cannot_run" if there else "slip.no_command", {"command": arguments[0]})
        try:
            running.communicate(data, timeout=seconds)
        except TimeoutExpired:
            _end(running)
            return Message("slip.too_slow", {"seconds": int(seconds)})
        if running.returncode == 0:
            return None
        words = _first_words(said)
        if words:
            return Message("slip.refused", {"code": running.returncode, "said": words})
        return Message("slip.refused_silently", {"code": running.returncode})


def _end(running: Popen[bytes]) -> None:
    """End a command that hangs, and whatever it has started."""
    import signal
    from contextlib import suppress
    from subprocess import TimeoutExpired

    with suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, signal.SIGKILL)
    with suppress(OSError):
        if running.stdin is not None:
            running.stdin.close()
    with suppress(TimeoutExpired):
        running.wait(1.0)


def _first_words(said: IO[bytes]) -> str:
    """The first line of what a command has said of its failure."""
    said.seek(0)
    lines = said.read(4096).decode(errors="replace").splitlines()
    return next((line.strip()[:_LONGEST_WORD] for line in lines if line.strip()), "")


def _to_file(path: str, name: str, data: bytes, seconds: float) -> Message | None:
    """Into a folder as a file by its name, which replaces the last; or at the end of a file or device."""
    place = Path(path).expanduser()
    try:
        if path.endswith("/"):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.is_dir():
            _replace(place / f"{_plain(name)}.txt", data)
        elif not _append(place, data, seconds):
            return Message("slip.too_slow", {"seconds": int(seconds)})
    except OSError as error:
        return Message("slip.cannot_write", {"path": path, "said": error.strerror or type(error).__name__})
    return None


def _plain(name: str) -> str:
    """A file's name: letters, digits and hyphens."""
    return "".join(character if character.isascii() and character.isalnum() else "-" for character in name)


def _replace(file: Path, data: bytes) -> None:
    """A whole file in place of the last, also if the power goes meanwhile."""
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.stem}-", delete=False) as new:  # its mode is 0600
        try:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).replace(file)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


def _append(file: Path, data: bytes, seconds: float) -> bool:
    """To the end of a file, or into a device; whether all of it went in time."""
    from select import select

    deadline = monotonic() + seconds
    rest = memoryview(data)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY, 0o600)
    try:
        while rest:
            try:
                rest = rest[os.write(handle, rest) :]
            except BlockingIOError:
                if not select([], [handle], [], max(0.0, deadline - monotonic()))[1]:
                    return False
    finally:
        os.close(handle)
    return True
