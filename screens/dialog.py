"""Dialogs: they own their keys, name their patient first, and take a scan only where they ask for one.

``Dialog`` is a sheet of lines with a field, a list of acts, or both. An Enter in the list acts only as a press of its
own, some time after the last character and after the sheet was painted: it was meant for what was on the screen. In a
field, after typed characters, it acts at once. Kinds of dialog are in ``screens.dialogs``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from models.refusal import Message
from screens.box import DECIDE
from screens.burst import PRESS_GAP, Part, Run
from screens.dialog_frame import DialogFrame
from screens.line import Line as TypedLine
from screens.line import pasted
from screens.sheet import Act, Field, Who, Words
from screens.silence import Silence, after_keys
from screens.stroke import Effect, Pasted, Stroke

T = TypeVar("T")

_EDITS = frozenset({"backspace", "delete", "left", "right", "home", "end", "pageup", "pagedown"})
"""What edits or pages, where there is nothing to edit or to page."""


class Dialog(DialogFrame[T]):
    """The base of all dialogs. Subclasses say ``head`` and what choosing or entering answers."""

    def __init__(
        self,
        *,
        acts: Sequence[Act] = (),
        not_now: Sequence[tuple[Words, Words]] = (),
        field: Field | None = None,
        who: Who | None = None,
        start: int = 0,
    ) -> None:
        super().__init__(acts=acts, not_now=not_now, field=field, who=who, start=start)
        self._silence = Silence(self, self._taker, self._scanned)
        self._before_run = self.place
        self.answered = False

    def chose(self, act: Act) -> None:
        """An act was chosen; the default is to answer nothing."""

    def entered(self, typed: str, *, scanned: bool) -> None:
        """Something was entered in the field."""

    def typing(self) -> None:
        """The field's text changed."""

    def answer(self, result: T | None) -> None:
        """Close with this, once; not while another stands before it, which would be closed in its place."""
        if not self.is_active:
            self.app.bell()
        elif not self.answered:
            self.answered = True
            self.dismiss(result)

    # Keys

    def key_target(self) -> Dialog[T]:
        """All its keys are its own."""
        return self

    def on_stroke(self, stroke: Stroke) -> None:
        """One key, from the app's pump."""
        if self.answered:
            # Keys that came before the answer was known, and after it was given: never half of a scan in silence.
            if stroke.part.first:
                self.host.scan_lost()
            elif stroke.part.run is None:
                self.app.bell()
            return
        if stroke.part.first:
            self._before_run = self.place
        match self._taker.take(stroke.key, stroke.character, stroke.part):
            case Effect.TYPED:
                self._on_typed(stroke.part)
            case Effect.SCANNED:
                self._scanned()
            case Effect.KEY if stroke.part.run is None:
                self._key(stroke)
            case Effect.NOTHING if stroke.key == "enter" and not stroke.part.closes_scan:
                self._too_soon()
            case _:
                pass

    def on_pasted(self, paste: Pasted) -> None:
        """A paste goes into the field, if there is one."""
        if self.field is not None and not self.answered:
            self._scan = ""
            self._taker.paste(pasted(paste.text)[: self.field.most])
            self.typing()
            self.redraw()

    def _on_typed(self, part: Part) -> None:
        self._silence.heed()
        if self.field is None:
            if not self._pick(part):
                self._find()
            return
        if len(self.typed) > self.field.most:
            self._taker.line = TypedLine(self.typed[: self.field.most], self.field.most)
        self._scan = self._notice = ""
        self.place = -1
        self.typing()
        self.redraw()

    def _pick(self, part: Part) -> bool:
        """A digit by itself chooses the act that has it: to be done by Enter, or asked about at once where it asks.

        Whether it stands by itself, and isn't the beginning of a scan or of a code, shows a moment later.
        """
        place = next((place for place in range(len(self.acts)) if self.digit(place) == self.typed), None)
        if place is None:
            return False
        self.place = place
        alone = part.since_character >= PRESS_GAP and part.at >= self._shown_at + PRESS_GAP
        self.set_timer(DECIDE, partial(after_keys, self, partial(self._picked, part.run, self.acts[place], alone)))
        self.redraw()
        return True

    def _picked(self, run: Run | None, act: Act, alone: bool) -> None:
        if self.answered or run is None or run is not self._taker.run or run.length > 1:
            return
        self._taker.line = TypedLine()
        self.redraw()
        if act.asks and alone and self.acts[self.place : self.place + 1] == (act,):
            self.chose(act)

    def _find(self) -> None:
        """Letters never act: in a list they choose the act that begins with them, or else that has a word which does.

        A grave act is chosen by the beginning of its own name alone, and only when no other act begins so. Letters that
        say nothing, or not enough, leave nothing chosen: an Enter behind them isn't meant for what was.
        """
        wanted = self.typed.strip().casefold()
        labels = [self.words(act.label).casefold() for act in self.acts]
        found = [place for place, label in enumerate(labels) if label.startswith(wanted)] or [
            place for place, label in enumerate(labels) if _has_word(label, wanted) and not self.acts[place].grave
        ]
        if not wanted or not found:
            self._taker.line = TypedLine()  # there is nowhere for them to stand
        if wanted:
            unsure = len(found) > 1 and any(self.acts[place].grave for place in found)
            self.place = found[0] if found and not unsure else -1
        self.redraw()

    def _scanned(self) -> None:
        if self.field is None or not self.field.takes_scan:
            if self.field is None:
                self._taker.clear()
                self.place = self._before_run
            self.typing()
            self.refuse(Message("desk.scan_refused"))
            return
        self._scan = self._taker.scan
        self._taker.clear()
        self._notice = ""
        self.place = -1
        self.redraw()
        if self.field.at_once:
            self.entered(self._scan, scanned=True)

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
            case key if key not in _EDITS and stroke.part.pressed:
                self.refuse(Message("desk.answer_first"))
            case _:
                pass

    def _move(self, by: int) -> None:
        if self.field is None:
            self._taker.clear()
        first = -1 if self.field is not None else 0
        self.place = min(max(first, self.place + by), len(self.acts) - 1)
        self.redraw()

    def _enter(self, stroke: Stroke) -> None:
        part = stroke.part
        if self._in_field and self.field is not None:
            if self._scan:
                if part.deliberate and part.at >= self._shown_at:
                    self.entered(self._scan, scanned=True)
                else:
                    self._too_soon()
            elif len(self.typed.strip()) >= self.field.least:
                if part.pressed and part.at >= self._shown_at:
                    self.entered(self.typed.strip(), scanned=False)
                else:
                    self._too_soon()
            elif part.pressed:
                some = bool(self.typed.strip())
                short, none = Message("desk.field_short", {"least": self.field.least}), Message("desk.field_needed")
                self.refuse(short if some else none)
            else:
                self._too_soon()
        elif 0 <= self._chosen < len(self.acts):
            if part.deliberate and part.at >= self._shown_at + PRESS_GAP:
                self.chose(self.acts[self._chosen])
            else:
                self._too_soon()
        elif self._chosen < 0 and part.pressed:
            self.refuse(Message("desk.choose_first"))
        else:
            self._too_soon()

    def _too_soon(self) -> None:
        """An Enter that can't have been meant for what stands here: said once, though the key be held down."""
        why = Message("desk.too_soon")
        if self._notice != why:
            self.refuse(why)


def _has_word(label: str, wanted: str) -> bool:
    """Whether a word of the label, and what follows, begins with what was typed."""
    return any(label.startswith(wanted, place + 1) for place, character in enumerate(label) if character == " ")
