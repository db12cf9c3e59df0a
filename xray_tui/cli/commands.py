"""The command line: ``xray-tui`` opens the desk, its commands do the rest. Everything heavy is imported where used."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_tui.cli.board import board
from xray_tui.cli.db import db
from xray_tui.cli.demo import demo
from xray_tui.cli.desk import open_desk
from xray_tui.cli.display import display
from xray_tui.cli.doctor import doctor
from xray_tui.cli.export import export
from xray_tui.cli.import_ import import_command
from xray_tui.cli.journal import journal
from xray_tui.cli.listen import listen
from xray_tui.cli.options import Database, Language
from xray_tui.cli.queue import queue
from xray_tui.cli.region import region
from xray_tui.cli.serve import serve
from xray_tui.cli.staff import staff
from xray_tui.cli.unit import unit
from xray_tui.cli.worklist import worklist

app = typer.Typer(
    help="Queue manager for a public X-ray unit: referrals checked, patients called in a fair order.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo)
app.command()(display)
app.command()(board)
app.command()(queue)
app.command("import")(import_command)
app.command()(listen)
app.command()(worklist)
app.command()(serve)
app.command()(region)
app.add_typer(unit, name="unit")
app.add_typer(export, name="export")
app.add_typer(journal, name="journal")
app.add_typer(db, name="db")
app.add_typer(staff, name="staff")
app.add_typer(doctor, name="doctor")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"xray-tui {version('xray-tui')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def desk(
    context: typer.Context,
    *,
    station: Annotated[str | None, typer.Option(help="reception or radiographer.")] = None,
    rooms: Annotated[
        str | None, typer.Option(help="Ids of the rooms that this station covers: xray1,panoramic.")
    ] = None,
    database: Database = None,
    language: Language = None,
    theme: Annotated[str | None, typer.Option(help="xray-dark, xray-light or xray-contrast.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version and end.")
    ] = False,
) -> None:
    """Open the desk: reception's or the radiographer's."""
    del version
    if context.invoked_subcommand is None:
        given = {"station": station, "rooms": rooms, "database": database, "language": language, "theme": theme}
        raise typer.Exit(open_desk(**given))
