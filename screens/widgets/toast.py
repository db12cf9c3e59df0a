"""What was just done to whom, and the key that takes it back: three rows at the lower left, for six seconds."""

from __future__ import annotations

from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from screens.safe import clip, visible, wrap
from screens.widgets.lines import Lines
from screens.widgets.spans import STRETCH, Line, Span, draw, measure

SECONDS = 6.0
ROWS = 3
WIDTH = 72
ROOM = WIDTH - 4


def _rows(said: str, end: Line, *, alarm: bool) -> list[Line]:
    """The sentence over one row or more of the three, the key at the end of the middle one."""
    room = ROOM - 2 - measure(end)
    parts = wrap(visible(said), room)
    if len(parts) > ROWS:
        parts[ROWS - 1 :] = [clip(" ".join(parts[ROWS - 1 :]), room)]
    sign = "!" if alarm else "√"
    spans = [Span(f"{sign if number == 0 else ' '} {part}", bold=alarm) for number, part in enumerate(parts)]
    if alarm:
        spans[0] = Span(f" {spans[0].text} ", "alarm", bold=True, reverse=True)
    rows: list[Line] = [(span,) for span in spans]
    rows = [(), *rows] if len(rows) < ROWS else rows
    rows[1] += end
    return [*rows, (), ()][:ROWS]


class Toast(Lines):
    """One at a time, the newest. Refusals and stale data are never toasts."""

    DEFAULT_CSS = """
    Toast { layer: toast; dock: bottom; width: 72; max-width: 100%; height: 3; background: $panel; display: none; }
    Toast.-shown { display: block; }
    """

    class Away(Message):
        """It has gone."""

    _timer: Timer | None = None

    def tell(self, said: str, key: str = "", does: str = "", *, alarm: bool = False) -> None:
        """Show it now, in place of the one before."""
        end: Line = (Span("   "), STRETCH, Span(key, "accent", bold=True), Span(f" {does} ")) if key else ()
        self.show(_rows(said, end, alarm=alarm))
        self.add_class("-shown")
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SECONDS, self.away)

    def away(self) -> None:
        """Take it away."""
        self.remove_class("-shown")
        self.post_message(self.Away())

    def render_line(self, y: int) -> Strip:
        """One row, with the accent bar before the words."""
        width = self.size.width
        bar: Line = (Span("▌", "accent", bold=True),) if y == 1 else ()
        head = draw(self.app, bar, 2, on=self.GROUND)
        return Strip([*head, *draw(self.app, self.line_at(y), max(0, width - 2), on=self.GROUND)], width)
