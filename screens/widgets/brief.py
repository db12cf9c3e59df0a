"""What the panel has, in a few lines under a rule, where there is no room for the panel."""

from __future__ import annotations

from collections.abc import Sequence

from screens.widgets.lines import Lines
from screens.widgets.spans import Line, Span


class Brief(Lines):
    """The selected row in brief."""

    DEFAULT_CSS = """
    Brief { height: 4; display: none; background: $panel; }
    """

    @property
    def room(self) -> int:
        """How many cells a line has."""
        return max(1, self.size.width - 2)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines under the rule; nothing for none."""
        rule: Line = (Span("─" * self.room, "rule"),)
        super().show([rule, *lines] if lines else [])
