"""The reference: the least Textual app, and the least that shows what is in a database.

``python bare.py`` paints one line, and another at each key; with FILE it then loads SQLModel in a thread and shows a
ticket from that database.
"""

from __future__ import annotations

import sys
from threading import Thread

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line, and under it what was read."""

    def __init__(self, database: str = "") -> None:
        super().__init__()
        self._database = database
        self._keys = 0

    def compose(self) -> ComposeResult:
        """The two lines."""
        yield Static("bare frame")
        yield Static(id="read")

    def on_mount(self) -> None:
        """After the first frame: read."""
        if self._database:
            self.call_after_refresh(Thread(target=self._read, daemon=True).start)

    def on_key(self, event: events.Key) -> None:
        """Show that a key came."""
        self._keys += 1
        self.query_one("#read", Static).update(f"key {self._keys}: {event.key}")

    def _read(self) -> None:
        from sqlmodel import create_engine, text

        last = text("SELECT printf('%s%03d', kind, number) FROM visit ORDER BY id DESC LIMIT 1")
        with create_engine(f"sqlite:///{self._database}").connect() as connection:
            ticket = connection.execute(last).scalar_one()
        self.call_from_thread(self.query_one("#read", Static).update, ticket)


if __name__ == "__main__":
    Bare(*sys.argv[1:]).run()
