"""The wall's layout: a pure function from the terminal's size and a scene to placed blocks."""

from __future__ import annotations

from screens.display.narrow import narrow
from screens.display.parts import GAP, footer
from screens.display.scene import Block, Role, Scene, put
from screens.display.stale import stale
from screens.display.wide import wide
from screens.display.words import three
from screens.safe import clip, visible, wrap

LEAST_COLUMNS = 80
LEAST_ROWS = 24


def lay_out(columns: int, rows: int, scene: Scene) -> list[Block]:
    """Everything that stands on the wall, without overlap, within the terminal.

    Args:
        columns: of the terminal.
        rows: of the terminal.
        scene: what to show.
    """
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return _too_small(columns, rows, scene)
    if scene.too_old:
        return stale(columns, rows, scene)
    return wide(columns, rows, scene) or narrow(columns, rows, scene) or _too_small(columns, rows, scene)


def _too_small(columns: int, rows: int, scene: Scene) -> list[Block]:
    """The called numbers as text, and the size that is needed."""
    calls = () if scene.too_old or scene.board is None else scene.board.called
    said = three("wall.staff_will_call") if scene.too_old else ()
    lines = [(f"{visible(call.ticket)} → {visible(call.room)}", Role.NUMBER) for call in calls]
    lines += [(line, Role.NUMBER) for sentence in said for line in wrap(sentence, columns)]
    needed = three("wall.too_small", columns=str(LEAST_COLUMNS), rows=str(LEAST_ROWS))
    lines += [(line, Role.MUTED) for sentence in needed for line in wrap(sentence, columns)]
    last = footer(0, rows - 1, columns, scene, gap=GAP)
    blocks = [put(0, y, clip(line, columns), role, bold=role is Role.NUMBER) for y, (line, role) in enumerate(lines)]
    return [block for block in blocks if block.y < rows - 1] + last
