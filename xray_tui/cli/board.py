"""``xray-tui board``: the public board, for another program or a glance. Numbers, rooms and states; no names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from xray_tui.cli.options import AsJson, Database, Language
from xray_tui.cli.told import UNUSABLE, settings_of, stop

if TYPE_CHECKING:
    from datetime import datetime

    from models.public_board import PublicBoard, PublicCall


def board(as_json: AsJson = False, database: Database = None, language: Language = None) -> None:
    """The public board: tickets, rooms, states and the age of the data. No names.

    Reads nothing that holds a name: SQLite refuses it to this command.
    """
    from models.public import public_board
    from models.refusal import Refusal
    from models.store.public import open_public

    settings = settings_of(database=database, language=language)
    try:
        store = open_public(settings.database)
        try:
            now, read = store.clock.now(), store.read(public_board)
        finally:
            store.close()
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE)
    if as_json:
        typer.echo(json.dumps(document(read, now), ensure_ascii=False, indent=2))
        return
    for line in lines(read, settings.language):
        typer.echo(line)


def document(read: PublicBoard, now: datetime) -> dict[str, Any]:
    """The board for a program: instants in ISO 8601 UTC.

    Args:
        read: the board.
        now: the clinic's time; the age is counted up to it.
    """
    return {
        "unit": read.unit,
        "day": read.day.isoformat(),
        "at": read.at.isoformat(),
        "seq": read.seq,
        "age_seconds": round(max(0.0, (now - read.at).total_seconds()), 3),
        "wait_minutes": None if read.wait is None else list(read.wait),
        "rooms": [
            {"id": room.id, "name": room.name, "state": room.state.value, "ticket": room.ticket or None}
            for room in read.rooms
        ],
        "tickets": [
            *(_called(call) for call in (*read.called, *read.past)),
            *({"ticket": ticket, "state": "waiting", "room": None, "called_at": None} for ticket in read.waiting),
        ],
    }


def _called(call: PublicCall) -> dict[str, Any]:
    return {
        "ticket": call.ticket,
        "state": call.state.value,
        "room": call.room,
        "called_at": call.called_at.isoformat(),
    }


def lines(read: PublicBoard, language: str) -> list[str]:
    """The board for a reader: who is called where, the calls before, and the numbers that wait."""
    from screens.format import clock
    from screens.safe import visible
    from screens.text import say

    def told(call: PublicCall) -> str:
        return f"{call.ticket} → {visible(call.room)} {clock(call.called_at)}"

    nobody = "–"
    return [
        f"{say(language, 'wall.called')}: {', '.join(map(told, read.called)) or nobody}",
        f"{say(language, 'wall.last_calls')}: {', '.join(map(told, read.past)) or nobody}",
        f"{say(language, 'wall.waiting')}: {' '.join(read.waiting) or nobody}",
    ]
