"""A panel that finds its place: beside the list, or below it where the terminal is narrow; scrolled when it is long."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual import events
from textual.strip import Strip

from screens.widgets.lines import Lines
from screens.widgets.spans import Line, Span, draw


class Pane(Lines):
    """Lines on the panel's ground, with a rule at the left, or above when it stands below the list."""

    DEFAULT_CSS = """
    Pane { width: 46; height: 1fr; background: $panel; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._below = False
        self._top = 0
        self._about: Hashable = None

    @property
    def below(self) -> bool:
        """Whether it stands below the list."""
        return self._below

    @below.setter
    def below(self, below: bool) -> None:
        if below != self._below:
            self._below = below
            self.refresh()

    @property
    def room(self) -> int:
        """How many cells a line has."""
        return max(1, self.size.width - (3 if self._below else 4))

    @property
    def rows(self) -> int:
        """How many lines are seen at a time."""
        return max(1, self.size.height - (1 if self._below else 0))

    def show(self, lines: Sequence[Line], about: Hashable = None) -> None:
        """Show these lines from now on.

        Args:
            lines: all of them, whether they fit or not.
            about: what they are about; of something else, the first lines are seen again.
        """
        self._lines = tuple(lines)
        if about != self._about:
            self._about, self._top = about, 0
        self.scroll_lines(0)

    def scroll_lines(self, by: int) -> None:
        """Look so many lines further down, or up."""
        self._top = max(0, min(self._top + by, len(self._lines) - self.rows))
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Look at no more than there is."""
        event.stop()
        self.scroll_lines(0)

    def render_line(self, y: int) -> Strip:
        """One row, with the rule and, where there is more, an arrow at the right."""
        width = self.size.width
        if not self._below:
            head = draw(self.app, (Span("│ ", "rule"),), 2, on=self.GROUND)
            return Strip([*head, *self._line(y, width - 2)], width)
        if y == 0:
            return draw(self.app, (Span("─" * width, "rule"),), width, on=self.GROUND)
        return Strip([*draw(self.app, (), 1, on=self.GROUND), *self._line(y - 1, width - 1)], width)

    def _line(self, y: int, width: int) -> Strip:
        place = self._top + y
        more = ""
        if y == 0 and self._top > 0:
            more = "↑"
        elif y == self.rows - 1 and place < len(self._lines) - 1:
            more = "↓"
        strip = draw(self.app, self.line_at(place), max(0, width - 2), on=self.GROUND)
        return Strip([*strip, *draw(self.app, (Span(more, "accent", bold=True),), 2, on=self.GROUND)], width)
