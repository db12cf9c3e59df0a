"""The kinds of dialog: a list of acts, a question, a choice, a refusal, a confirmation; each with a typed answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from models.refusal import Message, Refusal
from screens.dialog import Dialog
from screens.sheet import Act, Field, Who, Words, stacked
from screens.widgets.spans import BLANK, Line, chip


class ActionList(Dialog[str]):
    """What can be done with a patient: the obvious first; answers the act's id.

    Args:
        who: whom it is about.
        about: a line under the name: exam, room, state.
        acts: what is legal now; the first is the default.
        not_now: what isn't, each with the reason.
    """

    def __init__(
        self,
        who: Who,
        acts: Sequence[Act],
        *,
        about: Line = BLANK,
        not_now: Sequence[tuple[Words, Words]] = (),
    ) -> None:
        super().__init__(who=who, acts=acts, not_now=not_now)
        self._about = about

    def head(self) -> list[Line]:
        """Ticket, name, code; then what is going on."""
        return [*super().head(), *([self._about] if self._about else [])]

    def chose(self, act: Act) -> None:
        """Answer it."""
        self.answer(act.id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got.

    Args:
        text: what was typed or scanned, "" when an act was chosen instead.
        scanned: whether it was scanned.
        act: the act chosen instead, "" if none.
    """

    text: str = ""
    scanned: bool = False
    act: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text is understood as, while it is typed.

    Args:
        words: said under the field.
        ok: whether it can be the answer; if not, Enter says the words aloud and leaves the text as it is.
    """

    words: Words = ""
    ok: bool = True


class Question(Dialog[Answer]):
    """A field to fill, about a patient: a reason, the last characters of the code.

    Args:
        who: whom it is about.
        title: what will be done with the answer: ``Start A014``.
        field: what is asked.
        instead: acts to choose when there is no answer.
        note: a muted sentence under the title, or several.
        hears: what a text is understood as.
    """

    def __init__(
        self,
        who: Who | None,
        title: Words,
        field: Field,
        *,
        instead: Sequence[Act] = (),
        note: Words | Sequence[Words] = "",
        hears: Callable[[str], Heard] | None = None,
    ) -> None:
        super().__init__(who=who, field=field, acts=instead, start=-1)
        self._title = title
        self._notes = (note,) if isinstance(note, str | Message) else tuple(note)
        self._hears = hears

    def head(self) -> list[Line]:
        """Whom, what for, and the notes."""
        notes = [line for note in self._notes for line in self.lines_of(note, "muted")]
        return stacked([super().head(), [*self.lines_of(self._title, bold=True), *notes]])

    def field_says(self) -> list[Line]:
        """What is understood, or what is still wrong."""
        if self._hears is None or not self.typed.strip():
            return []
        heard = self._hears(self.typed.strip())
        if heard.words == self._notice:
            return []  # it is said aloud below
        return self.lines_of(heard.words, "text" if heard.ok else "warn")

    def entered(self, typed: str, *, scanned: bool) -> None:
        """Answer it, if it is understood."""
        heard = Heard() if scanned or self._hears is None else self._hears(typed)
        if heard.ok:
            self.answer(Answer(typed, scanned))
        else:
            self.refuse(heard.words)

    def chose(self, act: Act) -> None:
        """Answer that it was chosen instead."""
        self.answer(Answer(act=act.id))


class Choice(Dialog[str]):
    """One of several; answers the id.

    Args:
        title: what is chosen.
        options: the first is chosen unless ``start`` says otherwise.
        who: whom it is about, if anybody.
        start: the place of the option chosen at first; -1: none, so that an Enter alone answers nothing.
        note: a muted sentence under the title.
    """

    def __init__(
        self, title: Words, options: Sequence[Act], *, who: Who | None = None, start: int = 0, note: Words = ""
    ) -> None:
        super().__init__(who=who, acts=options, start=start)
        self._title = title
        self._note = note

    def head(self) -> list[Line]:
        """Whom, and what is chosen."""
        about = [*self.lines_of(self._title, bold=True), *self.lines_of(self._note, "muted")]
        return stacked([super().head(), about])

    def chose(self, act: Act) -> None:
        """Answer it."""
        self.answer(act.id)


class Refused(Dialog[str]):
    """What did not happen, what still holds, what to do next; answers the id of a follow-up, if one is chosen.

    Args:
        title: what did not happen, in the chip: ``Not started``.
        because: why, and what still holds.
        next_step: what to do next, muted.
        who: whom it is about.
        acts: what may follow; without any, Enter and Esc close it.
        back: what Esc does.
    """

    ALARM: ClassVar[bool] = True

    def __init__(
        self,
        title: Words,
        because: Words,
        *,
        next_step: Words = "",
        who: Who | None = None,
        acts: Sequence[Act] = (),
        back: Message | None = None,
    ) -> None:
        super().__init__(who=who, acts=acts or (Act("", Message("desk.dialog_understood"), named=False),))
        self._title, self._because, self._next, self._back = title, because, next_step, back

    @classmethod
    def of(cls, title: Words, refusal: Refusal, *, who: Who | None = None, next_step: Words = "") -> Refused:
        """For what a verb refused."""
        return cls(title, refusal.message, who=who, next_step=next_step or Message("desk.nothing_changed"))

    def head(self) -> list[Line]:
        """The chip, whom, why, and what next."""
        return stacked(
            [
                [(chip("×", self.words(self._title)),)],
                super().head(),
                self.lines_of(self._because),
                self.lines_of(self._next, "muted"),
            ]
        )

    def back_words(self) -> Message:
        """What Esc does here."""
        return self._back or super().back_words()

    def chose(self, act: Act) -> None:
        """Answer the follow-up; nothing when it was only understood."""
        self.answer(act.id or None)


class Confirm(Dialog[bool]):
    """Yes or no; answers whether yes. No comes first, unless it was chosen by name already what would be done.

    Args:
        title: what would be done.
        note: what that means, muted.
        yes: what doing it is called.
        no: what leaving it is called.
        who: whom it is about, if anybody.
        meant: it was chosen by name in a list just before: yes comes first.
    """

    def __init__(
        self, title: Words, *, yes: Words, no: Words, note: Words = "", who: Who | None = None, meant: bool = False
    ) -> None:
        acts = (Act("no", no, named=False), Act("yes", yes))
        super().__init__(who=who, acts=acts[::-1] if meant else acts)
        self._title = title
        self._note = note

    def head(self) -> list[Line]:
        """Whom, and what would be done."""
        about = [*self.lines_of(self._title, bold=True), *self.lines_of(self._note, "muted")]
        return stacked([super().head(), about])

    def lets(self, binding: str) -> bool:
        """Not to leave the desk: it may be what is asked."""
        return binding != "quit" and super().lets(binding)

    def chose(self, act: Act) -> None:
        """Answer whether yes."""
        self.answer(act.id == "yes")
