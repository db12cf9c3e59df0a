"""``xray-tui doctor``: what is wrong with this installation; ``doctor keys``: what terminal and reader really send."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import REFUSED, UNUSABLE, settings_of, stop

doctor = typer.Typer(help="What is wrong with this installation, in words.", invoke_without_command=True)


@doctor.callback()
def examine(context: typer.Context, database: Database = None, language: Language = None) -> None:
    """Look at this installation: settings, database, clock, secret of the PINs, printer, terminal, extras, gateways.

    A line for each: √ it is well, ! it works and somebody should know, × it is to be put right. Changes nothing and
    sees no patient. Exit code 0, or 1 when anything is to be put right.
    """
    if context.invoked_subcommand is not None:
        return
    import os
    import sys

    from xray_tui.doctor.examine import examine as look
    from xray_tui.doctor.examine import lines
    from xray_tui.doctor.finding import Mark

    told_in, found = look({"database": database, "language": language})
    columns = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else 0
    for line in lines(told_in, found, columns):
        typer.echo(line)
    if any(each.mark is Mark.WRONG for each in found):
        raise typer.Exit(REFUSED)


@doctor.command()
def keys(
    prefix: Annotated[
        str | None, typer.Option(help="The character that the reader sends first; without, what the settings say.")
    ] = None,
    language: Language = None,
) -> None:
    """Show what this terminal and this reader really send: each key, its bytes, its gap, and what it does at a desk.

    A scan is told as a whole. What you press and scan here is shown, goes nowhere else, and isn't kept.
    """
    import sys

    from models.refusal import Message
    from xray_tui.doctor.key_reader import show_keys

    settings = settings_of(prefix=prefix, language=language)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        stop(settings.language, Message("doctor.keys_need_a_terminal"), UNUSABLE)
    show_keys(settings)
