"""The driver of a wall whose screen is a browser: it hears the size of the window alone, and says that it lives."""

from __future__ import annotations

from textual import messages
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver

ALIVE = "alive"
ALIVE_SECONDS = 2.0
"""How often the wall says, from its own loop, that it isn't stuck."""


class WallDriver(WebDriver):
    """Textual's driver for the web, deaf to keys, mouse and paste; it ends with whoever serves it."""

    def start_application_mode(self) -> None:
        """Begin, and say so again and again."""
        super().start_application_mode()
        self._app.set_interval(ALIVE_SECONDS, lambda: self.write_meta({"type": ALIVE}))

    def run_input_thread(self) -> None:
        """Take the window's sizes until the server is gone; what would be typed is dropped."""
        stream = ByteStream()
        for data in self._input_reader:
            for kind, payload in stream.feed(data) if data else ():
                if kind == "M":
                    self._on_meta(kind, payload)
        self._app.post_message(messages.ExitApp())

    def _enable_mouse_support(self) -> None:
        pass
