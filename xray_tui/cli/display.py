"""``xray-tui display``: the waiting-room wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import UNUSABLE, settings_of, stop

if TYPE_CHECKING:
    from xray_tui.settings import Settings


def display(
    database: Database = None,
    language: Language = None,
    web: Annotated[bool, typer.Option("--web", help="Serve it to browsers, until Ctrl+C or SIGTERM.")] = False,
    listen: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="With --web: where; 127.0.0.1:8000, this machine alone, unless said."),
    ] = None,
) -> None:
    """The wall of the waiting room: the called number and its place, the last calls, who waits. Numbers, never names.

    Reads only what the public may see. Ends by Ctrl+Q and a confirmation, in the language given here.
    """
    from models.refusal import Refusal
    from models.store.public import open_public

    if listen is not None and not web:
        raise typer.BadParameter("it is for --web", param_hint="--listen")
    settings = settings_of(database=database, language=language)
    try:
        # Once before the first frame: a wrong path is said here; later failures are the wall's own to bear.
        open_public(settings.database).close()
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE)
    if web:
        _serve(settings, listen or "")
        return
    from xray_tui.display_app import run_display

    raise typer.Exit(run_display(settings))


def _serve(settings: Settings, listen: str) -> None:
    from models.refusal import Message, Refusal
    from screens.text import say
    from xray_tui.gateway import cannot_listen

    try:
        from xray_tui.web.run import serve_wall
        from xray_tui.web.server import place_of
    except ModuleNotFoundError:
        stop(settings.language, Message("wall.no_web"), UNUSABLE)
    try:
        host, port = place_of(listen)
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE)
    named = f"[{host}]" if ":" in host else host
    told = say(settings.language, "wall.web_at", host=named, port=port)
    try:
        serve_wall(settings, host, port, lambda: typer.echo(told))
    except OSError as error:
        stop(settings.language, cannot_listen(named, port, error).message, UNUSABLE)
