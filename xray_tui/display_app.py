"""``xray-tui display``: the waiting-room wall. Numbers, never names; no key but a confirmed end; no mouse."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import constants
from textual.binding import Binding, BindingType
from textual.message import Message

from models.public_board import PublicBoard
from models.store.walls import wall_leaves, wall_says
from screens.display.scene import OLD_AFTER
from screens.display.screen import WallScreen
from xray_tui.announcer import Announcer
from xray_tui.app_base import BaseApp, run_app
from xray_tui.wall_source import WallSource

if TYPE_CHECKING:
    from models.store.store import Store
    from xray_tui.settings import Settings

BEAT_SECONDS = 5.0


class DisplayApp(BaseApp, inherit_bindings=False):
    """The wall.

    Args:
        open_store: opens the database for the public board.
        language: of the question before the end; the wall itself speaks all three.
        chime: how a call is made heard, as `xray_tui.announcer` reads it; a browser makes its own.
        speech: the languages that it is spoken in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q,ctrl+c", "ask", show=False, priority=True, id="wall.quit")]

    class BoardRead(Message):
        """A board was read, in another thread."""

        def __init__(self, board: PublicBoard) -> None:
            super().__init__()
            self.board = board

    def __init__(
        self, open_store: Callable[[], Store], language: str, chime: str = "", speech: tuple[str, ...] = ()
    ) -> None:
        super().__init__(language)
        self._announcer = Announcer("", (), self.bell) if constants.DRIVER else Announcer(chime, speech, self.bell)
        self._source = WallSource(open_store, lambda board: self.post_message(self.BoardRead(board)))

    def on_mount(self) -> None:
        """Show the wall, and begin to read."""
        source = self._source
        self._wall = WallScreen(source.now, source.age, source.refresh, self.language, lambda: self._announcer.telling)
        self.push_screen(self._wall)
        source.start()
        self.set_interval(BEAT_SECONDS, self._beat)

    def on_unmount(self) -> None:
        """Leave the database."""
        self._announcer.stop()
        self._source.stop()

    def on_display_app_board_read(self, event: BoardRead) -> None:
        """Hand a new board to the wall."""
        self._wall.take(event.board)

    def on_wall_screen_called(self, event: WallScreen.Called) -> None:
        """Tell a call aloud."""
        self._announcer.tell(event.call.ticket, event.call.room)

    def on_wall_screen_ended(self) -> None:
        """End, and have no desk wait for this wall."""
        self._source.say(wall_leaves(socket.gethostname()))
        self.exit()

    def _beat(self) -> None:
        """Tell the desks, from the loop that paints: a wall that is stuck is silent."""
        self._source.say(wall_says(socket.gethostname(), fresh=self._source.age() <= OLD_AFTER))

    def action_ask(self) -> None:
        """Ask whether the display is to end."""
        self._wall.ask()


def run_display(settings: Settings) -> int:
    """Show the wall until somebody ends it.

    Args:
        settings: for the database and the language of the question.

    Returns:
        The exit code.
    """
    from models.store.public import open_public

    app = DisplayApp(lambda: open_public(settings.database), settings.language, settings.chime, settings.speech)
    return run_app(app, mouse=False)
