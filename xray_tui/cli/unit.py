"""``xray-tui unit``: what the unit decides, loaded from a file and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import As, Database, Language
from xray_tui.cli.told import UNUSABLE, settings_of, stop
from xray_tui.cli.who import acting

unit = typer.Typer(help="What the unit decides: rooms, hours, targets, catalogue, ordering organisations.")


@unit.command()
def load(
    file: Annotated[Path, typer.Argument(help="A text such as `xray-tui unit show` prints.")],
    who: As = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Put a text of the unit in force, at every station at once."""
    from models.refusal import Message
    from models.unit.verbs import load_unit
    from screens.text import say

    settings = settings_of(database=database, language=language)
    try:
        body = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        stop(settings.language, Message("cli.cannot_read", {"file": file.name}), UNUSABLE)
    with opened(settings, create=True) as store:
        loaded = store.perform(acting(store, settings, "unit load", who), "unit load", "", load_unit, body=body)
    typer.echo(
        say(settings.language, "cli.unit_loaded", version=loaded.version, rooms=loaded.rooms, exams=loaded.exams)
    )


@unit.command()
def show(database: Database = None, language: Language = None) -> None:
    """Print the text in force: to change it, write it to a file, edit, and load it."""
    from models.unit.read import current_text

    with opened(settings_of(database=database, language=language)) as store:
        _version, body = store.read(current_text)
    typer.echo(body, nl=not body.endswith("\n"))
