"""What the wall shows when it can't vouch for its numbers any more: none, but that staff will call."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

from screens.display import font
from screens.display.font import Bitmap
from screens.display.parts import GAP, drawn, footer
from screens.display.scene import Block, Role, Scene, ending_at, put
from screens.display.words import Three, duration, three
from screens.format import clock, day
from screens.safe import clip, wrap

LEFT = 4
TOP = 1


def stale(columns: int, rows: int, scene: Scene) -> list[Block]:
    """The blocks of the wall over thirty seconds after the last good look."""
    edge = columns - LEFT
    said = three("wall.staff_will_call")
    for scale in range(rows // 15, 0, -1):
        top = TOP + 5 * scale + 1
        lines = _large(said, top, edge, scale)
        if lines is not None and lines[-1].bottom < rows - 1:
            return [*_header(edge, scene, scale), *lines, *_foot(columns, rows, scene)]
    return [*_header(edge, scene, 1), *_text(said, edge), *_foot(columns, rows, scene)]


def _header(edge: int, scene: Scene, scale: int) -> list[Block]:
    time = ending_at(edge, drawn(0, TOP, font.line(clock(scene.now), scale), Role.MUTED))
    today = put(LEFT, TOP, day("fi", scene.now), Role.MUTED)
    if not scene.unit:
        return [today, time]
    name = put(LEFT, TOP, clip(scene.unit, time.x - LEFT - today.width - 4), bold=True)
    return [name, replace(today, x=name.end + 3), time]


def _large(said: Three, top: int, edge: int, scale: int) -> list[Block] | None:
    """The sentences in the block font, each in as few lines as fit; ``None`` if they don't."""
    blocks: list[Block] = []
    y = top
    for sentence in said:
        lines = _broken(sentence.upper(), edge - LEFT, scale)
        if lines is None:
            return None
        for index, line in enumerate(lines):
            y += scale if index and line.ascent else 0
            blocks.append(drawn(LEFT, y, line, Role.NUMBER))
            y += 5 * scale
        y += 2 * scale
    return blocks


def _broken(sentence: str, room: int, scale: int) -> list[Bitmap] | None:
    """The sentence in the fewest lines that fit, as even as they can be."""
    words = sentence.split()
    if not font.has(sentence):
        return None
    for count in range(1, len(words) + 1):
        ways = []
        for cuts in combinations(range(1, len(words)), count - 1):
            parts = [words[a:b] for a, b in pairwise((0, *cuts, len(words)))]
            ways.append([font.line(" ".join(part), scale) for part in parts])
        best = min(ways, key=lambda way: max(line.width for line in way))
        if max(line.width for line in best) <= room:
            return best
    return None


def _text(said: Three, edge: int) -> list[Block]:
    """Where the block font has no room: bold text, the sentences well apart."""
    blocks: list[Block] = []
    y = TOP + 7
    for sentence in said:
        for line in wrap(sentence.upper(), edge - LEFT - 2):
            blocks.append(put(LEFT, y, f" {line} ", Role.NUMBER, bold=True, reverse=True))
            y += 1
        y += 2
    return blocks


def _foot(columns: int, rows: int, scene: Scene) -> list[Block]:
    edge = columns - LEFT
    if scene.question:
        return footer(LEFT, rows - 1, edge, scene, gap=GAP)
    chip = put(LEFT, rows - 1, " ! ", Role.ALARM, bold=True, reverse=True)
    left = chip.end + 2
    said = three("wall.not_updating")
    line = put(left, rows - 1, GAP.join(said))
    since = _since(scene, line.end + 3, rows - 1)
    if since[-1].end <= edge:
        return [chip, line, *since]
    top = rows - 1 - len(said)
    lines = [put(left, y, clip(sentence, edge - left)) for y, sentence in enumerate(said, top)]
    return [replace(chip, y=top), *lines, *_since(scene, left, rows - 1)]


def _since(scene: Scene, x: int, y: int) -> list[Block]:
    """When the data was last good, to the second, and how long ago."""
    age = duration(scene.age)
    if scene.fresh_at is None:
        return [put(x, y, f"({age})")]
    time = put(x, y, f"{clock(scene.fresh_at)}.{scene.fresh_at.second:02}", bold=True)
    return [time, put(time.end + 2, y, f"({age})")]
