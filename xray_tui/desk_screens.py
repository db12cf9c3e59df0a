"""The desk's working screens: which there are, which is shown, and having all of them made anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any, cast

from textual.screen import Screen

from screens.base import DeskScreen
from screens.bindings import BY_ID
from screens.desk import Desk
from xray_tui.app_base import BaseApp

_BETWEEN = "between"
"""The mode of an app whose screens are made anew."""


class DeskScreens(BaseApp):
    """An app with working screens, which stand on a desk.

    Args:
        desk: the door to the clinic.
        language: fi, sv or en.
        theme: the name of a theme, "" for the dark one.
        prefix: the character that the barcode reader sends first.
        table: the screens: a place to import from, by the id of the key that opens each.
        first: the id of the screen shown first, "" for the first that there is.
    """

    def __init__(
        self, desk: Desk, language: str, theme: str, prefix: str, table: Mapping[str, str], first: str
    ) -> None:
        # Textual looks for these on the class when it starts; each app has its own table.
        self.DEFAULT_MODE = first or next(iter(table))  # type: ignore[misc]
        super().__init__(language, theme, prefix)
        self._desk = desk
        self._table = dict(table)
        self._modes |= {name: partial(self._make, where) for name, where in table.items()}

    @property
    def desk(self) -> Desk:
        """The door to the clinic."""
        return self._desk

    @property
    def screen_ids(self) -> tuple[str, ...]:
        """The screens that there are."""
        return tuple(self._table)

    @property
    def desk_screen(self) -> DeskScreen | None:
        """The working screen that is shown, perhaps behind a dialog."""
        found = (screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen))
        return next(found, None)

    def desk_screens(self) -> list[DeskScreen]:
        """All working screens that were shown so far."""
        return [one for stack in self._screen_stacks.values() for one in stack if isinstance(one, DeskScreen)]

    @property
    def home(self) -> str:
        """The screen to begin with: the station's, if it is for whoever works here, else the first that is."""
        may = self.desk.station.may
        wanted = (self.DEFAULT_MODE, *self._table)
        return next((name for name in wanted if name not in BY_ID or BY_ID[name].is_for(may)), self.DEFAULT_MODE)

    def _make(self, where: str) -> Screen[Any]:
        module, _, name = where.partition(":")
        made = cast("Screen[Any]", getattr(import_module(module), name)())
        # It gets its styles when it is mounted: Textual would take it for one that a change of theme has passed by, and
        # parse all styles twice more.
        made._css_update_count = self._css_update_count
        return made

    async def make_anew(self) -> None:
        """Make all screens anew, and show the first: nothing of what was open on them is left."""
        self.workers.cancel_group(self, "menu")  # what asks behind a cover asks nobody now
        shown = [name for name in self._screen_stacks if name in self._table]
        self.add_mode(_BETWEEN, Screen)
        await self.switch_mode(_BETWEEN)
        for name in shown:
            made = self._modes[name]
            await self.remove_mode(name)
            self.add_mode(name, made)
        await self.switch_mode(self.home)
        await self.remove_mode(_BETWEEN)
