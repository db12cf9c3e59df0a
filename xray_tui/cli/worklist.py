"""``xray-tui worklist``: the X-ray machines' worklist and their reports; the same as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import settings_of


def worklist(
    *,
    export: Annotated[
        Path | None,
        typer.Option(help="Don't listen: keep worklist files in this folder current, for wlmscpfs or Orthanc."),
    ] = None,
    address: Annotated[str | None, typer.Option(help="Where to listen; this machine alone, unless said.")] = None,
    port: Annotated[int | None, typer.Option(help="Likewise: 11112, unless said; 0 for any that is free.")] = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Offer the X-ray machines whoever is called to their room, and take their reports. Ends by Ctrl+C or SIGTERM.

    Exit code 0 when told to end, 2 when it can't listen, write or open the database.
    """
    from dataclasses import replace

    from xray_tui.serve import serve

    settings = settings_of(database=database, language=language)
    folder = None if export is None else str(export.expanduser().absolute())
    given = (("address", address), ("port", port), ("folder", folder))
    said = {name: value for name, value in given if value is not None}
    settings = replace(settings, worklist={**settings.worklist, **said})
    raise typer.Exit(serve(settings, ("worklist" if export is None else "worklist-files",)))
