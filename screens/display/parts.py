"""The parts that the wall's layouts are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.public_board import PublicCall
from screens.display import font
from screens.display.font import Bitmap
from screens.display.scene import Block, Role, Scene, ending_at, put
from screens.display.words import Three, duration, three
from screens.format import clock
from screens.safe import clip, visible, width

WIDE_GAP = "  ·  "
GAP = " · "
TICKET = 8
"""Room for a ticket as text, if it is one."""


def rows_of(pixels: int) -> int:
    """How many rows of cells so many pixels take from the top of a row."""
    return (pixels + 1) // 2


def drawn(x: int, y: int, bitmap: Bitmap, role: Role, *, reverse: bool = False) -> Block:
    """A bitmap whose line begins at the row; its marks stand in the rows above."""
    above = rows_of(bitmap.ascent)
    return Block(x, y - above, font.half_blocks(bitmap, lowered=bool(bitmap.ascent % 2)), role, reverse=reverse)


def numeral(ticket: str, scale: int) -> Bitmap | None:
    """A ticket in the block font, ``None`` if it isn't a letter with digits."""
    letter, digits = ticket[:1], ticket[1:]
    if not ("A" <= letter <= "Z" and digits.isascii() and digits.isdigit()):
        return None
    return font.ticket(ticket, scale)


def number_width(scene: Scene) -> int:
    """How wide the number in large is at scale 1: the called one's, never less than a letter and three digits."""
    bitmap = numeral(scene.newest.ticket, 1) if scene.newest else None
    usual = font.ticket("A000").width
    return max(usual, bitmap.width) if bitmap else usual


def number(x: int, y: int, scene: Scene, scale: int, room: int) -> list[Block]:
    """The called number in large, or the dash that stands for nobody."""
    if scene.newest is None:
        return [drawn(x, y + rows_of(scale), font.line("–", scale), Role.MUTED)]
    bitmap = numeral(scene.newest.ticket, scale)
    if bitmap is None:
        return [put(x, y, clip(visible(scene.newest.ticket), room), Role.NUMBER, bold=True, reverse=scene.swapped)]
    return [drawn(x, y, bitmap, Role.NUMBER, reverse=scene.swapped)]


def place(x: int, y: int, name: str, scale: int, room: int) -> Block:
    """Where the called patient is to go: as large as fits, in capitals; in the end as bold text."""
    capitals = _capitals(name)
    for size in range(scale, 0, -1):
        for text in (f"→ {capitals}", capitals):
            for gap in (font.GAP, 1):
                if font.has(text) and font.line(text, size, gap).width <= room:
                    return drawn(x, y, font.line(text, size, gap), Role.TEXT)
    return put(x, y, clip(f"→ {visible(name)}", room), bold=True)


def _capitals(text: str) -> str:
    """The text as the block font writes it."""
    return visible(text).upper().replace("-", "–")


def labels(x: int, y: int, words: Three, *, gap: str = WIDE_GAP) -> list[Block]:
    """A label in three languages, the first of them bold."""
    first = put(x, y, words[0], bold=True)
    return [first, put(first.end, y, gap + gap.join(words[1:]), Role.MUTED)]


def wait_large(x: int, bottom: int, edge: int, scene: Scene, scale: int) -> list[Block]:
    """The range of the wait in the block font under its label, ending above a row; nothing where it has no room."""
    if not scene.wait:
        return []
    shown = font.line(scene.wait, scale)
    if shown.width > edge - x:
        return []
    top = bottom - rows_of(font.HEIGHT * scale)
    words = labels(x, top - 2, three("wall.wait"))
    unit = put(words[-1].end + 4, top - 2, scene.wait_unit, bold=True)
    if unit.end > edge:
        words = labels(x, top - 2, three("wall.wait_short"), gap=GAP)
        unit = put(words[-1].end + 2, top - 2, scene.wait_unit, bold=True)
    return [*words, unit, drawn(x, top, shown, Role.TEXT)]


def wait_text(x: int, y: int, value_x: int, scene: Scene) -> list[Block]:
    """The range of the wait on one line of text; nothing when it can't be said."""
    if not scene.wait:
        return []
    label = put(x, y, GAP.join(three("wall.wait_short")), Role.MUTED)
    return [label, put(max(value_x, label.end + 2), y, f"{scene.wait} {scene.wait_unit}", bold=True)]


