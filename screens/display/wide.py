"""The wall of a wide terminal: the called number at the left, clock and last calls at the right, the waiting below."""

from __future__ import annotations

from dataclasses import dataclass

from models.public_board import PublicCall
from screens.display import font
from screens.display.parts import (
    closed_rooms,
    drawn,
    footer,
    labels,
    more,
    number,
    number_width,
    numeral,
    place,
    rows_of,
    wait_large,
    wait_text,
    waiting_blocks,
)
from screens.display.scene import Block, Role, Scene, ending_at, put
from screens.display.words import three
from screens.format import clock, day
from screens.safe import clip, visible, width

LEFT = 3
TOP = 1
NUMBER_TOP = 3
MARGIN = 2
FOOT_GAP = "   ·   "
OLDER_CALLS = 4
"""How many calls are listed under the last one."""
TICKET_WIDTH = 12
"""How far right of an older call's number its place begins."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things stand.

    Args:
        scale: of the called number.
        unit: the scale of all other large text.
        line_x: the column of the upright line; the right part begins two after it.
        line_y: the row of the level line.
        edge: the first column of the right margin.
        place_y: the row of the place.
    """

    scale: int
    unit: int
    line_x: int
    line_y: int
    edge: int
    place_y: int


def plan(columns: int, rows: int, number: int) -> Plan | None:
    """The plan with the largest number, ``None`` if even twice the font's size doesn't leave room for the rest.

    The number takes up to 70 % of the width and 40 % of the height; the right part holds a clock and a number at the
    scale of the place.

    Args:
        columns: of the terminal.
        rows: of the terminal.
        number: how wide the called number is at scale 1.
    """
    edge = columns - MARGIN
    for scale in range(min(rows // 10, columns // 40), 1, -1):
        if number * scale > 0.7 * columns or font.tile("A", scale).height > 0.4 * 2 * rows:
            continue
        for unit in range(max(1, round(scale / 3)), 0, -1):
            right = min(43 * unit, edge - LEFT - number * scale - 4)
            place_y = NUMBER_TOP + font.tile("A", scale).cells + unit
            line_y = place_y + rows_of(font.HEIGHT * unit) + 1
            if right >= 38 * unit and line_y + 3 + rows_of(font.HEIGHT * unit) < rows:
                return Plan(scale, unit, edge - right - 2, line_y, edge, place_y)
    return None


def wide(columns: int, rows: int, scene: Scene) -> list[Block] | None:
    """The blocks of the wall, ``None`` if the terminal is too small for this layout."""
    the = plan(columns, rows, number_width(scene))
    if the is None:
        return None
    room = the.line_x - 1 - LEFT
    blocks = [
        *labels(LEFT, TOP, three("wall.called")),
        *number(LEFT, NUMBER_TOP, scene, the.scale, room),
        *_right(the, scene),
        Block(the.line_x, TOP, ("│",) * (the.line_y - TOP), Role.RULE),
        Block(LEFT, the.line_y, ("─" * (the.edge - LEFT),), Role.RULE),
        *_waiting(the, rows, scene),
        *footer(LEFT, rows - 1, the.edge, scene, gap=FOOT_GAP),
    ]
    if scene.newest:
        blocks.append(place(LEFT, the.place_y, scene.newest.room, the.unit, room))
    return blocks


def _waiting(the: Plan, rows: int, scene: Scene) -> list[Block]:
    area = (LEFT, the.line_y + 3, the.edge, rows - 2)
    if area[3] - area[1] < rows_of(font.HEIGHT * the.unit):
        area = (LEFT, the.line_y + 3, the.edge, rows - 1)
    numbers, left_out = waiting_blocks(area, scene.waiting, the.unit)
    words, rest = labels(LEFT, the.line_y + 1, three("wall.waiting")), more(the.edge, the.line_y + 1, left_out)
    edge = min((block.x for block in rest), default=the.edge) - 3
    return [*words, *closed_rooms(words[-1].end + 6, the.line_y + 1, edge, scene), *rest, *numbers]


def _right(the: Plan, scene: Scene) -> list[Block]:
    left = the.line_x + 2
    time = ending_at(the.edge, drawn(0, TOP, font.line(clock(scene.now), the.unit), Role.TEXT))
    label = time.bottom + 2
    wait = _wait(left, label + 2, the, scene)
    return [
        time,
        *_name_and_date(left, time, scene, the.edge),
        *labels(left, label, three("wall.last_calls")),
        *_calls(left, label + 2, min((block.y for block in wait), default=the.line_y) - 1, the, scene),
        *wait,
    ]


def _wait(left: int, calls_top: int, the: Plan, scene: Scene) -> list[Block]:
    """The range of the wait, under the last call: in large if both have room."""
    calls_bottom = calls_top + rows_of(font.tile("A", the.unit).height) + 1
    large = wait_large(left, the.line_y, the.edge, scene, the.unit)
    return large if large and large[0].y > calls_bottom else wait_text(left, the.line_y - 2, left, scene)


def _name_and_date(left: int, time: Block, scene: Scene, edge: int) -> list[Block]:
    name, _, rest = scene.unit.partition(" ")
    weekday, date = day("fi", scene.now).split()
    if max(width(name), width(rest), len(date)) < time.x - left:
        lines = ((1, name, True), (2, rest, False), (4, weekday, False), (5, date, False))
        return [_said(left, y, text, bold=bold) for y, text, bold in lines if text]
    below = time.bottom
    today = ending_at(edge, put(0, below, f"{weekday} {date}", Role.MUTED))
    return [_said(left, below, clip(scene.unit, today.x - left - 2), bold=True), today] if scene.unit else [today]


def _said(x: int, y: int, text: str, *, bold: bool) -> Block:
    return put(x, y, text, Role.TEXT if bold else Role.MUTED, bold=bold)


def _calls(left: int, top: int, bottom: int, the: Plan, scene: Scene) -> list[Block]:
    if not scene.older:
        return []
    last, *older = scene.older
    room = the.edge - left
    bitmap = numeral(last.ticket, the.unit)
    blocks: list[Block] = []
    row = top
    if bitmap is None or bitmap.width > room:
        older = [last, *older]
    else:
        shown = drawn(left, top, bitmap, Role.MUTED)
        blocks = [shown, *_place_and_time(left + TICKET_WIDTH, shown.bottom, last, the.edge, bold=True)]
        row = shown.bottom + 1
    for y, call in enumerate(older[: max(0, min(OLDER_CALLS, bottom - row))], row):
        blocks.append(put(left, y, clip(visible(call.ticket), TICKET_WIDTH - 1), bold=True))
        blocks += _place_and_time(left + TICKET_WIDTH, y, call, the.edge, bold=False)
    return blocks


def _place_and_time(x: int, y: int, call: PublicCall, edge: int, *, bold: bool) -> list[Block]:
    time = clock(call.called_at)
    where = put(x, y, clip(visible(call.room), edge - x - len(time) - 3), bold=bold)
    return [where, put(where.end + 3, y, time, Role.MUTED)]
