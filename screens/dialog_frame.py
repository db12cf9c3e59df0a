"""How a dialog is drawn: one sheet of lines over the screen, with a field, a list of acts, or both."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar, TypeVar

from textual.app import ComposeResult

from models.refusal import Message
from screens.allowed import only_for
from screens.line import Line as TypedLine
from screens.modal import Modal
from screens.safe import visible
from screens.sheet import (
    DIGITS,
    FRAME,
    ROOM,
    Act,
    Field,
    Sheet,
    Who,
    Words,
    act_line,
    chosen_line,
    fitted,
    foot_line,
    not_now_lines,
    paragraph,
    stacked,
)
from screens.stroke import Taker
from screens.widgets.spans import STRETCH, Line, Span, chip
from screens.widgets.typed import typed

T = TypeVar("T")

LEAST_ACTS = 3
"""So many are shown, however little room there is."""


class DialogFrame(Modal[T]):
    """What a dialog shows; what its keys do is ``screens.dialog``'s."""

    ALARM: ClassVar[bool] = False
    """Whether it has the double alarm border."""

    DEFAULT_CSS = """
    DialogFrame { align: center middle; background: $background 45%; }
    DialogFrame > Sheet {
        width: 68; max-width: 100%; height: auto; max-height: 100%;
        border: solid $rule; padding: 1 2; background: $panel;
    }
    DialogFrame.-alarm > Sheet { border: double $alarm; }
    DialogFrame.-tight > Sheet { padding: 0 2; }
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
        self._top = 0
        self._taker = Taker()
        self._scan = ""
        self._shown_at = float("inf")
        self._sheet = Sheet(id="sheet")

    # What subclasses say

    def head(self) -> list[Line]:
        """The lines above the field and the acts."""
        return [self.who.line()] if self.who.line() else []

    # For subclasses

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self._taker.line.text

    def lines_of(self, words: Words, role: str = "text", *, bold: bool = False) -> list[Line]:
        """Wrapped."""
        return paragraph(self.words(words), role, bold=bold)

    def digit(self, place: int) -> str:
        """The digit that chooses an act; "" where digits go to the field, or have nothing to choose."""
        return DIGITS[place] if self.field is None and len(self.acts) > 1 and 0 <= place < len(DIGITS) else ""

    def field_says(self) -> list[Line]:
        """What stands under the field: what its text is understood as."""
        return []

    # Drawing

    def compose(self) -> ComposeResult:
        """One sheet."""
        yield self._sheet

    def on_mount(self) -> None:
        """Draw."""
        self._sort_out()
        self.redraw()

    def on_screen_resume(self) -> None:
        """Shown, or shown again: a key that was pressed before that was meant for what stood there."""
        self._shown_at = float("inf")
        self.call_after_refresh(self._seen)

    def _sort_out(self) -> None:
        """What isn't for whoever works here can't be chosen: it says for whom it is."""
        may = self.host.desk.station.may
        barred = [act for act in self.acts if act.may is not None and act.may not in may]
        self.acts = tuple(act for act in self.acts if act not in barred)
        self.not_now += tuple((act.label, only_for(act.may)) for act in barred if act.may is not None)

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
        notice = self.lines_of(self._notice, "alarm", bold=True)
        if len(notice) == 1:
            notice = [(chip("!", self.words(self._notice)),)]
        before, after = [self.head(), self._field_lines()], [notice, self._not_now_lines(), [self.foot()]]
        taken = len(stacked([*before, *after])) + 1
        acts = self._act_lines(max(LEAST_ACTS, self.app.size.height - FRAME - taken))
        return stacked([*before, acts, *after])

    def foot(self) -> Line:
        """The keys of the dialog."""
        keys = []
        if len(self.acts) + (self.field is not None) > 1:
            last = self.digit(min(len(self.acts), len(DIGITS)) - 1)
            keys.append((f"↑↓ 1–{last}" if last else "↑↓", self.words(Message("desk.dialog_choose"))))
        if self.acts or self.field:
            keys.append(("Enter", self.words(Message("desk.dialog_does"))))
        line = foot_line([*keys, ("Esc", self.words(self.back_words()))])
        if self.field is None and self.typed:
            line = (*line, STRETCH, Span(f"› {self.typed} ", "accent", bold=True))
        return line

    def back_words(self) -> Message:
        """What Esc does."""
        return Message("desk.dialog_back")

    def _field_lines(self) -> list[Line]:
        if self.field is None:
            return []
        bar = Span("▌ ", "accent" if self._in_field else "muted")
        held = self._taker.line
        if self.field.secret:
            held = TypedLine("•" * len(held.text), held.cursor)
        line = typed(held, ROOM - 2, cursor=self._in_field)
        if self._scan:
            shown = self.words(Message("desk.scan_taken")) if self.field.hides_scan else visible(self._scan)
            line = (Span(f"√ {shown}", "good"),)
        return [*self.lines_of(self.field.prompt), (bar, *line), *self.field_says()]

    def _act_lines(self, room: int) -> list[Line]:
        """As many acts as there is room for, the chosen one among them."""
        self._top = max(0, min(self._top, self._chosen), self._chosen - room + 1)
        shown = list(enumerate(self.acts))[self._top : self._top + room]
        return [self._act_line(act, self._mark(place, shown), chosen=place == self._chosen) for place, act in shown]

    def _mark(self, place: int, shown: Sequence[tuple[int, Act]]) -> str:
        """The digit of an act; at the ends of what is shown, an arrow where there are more."""
        if 0 < place == shown[0][0]:
            return "↑"
        return "↓" if shown[-1][0] == place < len(self.acts) - 1 else self.digit(place)

    def _act_line(self, act: Act, digit: str, *, chosen: bool) -> Line:
        label = self.words(act.label)
        if not chosen:
            return act_line(label, self.words(act.asks), digit)
        return chosen_line(f"{label}: {self.who.short}" if act.named and self.who.short else label)

    def _not_now_lines(self) -> list[Line]:
        lines = [
            line for label, reason in self.not_now for line in not_now_lines(self.words(label), self.words(reason))
        ]
        return [*self.lines_of(Message("desk.dialog_not_now"), "muted"), *lines] if lines else []

    @property
    def _in_field(self) -> bool:
        return self.field is not None and self.place < 0

    @property
    def _chosen(self) -> int:
        return self.place
