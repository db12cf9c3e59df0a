"""A list whose rows have keys: groups, rows of one or two lines, a selection that follows its key.

Drawn line by line; only the lines that changed are painted again.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from time import monotonic

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.safe import wrap
from screens.selection import Selection, Why
from screens.widgets.spans import BLANK, Line, Span, draw

MARKER = Span("►", "accent", bold=True)
GRID_INDENT = 4
"""Blank, marker, two blanks: where the grid's second column begins."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Args:
        lines: one line, or two.
        key: what is selected when this is; ``None`` for a heading, a blank or a sentence.
        group: the group that Tab goes to; rows of one group stand together.
        indent: blank cells before it, the marker among them.
    """

    lines: tuple[Line, ...]
    key: Hashable | None = None
    group: str = ""
    indent: int = GRID_INDENT


BLANK_ROW = Row((BLANK,))


def heading(text: str) -> Row:
    """A group's heading: bold, muted, at the left edge."""
    return Row(((Span(text, "muted", bold=True),),), indent=1)


def sentence(text: str, cells: int = 0) -> Row:
    """What stands where rows would be.

    Args:
        text: what it says.
        cells: of the list, for what may be longer than one line.
    """
    lines = wrap(text, cells - 2) if cells > 2 else [text]
    return Row(tuple((Span(line, "muted"),) for line in lines), indent=1)


class Rows(Widget):
    """The keyed list."""

    can_focus = False
    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Rows { width: 1fr; height: 1fr; background: $background; }
    """

    class Selected(Message):
        """The selection is another one, by the user or because rows went."""

        def __init__(self, rows: Rows, key: Hashable | None, *, jumped: bool = False) -> None:
            super().__init__()
            self.rows = rows
            self.key = key
            self.jumped = jumped

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Resized(Message):
        """There is more room for it, or less: what is written to fit is written again."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    def __init__(self, *, on: str = "background", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._on = on
        self._selection: Selection[Hashable] = Selection()
        self._rows: tuple[Row, ...] = ()
        self._flat: list[tuple[Row, int]] = []
        self._top = 0
        self._active = True

    @property
    def selected(self) -> Hashable | None:
        """The key that is highlighted now."""
        return self._selection.key

    @property
    def rows(self) -> tuple[Row, ...]:
        """What it shows."""
        return self._rows

    @property
    def active(self) -> bool:
        """Whether the arrows move in this list: the marker is drawn only then."""
        return self._active

    @active.setter
    def active(self, active: bool) -> None:
        if active != self._active:
            self._active = active
            self.refresh()

    def at_press(self, pressed_at: float) -> Hashable | Why:
        """Whom a key acts on that arrived then: a key, or why nobody."""
        return self._selection.at_press(pressed_at)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows from now on; the selection stays with its key."""
        before, old_flat, old_top = self._selection.key, self._flat, self._top
        self._rows = tuple(rows)
        self._flat = [(row, index) for row in self._rows for index in range(len(row.lines))]
        jumped = self._selection.show([row.key for row in self._rows if row.key is not None], monotonic())
        self._follow()
        key = self._selection.key
        if self.is_attached:
            self._repaint(old_flat, old_top, {before, key} if before != key else set())
        if key != before:
            self.post_message(self.Selected(self, key, jumped=jumped))

    def select(self, key: Hashable, at: float = float("inf")) -> bool:
        """Select a key, as the user asked."""
        before = self._selection.key
        if not self._selection.select(key, at):
            return False
        self._changed(before)
        return True

    def move(self, by: int, at: float = float("inf")) -> None:
        """Move the selection so many rows down, or up."""
        before = self._selection.key
        if self._selection.move(by, at):
            self._changed(before)

    def move_page(self, by: int, at: float = float("inf")) -> None:
        """Move it by so many screenfuls."""
        self.move(by * max(1, self.size.height - 1), at)

    def move_group(self, by: int, at: float = float("inf")) -> None:
        """Select the first row of the next group, or of the one before; round the ends."""
        firsts: dict[str, Hashable] = {}
        for row in self._rows:
            if row.key is not None:
                firsts.setdefault(row.group, row.key)
        groups = list(firsts)
        if not groups:
            return
        mine = next((row.group for row in self._rows if row.key == self._selection.key), groups[0])
        self.select(firsts[groups[(groups.index(mine) + by) % len(groups)]], at)

    def _changed(self, before: Hashable | None) -> None:
        key = self._selection.key
        if key == before:
            return
        top = self._top
        self._follow()
        if self.is_attached:
            self._repaint(self._flat, top, {before, key})
        self.post_message(self.Selected(self, key))

    def _repaint(self, old: list[tuple[Row, int]], old_top: int, touched: set[Hashable | None]) -> None:
        """Paint again what looks different: of the visible lines only."""
        width, height = self.size
        if not width or not height:
            return
        regions = []
        above = (old_top > 0) != (self._top > 0)
        below = (len(old) > old_top + height) != (len(self._flat) > self._top + height)
        for y in range(height):
            was = old[old_top + y] if old_top + y < len(old) else None
            now = self._flat[self._top + y] if self._top + y < len(self._flat) else None
            key = None if now is None else now[0].key
            arrow = (y == 0 and above) or (y == height - 1 and below)
            if was != now or (key is not None and key in touched) or arrow:
                regions.append(Region(0, y, width, 1))
        if regions:  # of none the whole widget would be painted
            self.refresh(*regions)

    def _follow(self) -> None:
        """Scroll no more than needed for the selected row to be seen."""
        height = self.size.height
        if not height:
            return
        places = [y for y, (row, _) in enumerate(self._flat) if row.key is not None and row.key == self._selection.key]
        if places:
            first, last = places[0], places[-1]
            if not any(row.key is not None for row, _ in self._flat[:first]):
                first = 0  # the first selectable row brings all that stands above it
            while first and self._flat[first - 1][0].key is None and any(self._flat[first - 1][0].lines):
                first -= 1  # a group's first row brings its heading
            self._top = min(self._top, first)
            self._top = max(self._top, last - height + 1)
        self._top = max(0, min(self._top, len(self._flat) - height))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the selection in sight."""
        event.stop()
        self._follow()
        self.refresh()
        self.post_message(self.Resized(self))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Look further down; the selection stays where it is."""
        event.stop()
        self._look(self._top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look further up."""
        event.stop()
        self._look(self._top - 3)

    def _look(self, top: int) -> None:
        self._top = max(0, min(top, len(self._flat) - self.size.height))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        width, height = self.size
        place = self._top + y
        if place >= len(self._flat):
            return draw(self.app, BLANK, width, on=self._on)
        row, index = self._flat[place]
        selected = self._active and row.key is not None and row.key == self._selection.key
        more = ""
        if y == 0 and self._top > 0:
            more = "↑"
        elif y == height - 1 and place < len(self._flat) - 1:
            more = "↓"
        strip = draw(
            self.app,
            row.lines[index],
            width - 1 if more else width,
            on=self._on,
            indent=row.indent,
            marker=MARKER if selected and index == 0 else None,
            selected=selected,
        )
        if more:
            strip = Strip([*strip, *draw(self.app, (Span(more, "muted"),), 1, on=self._on)], width)
        return strip
