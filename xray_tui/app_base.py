"""What the desk and the display share: keys handed out in order and in runs, and a crash that shows no patient.

Textual prints a crash with local variables, patients among them, and exits 0. Here the traceback goes without values
to a log (``xray_tui.crash``), the terminal gets one sentence, and the exit code is kept.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, cast

from rich.console import RenderableType
from textual import constants, events
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from screens.burst import Router, Run
from screens.stroke import Pasted, Stroke
from screens.text import say
from screens.themes import DARK, THEMES
from xray_tui.crash import guard_threads, write_crash
from xray_tui.signals import leaves

Target = tuple[Screen[Any], Widget]


class BaseApp(App[None], inherit_bindings=False):
    """An app whose keys are sorted into runs before any widget sees them.

    Args:
        language: fi, sv or en.
        theme: the name of a theme of ``screens.themes``, "" for the dark one.
        prefix: the character that the barcode reader sends first, "" if none is set.
    """

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, language: str = "fi", theme: str = "", prefix: str = "") -> None:
        super().__init__()
        for one in THEMES:
            self.register_theme(one)
        # Without its watcher, which would parse all styles anew, twice before the first frame.
        self.set_reactive(App.theme, theme if theme in {one.name for one in THEMES} else DARK)
        self.stylesheet.set_variables(self.get_css_variables())
        self._language = language
        self._router: Router[Target] = Router(self._takes_keys, prefix)
        self._pressed_at = 0.0
        self._lost_run: Run | None = None
        self._crashed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def language(self) -> str:
        """The language of the app now."""
        return self._language

    @property
    def pressed_at(self) -> float:
        """When the key arrived that is being handled."""
        return self._pressed_at

    # Keys

    def get_driver_class(self) -> type[Driver]:
        """Textual's own where one is named or for other systems; else the one that tells when a key arrived."""
        if constants.DRIVER is not None or sys.platform == "win32":
            return super().get_driver_class()
        from xray_tui.driver import ArrivalDriver

        return ArrivalDriver

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go through the router; all else is Textual's."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._key(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self._paste(event)
        else:
            await super().on_event(event)

    async def _key(self, event: events.Key) -> None:
        if not self.app_focus:
            self.app_focus = True
        at = max(event.time, self._pressed_at)
        self._pressed_at = at
        part, to = self._router.route(event.key, event.character, at, self._target())
        if to is None:
            if part.run is not self._lost_run:
                self._lost_run = part.run
                self.scan_lost()
            return
        # A binding acts here, in its turn: never inside a run, never while the key is merely held down.
        if part.pressed and await self._check_bindings(event.key, priority=True):
            return
        widget = to[1]
        if hasattr(widget, "on_stroke"):
            widget.post_message(Stroke(event.key, event.character, part))
        else:
            widget._forward_event(event)

    def _paste(self, event: events.Paste) -> None:
        widget = self._target()[1]
        if hasattr(widget, "on_pasted"):
            widget.post_message(Pasted(event.text, event.time))
        else:
            widget._forward_event(event)

    def _target(self) -> Target:
        screen = self.screen
        named: Callable[[], Widget] | None = getattr(screen, "key_target", None)
        return screen, named() if named is not None else (self.focused or screen)

    def _takes_keys(self, target: Target) -> bool:
        screen, widget = target
        shown = any(screen in stack for stack in self._screen_stacks.values())
        pump = cast(MessagePump, widget)
        return shown and not pump._closing and not pump._closed and not getattr(screen, "answered", False)

    def scan_lost(self) -> None:
        """Say aloud that a scan belonged to something that has gone."""
        self.bell()

    # A crash

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._crash(error)

    def panic(self, *renderables: RenderableType) -> None:
        """An error of Textual's own, perhaps with values in it: as any other crash."""
        del renderables
        self._crash(sys.exc_info()[1] or RuntimeError("panic"))

    def _crash(self, error: BaseException) -> None:
        self._crashed = True
        write_crash(error)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def on_load(self) -> None:
        """What escapes a task goes to the log as well."""
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._escaped)

    def _escaped(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        del loop
        error = context.get("exception")
        if isinstance(error, BaseException):
            write_crash(error)

    def leave_by_signal(self, number: int) -> None:
        """End, in its turn, with the exit code that a shell gives to a signal."""
        if self._loop is None:
            raise SystemExit(128 + number)  # there is nothing to leave yet
        self._loop.call_soon_threadsafe(partial(self.exit, return_code=128 + number))

    @property
    def crashed(self) -> bool:
        """Whether it ended by a mistake."""
        return self._crashed


def run_app(app: BaseApp, *, mouse: bool = True) -> int:
    """Run it to its end.

    Args:
        app: the app.
        mouse: whether the terminal is asked for the mouse.

    Returns:
        The exit code: what the app was ended with, 1 after a crash, which is told in one sentence.
    """
    guard_threads()
    error: BaseException | None = None
    try:
        with leaves(app.leave_by_signal):
            app.run(mouse=mouse)
    except Exception as escaped:  # noqa: BLE001
        error = escaped
        write_crash(escaped)
    if app.crashed or error is not None:
        print(say(app.language, "desk.crashed"), file=sys.stderr)  # noqa: T201
        return app.return_code or 1
    return app.return_code or 0
