"""The desk blanked: nothing of a patient stands on it; the unit's name and the clock do. Enter brings it back."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult

from models.refusal import Message
from screens import format as formats
from screens.burst import PRESS_GAP
from screens.display.font import half_blocks
from screens.display.font import line as large
from screens.line import Line as TypedLine
from screens.modal import Modal
from screens.safe import clip, visible
from screens.silence import Silence
from screens.stroke import Effect, Stroke, Taker
from screens.text import text
from screens.widgets.lines import Lines
from screens.widgets.spans import BLANK, Line, Span, chip, measure


class Cover(Lines):
    """What stands on a blanked desk."""

    GROUND: ClassVar[str] = "background"
    DEFAULT_CSS = """
    Cover { width: 100%; height: 100%; background: $background; }
    """


class Blank(Modal[None]):
    """Over everything, dialogs too. Keys and scans are swallowed, a scan aloud; only Enter ends it."""

    COVERS = True
    DEFAULT_CSS = """
    Blank { background: $background; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._face = Cover(id="cover")
        self._taker = Taker()
        self._silence = Silence(self, self._taker, self._scanned)
        self._shown_at = float("inf")
        self.answered = False

    @property
    def at_the_door(self) -> bool:
        """Whether it stands where nobody works yet."""
        return False

    def compose(self) -> ComposeResult:
        """One cover."""
        yield self._face

    def on_mount(self) -> None:
        """Draw, and keep the clock going."""
        self.call_after_refresh(self._seen)
        self.set_interval(1.0, self.redraw)

    def _seen(self) -> None:
        self._shown_at = monotonic()
        self.redraw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self.redraw)

    # Keys

    def lets(self, binding: str) -> bool:
        """Where nobody works yet, to leave and to choose a language; else what works anywhere, but for leaving."""
        return binding in {"quit", "language"} if self.at_the_door else binding != "quit" and super().lets(binding)

    def key_target(self) -> Blank:
        """All keys are its own."""
        return self

    def on_stroke(self, stroke: Stroke) -> None:
        """One key, from the app's pump. Not to be said again by a subclass: Textual would ask both."""
        self.take(stroke)

    def take(self, stroke: Stroke) -> None:
        """Handle one key."""
        if self.answered:
            if stroke.part.first:
                self.host.scan_lost()
            return
        match self._taker.take(stroke.key, stroke.character, stroke.part):
            case Effect.TYPED:
                self._silence.heed()
                self._taker.line = TypedLine()
            case Effect.SCANNED:
                self._scanned()
            case Effect.KEY if stroke.key == "enter" and stroke.part.run is None:
                shown = self.is_active and stroke.part.at >= self._shown_at + PRESS_GAP
                if shown and stroke.part.deliberate:
                    self.answered = True
                    self.dismiss(None)
            case _:
                pass

    def _scanned(self) -> None:
        self._taker.clear()
        self.refuse(Message("desk.blank_scan"))

    # Drawing

    def redraw(self) -> None:
        """The unit's name, the day, the clock, and how to come back."""
        width, height = self._face.size
        if not width or not height:
            return
        lang, desk = self.language, self.host.desk
        now = desk.now()
        unread = desk.health.loading and not self.at_the_door
        name = text(lang, Message("desk.program")) if unread else desk.unit.names.of(lang)
        day = formats.day(lang, now) if formats.names_loaded.is_set() else formats.full_date(now)
        lines: list[Line] = [(Span(clip(visible(name), width - 4), bold=True),), (Span(day, "muted"),), BLANK]
        lines += [(Span(row, "number"),) for row in half_blocks(large(formats.clock(now)))]
        lines += [BLANK, *self.below()]
        above = max(0, (height - len(lines)) // 2)
        self._face.show([BLANK] * above + [_centred(line, width - 2) for line in lines])

    def below(self) -> list[Line]:
        """What stands below the clock: how to come back, and why not, aloud."""
        lang = self.language
        notice: Line = (chip("!", self.words(self._notice)),) if self._notice else BLANK
        return [(Span(text(lang, Message("desk.blank")), "muted"),), notice]


def _centred(line: Line, width: int) -> Line:
    return (Span(" " * max(0, (width - measure(line)) // 2)), *line) if line else BLANK
