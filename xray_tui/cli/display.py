"""``xray-tui display``: the waiting-room wall."""

from __future__ import annotations

import typer

from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import UNUSABLE, settings_of, stop


def display(database: Database = None, language: Language = None) -> None:
    """The wall of the waiting room: the called number and its place, the last calls, who waits. Numbers, never names.

    Reads only what the public may see. Ends by Ctrl+Q and a confirmation, in the language given here.
    """
    from models.refusal import Refusal
    from models.store.public import open_public

    settings = settings_of(database=database, language=language)
    try:
        # Once before the first frame: a wrong path is said here; later failures are the wall's own to bear.
        open_public(settings.database).close()
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE)
    from xray_tui.display_app import run_display

    raise typer.Exit(run_display(settings))
