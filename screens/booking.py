"""The frame of the screens that book: who it is above all, the form, the week beside it, and what Enter does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from textual import events
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from screens.base import DeskScreen
from screens.desk import Watch
from screens.frame import Ground
from screens.safe import clip, visible, width, wrap
from screens.text import say
from screens.widgets.pane import Pane
from screens.widgets.rows import Rows, sentence
from screens.widgets.spans import BLANK, Line, Span

NARROW, LOW = 120, 32
"""Below these the form is tight, and what Enter does stands under form and week."""

LOADING = 2.0
"""Seconds after which a reading that hasn't come is spoken of."""


class BookingView(DeskScreen):
    """What a booking screen shows; a subclass says what stands in it, and what its keys do."""

    DEFAULT_CSS = """
    BookingView #head { height: 3; background: $background; }
    BookingView #left { width: 44; }
    BookingView #pane { width: 1fr; }
    BookingView #act { height: 5; background: $background; }
    BookingView.-nobody #left { width: 1fr; }
    BookingView.-nobody #pane { display: none; }
    BookingView.-nobody #head { display: none; }
    BookingView #below { height: 2; background: $background; display: none; }
    BookingView.-narrow #left { width: 1fr; }
    BookingView.-narrow #pane { width: 44; }
    BookingView.-low #head { height: 2; }
    BookingView.-flat #act { display: none; }
    BookingView.-flat #below { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._list = Rows(id="form")
        self._head, self._act, self._below = Ground(id="head"), Ground(id="act"), Ground(id="below")
        self._side, self._pane = Vertical(id="left"), Pane(id="pane")
        self._watch: Watch | None = None
        self._drawn_in = (0, Size())
        self.add_class("-nobody")

    # What subclasses say

    @property
    def has_patient(self) -> bool:
        """Whether somebody is chosen."""
        raise NotImplementedError

    def draw_form(self) -> None:
        """Show head, form and pane."""
        raise NotImplementedError

    def what_enter_does(self, width: int) -> list[Line]:
        """The lines that name what Enter would do now, to whom."""
        raise NotImplementedError

    # The frame

    def content(self) -> Iterable[Widget]:
        """Who it is above all; the form, and the week beside it."""
        with Vertical():
            yield self._head
            with Horizontal():
                with self._side:
                    yield self._list
                    yield self._act
                yield self._pane
            yield self._below

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        width, height = event.size
        self.set_class(height < LOW, "-low")
        self.set_class(width < NARROW or height < LOW, "-flat")
        self.call_after_refresh(self._draw)

    def translate(self) -> None:
        """Everything in the desk's language."""
        self._draw()

    def watch_again(self, watch: Watch) -> None:
        """Read this from now on, and nothing else."""
        if self._watch is not None:
            self._watch.stop()
        self._watch = watch

    # Drawing

    def _draw(self) -> None:
        self.set_class(not self.has_patient, "-nobody")
        if not self._list.size.width:
            return
        self.draw_form()
        if self.has_class("-flat"):
            self._below.show(self.what_enter_does(self.size.width))
        else:
            self._act.show([BLANK, *self.what_enter_does(self._list.size.width)])
        self._fit()
        self._drawn_in = self._room()
        self.call_after_refresh(self._draw_in_new_room)

    def draw_reading(self, since: float) -> None:
        """Nothing has been read yet; that is said only when it takes long."""
        late = monotonic() - since >= LOADING
        self._list.show([sentence(self.say("week.reading"))] if late else [])
        self._head.show([])
        self._pane.show([])

    def _room(self) -> tuple[int, Size]:
        return self._list.size.width, self._pane.size

    def _draw_in_new_room(self) -> None:
        """What was just shown or hidden may have left more room, or less."""
        if self._room() != self._drawn_in:
            self._draw()

    def _fit(self) -> None:
        """What Enter does stands right below the form, while the form leaves room for it."""
        wanted = sum(len(row.lines) for row in self._list.rows)
        there = self._side.size.height - (self._act.size.height if self._act.display else 0)
        self._list.styles.height = wanted if wanted <= there else "1fr"


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
        return [(Span(f"√ {words}", "good", bold=True),)]

    def nothing(self, words: str) -> list[Line]:
        """Nothing, and why."""
        return [(Span(words, "muted"),)]
