"""What the keys of a screen mean: from a press, through the box or a binding, to a hook that a subclass fills.

Each hook may be a coroutine: it then runs in a worker, so that it can wait for a verb or a dialog while the screen goes
on.
"""

from __future__ import annotations

from collections.abc import Coroutine, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on

from models.refusal import Message, Refusal
from screens.bindings import BY_ID
from screens.box import Box
from screens.burst import PRESS_GAP
from screens.frame import Frame
from screens.host import Note
from screens.selection import Why
from screens.widgets.rows import Rows

if TYPE_CHECKING:
    from screens.dialog import Dialog

T = TypeVar("T")

Doing = Coroutine[Any, Any, object] | None
"""What a hook answers: nothing, or a coroutine that goes on in a worker."""


class Hooks(Frame):
    """A screen whose box and keys lead to hooks."""

    rows: Rows | None = None
    """The list that the arrows move in."""

    def __init__(self) -> None:
        super().__init__()
        self._busy: set[str] = set()
        self._too_soon_at = float("-inf")

    # What subclasses say

    def on_scan(self, text: str) -> Doing:
        """A scan: look it up."""
        return None

    def on_search(self, text: str) -> Doing:
        """Enter on a text: look it up."""
        return None

    def on_open(self, at: float) -> Doing:
        """Enter in an empty box; ``chosen`` tells on whom."""
        return None

    def on_move(self, unit: str, by: int, at: float) -> Doing:
        """An arrow in an empty box: moves in ``rows``."""
        if self.rows is not None:
            match unit:
                case "row":
                    self.rows.move(by, at)
                case "page":
                    self.rows.move_page(by, at)
                case _:
                    self.rows.move(by * len(self.rows.rows), at)
        return None

    def on_tick(self, at: float) -> Doing:
        """Space in an empty box."""
        return None

    def on_group(self, by: int, at: float) -> Doing:
        """Tab in an empty box: the next group of ``rows``."""
        if self.rows is not None:
            self.rows.move_group(by, at)
        return None

    def on_turn(self, by: int, at: float) -> Doing:
        """Left or right in an empty box."""
        return None

    def on_back(self) -> Doing:
        """Esc in an empty box."""
        return None

    # For subclasses

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Show a dialog and wait for its answer; only in a worker (any hook that is a coroutine runs in one)."""
        await self.host.uncovered()
        return await self.app.push_screen_wait(dialog)

    def chosen(self, at: float) -> Hashable | None:
        """The key that was highlighted when a key was pressed; nobody, aloud, when the highlight has just jumped."""
        if self.rows is None:
            return None
        key = self.rows.at_press(at)
        if key is Why.JUMPED:
            self.app.bell()
            self.host.toast(Note(Message("desk.selection_jumped"), alarm=True))
        return None if isinstance(key, Why) else key

    def go(self, name: str, doing: Doing, *, once: bool = True) -> None:
        """Go on with what a hook answered, in a worker.

        Args:
            name: what it is.
            doing: nothing, or the coroutine.
            once: while one is under way, another of that name is refused aloud.
        """
        if doing is None:
            return
        if once and name in self._busy:
            doing.close()
            self.host.warn(Message("desk.busy"))
            return
        self._busy.add(name)
        self.run_worker(self._run(name, doing), name=name, group="act")

    async def _run(self, name: str, doing: Coroutine[Any, Any, object]) -> None:
        try:
            await doing
        except Refusal as refusal:  # a read on the way to a verb: the database may have gone meanwhile
            from screens.dialogs import Refused

            await self.ask(Refused(Message("desk.broke_off"), refusal.message))
        finally:
            self._busy.discard(name)

    def press(self, binding: str) -> bool:
        """A bound key was pressed on this screen.

        Returns:
            Whether the screen has it.
        """
        act = getattr(self, f"act_{binding}", None)
        if act is None:
            return False
        if BY_ID[binding].data and self.box.text:
            self.app.bell()
            self.host.toast(Note(Message("desk.box_holds_text"), alarm=True))
        else:
            self.go(binding, act())
        return True

    # The box

    @on(Box.Scanned)
    def _scanned(self, event: Box.Scanned) -> None:
        event.stop()
        self.go("scan", self.on_scan(event.text), once=False)

    @on(Box.Searched)
    def _searched(self, event: Box.Searched) -> None:
        event.stop()
        self.go("search", self.on_search(event.text), once=False)

    @on(Box.Opened)
    def _opened(self, event: Box.Opened) -> None:
        event.stop()
        if self.app.screen is not self or event.at < self.seen_from:
            self._say_too_soon(event.at)  # it was meant for what stood there before
        else:
            self.go("open", self.on_open(event.at))

    @on(Box.TooSoon)
    def _too_soon(self, event: Box.TooSoon) -> None:
        event.stop()
        if event.key == "enter" or event.key in self.active_bindings:
            self._say_too_soon(event.at)

    def _say_too_soon(self, at: float) -> None:
        """Once, though the key be held down."""
        before, self._too_soon_at = self._too_soon_at, at
        if at - before >= PRESS_GAP:
            self.host.warn(Message("desk.too_soon"))

    @on(Box.Moved)
    def _moved(self, event: Box.Moved) -> None:
        event.stop()
        self.go("move", self.on_move(event.unit, event.by, event.at))

    @on(Box.Ticked)
    def _ticked(self, event: Box.Ticked) -> None:
        event.stop()
        if self.app.screen is self:
            self.go("tick", self.on_tick(event.at))

    @on(Box.Grouped)
    def _grouped(self, event: Box.Grouped) -> None:
        event.stop()
        self.go("group", self.on_group(event.by, event.at))

    @on(Box.Turned)
    def _turned(self, event: Box.Turned) -> None:
        event.stop()
        self.go("turn", self.on_turn(event.by, event.at))

    @on(Box.Asked)
    def _asked(self, event: Box.Asked) -> None:
        event.stop()
        self.host.help()

    @on(Box.Left)
    def _left(self, event: Box.Left) -> None:
        event.stop()
        self.go("back", self.on_back())
