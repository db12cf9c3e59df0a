"""The box: the one widget of a working screen that takes keys.

Letters, digits and a paste go into it wherever one looks. A scan is taken whole and only looks up. Enter is handled
here, never as a binding: with text it only searches; without, it opens what is selected. Nothing here changes data.
"""

from __future__ import annotations

from functools import partial
from time import monotonic

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.burst import Part
from screens.line import pasted
from screens.safe import clip, width
from screens.silence import Silence, after_keys
from screens.stroke import Effect, Pasted, Stroke, Taker
from screens.themes import CONTRAST
from screens.widgets.spans import Line, Span, draw
from screens.widgets.typed import typed

DECIDE = 0.040
"""Seconds after which a blank or a ``?`` in an empty box was no reader's first character."""

_MOVES = {
    "up": ("row", -1),
    "down": ("row", 1),
    "pageup": ("page", -1),
    "pagedown": ("page", 1),
    "home": ("end", -1),
    "end": ("end", 1),
}
_ALONE = frozenset(" ?")


class Box(Widget):
    """The search box."""

    can_focus = True
    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Box { height: 1; background: $box; }
    """

    class Said(Message):
        """Anything that the box says to its screen.

        Args:
            at: when the key arrived, on the clock of ``time.monotonic``.
        """

        def __init__(self, at: float) -> None:
            super().__init__()
            self.at = at

    class Scanned(Said):
        """A whole scan: to be looked up, nothing more."""

        def __init__(self, at: float, text: str) -> None:
            super().__init__(at)
            self.text = text

    class Searched(Said):
        """Enter on a text, which the box has given up."""

        def __init__(self, at: float, text: str) -> None:
            super().__init__(at)
            self.text = text

    class Opened(Said):
        """Enter, pressed for itself in an empty box."""

    class Moved(Said):
        """An arrow or its like in an empty box.

        Args:
            unit: ``row``, ``page`` or ``end``.
            by: -1 up, 1 down.
        """

        def __init__(self, at: float, unit: str, by: int) -> None:
            super().__init__(at)
            self.unit = unit
            self.by = by

    class Ticked(Said):
        """Space in an empty box."""

    class Grouped(Said):
        """Tab (1) or Shift+Tab (-1) in an empty box."""

        def __init__(self, at: float, by: int) -> None:
            super().__init__(at)
            self.by = by

    class Turned(Said):
        """Right (1) or left (-1) in an empty box."""

        def __init__(self, at: float, by: int) -> None:
            super().__init__(at)
            self.by = by

    class TooSoon(Said):
        """Enter so soon after another key that it can't have been meant for what is shown, or a key held down.

        Args:
            key: Textual's name of the key.
        """

        def __init__(self, at: float, key: str) -> None:
            super().__init__(at)
            self.key = key

    class Asked(Said):
        """``?`` in an empty box."""

    class Left(Said):
        """Esc in an empty box."""

    def __init__(self, *, id: str = "box") -> None:  # noqa: A002
        super().__init__(id=id)
        self._taker = Taker()
        self._silence = Silence(self, self._taker, lambda: self._scanned(monotonic()))
        self._waiting: Stroke | None = None
        self._prompt = ""
        self._opens = self._searches = ""

    @property
    def text(self) -> str:
        """What it holds: while it holds anything, no key changes data."""
        return self._taker.line.text

    def tell(self, prompt: str, opens: str, searches: str) -> None:
        """Its words.

        Args:
            prompt: what to scan or type, shown while it is empty.
            opens: what Enter does while it is empty.
            searches: what Enter does with a text.
        """
        self._prompt, self._opens, self._searches = prompt, opens, searches
        self.refresh()

    def on_stroke(self, stroke: Stroke) -> None:
        """One key, from the app's pump."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            if stroke.part.run is waiting.part.run and stroke.part.at - waiting.part.at < DECIDE:
                self._take(waiting)
            else:
                self._alone(waiting)
        if stroke.character in _ALONE and not stroke.part.prefix and not self.text:
            self._waiting = stroke
            self.set_timer(DECIDE, partial(after_keys, self, self._decide))
        else:
            self._take(stroke)

    def on_pasted(self, paste: Pasted) -> None:
        """A paste goes in whole and acts nothing."""
        text = pasted(paste.text)
        if text:
            self._taker.paste(text)
            self.refresh()

    def clear(self) -> None:
        """Take the text away."""
        self._taker.clear()
        self.refresh()

    def _take(self, stroke: Stroke) -> None:
        effect = self._taker.take(stroke.key, stroke.character, stroke.part)
        match effect:
            case Effect.TYPED:
                self.refresh()
                self._silence.heed()
            case Effect.SCANNED:
                self._scanned(stroke.part.at)
            case Effect.KEY if stroke.part.run is None:
                self._key(stroke)
            case Effect.NOTHING if stroke.key == "enter" and not stroke.part.closes_scan:
                self.post_message(self.TooSoon(stroke.part.at, "enter"))
            case _:
                pass

    def _decide(self) -> None:
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._alone(waiting)

    def _alone(self, stroke: Stroke) -> None:
        self.post_message((self.Ticked if stroke.character == " " else self.Asked)(stroke.part.at))

    def _scanned(self, at: float) -> None:
        # Half a name left in the box would turn the next Enter into a search for it.
        self._taker.clear()
        self.refresh()
        self.post_message(self.Scanned(at, self._taker.scan))

    def _key(self, stroke: Stroke) -> None:
        at, part = stroke.part.at, stroke.part
        match stroke.key:
            case "enter":
                self._enter(part)
            case "escape":
                if self.text:
                    self.clear()
                elif part.pressed:
                    self.post_message(self.Left(at))
            case _ if self.text:
                pass
            case "tab" | "shift+tab":
                self.post_message(self.Grouped(at, 1 if stroke.key == "tab" else -1))
            case "left" | "right":
                self.post_message(self.Turned(at, 1 if stroke.key == "right" else -1))
            case move if move in _MOVES:
                self.post_message(self.Moved(at, *_MOVES[move]))
            case key if not part.pressed:
                self.post_message(self.TooSoon(at, key))
            case _:
                pass

    def _enter(self, part: Part) -> None:
        if not part.deliberate:
            self.post_message(self.TooSoon(part.at, "enter"))
            return
        text = self._taker.clear()
        self.refresh()
        self.post_message(self.Searched(part.at, text) if text.strip() else self.Opened(part.at))

    def render_line(self, y: int) -> Strip:
        """The box: accent bar and sign, the text or the prompt, what Enter does at the right."""
        del y
        cells = self.size.width
        contrast = self.app.theme == CONTRAST
        on = "background" if contrast else "selection"
        under = self.app.screen is not self.screen
        bar = "muted" if under else "accent"
        head = (Span(" › ", bar, reverse=True), Span(" ")) if contrast else (Span("▌", bar), Span(" › ", bar))
        hint = Span(self._searches if self.text else self._opens, "muted")
        room = cells - 4 - width(hint.text) - 4
        field: Line = (Span(clip(self._prompt, room), "muted", underline=contrast),)
        if self.text:
            field = typed(self._taker.line, room, underline=contrast)
        fill = Span("", stretch=True, underline=contrast)
        return draw(self.app, (*head, *field, fill, Span("   "), hint, Span(" ")), cells, on=on)
