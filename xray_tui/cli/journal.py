"""``xray-tui journal``: whether the journal is whole, a day of it to be kept elsewhere, and what may go."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import As, Database, Language
from xray_tui.cli.told import REFUSED, UNUSABLE, settings_of, stop
from xray_tui.cli.who import acting

if TYPE_CHECKING:
    from models.journal.verify import Witness

STATION = "journal export"
"""Where the journal says that a day of it was exported."""

RETAINING = "journal retain"
"""Where it says that entries were let go."""

STANDARD_INPUT = "-"

journal = typer.Typer(help="The journal: who did what, chained so that a change shows.")


@journal.command()
def verify(
    against: Annotated[
        list[str] | None,
        typer.Option(help="A file that `journal export` wrote: the journal must still say what it said then."),
    ] = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Go through the whole journal: is every entry there, and none changed or added by another hand?

    Prints the head, to be kept elsewhere: whoever may write the database's file could compute the whole chain anew, and
    only what was kept elsewhere shows that. Exit code 0 when the journal is sound, 1 when it isn't, 2 when it or a
    file can't be read.
    """
    from models.journal.verify import verify as walk
    from screens.text import text

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        witnesses = [witness for name in against or () for witness in _witnesses(settings.language, name)]
        findings = store.read(lambda snapshot: walk(snapshot, witnesses))
    if not findings.sound:
        stop(settings.language, findings.message, REFUSED)
    typer.echo(text(settings.language, findings.message))
    typer.echo(f"{findings.head.database} {findings.head.seq} {findings.head.hash}")


@journal.command()
def export(
    day: Annotated[str, typer.Option(help="The day: 2026-11-24 or 24.11.2026.")],
    output: Annotated[
        Path | None, typer.Option(help="A new file, which only you may read; without, standard output.")
    ] = None,
    who: As = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Write a day of the journal as JSON lines, its head at the end, which `verify --against` takes as a witness.

    Names no patient, but has the reasons that people gave, as they typed them. That it was exported is journalled.
    """
    from models.journal.export import export_day
    from models.journal.look import review
    from models.journal.outcomes import Reviewed
    from models.private_file import write_private

    settings = settings_of(database=database, language=language)
    of = _date(settings.language, day)
    with opened(settings) as store:
        store.perform(
            acting(store, settings, STATION, who), STATION, "", review, what=Reviewed.EXPORT, about=of.isoformat()
        )
        lines = store.read(lambda snapshot: list(export_day(snapshot, of)))
        if output is not None:
            write_private(output, lines)
    if output is None:
        for line in lines:
            typer.echo(line)


@journal.command()
def retain(
    yes: Annotated[bool, typer.Option("--yes", help="Let them go; without, it is only said how many would.")] = False,
    who: As = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Let the entries go that the journal has kept for as many years as the unit says (privacy.journal_years).

    A checkpoint stays in their place, and `verify` begins there. Export them first if they are to be kept elsewhere.
    On PostgreSQL only the role that owns the database can do it. Exit code 1 when there are none.
    """
    from models.journal.retention import let_go, read_kept
    from models.refusal import Message
    from screens.text import say

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        kept = store.read(read_kept)
        if not yes:
            if not kept.entries:
                stop(
                    settings.language,
                    Message("journal.nothing_to_let_go", {"years": kept.years, "before": kept.before}),
                )
            typer.echo(say(settings.language, "journal.may_go", before=kept.before, entries=kept.entries))
            return
        gone = store.perform(acting(store, settings, RETAINING, who), RETAINING, "", let_go, last=kept.last)
        typer.echo(say(settings.language, "journal.let_go", entries=gone.entries, seq=gone.seq))


def _date(language: str, text: str) -> date:
    from models.refusal import Message

    try:
        if "." in text:
            number, month, year = map(int, text.split("."))
            return date(year, month, number)
        return date.fromisoformat(text)
    except ValueError:
        stop(language, Message("journal.no_date", {"text": text}), UNUSABLE)


def _witnesses(language: str, name: str) -> list[Witness]:
    """What a file says of the journal as it was."""
    from models.journal.export import witnesses_of
    from models.refusal import Invalid, Message

    try:
        body = sys.stdin.read() if name == STANDARD_INPUT else Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        stop(language, Message("cli.cannot_read", {"file": Path(name).name}), UNUSABLE)
    try:
        return witnesses_of(body.splitlines())
    except Invalid as refusal:
        stop(language, refusal.message, UNUSABLE)
