"""The one way from outside data to the screen: plain text whose control characters are shown, never markup.

A name may hold ``[/x]``, an escape sequence, a bidi override, a newline, three hundred combining marks. As markup it
would crash or act, raw it would reach the terminal. Here every such character becomes its number, ``‹1B›``, and the
rest is ``rich.text.Text``, which is never parsed.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size
from rich.style import Style
from rich.text import Text

ELLIPSIS = "…"

MOST_MARKS = 3
"""More combining marks than this on one letter no writing uses; the rest are shown as numbers."""

_NAMED = {"\n": "‹LF›", "\t": "‹TAB›"}
_BLANK = "Zs"
_SELECTORS = frozenset((*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))))


@lru_cache(maxsize=4096)
def visible(text: str) -> str:
    """The text with everything shown that would otherwise act, hide or stack.

    Composed (NFC) first, so that a letter and its accent are one cell everywhere.

    Args:
        text: from anywhere.

    Returns:
        A string of which every character is a printable one, on one line.
    """
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = MOST_MARKS  # a mark with no letter before it would sit on whatever the screen has there
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            stacked = marks > MOST_MARKS or character in _SELECTORS
            shown.append(_number(character) if stacked else character)
        elif character.isprintable():
            marks = 0
            shown.append(character)
        else:
            marks = MOST_MARKS
            shown.append(" " if unicodedata.category(character) == _BLANK else _number(character))
    return "".join(shown)


def _number(character: str) -> str:
    return _NAMED.get(character) or f"‹{ord(character):02X}›"


def safe(value: object, style: str | Style = "") -> Text:
    """Anything, as text to be shown: one line, no markup, no control characters.

    Args:
        value: a string from anywhere, or something with a ``str``.
        style: how the whole is drawn.
    """
    return Text(visible(str(value)), style=style, no_wrap=True, end="")


def paragraphs(value: object) -> list[str]:
    """A longer text by its own lines, each made visible; blank ones at either end are dropped."""
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return [visible(line.rstrip()) for line in lines]


def width(text: str) -> int:
    """How many cells the text takes."""
    return cell_len(text)


def clip(text: str, cells: int) -> str:
    """The text in at most so many cells, ``…`` for what is left out; never half a wide letter, never a bare mark.

    Args:
        text: already visible.
        cells: the room there is.
    """
    if cells <= 0:
        return ""
    if cell_len(text) <= cells:
        return text
    kept: list[str] = []
    room = cells - 1
    for character in text:
        room -= get_character_cell_size(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + ELLIPSIS


def end(text: str, cells: int) -> str:
    """The end of the text, as much of it as at most so many cells hold.

    Args:
        text: already visible.
        cells: the room there is.
    """
    start, room = len(text), cells
    while start:
        room -= get_character_cell_size(text[start - 1])
        if room < 0:
            break
        start -= 1
    return text[start:]


def fill(text: str, cells: int, *, right: bool = False) -> str:
    """The text in exactly so many cells: clipped, or padded with blanks.

    Args:
        text: already visible.
        cells: the room to fill.
        right: whether it stands at the right end.
    """
    clipped = clip(text, cells)
    blanks = " " * (cells - cell_len(clipped))
    return blanks + clipped if right else clipped + blanks


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most so many cells, broken at blanks, within a word only when it must be (at a hyphen).

    Args:
        text: already visible, one paragraph.
        cells: the width of the lines.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= cells:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, cells)
        lines += whole
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, cells: int) -> list[str]:
    pieces, room = [""], cells
    for character in word:
        taken = get_character_cell_size(character)
        if taken > room:
            after = pieces[-1].rfind("-") + 1  # a double name breaks where it is joined
            tail = pieces[-1][after:] if after else ""
            if cell_len(tail) + taken > cells:
                tail = ""
            pieces[-1] = pieces[-1].removesuffix(tail)
            pieces.append(tail)
            room = cells - cell_len(tail)
        pieces[-1] += character
        room -= taken
    return pieces
