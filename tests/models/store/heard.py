"""What a feed said."""

from __future__ import annotations

import queue
from typing import Any

from models.store.store import Store

SOON = 5.0


class Heard:
    """What a feed said, in order."""

    def __init__(self, store: Store) -> None:
        self.said: queue.Queue[Any] = queue.Queue()
        self.feed = store.feed(
            self.said.put, lambda fault: self.said.put(fault.message.key), lambda: self.said.put("recovered")
        )
        self.feed.start()

    def next(self) -> Any:
        return self.said.get(timeout=SOON)
