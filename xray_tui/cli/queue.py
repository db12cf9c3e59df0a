"""``xray-tui queue``: today's queue in order, each with its due time and why. For staff: it names patients."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import As, AsJson, Database, Language
from xray_tui.cli.told import settings_of
from xray_tui.cli.who import acting

if TYPE_CHECKING:
    from models.visit.board import Board, VisitRow


def queue(as_json: AsJson = False, who: As = None, database: Database = None, language: Language = None) -> None:
    """Today's queue in order, each with its due time and why.

    Needs the right to open the database; it names patients, so that it was shown is journalled.
    """
    from models.journal.look import look
    from models.journal.outcomes import LookKind
    from models.visit.read import read_board

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        store.perform(acting(store, settings, "queue", who), "queue", "", look, kind=LookKind.BOARD, where="queue")
        board = store.read(read_board)
    if as_json:
        typer.echo(json.dumps(document(board, settings.language), ensure_ascii=False, indent=2))
        return
    for row in (*board.in_rooms, *board.waiting):
        typer.echo(line(row, settings.language))


def document(board: Board, language: str) -> dict[str, Any]:
    """The queue for a program: instants in ISO 8601 UTC, reasons in the language."""
    return {
        "seq": board.seq,
        "at": board.at.isoformat(),
        "day": board.day.isoformat(),
        "in_rooms": [_visit(row, language) for row in board.in_rooms],
        "waiting": [_visit(row, language) for row in board.waiting],
    }


def line(row: VisitRow, language: str) -> str:
    """One row for a reader: rank, number, due time, name, state or reason."""
    from screens.format import clock
    from screens.safe import visible
    from screens.text import say, text

    why = text(language, row.why) if row.why else say(language, f"visit.state.{row.state}")
    if row.held is not None:
        why = f"{say(language, 'cli.on_hold')}: {text(language, row.held)}"
    rank = "–" if row.rank is None else str(row.rank)
    return f"{rank:>2}  {row.ticket}  {clock(row.due):>5}  {visible(row.name)}  {why}"


def _visit(row: VisitRow, language: str) -> dict[str, Any]:
    from screens.text import text

    return {
        "rank": row.rank,
        "ticket": row.ticket,
        "state": row.state.value,
        "name": row.name,
        "priority": row.priority.value,
        "arrived": row.arrived.isoformat(),
        "appointed": row.appointed.isoformat() if row.appointed else None,
        "due": row.due.isoformat(),
        "room": row.room or None,
        "exams": [exam.code or exam.text for exam in row.exams],
        "held": text(language, row.held) if row.held else None,
        "why": text(language, row.why) if row.why else None,
    }
