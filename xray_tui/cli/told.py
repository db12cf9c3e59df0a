"""How a command says no: one sentence on standard error, in the reader's language, and an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from models.refusal import Message
    from xray_tui.settings import Settings

REFUSED, UNUSABLE = 1, 2


def stop(language: str, message: Message, code: int = REFUSED) -> NoReturn:
    """Say why on standard error, and leave with the code."""
    from screens.text import text

    print(text(language, message), file=sys.stderr)  # noqa: T201  a command's answer
    sys.exit(code)


def settings_of(**given: object) -> Settings:
    """The station's settings, with what the command line gave above them; a wrong one is said, and ends the command."""
    from models.refusal import Refusal
    from xray_tui.settings import LANGUAGES, read_settings

    try:
        return read_settings(**given)  # type: ignore[arg-type]  # fields by name
    except Refusal as refusal:
        asked = given.get("language")
        stop(str(asked) if asked in LANGUAGES else "fi", refusal.message, UNUSABLE)


def mistake(error: Exception) -> NoReturn:
    """Say that the program ended by a mistake of its own; what it was goes to the log, without values."""
    from models.refusal import Message, Refusal
    from xray_tui.crash import write_crash
    from xray_tui.settings import read_settings

    write_crash(error)
    try:
        language = read_settings().language
    except Refusal:
        language = "fi"
    stop(language, Message("desk.crashed"))
