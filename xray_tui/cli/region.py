"""``xray-tui region``: numbers of several units, side by side and summed. No names."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_tui.cli.options import AsJson, Language
from xray_tui.cli.told import REFUSED, UNUSABLE, settings_of, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xray_tui.region import Numbers, UnitNumbers


def region(
    database: Annotated[
        list[str] | None,
        typer.Option("--database", help="A unit's database; again for each. Without, those that the settings name."),
    ] = None,
    as_json: AsJson = False,
    language: Language = None,
) -> None:
    """How many wait, are called and in exam in several units, and in all of them. No names.

    Reads what each unit's waiting room sees, and nothing else. Exit code 0, 1 when a unit couldn't be read, 2 when none
    could.
    """
    from models.refusal import Message
    from xray_tui.region import read_region

    settings = settings_of(language=language)
    databases = tuple(database or settings.region)
    if not databases:
        stop(settings.language, Message("region.none_named"), UNUSABLE)
    units = read_region(databases)
    if as_json:
        typer.echo(json.dumps(document(units, settings.language), ensure_ascii=False, indent=2))
    else:
        for line in lines(units, settings.language):
            typer.echo(line)
    faults = [unit for unit in units if unit.fault is not None]
    if faults:
        raise typer.Exit(UNUSABLE if len(faults) == len(units) else REFUSED)


def document(units: Sequence[UnitNumbers], language: str) -> dict[str, Any]:
    """The numbers for a program.

    Args:
        units: each unit.
        language: of the sentence that says why a unit couldn't be read.
    """
    from screens.text import text
    from xray_tui.region import total

    return {
        "units": [
            {
                "database": unit.database,
                "unit": unit.name or None,
                "at": unit.at.isoformat() if unit.at else None,
                **(asdict(unit.numbers) if unit.fault is None else {}),
                "wait_minutes": list(unit.wait) if unit.wait else None,
                "fault": text(language, unit.fault) if unit.fault else None,
            }
            for unit in units
        ],
        "total": {**asdict(total(units)), "units": sum(unit.fault is None for unit in units)},
    }


def lines(units: Sequence[UnitNumbers], language: str) -> list[str]:
    """The numbers for a reader: a row for each unit, then the sum."""
    from screens.safe import fill, visible, width
    from screens.text import say, text
    from xray_tui.region import total

    read = [unit for unit in units if unit.fault is None]
    head = [say(language, f"region.col_{name}") for name in ("unit", "waiting", "called", "in_exam", "free", "wait")]
    rows = [
        head,
        *([_name(unit, read), *_cells(unit.numbers), _wait(unit.wait, language)] for unit in read),
        [say(language, "region.total", count=len(read)), *_cells(total(units)), ""],
    ]
    widths = [max(width(row[column]) for row in rows) for column in range(len(head))]
    told = [
        "  ".join(
            fill(cell, cells, right=column > 0) for column, (cell, cells) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [*told, *(f"× {visible(unit.database)}: {text(language, unit.fault)}" for unit in units if unit.fault)]


def _name(unit: UnitNumbers, among: Sequence[UnitNumbers]) -> str:
    """The unit's name; where several have the same, its database too."""
    from screens.safe import visible

    alone = sum(other.name == unit.name for other in among) == 1
    return visible(unit.name if alone else f"{unit.name} ({unit.database})")


def _cells(numbers: Numbers) -> list[str]:
    return [
        str(numbers.waiting),
        str(numbers.called),
        str(numbers.in_exam),
        f"{numbers.free}/{numbers.rooms}",
    ]


def _wait(wait: tuple[int, int] | None, language: str) -> str:
    from screens.text import say

    return "–" if wait is None else say(language, "region.minutes", low=wait[0], high=wait[1])
