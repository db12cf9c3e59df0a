"""The panel at the right: one line at its left, the only line on the screen; and the same as two rows when narrow."""

from __future__ import annotations

from typing import ClassVar

from textual.strip import Strip

from screens.safe import clip, visible, wrap
from screens.widgets.lines import Lines
from screens.widgets.spans import Line, Span, draw

LABEL = 11
"""Cells of the label column."""


class Panel(Lines):
    """Lines on the panel's ground, with a rule at the left."""

    DEFAULT_CSS = """
    Panel { width: 34; height: 1fr; background: $panel; }
    Panel.-wide { width: 44; }
    """

    INDENT: ClassVar[int] = 2

    def render_line(self, y: int) -> Strip:
        """One row behind the rule."""
        width = self.size.width
        rule = draw(self.app, (Span("│", "rule"),), 1, on=self.GROUND)
        rest = draw(self.app, self.line_at(y), max(0, width - 2), on=self.GROUND, indent=self.INDENT)
        end = draw(self.app, (), 1, on=self.GROUND)
        return Strip([*rule, *rest, *end], width)

    @property
    def room(self) -> int:
        """How many cells a line has."""
        return max(1, self.size.width - 2 - self.INDENT)


def labelled(label: str, value: str, width: int, *, role: str = "text", bold: bool = False) -> list[Line]:
    """A label and its value, the value wrapped in its column.

    Args:
        label: muted, clipped to its column.
        value: from anywhere.
        width: the cells of both columns.
        role: the value's.
        bold: whether the value is bold.
    """
    lines: list[Line] = []
    head = clip(visible(label), LABEL - 1)
    for part in wrap(visible(value), max(1, width - LABEL)):
        lines.append((Span(head.ljust(LABEL), "muted"), Span(part, role, bold)))
        head = ""
    return lines


def wrapped(value: str, width: int, *, role: str = "text", bold: bool = False) -> list[Line]:
    """A text over as many lines as it needs."""
    return [(Span(part, role, bold),) for part in wrap(visible(value), max(1, width))]
