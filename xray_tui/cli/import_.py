"""``xray-tui import``: referrals and appointments from files, a line for each, nothing half-taken."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from xray_tui.cli.options import As, Database, Language
from xray_tui.cli.told import settings_of
from xray_tui.cli.who import acting

if TYPE_CHECKING:
    from models.refusal import Message
    from xray_tui.fhir.source import Raw
    from xray_tui.intake import Line
    from xray_tui.settings import Settings

STANDARD_INPUT = "-"
STATION = "import"
"""Where the journal says that it came in."""

MANY = 40
"""From so many entries on, a terminal shows how far it is."""

ALL_TAKEN, SOME_REFUSED, NOT_READ = 0, 1, 2

_WIDEST = 48


def import_command(
    files: Annotated[list[str], typer.Argument(help="FHIR R4 as JSON or NDJSON, or HL7 v2; - for standard input.")],
    who: As = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Take referrals and appointments from files: a line for each resource or message, saying what became of it.

    Exit code 0 when nothing was refused, 1 when something was, 2 when a file or the database can't be read.
    """
    raise typer.Exit(run_import(settings_of(database=database, language=language), files, who))


def run_import(settings: Settings, files: Sequence[str], who: str | None = None) -> int:
    """Import the files, and report in the settings' language.

    References may lead from one file into another: patients in one, their referrals in the next. A file that can't be
    read costs the others nothing.

    Args:
        settings: for the database and the language.
        files: paths, or ``-`` for standard input.
        who: who gives the command, if they say so.

    Returns:
        The exit code.
    """
    from models.refusal import Invalid, Refusal

    raws: list[Raw] = []
    messages: list[tuple[bytes, str]] = []
    unread = 0
    counts: Counter[str] = Counter()
    try:
        if who is not None and STANDARD_INPUT in files and not sys.stdin.isatty():
            raise Invalid("intake.file_or_pin")
        for number, name in enumerate(files):
            try:
                data, shown = _read(name)
                if _is_hl7(data):
                    messages.append((data, shown))
                else:
                    raws += _parsed(data, shown, number)
            except Refusal as refusal:
                unread += 1
                _tell(sys.stderr, _say(settings.language, "intake.cannot_read", file=name, why=refusal.message))
        if raws or messages:
            _take_all(settings, raws, messages, counts, who)
    except Refusal as refusal:
        unread += 1
        _tell(sys.stderr, _text(settings.language, refusal.message))
    except KeyboardInterrupt:
        unread += 1
        _tell(sys.stderr, _say(settings.language, "intake.stopped"))
    _tell(sys.stdout, _summary(settings.language, counts))
    if unread:
        return NOT_READ
    return SOME_REFUSED if counts["refused"] else ALL_TAKEN


def _read(name: str) -> tuple[bytes, str]:
    """What a file holds, and what it is called."""
    from models.refusal import Invalid
    from screens.safe import visible
    from xray_tui.fhir.source import LARGEST

    try:
        if name == STANDARD_INPUT:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Invalid("intake.no_such_file") from None
    except IsADirectoryError:
        raise Invalid("intake.is_a_folder") from None
    except (OSError, ValueError):  # a name with a NUL in it is a ValueError
        raise Invalid("intake.no_access") from None
    return data, visible(Path(name).name)


def _is_hl7(data: bytes) -> bool:
    from models.refusal import Invalid
    from xray_tui.fhir.source import LARGEST
    from xray_tui.hl7.batch import is_hl7

    if not is_hl7(data):
        return False
    if len(data) > LARGEST:
        raise Invalid("intake.too_large", limit=LARGEST // (1024 * 1024))
    return True


def _parsed(data: bytes, shown: str, number: int) -> list[Raw]:
    from xray_tui.fhir.source import parse

    return parse(data, shown, number)


def _take_all(
    settings: Settings,
    raws: list[Raw],
    messages: list[tuple[bytes, str]],
    counts: Counter[str],
    who: str | None,
) -> None:
    from models.clock import clinic_day
    from xray_tui import intake
    from xray_tui.compose import open_database
    from xray_tui.fhir.batch import entries
    from xray_tui.hl7 import batch as hl7
    from xray_tui.hl7.options import options_of

    habits = options_of(settings.listen).habits
    store = open_database(settings)
    try:
        actor = acting(store, settings, STATION, who)
        today = clinic_day(store.clock.now())
        batch = [each for data, name in messages for each in hl7.entries(data, today, habits, name)]
        batch += entries(raws, today)
        width = min(max(len(entry.what) for entry in batch), _WIDEST)
        with _progress(settings.language, len(batch)) as step:
            for taken in intake.take(store, batch, actor=actor, station=STATION):
                counts[taken.kind.value] += 1
                _tell(sys.stdout, _line(settings.language, taken, width))
                step()
    finally:
        store.close()


@contextmanager
def _progress(lang: str, total: int) -> Iterator[Callable[[], object]]:
    """A bar on standard error, when that is a terminal and there are many."""
    if total < MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # On one terminal the lines have to go above the bar; into a file they go by themselves.
    bar = Progress(console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty())
    with bar:
        task = bar.add_task(_say(lang, "intake.taking"), total=total)
        yield lambda: bar.advance(task)


def _line(lang: str, taken: Line, width: int) -> str:
    from screens.safe import visible

    kind = _say(lang, f"intake.kind.{taken.kind.value}")
    why = _text(lang, taken.why) if taken.why else ""
    return f"{kind:<10} {visible(taken.what):<{width}}  {visible(taken.where)}  {why}".rstrip()


def _summary(lang: str, counts: Counter[str]) -> str:
    from xray_tui.intake import Kind

    return _say(lang, "intake.summary", **{kind.value: counts[kind.value] for kind in Kind})


def _say(lang: str, key: str, **params: object) -> str:
    from models.refusal import Message

    return _text(lang, Message(key, params))


def _text(lang: str, message: Message) -> str:
    from screens.text import text

    return text(lang, message)


def _tell(stream: TextIO, line: str) -> None:
    """Write a line; a reader who has gone away (``| head``) stops the telling, not the taking."""
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except BrokenPipeError:
        # Else the interpreter fails again when it flushes at its end.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
    except UnicodeEncodeError:
        stream.write(line.encode("ascii", "backslashreplace").decode() + "\n")
