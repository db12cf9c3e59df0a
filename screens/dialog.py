"""Dialogs: they own their keys, name their patient first, and take a scan only where they ask for one.

``Dialog`` is a sheet of lines with a field, a list of acts, or both. An Enter in the list acts only as a press of its
own, some time after the last character and after the sheet was painted: it was meant for what was on the screen. In a
field, after typed characters, it acts at once. Kinds of dialog are in ``screens.dialogs``.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.screen import ModalScreen

from models.refusal import Message
from screens.burst import PRESS_GAP
from screens.host import Host
from screens.line import Line as TypedLine
from screens.line import pasted
from screens.safe import clip, visible, width, wrap
from screens.sheet import FRAME, ROOM, Act, Field, Sheet, Who, Words, fitted
from screens.silence import Silence
from screens.stroke import Effect, Pasted, Stroke, Taker
from screens.text import text
from screens.widgets.spans import BLANK, STRETCH, Line, Span, chip, measure

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """The base of all dialogs. Subclasses say ``head`` and what choosing or entering answers."""

    AUTO_FOCUS = None

    ALARM: ClassVar[bool] = False
    """Whether it has the double alarm border."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 45%; }
    Dialog > Sheet {
        width: 68; max-width: 100%; height: auto; max-height: 100%;
        border: solid $rule; padding: 1 2; background: $panel;
    }
    Dialog.-alarm > Sheet { border: double $alarm; }
    Dialog.-tight > Sheet { padding: 0 2; }
    """

    def __init__(
        self,
        *,
        acts: Sequence[Act] = (),
        not_now: Sequence[tuple[Words, Words]] = (),
        field: Field | None = None,
        who: Who | None = None,
        start: int = 0,
    ) -> None:
        super().__init__(classes="-alarm" if self.ALARM else None)
        self.acts = tuple(acts)
        self.not_now = tuple(not_now)
        self.field = field
        self.who = who or Who()
        self.place = start
        self._taker = Taker()
        self._silence = Silence(self, self._taker, self._scanned)
        self._scan = ""
        self._notice: Words = ""
        self._shown_at = float("inf")
        self.answered = False
        self._sheet = Sheet(id="sheet")

    # What subclasses say

    def head(self) -> list[Line]:
        """The lines above the field and the acts."""
        return [self.who.line()] if self.who.line() else []

    def chose(self, act: Act) -> None:
        """An act was chosen; the default is to answer nothing."""

    def entered(self, typed: str, *, scanned: bool) -> None:
        """Something was entered in the field."""

    def typing(self) -> None:
        """The field's text changed."""

    # For subclasses

    @property
    def host(self) -> Host:
        """The app, as screens see it."""
        return cast(Host, self.app)

    @property
    def language(self) -> str:
        """The desk's."""
        return self.host.language

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self._taker.line.text

    def words(self, words: Words) -> str:
        """In the desk's language, and safe to show."""
        return text(self.language, words) if isinstance(words, Message) else visible(words)

    def lines_of(self, words: Words, role: str = "text", *, bold: bool = False, room: int = ROOM) -> list[Line]:
        """Wrapped."""
        return [(Span(part, role, bold),) for part in wrap(self.words(words), room)] if words else []

    def answer(self, result: T | None) -> None:
        """Close with this, once."""
        if not self.answered:
            self.answered = True
            self.dismiss(result)

    def refuse(self, notice: Words) -> None:
        """Say aloud why not, and stay."""
        self._notice = notice
        self.app.bell()
        self.redraw()

    # Drawing

    def compose(self) -> ComposeResult:
        """One sheet."""
        yield self._sheet

    def on_mount(self) -> None:
        """Draw, and note when that is seen."""
        self.redraw()
        self.call_after_refresh(self._seen)

    def on_resize(self) -> None:
        """Fit the new height."""
        self.redraw()

    def _seen(self) -> None:
        self._shown_at = monotonic()

    def redraw(self) -> None:
        """Draw it all again."""
        lines = self._all_lines()
        height = self.app.size.height
        self.set_class(len(lines) + FRAME > height, "-tight")
        rows = len(self._sheet.lines)
        self._sheet.show(fitted(lines, height - (2 if self.has_class("-tight") else FRAME)))
        if rows != len(self._sheet.lines):
            self._sheet.refresh(layout=True)

    def _all_lines(self) -> list[Line]:
        blocks = [self.head(), self._field_lines(), self._act_lines(), self._not_now_lines()]
        if self._notice:
            blocks.append(self.lines_of(self._notice, "alarm", bold=True))
            blocks[-1] = [(chip("!", self.words(self._notice)),)] if len(blocks[-1]) == 1 else blocks[-1]
        blocks.append([self.foot()])
        lines: list[Line] = []
        for block in blocks:
            if block:
                lines += [BLANK, *block] if lines else block
        return lines

    def foot(self) -> Line:
        """The keys of the dialog."""
        keys: list[tuple[str, Message]] = []
        if len(self.acts) > 1:
            keys.append(("↑↓", Message("desk.dialog_choose")))
        if self.acts or self.field:
            keys.append(("Enter", Message("desk.dialog_does")))
        keys.append(("Esc", self.back_words()))
        spans: list[Span] = []
        for name, does in keys:
            spans += [Span("   ")] if spans else []
            spans += [Span(name, "accent", bold=True), Span(f" {self.words(does)}")]
        return tuple(spans)

    def back_words(self) -> Message:
        """What Esc does."""
        return Message("desk.dialog_back")

    def _field_lines(self) -> list[Line]:
        if self.field is None:
            return []
        line = self._taker.line
        bar = Span("▌ ", "accent" if self._in_field else "muted")
        if self._scan:
            shown = self.words(Message("desk.scan_taken")) if self.field.hides_scan else self._scan
            return [*self.lines_of(self.field.prompt), (bar, Span(f"√ {shown}", "good"))]
        before, after = visible(line.text[: line.cursor]), visible(line.text[line.cursor :])
        while width(before) > ROOM - 4:
            before = before[1:]
        cursor = Span(after[:1] or " ", reverse=self._in_field)
        return [*self.lines_of(self.field.prompt), (bar, Span(before, bold=True), cursor, Span(after[1:], bold=True))]

    def _act_lines(self) -> list[Line]:
        return [self._act_line(act, chosen=self._chosen == place) for place, act in enumerate(self.acts)]

    def _act_line(self, act: Act, *, chosen: bool) -> Line:
        label, asks = self.words(act.label), self.words(act.asks) if act.asks else ""
        if not chosen:
            return (Span("   "), Span(label), STRETCH, Span(asks, "accent", bold=True), Span(" "))
        about = f": {visible(self.who.short)}" if act.named and self.who.short else ""
        key = "Enter"
        room = ROOM - 3 - len(key) - 2
        return (
            Span(" ► ", "accent", bold=True, reverse=True),
            Span(clip(label + about, room), "accent", bold=True, reverse=True),
            Span("", "accent", bold=True, reverse=True, stretch=True),
            Span(f"{key} ", "accent", bold=True, reverse=True),
        )

    def _not_now_lines(self) -> list[Line]:
        if not self.not_now:
            return []
        lines: list[Line] = [(Span(self.words(Message("desk.dialog_not_now")), "muted"),)]
        for label, reason in self.not_now:
            shown, why = self.words(label), self.words(reason)
            line: Line = (Span("   "), Span(shown, "muted"), STRETCH, Span("  "), Span(why, "muted"), Span(" "))
            lines.append(line)
            if measure(line) > ROOM:
                lines[-1] = (Span("   "), Span(shown, "muted"))
                lines += [(Span("     "), *part) for part in self.lines_of(reason, "muted", room=ROOM - 6)]
        return lines

    # Keys

    def key_target(self) -> Dialog[T]:
        """All its keys are its own."""
        return self

    @property
    def _in_field(self) -> bool:
        return self.field is not None and self.place < 0

    @property
    def _chosen(self) -> int:
        return self.place

    def on_stroke(self, stroke: Stroke) -> None:
        """One key, from the app's pump."""
        if self.answered:
            # Keys that came before the answer was known, and after it was given: never half of a scan in silence.
            if stroke.part.first:
                self.host.scan_lost()
            return
        match self._taker.take(stroke.key, stroke.character, stroke.part):
            case Effect.TYPED:
                self._on_typed()
            case Effect.SCANNED:
                self._scanned()
            case Effect.KEY if stroke.part.run is None:
                self._key(stroke)
            case _:
                pass

    def on_pasted(self, paste: Pasted) -> None:
        """A paste goes into the field, if there is one."""
        if self.field is not None and not self.answered:
            self._scan = ""
            self._taker.paste(pasted(paste.text)[: self.field.most])
            self.typing()
            self.redraw()

    def _on_typed(self) -> None:
        self._silence.heed()
        if self.field is None:
            self._taker.line = TypedLine()  # letters never act, and there is nowhere for them to stand
            return
        if len(self.typed) > self.field.most:
            self._taker.line = TypedLine(self.typed[: self.field.most], self.field.most)
        self._scan = self._notice = ""
        self.place = -1
        self.typing()
        self.redraw()

    def _scanned(self) -> None:
        if self.field is None or not self.field.takes_scan:
            self.typing()
            self.refuse(Message("desk.scan_refused"))
            return
        self._scan = self._taker.scan
        self._taker.clear()
        self._notice = ""
        self.place = -1
        self.redraw()

    def _key(self, stroke: Stroke) -> None:
        match stroke.key:
            case "enter":
                self._enter(stroke)
            case "escape":
                if stroke.part.pressed:
                    self.answer(None)
            case "up" | "shift+tab":
                self._move(-1)
            case "down" | "tab":
                self._move(1)
            case "backspace" if self._scan:
                self._scan = ""
                self.redraw()
            case _:
                pass

    def _move(self, by: int) -> None:
        first = -1 if self.field is not None else 0
        self.place = min(max(first, self.place + by), len(self.acts) - 1)
        self.redraw()

    def _enter(self, stroke: Stroke) -> None:
        part = stroke.part
        if self._in_field and self.field is not None:
            if self._scan:
                if part.deliberate and part.at >= self._shown_at:
                    self.entered(self._scan, scanned=True)
            elif len(self.typed.strip()) >= self.field.least:
                if part.pressed and part.at >= self._shown_at:
                    self.entered(self.typed.strip(), scanned=False)
            elif part.pressed:
                self.refuse(Message("desk.field_needed"))
        elif 0 <= self._chosen < len(self.acts) and part.deliberate and part.at >= self._shown_at + PRESS_GAP:
            self.chose(self.acts[self._chosen])
