"""The wall of a narrow terminal, down to 80x24: the called number over the whole width, the rest as text below it."""

from __future__ import annotations

from dataclasses import dataclass

from screens.display import font
from screens.display.parts import (
    GAP,
    call_text,
    closed_rooms,
    footer,
    labels,
    more,
    number,
    number_width,
    place,
    rows_of,
    wait_text,
    waiting_blocks,
    waiting_text,
)
from screens.display.scene import Block, Role, Scene, ending_at, put
from screens.display.words import Three, three
from screens.format import clock, day
from screens.safe import width

LEFT = 2
TEXT_LEFT = 3
NUMBER_TOP = 2
TEXT_ROWS = 4
"""Last calls, two rows of waiting numbers, the footer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things stand.

    Args:
        scale: of the called number.
        unit: the scale of the place.
        place_y: the row of the place.
        below: the first row after it.
    """

    scale: int
    unit: int
    place_y: int
    below: int


def plan(columns: int, rows: int, number: int) -> Plan | None:
    """The plan with the largest number, ``None`` if the terminal is too small.

    Args:
        columns: of the terminal.
        rows: of the terminal.
        number: how wide the called number is at scale 1.
    """
    for scale in range((columns - 2 * LEFT) // number, 0, -1):
        unit = max(1, round(scale / 3))
        place_y = NUMBER_TOP + font.tile("A", scale).cells + unit
        below = place_y + rows_of(font.HEIGHT * unit)
        if below + 1 + TEXT_ROWS <= rows:
            return Plan(scale, unit, place_y, below)
    return None


def narrow(columns: int, rows: int, scene: Scene) -> list[Block] | None:
    """The blocks of the wall, ``None`` if the terminal is too small for this layout."""
    the = plan(columns, rows, number_width(scene))
    if the is None:
        return None
    room = columns - 2 * LEFT
    blocks = [
        *_header(columns, scene),
        *number(LEFT, NUMBER_TOP, scene, the.scale, room),
        *footer(TEXT_LEFT, rows - 1, columns - LEFT, scene, gap=GAP),
    ]
    if scene.newest:
        blocks.append(place(LEFT, the.place_y, scene.newest.room, the.unit, room))
    numbers_top = the.below + 6
    if numbers_top + rows_of(font.HEIGHT * the.unit) < rows - 1:
        return blocks + _calls(the.below + 1, columns, scene) + _large(the, columns, rows, scene)
    return blocks + _calls(rows - TEXT_ROWS, columns, scene) + _small(columns, rows, scene)


def _header(columns: int, scene: Scene) -> list[Block]:
    time = ending_at(columns - LEFT, put(0, 0, clock(scene.now), bold=True))
    date = ending_at(time.x - 3, put(0, 0, day("fi", scene.now), Role.MUTED))
    return [*labels(LEFT, 0, three("wall.called"), gap=GAP), date, time]


def _labelled(y: int, words: Three) -> Block:
    return put(TEXT_LEFT, y, GAP.join(words), Role.MUTED)


def _values_left() -> int:
    words = (three("wall.last_calls_short"), three("wall.waiting"), three("wall.wait_short"))
    return TEXT_LEFT + max(width(GAP.join(label)) for label in words) + 2


def _calls(y: int, columns: int, scene: Scene) -> list[Block]:
    blocks = [_labelled(y, three("wall.last_calls_short"))]
    x, edge = _values_left(), columns - LEFT
    for call in scene.older:
        shown = call_text(x, y, call, edge - x)
        if not shown:
            break
        blocks += shown
        x = shown[-1].end + 3
    return blocks


def _small(columns: int, rows: int, scene: Scene) -> list[Block]:
    left, y = _values_left(), rows - TEXT_ROWS + 1
    label = _labelled(y, three("wall.waiting"))
    wait = wait_text(TEXT_LEFT, y + 1, left, scene)
    return [label, *waiting_text(left, y, scene.waiting, columns - LEFT - left, 1 if wait else 2), *wait]


def _large(the: Plan, columns: int, rows: int, scene: Scene) -> list[Block]:
    y, edge = the.below + 4, columns - LEFT
    wait = wait_text(TEXT_LEFT, the.below + 2, _values_left(), scene)
    numbers, left_out = waiting_blocks((LEFT, y + 2, edge, rows - 2), scene.waiting, the.unit)
    words, rest = labels(LEFT, y, three("wall.waiting"), gap=GAP), more(edge, y, left_out, gap=GAP)
    closed = closed_rooms(LEFT, y + 1, edge, scene)
    return [*words, *closed, *rest, *numbers, *wait]
