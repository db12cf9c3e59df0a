"""The wall's block font: bitmaps, their scaling, and their rendering to half blocks.

Two pixels stand above each other in a cell. A bitmap is drawn in ``#`` and ``.``, so a test or a debugger shows it as
it is. Scaling makes a pixel n x n and then cuts or fills the corners of stairs, so that a diagonal becomes a straight
edge while a square corner stays square.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from screens.display.glyphs import MARKS, SHEETS, SPACE

HEIGHT = 9
"""Pixel rows of a glyph, marks not counted."""
ASCENT = 2
"""Pixel rows of a mark above it."""
GAP = 2
"""Pixels between two glyphs."""

_HALVES = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}
_CORNERS = ((-1, -1), (1, -1), (-1, 1), (1, 1))


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Pixels: ``#`` set, ``.`` unset, all rows equally long.

    Args:
        rows: from the top.
        ascent: how many of them stand above the line's own height, for the marks of Ä, Ö and Å.
    """

    rows: tuple[str, ...]
    ascent: int = 0

    @property
    def width(self) -> int:
        """Pixels across."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def height(self) -> int:
        """Pixels down, marks counted."""
        return len(self.rows)

    @property
    def cells(self) -> int:
        """Rows of cells that it needs when it begins at the top of one."""
        return (self.height + 1) // 2


@lru_cache(maxsize=1)
def _glyphs() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {" ": ("." * SPACE,) * HEIGHT}
    for sheet in SHEETS:
        head, *rows = sheet.strip("\n").split("\n")
        for start, character in enumerate(head):
            if character != " ":
                found[character] = tuple(row[start:].split(" ", 1)[0] for row in rows)
    for character, (letter, mark) in MARKS.items():
        found[character] = mark + found[letter]
    return found


def has(text: str) -> bool:
    """Whether the font has every character of the text."""
    return all(character in _glyphs() for character in text)


@lru_cache(maxsize=256)
def line(text: str, scale: int = 1, gap: int = GAP) -> Bitmap:
    """A line of text; as high as its highest glyph.

    Args:
        text: only characters that the font has.
        scale: cells across for each pixel.
        gap: pixels between two glyphs, before scaling.
    """
    glyphs = [_glyphs()[character] for character in text]
    height = max((len(rows) for rows in glyphs), default=HEIGHT)
    padded = [("." * len(rows[0]),) * (height - len(rows)) + rows for rows in glyphs]
    joint = "." * gap
    rows = tuple(joint.join(rows[y] for rows in padded) for y in range(height))
    return scaled(Bitmap(rows, ascent=height - HEIGHT), scale)


@lru_cache(maxsize=256)
def scaled(bitmap: Bitmap, n: int) -> Bitmap:
    """The bitmap with every pixel n x n, its stairs made straight.

    For a corner of a pixel: if both neighbours at the corner's two sides are unlike the pixel, the two opposite ones
    like it, and at least one of the two diagonal neighbours beside the corner like it, the pixel stands on a stair,
    and the corner's subpixels with i + j < k change. The two k of set and unset pixels together are n - 1, which is
    what makes the edge of a stair of single steps straight.
    """
    if n == 1:
        return bitmap
    cut, fill = _reach(n)
    out = [bytearray(row.replace("#", "#" * n).replace(".", "." * n), "ascii") for row in bitmap.rows for _ in range(n)]
    for y in range(bitmap.height):
        for x in range(bitmap.width):
            k = cut if _at(bitmap, x, y) else fill
            if not k:
                continue
            for dx, dy in _CORNERS:
                if _on_stair(bitmap, x, y, dx, dy):
                    _flip(out, x * n, y * n, dx, dy, n, k)
    return Bitmap(tuple(row.decode("ascii") for row in out), ascent=bitmap.ascent * n)


def _reach(n: int) -> tuple[int, int]:
    """How far a corner is cut off a set pixel, and filled into an unset one, at a scale."""
    if n == 2:
        return 1, 0
    return n - 1 - n // 2, n // 2


def _at(bitmap: Bitmap, x: int, y: int) -> bool:
    return 0 <= x < bitmap.width and 0 <= y < bitmap.height and bitmap.rows[y][x] == "#"


def _on_stair(bitmap: Bitmap, x: int, y: int, dx: int, dy: int) -> bool:
    own = _at(bitmap, x, y)
    return (
        _at(bitmap, x + dx, y) != own
        and _at(bitmap, x, y + dy) != own
        and _at(bitmap, x - dx, y) == own
        and _at(bitmap, x, y - dy) == own
        and (_at(bitmap, x + dx, y - dy) == own or _at(bitmap, x - dx, y + dy) == own)
    )


def _flip(out: list[bytearray], left: int, top: int, dx: int, dy: int, n: int, k: int) -> None:
    for j in range(k):
        for i in range(k - j):
            row = out[top + (j if dy < 0 else n - 1 - j)]
            at = left + (i if dx < 0 else n - 1 - i)
            row[at] = ord("#") if row[at] == ord(".") else ord(".")


@lru_cache(maxsize=128)
def tile(letter: str, scale: int = 1) -> Bitmap:
    """A solid tile with clipped corners, the letter cut out of it: it can't be read as a digit.

    Args:
        letter: one character without a mark.
        scale: cells across for each pixel; the tile is one pixel wider than the letter at every side.
    """
    inner = line(letter, scale)
    clip = 1 + scale // 2
    width, height = inner.width + 2 * scale, inner.height + 2 * scale
    rows = []
    for y in range(height):
        row = bytearray(b"#" * width)
        if scale <= y < height - scale:
            row[scale : width - scale] = inner.rows[y - scale].translate({35: ".", 46: "#"}).encode("ascii")
        short = max(0, clip - min(y, height - 1 - y))
        for x in range(short):
            row[x] = row[-1 - x] = ord(".")
        rows.append(row.decode("ascii"))
    return Bitmap(tuple(rows))


@lru_cache(maxsize=128)
def ticket(text: str, scale: int = 1) -> Bitmap:
    """A ticket's number: its letter as a tile, then the digits.

    Raises:
        KeyError: the font doesn't have a character of it.
    """
    head = tile(text[0], scale)
    digits = line(text[1:], scale)
    blank = "." * digits.width
    below = [blank] * scale + list(digits.rows) + [blank] * scale
    joint = "." * (GAP * scale)
    return Bitmap(tuple(left + joint + right for left, right in zip(head.rows, below, strict=True)))


def half_blocks(bitmap: Bitmap, *, lowered: bool = False) -> tuple[str, ...]:
    """The bitmap as lines of text, two pixels to a cell.

    Args:
        bitmap: what to draw.
        lowered: whether it begins at the lower half of its first row.
    """
    blank = "." * bitmap.width
    rows = ([blank] if lowered else []) + list(bitmap.rows)
    if len(rows) % 2:
        rows.append(blank)
    return tuple(_row(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True))


def _row(upper: Iterable[str], lower: Iterable[str]) -> str:
    return "".join(_HALVES[a + b] for a, b in zip(upper, lower, strict=True))
