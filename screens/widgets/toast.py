"""What was just done to whom, and the key that takes it back: three rows at the lower left, for six seconds."""

from __future__ import annotations

from textual.strip import Strip
from textual.timer import Timer

from screens.widgets.lines import Lines
from screens.widgets.spans import STRETCH, Line, Span, chip, draw

SECONDS = 6.0


class Toast(Lines):
    """One at a time, the newest. Refusals and stale data are never toasts."""

    DEFAULT_CSS = """
    Toast { layer: toast; dock: bottom; width: 60; max-width: 100%; height: 3; background: $panel; display: none; }
    Toast.-shown { display: block; }
    """

    _timer: Timer | None = None

    def tell(self, said: str, key: str = "", does: str = "", *, alarm: bool = False) -> None:
        """Show it now, in place of the one before."""
        sign = chip("!", said) if alarm else Span(f"√ {said}")
        line: tuple[Span, ...] = (sign,)
        if key:
            line += (Span("   "), STRETCH, Span(key, "accent", bold=True), Span(f" {does} "))
        self.show([(), line, ()])
        self.add_class("-shown")
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SECONDS, self.away)

    def away(self) -> None:
        """Take it away."""
        self.remove_class("-shown")

    def render_line(self, y: int) -> Strip:
        """One row, with the accent bar before the words."""
        width = self.size.width
        bar: Line = (Span("▌", "accent", bold=True),) if y == 1 else ()
        head = draw(self.app, bar, 2, on=self.GROUND)
        return Strip([*head, *draw(self.app, self.line_at(y), max(0, width - 2), on=self.GROUND)], width)
