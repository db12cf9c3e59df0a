"""Hands at a desk: keys and scans with times of arrival of their own, so that no test has to wait for a finger."""

from __future__ import annotations

from time import monotonic

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

PERSON = 0.12
READER = 0.002


class Hands:
    """Posts keys to an app as its driver would, stamped with when they came.

    Each ``press`` is a press of its own: a second after whatever came before, and after what is on the screen now.
    """

    def __init__(self, pilot: Pilot[object]) -> None:
        self.pilot = pilot
        self.app: App[object] = pilot.app
        self.at = monotonic()

    def post(self, key: str, character: str | None, gap: float) -> None:
        """One key, so long after the last."""
        self.at += gap
        event = events.Key(key, character)
        event.time = self.at
        event.set_sender(self.app)
        self.app.post_message(event)

    def rest(self, seconds: float = 1.0) -> None:
        """Time passes."""
        self.at = max(self.at, monotonic()) + seconds

    async def press(self, *keys: str) -> None:
        """Keys pressed one by one, each for itself, each taken before the next."""
        for key in keys:
            self.rest()
            self.post(key, None, 0.0)
            await self.settle()

    async def type(self, text: str) -> None:
        """Typed by a person."""
        self.rest()
        for character in text:
            self.post(_character_to_key(character), character, PERSON)
        await self.settle()

    def burst(self, code: str, end: str = "\r", gap: float = READER) -> None:
        """Read by a reader; not waited for."""
        for character in code:
            self.post(_character_to_key(character), character, gap)
        for closer in end:
            self.post({"\r": "enter", "\n": "ctrl+j", "\t": "tab"}[closer], closer, gap)

    async def scan(self, code: str, end: str = "\r") -> None:
        """Read by a reader, and taken."""
        self.rest()
        self.burst(code, end)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Pasted."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def settle(self) -> None:
        """Until everything posted was handled."""
        await self.pilot.pause()
        await self.pilot.pause()
