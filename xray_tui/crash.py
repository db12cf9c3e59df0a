"""What a crash leaves: one sentence on the terminal, a traceback without values in a log that only the user can read.

Values are patients: local variables are never written, nor the text of an error unless it is of a kind that the
interpreter words by itself.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.refusal import Refusal

LONGEST_LOG = 1_000_000
"""Bytes after which a log is put aside; so there are two of them at most."""

QUIET_SECONDS = 60.0
"""For so long the same is not logged again."""

# These name code, not data.
_SAFE_WORDS = (AttributeError, NameError, ImportError, NotImplementedError, RecursionError, ZeroDivisionError)


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where logs lie; by the base directory specification."""
    named = environment.get("XDG_STATE_HOME", "")
    home = Path(environment.get("HOME", "~")).expanduser()
    return (Path(named) if named.startswith("/") else home / ".local" / "state") / "xray-tui"


def described(error: BaseException) -> str:
    """The error and what led to it, as frames of code: no values."""
    return "\n".join(_chain(error)) + "\n"


def _chain(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    inner = getattr(error, "error", None)  # Textual wraps what a worker raised
    before = inner if isinstance(inner, BaseException) else before
    if before is not None:
        yield from _chain(before)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__, limit=200):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}{_words(error)}"


def _words(error: BaseException) -> str:
    if isinstance(error, Refusal):
        return f": {error.message}"
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    return f": {error}" if isinstance(error, _SAFE_WORDS) else ""


def write_crash(error: BaseException, folder: Path | None = None) -> Path | None:
    """Add it to the log.

    Returns:
        The log; ``None`` when it can't be written: a crash must not crash.
    """
    path = (folder or state_folder()) / "crash.log"
    return path if _add(path, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n{described(error)}\n") else None


def _add(path: Path, text: str) -> bool:
    """Add it to a log that only the user can read; a log that has grown long makes room, and stays beside the new one.

    Returns:
        Whether that could be done.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LONGEST_LOG:
            path.replace(path.with_name(f"{path.name}.1"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as log:
            os.fchmod(handle, 0o600)
            log.write(text)
    except OSError:
        return False
    return True


def guard_threads() -> None:
    """Have what escapes a thread or a finaliser go to the log, not, with its values, to the terminal.

    Textual's writer failing means that the terminal has gone, which the driver sees too: no mistake.
    """
    from textual.drivers._writer_thread import WriterThread

    def in_thread(args: threading.ExceptHookArgs) -> None:
        hung_up = isinstance(args.thread, WriterThread) and isinstance(args.exc_value, OSError)
        if args.exc_value is not None and not hung_up:
            write_crash(args.exc_value)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            write_crash(args.exc_value)

    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


_ONCE = "once"
ONCE = {_ONCE: True}
"""The ``extra`` of what is logged once, whoever logs it: it is never left out."""


class _Log(logging.Handler):
    """Writes a line for what is logged, but for the same place in the code once a minute: an outage may be long."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._last: dict[tuple[str, int], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, the file made when there is something to write."""
        place = record.pathname, record.lineno
        if record.__dict__.get(_ONCE) or record.created - self._last.get(place, float("-inf")) >= QUIET_SECONDS:
            self._last[place] = record.created
            _add(self._path, f"{self.format(record)}\n")


class _Lines(logging.Formatter):
    """Lines in which a traceback has no values."""

    def format(self, record: logging.LogRecord) -> str:
        """A traceback that another handler has put into words has its values in it."""
        return super().format(logging.makeLogRecord({**record.__dict__, "exc_text": None}))

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's own name
        """Frames of code, as in the crash log."""
        return described(ei[1]).rstrip() if ei[1] is not None else ""


def log_to_file(folder: Path | None = None) -> None:
    """Have warnings written beside the crash log: the terminal is the screen's, or a command's one sentence's."""
    log = _Log((folder or state_folder()) / "xray-tui.log")
    log.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(log)
    root.setLevel(logging.WARNING)
