"""A screen that is a list, with the selected row in full beside it, or in brief below where the terminal is narrow."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from screens.base import DeskScreen
from screens.widgets.brief import Brief
from screens.widgets.pane import Pane
from screens.widgets.rows import Rows


class ListScreen(DeskScreen):
    """A list and its selected row; read only while somebody looks."""

    DEFAULT_CSS = """
    ListScreen #list { margin-right: 1; }
    ListScreen.-narrow #pane { display: none; }
    ListScreen.-narrow #brief { display: block; }
    ListScreen.-narrow.-toast #brief { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._list = Rows(id="list")
        self._pane, self._brief = Pane(id="pane"), Brief(id="brief")

    def above(self) -> Iterable[Widget]:
        """What stands above the list."""
        return ()

    def draw(self) -> None:
        """Show what was read, in the room that there is."""

    def content(self) -> Iterable[Widget]:
        """The list, with the selected row beside or below it."""
        with Vertical():
            yield from self.above()
            yield self._list
            yield self._brief
        yield self._pane

    def on_screen_suspend(self) -> None:
        """Nobody looks: nothing is read for nobody."""
        self.watch_only(None)

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        del event
        self.call_after_refresh(self.draw)

    def translate(self) -> None:
        """Everything in the desk's language."""
        self.draw()
