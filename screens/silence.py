"""Notices when a reader that sends no closing key has fallen silent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

from textual.widget import Widget

from screens.burst import BURST_GAP, HOLD_GAP, UNCLOSED
from screens.stroke import Effect, Taker


def after_keys(widget: Widget, then: Callable[[], None]) -> None:
    """Call it in the widget once every key that has already arrived was handed out and taken."""
    widget.app.call_later(widget.call_later, then)


class Silence:
    """Watches the runs of one taker.

    Args:
        widget: whose taker it is.
        taker: the taker.
        ended: called when an unclosed scan has ended.
    """

    def __init__(self, widget: Widget, taker: Taker, ended: Callable[[], None]) -> None:
        self._widget = widget
        self._taker = taker
        self._ended = ended
        self._armed = False

    def heed(self) -> None:
        """A character was taken."""
        run = self._taker.run
        if run is not None and run.is_scan and run.length >= UNCLOSED and not self._armed:
            self._armed = True
            still = run.last_at + HOLD_GAP - monotonic()
            self._widget.set_timer(max(BURST_GAP, still), partial(after_keys, self._widget, self._look))

    def _look(self) -> None:
        self._armed = False
        if self._taker.settle(monotonic()) is Effect.SCANNED:
            self._ended()
        else:
            self.heed()
