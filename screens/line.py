"""A line of text being edited: pure, used by the box and by the fields of dialogs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MOST_PASTED = 1_000
"""More than this in a paste is no name or code, and would be looked through at every key that follows."""


@dataclass(frozen=True, slots=True)
class Line:
    """Some text, and where the next character goes.

    Args:
        text: what was typed.
        cursor: before which character.
    """

    text: str = ""
    cursor: int = 0

    def typed(self, characters: str) -> Line:
        """With characters put in at the cursor."""
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        return Line(before + characters + after, self.cursor + len(characters))

    def edited(self, key: str) -> Line | None:
        """After an editing key; ``None`` for a key that edits nothing.

        Args:
            key: Textual's name of it.
        """
        edit = _EDITS.get(key)
        return edit(self) if edit else None

    def _cut(self, start: int, end: int) -> Line:
        """Without what stands between."""
        start = max(0, start)
        return Line(self.text[:start] + self.text[end:], start)

    def _at(self, cursor: int) -> Line:
        """With the cursor elsewhere."""
        return Line(self.text, min(max(0, cursor), len(self.text)))

    def _word_start(self) -> int:
        before = self.text[: self.cursor].rstrip()
        return before.rfind(" ") + 1

    def _word_end(self) -> int:
        after = self.text[self.cursor :]
        skipped = len(after) - len(after.lstrip())
        space = after.find(" ", skipped)
        return len(self.text) if space < 0 else self.cursor + space


def pasted(text: str) -> str:
    """A paste as one line, the beginning of a long one: what isn't printable is left out, line ends become blanks."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())[:MOST_PASTED]


_EDITS: dict[str, Callable[[Line], Line]] = {
    "backspace": lambda line: line._cut(line.cursor - 1, line.cursor),
    "delete": lambda line: line._cut(line.cursor, line.cursor + 1),
    "ctrl+d": lambda line: line._cut(line.cursor, line.cursor + 1),
    "ctrl+w": lambda line: line._cut(line._word_start(), line.cursor),
    "ctrl+backspace": lambda line: line._cut(line._word_start(), line.cursor),
    "ctrl+u": lambda line: line._cut(0, line.cursor),
    "ctrl+k": lambda line: Line(line.text[: line.cursor], line.cursor),
    "left": lambda line: line._at(line.cursor - 1),
    "right": lambda line: line._at(line.cursor + 1),
    "home": lambda line: line._at(0),
    "ctrl+a": lambda line: line._at(0),
    "end": lambda line: line._at(len(line.text)),
    "ctrl+e": lambda line: line._at(len(line.text)),
    "ctrl+left": lambda line: line._at(line._word_start()),
    "ctrl+right": lambda line: line._at(line._word_end()),
}
