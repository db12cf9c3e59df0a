"""The palette, with everything that can be done, and the help, with every key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.permission import Permission
from models.refusal import Message
from screens.dialog import Dialog
from screens.safe import fill, wrap
from screens.sheet import FRAME, ROOM, Act, Field
from screens.widgets.spans import BLANK, STRETCH, Line, Span

MOST_COMMANDS = 14
"""Rows of the palette's list."""

KEY_CELLS = 9
"""Cells of the help's first column."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something in the palette.

    Args:
        id: what the palette answers.
        label: what it does.
        key: its key as shown, "" if it has none.
        may: the permission without which it isn't offered.
        words: what else it is found by.
        whom: whether it is about a patient, who may be named behind it at once.
    """

    id: str
    label: str
    key: str = ""
    may: Permission | None = None
    words: str = ""
    whom: bool = False

    def rest(self, words: Sequence[str]) -> Sequence[str] | None:
        """The words behind those that it is found by, if it is about somebody; ``None`` when it isn't meant."""
        own = f"{self.label} {self.key} {self.words}".casefold()
        found = next((place for place, word in enumerate(words) if word.casefold() not in own), len(words))
        return words[found:] if found == len(words) or (self.whom and found) else None


class Palette(Dialog[str]):
    """Everything, found by typing; answers the command's id. A scan is refused here."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__(field=Field(Message("desk.palette_prompt")), start=-1)
        self._commands = tuple(commands)
        self._found: tuple[Command, ...] = ()
        self.whom = ""
        """Whom the answer is about, where somebody was named behind it."""

    def on_mount(self) -> None:
        """All of them, until something is typed."""
        self.typing()

    def typing(self) -> None:
        """Those that have the most of the words typed in their label or key; those that begin with them first."""
        words = self.typed.split()
        found = [(command, command.rest(words)) for command in self._commands]
        least = min((len(rest) for _, rest in found if rest is not None), default=0)
        meant = [command for command, rest in found if rest is not None and len(rest) == least]
        first = words[0].casefold() if words else ""
        self._found = tuple(sorted(meant, key=lambda command: not command.label.casefold().startswith(first)))
        self.acts = tuple(Act(command.id, command.label, command.key, named=False) for command in self._found)
        self._top = 0

    @property
    def _chosen(self) -> int:
        return max(0, self.place)

    def field_says(self) -> list[Line]:
        """Whom the chosen one would be about; or that somebody can be named."""
        chosen = self._found[self._chosen] if self._found and self.typed.strip() else None
        if chosen is None or not chosen.whom:
            return []
        whom = " ".join(chosen.rest(self.typed.split()) or ())
        return self.lines_of(
            Message("desk.palette_whom", {"whom": whom}) if whom else Message("desk.palette_name"), "muted"
        )

    def _mark(self, place: int, shown: Sequence[tuple[int, Act]]) -> str:
        return ""  # how many there are below is said in a line of its own

    def _act_lines(self, room: int) -> list[Line]:
        room = min(room, MOST_COMMANDS)
        if len(self.acts) <= room:
            return super()._act_lines(room) or self.lines_of(Message("desk.palette_nothing"), "muted")
        lines = super()._act_lines(room - 1)
        below = len(self.acts) - self._top - len(lines)
        more = f"   ↓ {self.words(Message('desk.palette_more', {'count': below}))}" if below else ""
        return [*lines, (Span(more, "muted"),)]

    def entered(self, typed: str, *, scanned: bool) -> None:
        """The first of those found."""
        del typed, scanned
        if self._found:
            self._run(self._found[self._chosen])

    def chose(self, act: Act) -> None:
        """That one."""
        self._run(next(one for one in self._found if one.id == act.id))

    def _run(self, command: Command) -> None:
        self.whom = " ".join(command.rest(self.typed.split()) or ())
        self.answer(command.id)


class Help(Dialog[str]):
    """Every key, with what it does; answers nothing.

    Args:
        keys: each key as shown, what it does, and a sentence about it.
    """

    def __init__(self, keys: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._keys = tuple(keys)

    def head(self) -> list[Line]:
        """Each key and what it does, as much as there is room for."""
        told = [line for key, does, tip in self._keys for line in _told(key, tip or does)]
        room = max(1, self.app.size.height - FRAME - 4)
        self._top = min(max(0, self._top), max(0, len(told) - room))
        title: Line = (Span(self.words(Message("desk.help_title")), bold=True),)
        if len(told) > room:
            title = (*title, STRETCH, Span("↑↓", "accent", bold=True))
        return [title, BLANK, *told[self._top : self._top + room]]

    def _move(self, by: int) -> None:
        self._top += by
        self.redraw()


def _told(key: str, does: str) -> list[Line]:
    """A key and what it does, over as many lines as that needs."""
    return [
        (Span(fill("" if number else key, KEY_CELLS), "accent", bold=True), Span(part))
        for number, part in enumerate(wrap(does, ROOM - KEY_CELLS))
    ]
