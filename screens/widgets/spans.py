"""Lines of text by role: what every widget here draws, in the theme of the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.safe import clip, fill, visible
from screens.themes import role_style

if TYPE_CHECKING:
    from textual.app import App


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one role.

    Args:
        text: from anywhere: it is made visible when drawn.
        role: a field of ``screens.themes.Palette``.
        bold: whether it is bold.
        reverse: a chip or the default action.
        underline: the box of the high-contrast theme, nothing else.
        stretch: blanks that take the room left over, in equal shares.
    """

    text: str
    role: str = "text"
    bold: bool = False
    reverse: bool = False
    underline: bool = False
    stretch: bool = False


Line = tuple[Span, ...]

_UNDERLINE = Style(underline=True)

STRETCH = Span("", stretch=True)
"""Pushes what follows to the right."""

BLANK: Line = ()
"""A blank row."""


def chip(sign: str, words: str, role: str = "alarm") -> Span:
    """A filled chip, for what must not wait."""
    return Span(f" {sign} {words} " if sign else f" {words} ", role, bold=True, reverse=True)


def key(name: str, does: str) -> Line:
    """``F9 Call next``: a key in accent, and what it does."""
    return (Span(name, "accent", bold=True), Span(f" {does}"))


def cell(text: str, width: int, role: str = "text", *, bold: bool = False, right: bool = False) -> Span:
    """A cell of a grid: clipped or padded to its width."""
    return Span(fill(visible(text), width, right=right), role, bold)


def measure(line: Line) -> int:
    """How many cells the line takes, without stretching."""
    return sum(cell_len(visible(span.text)) for span in line)


def bolded(line: Line) -> Line:
    """The line, all bold."""
    return tuple(replace(span, bold=True) for span in line)


def plain(line: Line) -> str:
    """The line's words."""
    return "".join(visible(span.text) for span in line)


def draw(
    app: App[object],
    line: Line,
    width: int,
    *,
    on: str = "background",
    indent: int = 0,
    marker: Span | None = None,
    selected: bool = False,
) -> Strip:
    """A line of exactly so many cells.

    Args:
        app: whose theme counts.
        line: what stands there.
        width: the cells to fill; what is too much is clipped, with ``…``.
        on: the ground's role.
        indent: blank cells before the line.
        marker: put in the indent's second cell, such as ``►``.
        selected: drawn as the selected row.
    """
    ground = role_style(app, on=on, selected=selected)
    segments: list[Segment] = []
    head = min(indent, width)
    if marker is not None and head > 1:
        style = role_style(app, marker.role, bold=marker.bold, on=on, selected=selected)
        segments += [Segment(" ", ground), Segment(clip(marker.text, 1), style), Segment(" " * (head - 2), ground)]
    elif head:
        segments.append(Segment(" " * head, ground))
    left = width - head
    spare = max(0, left - measure(line))
    stretches = sum(span.stretch for span in line)
    for span in line:
        if left <= 0:
            break
        if span.stretch:
            share = spare // stretches
            text, spare, stretches = " " * share, spare - share, stretches - 1
        else:
            text = clip(visible(span.text), left)
        if text:
            bold = span.bold or selected
            style = role_style(app, span.role, bold=bold, reverse=span.reverse, on=on, selected=selected)
            if span.underline:
                style += _UNDERLINE
            segments.append(Segment(text, style))
            left -= cell_len(text)
    if left > 0:
        segments.append(Segment(" " * left, ground))
    return Strip(segments, width)


def joined(parts: Sequence[Line], between: str = "   ") -> Line:
    """Lines one after another, with blanks between."""
    spans: list[Span] = []
    for part in parts:
        if not part:
            continue
        if spans:
            spans.append(Span(between))
        spans += part
    return tuple(spans)
