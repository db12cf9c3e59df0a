"""A number in large digits on paper: the wall's own figures, so that the slip looks like what is called. Pure.

A roll of 32 columns is narrower than a ticket of four, and some printers lack the blocks: the largest form that the
paper has room for is taken, at worst the number as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator

from screens.display.font import Bitmap, half_blocks, has, line, ticket, tile
from screens.slips.paper import Page, Paper

_PIXEL = {True: "█", False: "#"}

Figure = tuple[Page, ...]
"""Blocks of lines, one below the other."""


def number(text: str, paper: Paper, *, large: bool = False) -> Page:
    """A ticket's number, in the middle of the paper.

    Args:
        text: letter and digits.
        paper: how much room there is, and of which characters.
        large: as large as there is room for; without, as on the desk's screen.
    """
    forms = _forms(text, paper, large=large) if text and has(text) else iter(())
    return _placed(forms, paper) or [paper.safe(text)]


def figures(text: str, paper: Paper) -> Page | None:
    """A time in large digits, in the middle of the paper; ``None`` where there is no room for it."""
    forms = ((_drawn(line(text, gap=gap), paper),) for gap in (2, 1)) if has(text) else iter(())
    return _placed(forms, paper)


def _placed(forms: Iterator[Figure], paper: Paper) -> Page | None:
    """The first of the forms that fits, with an empty line between its blocks."""
    for form in forms:
        if all(len(row) <= paper.columns for block in form for row in block):
            blocks = [_centred(block, paper.columns) for block in form]
            return [row for number, block in enumerate(blocks) for row in (*([""] if number else []), *block)]
    return None


def _forms(text: str, paper: Paper, *, large: bool) -> Iterator[Figure]:
    """The forms of a number, the most wanted first."""
    letter, digits = text[0], text[1:]
    if large:
        yield (_doubled(ticket(text), ticket(text, 2), paper),)
        for gap in (2, 1):
            above = _doubled(tile(letter), tile(letter, 2), paper)
            yield above, _doubled(line(digits, gap=gap), line(digits, 2, gap), paper)
        yield (_tall(ticket(text), paper),)
        yield _tall(tile(letter), paper), _tall(line(digits), paper)
    yield (_drawn(ticket(text), paper),)
    yield _drawn(tile(letter), paper), _drawn(line(digits), paper)


def _drawn(bitmap: Bitmap, paper: Paper) -> Page:
    """Two pixels to a cell, where the paper has half blocks; else one."""
    return half_blocks(bitmap) if paper.has_blocks else _tall(bitmap, paper)


def _doubled(bitmap: Bitmap, twice: Bitmap, paper: Paper) -> Page:
    """Twice as wide and as high; without half blocks two cells to a pixel, which are as square."""
    return half_blocks(twice) if paper.has_blocks else _tall(bitmap, paper, across=2)


def _tall(bitmap: Bitmap, paper: Paper, *, across: int = 1) -> Page:
    """Pixels as whole cells, which are about twice as high as they are wide."""
    pixel = _PIXEL[paper.has_blocks] * across
    return [row.replace("#", pixel).replace(".", " " * across) for row in bitmap.rows]


def _centred(rows: Page, columns: int) -> Page:
    width = max((len(row) for row in rows), default=0)
    return [" " * ((columns - width) // 2) + row for row in rows]
