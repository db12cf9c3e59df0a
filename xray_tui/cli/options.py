"""The options that commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Database = Annotated[
    str | None,
    typer.Option(
        "--database", help="The unit's database: a file, sqlite:///file, or postgresql://role@server/database."
    ),
]
Language = Annotated[str | None, typer.Option("--language", help="fi, sv or en.")]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        help="Who you are, where people sign in: asked when not given. The PIN is asked, or read from standard input.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
