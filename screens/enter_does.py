"""The lines of a booking screen that say what Enter does now. Pure but for words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screens.safe import clip, visible, width, wrap
from screens.text import say
from screens.widgets.spans import Line, Span


@dataclass(frozen=True, slots=True)
class EnterDoes:
    """The lines that say what Enter does now.

    Args:
        language: the desk's.
        width: the cells that there are.
    """

    language: str
    width: int

    def act(self, first: str, then: Iterable[str] = ()) -> list[Line]:
        """An act, naming the patient; under it, with what."""
        chip = Span(f" {say(self.language, 'week.enter')} ", "accent", bold=True, reverse=True)
        indent = width(chip.text) + 2
        room = max(8, self.width - indent - 2)
        head, *more = wrap(visible(first), room)
        lines: list[Line] = [(chip, Span("  "), Span(head, bold=True))]
        if more:
            lines.append((Span(" " * indent), Span(clip(" ".join(more), room), bold=True)))
        for sentence_then in then:
            lines += [(Span(" " * indent), Span(part)) for part in wrap(visible(sentence_then), room)]
        return lines

    def done(self, words: str) -> list[Line]:
        """Nothing more: it is done."""
        head, *more = wrap(visible(words), max(8, self.width - 4))
        return [
            (Span(f"{'  ' if index else '√ '}{part}", "good", bold=True),) for index, part in enumerate([head, *more])
        ]

    def nothing(self, words: str) -> list[Line]:
        """Nothing, and why."""
        return [(Span(part, "muted"),) for part in wrap(visible(words), max(8, self.width - 2))]
