"""What dialogs are made of: whom they are about, what can be chosen or typed, and the sheet that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from models.refusal import Message
from screens.widgets.lines import Lines
from screens.widgets.spans import BLANK, Line, Span

WIDTH = 68
ROOM = WIDTH - 2 - 4
"""Cells of a line inside border and padding."""

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

    def line(self) -> Line:
        """All three."""
        parts = [part for part in (self.ticket, self.name) if part]
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
        asks: what it will ask before it acts, "" if nothing: shown at the right.
        named: whether the label, when chosen, repeats whom it is about.
    """

    id: str
    label: Words
    asks: Words = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A line to type in.

    Args:
        prompt: what to type.
        takes_scan: whether a scan belongs here.
        least: so many characters are needed.
        most: no more are taken by typing.
        hides_scan: a scan is shown as taken, not as what it says.
    """

    prompt: Words
    takes_scan: bool = False
    least: int = 1
    most: int = 200
    hides_scan: bool = True


class Sheet(Lines):
    """The lines of a dialog; as high as they are."""

    INDENT: ClassVar[int] = 0

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """One row for each line."""
        del container, viewport, width
        return max(1, len(self.lines))


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
