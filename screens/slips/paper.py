"""Paper: what a printer gets, in as many columns as it has and with the characters that it has. Pure.

What is printed comes from outside like what is shown, and a printer obeys control characters as a terminal does. So
every line passes ``Paper.safe`` when its page is put together, whatever it was made of.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.cells import get_character_cell_size

from models.refusal import Message
from screens.safe import clip, visible, wrap

Page = Sequence[str]
"""Lines, each without its end."""

BLOCKS = "█▀▄"

FEED = 3
"""Empty lines after what is on a roll, so that it isn't torn off through the last words."""

_ALIKE = {
    **dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2014, 0x2212, 0xB7), "-"),
    **dict.fromkeys((0x2018, 0x2019), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E), '"'),
    ord("‹"): "<", ord("›"): ">", ord("…"): ".", ord("→"): "->", ord("×"): "x", ord("√"): "v", ord("•"): "*",
    0xC6: "AE", 0xD8: "O", 0xDF: "ss", 0xE6: "ae", 0xF8: "o", 0x110: "D", 0x111: "d", 0x141: "L", 0x142: "l",
}  # fmt: skip
"""What stands for a character that the printer lacks; for ``…``, which cuts a line short, what takes no more room."""

LACKING = "?"
"""What stands for any other."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper in a printer.

    Args:
        columns: characters to a line.
        encoding: the character set that the printer is set to, by Python's name.
        rows: lines to a page; 0 for a roll, which has no pages.
    """

    columns: int = 42
    encoding: str = "utf-8"
    rows: int = 0

    @property
    def has_blocks(self) -> bool:
        """Whether it can print what large digits are made of."""
        return all(self._has(block) for block in BLOCKS)

    def safe(self, value: object) -> str:
        """Anything as it can be printed: on one line, nothing in it that acts, nothing that the printer lacks.

        Args:
            value: a string from anywhere, or something with a ``str``.
        """
        shown = visible(str(value))
        return shown if shown.isascii() else "".join(map(self._one, shown))

    def _one(self, character: str) -> str:
        if get_character_cell_size(character) == 0:
            # A printer doesn't stack marks on letters: it would leave them out, or print them beside.
            return self.safe(f"‹{ord(character):02X}›")
        if self._has(character):
            return character
        base = _ALIKE.get(ord(character)) or unicodedata.normalize("NFD", character)[0]
        return base if base.isascii() else LACKING

    def _has(self, character: str) -> bool:
        try:
            character.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def paragraph(self, words: str, columns: int = 0) -> list[str]:
        """A sentence over as many lines as it needs.

        Args:
            words: from anywhere.
            columns: of a line, when fewer than the paper has.
        """
        return wrap(self.safe(words), min(columns or self.columns, self.columns))

    def text(self, pages: Iterable[Page]) -> str:
        """The pages as the printer gets them: lines with their ends, a form feed between pages."""
        text = "\f".join("".join(f"{self._line(line)}\n" for line in page) for page in pages)
        return text if self.rows else text + "\n" * FEED

    def _line(self, line: str) -> str:
        return self.safe(clip(self.safe(line), self.columns)).rstrip()

    def encoded(self, text: str) -> bytes:
        """The text in the printer's character set."""
        return text.encode(self.encoding, "replace")


class Printout(Protocol):
    """Something that can be printed."""

    @property
    def title(self) -> Message:
        """What it is, when it is spoken of at the desk."""
        ...

    @property
    def file(self) -> str:
        """What its file is called, where files stand for a printer; the next of its kind takes its place."""
        ...

    @property
    def is_list(self) -> bool:
        """Whether it is for the desk, on the larger paper if there are two; slips are for patients."""
        ...

    def pages(self, paper: Paper) -> list[Page]:
        """Its pages, on this paper."""
        ...
