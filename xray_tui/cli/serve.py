"""``xray-tui serve``: the gateways that the settings name, and how they are."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import REFUSED, UNUSABLE, settings_of, stop


def serve(
    *,
    health: Annotated[bool, typer.Option("--health", help="Say how the gateways of this user are, and leave.")] = False,
    database: Database = None,
    language: Language = None,
) -> None:
    """Run the gateways that the settings name (`serve = ["listen", "worklist"]`), until Ctrl+C or SIGTERM.

    Exit code 0 when told to end or, with --health, when all run; 1 when one doesn't; 2 when nothing can be served.
    """
    from models.refusal import Message
    from xray_tui.serve import serve as run

    settings = settings_of(database=database, language=language)
    if health:
        raise typer.Exit(_tell_health(settings.language))
    if not settings.serve:
        stop(settings.language, Message("serve.nothing_to_serve"), UNUSABLE)
    raise typer.Exit(run(settings, settings.serve))


def _tell_health(language: str) -> int:
    from models.refusal import Message
    from screens.text import text
    from xray_tui.health import read_health

    found = read_health()
    if found is None or found.stale:
        stop(language, Message("serve.not_served"), UNUSABLE)
    for each in found.parts:
        typer.echo(f"{each.name}: {text(language, each.state)}")
    return 0 if found.sound else REFUSED
