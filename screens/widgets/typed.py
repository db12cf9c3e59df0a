"""A line that is being typed, with its cursor: for the box and for the fields of dialogs."""

from __future__ import annotations

from screens.line import Line as TypedLine
from screens.safe import clip, end, visible, width
from screens.widgets.spans import Line, Span


def typed(line: TypedLine, room: int, *, cursor: bool = True, underline: bool = False) -> Line:
    """The text in so many cells, its cursor always in sight.

    Args:
        line: the text and where the next character goes.
        room: the cells there are.
        cursor: whether it is shown.
        underline: as the box of the high-contrast theme.
    """
    before, after = end(visible(line.text[: line.cursor]), room - 1), visible(line.text[line.cursor :])
    at, rest = after[:1] or " ", clip(after[1:], room - width(before) - 1)
    return (
        Span(before, bold=True, underline=underline),
        Span(at, reverse=cursor, underline=underline),
        Span(rest, bold=True, underline=underline),
    )