def waiting_blocks(area: tuple[int, int, int, int], tickets: Sequence[str], scale: int) -> tuple[list[Block], int]:
    """The waiting numbers in the block font, by number, row by row.

    Args:
        area: its first column and row, and the first column and row after it.
        tickets: the numbers.
        scale: of the digits; the letter is a cell or a tile beside them, since the digits alone are unique in the day.

    Returns:
        The blocks, and how many numbers had no room.
    """
    left, top, right, bottom = area
    widest = max((_waiting_width(ticket, scale) for ticket in tickets), default=_waiting_width("A000", scale))
    columns = max(1, (right - left + 6 * scale) // (widest + 6 * scale))
    pitch = (right - left + 5 * scale) // columns
    high = rows_of(font.HEIGHT * scale)
    rows = max(0, (bottom - top + 2 * scale) // (high + 2 * scale))
    shown = tickets[: rows * columns]
    blocks: list[Block] = []
    for index, ticket in enumerate(shown):
        row, column = divmod(index, columns)
        blocks += _waiting_number(left + column * pitch, top + row * (high + 2 * scale), ticket, scale)
    return blocks, len(tickets) - len(shown)


def _letter_width(scale: int) -> int:
    return 5 if scale == 1 else font.tile("A", scale - 1).width + 2 * scale


def _waiting_width(ticket: str, scale: int) -> int:
    digits = ticket[1:]
    if numeral(ticket, 1) is None:
        return width(visible(ticket))
    return _letter_width(scale) + font.line(digits, scale).width


def _waiting_number(x: int, y: int, ticket: str, scale: int) -> list[Block]:
    if numeral(ticket, 1) is None:
        return [put(x, y, ticket, Role.MUTED, bold=True)]
    if scale == 1:
        letter = put(x, y, f" {ticket[0]} ", Role.MUTED, bold=True, reverse=True)
    else:
        letter = drawn(x, y, font.tile(ticket[0], scale - 1), Role.MUTED)
    return [letter, drawn(x + _letter_width(scale), y, font.line(ticket[1:], scale), Role.MUTED)]


def more(edge: int, y: int, left_out: int, *, gap: str = WIDE_GAP) -> list[Block]:
    """How many wait beside those shown, ending at a column; nothing if none do."""
    if not left_out:
        return []
    words = ending_at(edge, put(0, y, "  " + gap.join(three("wall.more")), Role.MUTED))
    return [ending_at(words.x, put(0, y, f"+ {left_out}", bold=True)), words]


def closed_rooms(x: int, y: int, edge: int, scene: Scene) -> list[Block]:
    """The rooms that can't be used, on one line of text before a column; nothing when all can, or without room."""
    if not scene.closed:
        return []
    said = put(x, y, f"× {', '.join(map(visible, scene.closed))}: {GAP.join(three('wall.closed'))}", bold=True)
    return [said] if said.end <= edge else []


def call_text(x: int, y: int, call: PublicCall, room: int) -> list[Block]:
    """An older call on one line of text: ``A014 Röntgen 1 9.36``; nothing if there is no room for it."""
    time = clock(call.called_at)
    ticket = put(x, y, clip(visible(call.ticket), TICKET), bold=True)
    name = put(ticket.end + 1, y, clip(visible(call.room), max(12, room - ticket.width - len(time) - 2)))
    shown = put(name.end + 1, y, time, Role.MUTED)
    return [ticket, name, shown] if shown.end <= x + room else []


def waiting_text(x: int, y: int, tickets: Sequence[str], room: int, rows: int) -> list[Block]:
    """The waiting numbers as text on a few rows, ``+ 2`` at the end for those without room."""
    tickets = [visible(ticket) for ticket in tickets]
    taken = 0
    lines: list[str] = []
    for row in range(rows):
        line = ""
        rest = tickets[taken:]
        for ticket in rest:
            left = len(tickets) - taken
            tail = len(f"  + {left}") if row == rows - 1 and left > 1 else 0
            if len(line) + len(ticket) + 1 + tail > room:
                break
            line += f"{ticket} "
            taken += 1
        lines.append(line.rstrip())
    if taken < len(tickets):
        lines[-1] += f"  + {len(tickets) - taken}"
    return [put(x, y + row, line, bold=True) for row, line in enumerate(lines) if line]


def footer(x: int, y: int, edge: int, scene: Scene, *, gap: str) -> list[Block]:
    """The last row: urgent patients may be called first, and the age of the data; or the question before an end."""
    if scene.question:
        return [put(x, y, clip(f" {visible(scene.question)} ", edge - x), bold=True, reverse=True)]
    age = data_age(y, edge, scene)
    for words, joint in _urgent(gap):
        text = put(x, y, joint.join(words))
        if text.end + 2 < age.x:
            return [text, age]
    return [age]


def _urgent(gap: str) -> Iterable[tuple[Three, str]]:
    long, short = three("wall.urgent_first"), three("wall.urgent_first_short")
    return ((long, gap), (long, GAP), (short, GAP), (short[:1], GAP))


def data_age(y: int, edge: int, scene: Scene) -> Block:
    """How old the data is, ending at a column: quiet while it is fresh, an alarm chip when it isn't."""
    age = duration(scene.age)
    if not scene.old:
        return ending_at(edge, put(0, y, clip(f"• {age}", edge), Role.MUTED))
    said = GAP.join(three("wall.data_old", age=age))
    chip = put(0, y, clip(f" ! {said} ", edge), Role.ALARM, bold=True, reverse=True)
    return ending_at(edge, chip)
