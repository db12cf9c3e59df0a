"""The widget that shows the wall: it draws a scene and repaints only the rows that changed."""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.display.layout import lay_out
from screens.display.scene import Run, Scene, paint
from screens.display.theme import PALETTE, style_of


class Wall(Widget):
    """The wall, over the whole terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._rows: list[list[Run]] = []

    def show(self, scene: Scene) -> None:
        """Show a scene from now on."""
        self._scene = scene
        before, self._rows = self._rows, self._painted(scene)
        changed = [y for y, row in enumerate(self._rows) if y >= len(before) or row != before[y]]
        if len(changed) == len(self._rows):
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def on_mount(self) -> None:
        """Take the wall's own ground."""
        self.styles.width = self.styles.height = "100%"
        self.styles.background = PALETTE.background

    def on_resize(self, event: events.Resize) -> None:
        """Lay everything out anew."""
        self._rows = []
        if self._scene is not None:
            self.show(self._scene)

    def render_line(self, y: int) -> Strip:
        """One row of the wall."""
        empty = style_of(None)
        if y >= len(self._rows):
            return Strip.blank(self.size.width, empty)
        return Strip([Segment(run.text, style_of(run.block)) for run in self._rows[y]]).adjust_cell_length(
            self.size.width, empty
        )

    def _painted(self, scene: Scene) -> list[list[Run]]:
        columns, rows = self.size
        return paint(columns, rows, lay_out(columns, rows, scene)) if columns and rows else []
