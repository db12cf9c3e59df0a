"""What dialogs are made of: whom they are about, what can be chosen or typed, and the sheet that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from models.permission import Permission
from models.refusal import Message
from screens.safe import clip, visible, wrap
from screens.widgets.lines import Lines
from screens.widgets.spans import BLANK, STRETCH, Line, Span, measure

WIDTH = 68
ROOM = WIDTH - 2 - 4
"""Cells of a line inside border and padding."""

LABEL = ROOM - 10
"""Cells of what an act is called, where it is chosen."""

_LEAST_NAME = 12

DIGITS = "1234567890"
"""What chooses the acts of a list, one after another."""

FRAME = 4
"""Rows of border and padding."""

Words = Message | str
"""A message, or text from the clinic's data: a name, a room."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a dialog is about: its first line.

    Args:
        ticket: the number, "" when there is none.
        name: as shown at this desk, "" while names are hidden.
        code: the masked code, "" when there is none.
    """

    ticket: str = ""
    name: str = ""
    code: str = ""

    @property
    def short(self) -> str:
        """Ticket and name: by ticket and masked code where names are hidden."""
        return " ".join(part for part in (self.ticket, self.name or self.code) if part)

    @property
    def full(self) -> str:
        """All three in a sentence."""
        return " ".join(part for part in (self.ticket, self.name, self.code) if part)

    def line(self) -> Line:
        """All three; a long name gives way to the code."""
        room = ROOM - sum(len(part) + 3 for part in (self.ticket, self.code) if part)
        parts = [part for part in (self.ticket, clip(visible(self.name), max(_LEAST_NAME, room))) if part]
        spans: list[Span] = []
        for part in parts:
            spans += [Span(part, bold=True), Span("   ")]
        return (*spans, Span(self.code)) if spans or self.code else BLANK


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be chosen.

    Args:
        id: what the dialog answers.
        label: what it does.
        asks: what it will ask before it acts, "" if nothing: shown at the right. A digit goes to the question at once.
        named: whether the label, when chosen, repeats whom it is about.
        grave: letters choose it only when they can mean nothing else.
        may: the permission of the verb behind it; whoever hasn't it can't choose it.
    """

    id: str
    label: Words
    asks: Words = ""
    named: bool = True
    grave: bool = False
    may: Permission | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A line to type in.

    Args:
        prompt: what to type.
        takes_scan: whether a scan belongs here.
        least: so many characters are needed.
        most: no more are taken by typing.
        hides_scan: a scan is shown as taken, not as what it says.
        secret: what is typed is shown as dots.
        at_once: a scan is the answer without an Enter behind it: it only looks up.
    """

    prompt: Words
    takes_scan: bool = False
    least: int = 1
    most: int = 200
    hides_scan: bool = True
    secret: bool = False
    at_once: bool = False


class Sheet(Lines):
    """The lines of a dialog; as high as they are."""

    INDENT: ClassVar[int] = 0

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """One row for each line."""
        del container, viewport, width
        return max(1, len(self.lines))


def paragraph(words: str, role: str = "text", *, bold: bool = False, room: int = ROOM) -> list[Line]:
    """A sentence over as many lines as it needs; none when there is nothing to say."""
    return [(Span(part, role, bold),) for part in wrap(words, room)] if words else []


def act_line(label: str, asks: str = "", digit: str = "") -> Line:
    """Something that can be chosen, by a digit too, and what it will ask."""
    return (Span(f" {digit or ' '} ", "accent"), Span(label), STRETCH, Span(asks, "accent", bold=True), Span(" "))


def chosen_line(label: str) -> Line:
    """What Enter does: a reversed bar over the whole width."""
    return (
        Span(" ► ", "accent", bold=True, reverse=True),
        Span(clip(label, LABEL), "accent", bold=True, reverse=True),
        Span("", "accent", bold=True, reverse=True, stretch=True),
        Span("Enter ", "accent", bold=True, reverse=True),
    )


def not_now_lines(label: str, reason: str) -> list[Line]:
    """What isn't legal now, with the reason beside it, or under it where it is long."""
    line: Line = (Span("   "), Span(label, "muted"), STRETCH, Span("  "), Span(reason, "muted"), Span(" "))
    if measure(line) <= ROOM:
        return [line]
    under = paragraph(reason, "muted", room=ROOM - 6)
    return [(Span("   "), Span(label, "muted")), *((Span("     "), *part) for part in under)]


def foot_line(keys: Sequence[tuple[str, str]]) -> Line:
    """Keys and what they do."""
    spans: list[Span] = []
    for name, does in keys:
        spans += [Span("   ")] if spans else []
        spans += [Span(name, "accent", bold=True), Span(f" {does}")]
    return tuple(spans)


def stacked(blocks: Sequence[Sequence[Line]]) -> list[Line]:
    """Blocks of lines with a blank one between each two; empty blocks are left out."""
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [BLANK, *block] if lines else block
    return lines


def fitted(lines: list[Line], height: int) -> list[Line]:
    """The lines in the height: blank ones go from the bottom up, then what stands above the last."""
    lines = list(lines)
    while len(lines) > height:
        blanks = [y for y, line in enumerate(lines) if not line]
        if not blanks:
            break
        del lines[blanks[-1]]
    if len(lines) > height > 1:
        del lines[height - 1 : -1]
    return lines
