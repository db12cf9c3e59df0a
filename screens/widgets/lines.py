"""A widget that is a few lines of spans: header, footer, panel, toast and dialogs are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.spans import BLANK, Line, draw


class Lines(Widget):
    """Draws its lines by role; repaints only those that changed."""

    can_focus = False

    GROUND: ClassVar[str] = "panel"
    """The role of what the lines stand on."""

    INDENT: ClassVar[int] = 1
    """Blank cells at the left, and as many at the right."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What it shows."""
        return self._lines

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines from now on."""
        old, self._lines = self._lines, tuple(lines)
        if not self.is_attached:
            return
        changed = [
            y
            for y in range(max(len(old), len(self._lines)))
            if (old[y] if y < len(old) else None) != (self._lines[y] if y < len(self._lines) else None)
        ]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def line_at(self, y: int) -> Line:
        """The line of a row of the widget."""
        return self._lines[y] if y < len(self._lines) else BLANK

    def render_line(self, y: int) -> Strip:
        """One row, in the theme of the moment."""
        width = self.size.width
        strip = draw(self.app, self.line_at(y), max(0, width - self.INDENT), on=self.GROUND, indent=self.INDENT)
        return strip.extend_cell_length(width, strip._segments[-1].style if strip._segments else None)
