"""``xray-tui listen``: HL7 v2 over MLLP, and what of it was refused."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import REFUSED, settings_of

if TYPE_CHECKING:
    from models.refusal import Message
    from models.refused.outcomes import RefusedRow
    from models.store.store import Store
    from xray_tui.hl7.again import Retaken
    from xray_tui.settings import Settings


def listen(
    *,
    refused: Annotated[bool, typer.Option("--refused", help="List the messages that were refused, and why.")] = False,
    again: Annotated[
        list[int] | None, typer.Option("--again", help="Take this refused message again, by its number in the list.")
    ] = None,
    again_all: Annotated[bool, typer.Option("--again-all", help="Take all refused messages again.")] = False,
    address: Annotated[str | None, typer.Option(help="Where to listen; this machine alone, unless said.")] = None,
    port: Annotated[int | None, typer.Option(help="Likewise: 2575, unless said; 0 for any that is free.")] = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Take HL7 v2 messages over MLLP, each answered AA, AE or AR once it is committed. Ends by Ctrl+C or SIGTERM.

    Exit code 0 when told to end, 1 when messages stay refused, 2 when it can't listen or open the database.
    """
    from dataclasses import replace

    settings = settings_of(database=database, language=language)
    if refused or again or again_all:
        with opened(settings) as store:
            raise typer.Exit(_see_to(settings, store, again or [], every=again_all))
    said = {name: value for name, value in (("address", address), ("port", port)) if value is not None}
    settings = replace(settings, listen={**settings.listen, **said})
    from xray_tui.serve import serve

    raise typer.Exit(serve(settings, ("listen",)))


def _see_to(settings: Settings, store: Store, again: list[int], *, every: bool) -> int:
    from models.refused.read import read_refused
    from xray_tui.hl7.again import folder_of, take_again
    from xray_tui.hl7.options import options_of
    from xray_tui.hl7.taking import STATION

    folder = folder_of(settings)
    rows = [row for row in store.read(lambda snapshot: read_refused(snapshot, 1_000)) if row.station == STATION]
    if not again and not every:
        for row in rows:
            print(_row(settings.language, row, kept=folder.has(row.place)))  # noqa: T201  a command's answer
        print(_say(settings.language, "hl7.refused_count", count=len(rows)))  # noqa: T201
        return 0
    wanted = rows if every else [row for row in rows if row.refused in again]
    left = 0 if every else len(set(again) - {row.refused for row in wanted})
    for number in sorted(set(again) - {row.refused for row in wanted}):
        print(_say(settings.language, "hl7.refused_unknown", number=number), file=sys.stderr)  # noqa: T201
    for row in reversed(wanted):
        done = take_again(store, folder, row, options_of(settings.listen).habits)
        left += not done.taken
        print(_again(settings.language, done))  # noqa: T201
    return REFUSED if left else 0


def _row(language: str, row: RefusedRow, *, kept: bool) -> str:
    from screens.format import clock, full_date
    from screens.safe import visible

    there = "" if kept else f"  {_say(language, 'hl7.not_kept')}"
    when = f"{full_date(row.at)} {clock(row.at)}"
    return f"{row.refused:>6}  {when:<16}  {visible(row.what):<24}  {_text(language, row.why)}{there}"


def _again(language: str, done: Retaken) -> str:
    from screens.safe import visible

    kind = _say(language, f"intake.kind.{done.line.kind.value}")
    why = _text(language, done.line.why) if done.line.why else ""
    return f"{done.number:>6}  {kind:<10} {visible(done.line.what)}  {why}".rstrip()


def _say(language: str, key: str, **params: object) -> str:
    from models.refusal import Message

    return _text(language, Message(key, params))


def _text(language: str, message: Message) -> str:
    from screens.text import text

    return text(language, message)
