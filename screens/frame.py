"""The frame of every desk screen: header, box, note, content, footer, toast, and what a small terminal leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from models.refusal import Message
from screens import format as formats
from screens.bindings import BY_ID, KEYS, Place, label, short_label
from screens.box import Box
from screens.burst import PRESS_GAP
from screens.desk import Desk
from screens.host import Host, Note
from screens.safe import visible, wrap
from screens.text import say, text
from screens.widgets.footer import Footer, Hint
from screens.widgets.header import Facts, Header
from screens.widgets.lines import Lines
from screens.widgets.spans import Line, Span, chip
from screens.widgets.toast import Toast

LEAST_WIDTH, LEAST_HEIGHT = 80, 24


class Ground(Lines):
    """Lines on the screen's own ground."""

    GROUND: ClassVar[str] = "background"


class Frame(Screen[None]):
    """The frame; what happens in it is ``screens.base``'s."""

    AUTO_FOCUS = "#box"
    BINDINGS: ClassVar[list[Any]] = []

    NAME: ClassVar[str] = ""
    """The id of the key that opens it."""

    ACTS: ClassVar[tuple[str, ...]] = ("open",)
    """The ids of the keys told in the footer's first row, the most wanted first; blanking the desk is told anyway."""

    def __init__(self) -> None:
        super().__init__()
        self.box = Box()
        self.header = Header()
        self.footer = Footer()
        self.note = Ground(id="note")
        self.small = Ground(id="small")
        self.seen_from = float("inf")
        self._toast = Toast()
        self._left_at: Size | None = None

    # What subclasses say

    def content(self) -> Iterable[Widget]:
        """The widgets of the content area, from left to right."""
        return ()

    def translate(self) -> None:
        """Say everything in the desk's language again: called when shown first, and when the language changes."""

    def prompt(self) -> str:
        """What the box asks for."""
        return say(self.language, "desk.prompt")

    def acts(self) -> tuple[str, ...]:
        """The ids of the keys told in the footer's first row at this station."""
        return self.ACTS

    def act_label(self, binding: str) -> str:
        """What a key does here."""
        return label(self.language, binding)

    def act_short(self, binding: str) -> str:
        """The same where there is little room, "" where it has no shorter word."""
        return short_label(self.language, binding) if BY_ID[binding].short else ""

    def called_tickets(self) -> list[str]:
        """The tickets that are called, shown even when the terminal is too small."""
        return []

    # For subclasses

    @property
    def host(self) -> Host:
        """The app, as its screens see it."""
        return cast(Host, self.app)

    @property
    def desk(self) -> Desk:
        """The door to the clinic."""
        return self.host.desk

    @property
    def language(self) -> str:
        """The desk's language."""
        return self.host.language

    def say(self, key: str, **params: object) -> str:
        """A sentence in the desk's language."""
        return say(self.language, key, **params)

    # The frame

    def key_target(self) -> Widget:
        """All keys go to the box."""
        return self.box

    def compose(self) -> ComposeResult:
        """Header, box, note, content, footer; the toast above all."""
        yield self.header
        yield self.box
        yield self.note
        with Horizontal(id="content"):
            yield from self.content()
        yield self.footer
        yield self._toast
        yield self.small

    def on_mount(self) -> None:
        """Say everything, and keep the clock going."""
        self.retranslate()
        self.set_interval(1.0, self._tick)

    def on_resize(self, event: events.Resize) -> None:
        """Drop what the size has no room for."""
        width, height = event.size
        small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        self.set_class(small, "-small")
        self.set_class(width < 120, "-narrow")
        self.set_class(width >= 140, "-wide")
        one_row = width < 100 or height < 30
        self.footer.set_class(one_row, "-one-row")
        self.set_class(one_row, "-one-row")
        if small:
            self._tell_small()
        self.call_after_refresh(self.tell_header)  # what stands under the box is as wide as the terminal

    def on_screen_resume(self) -> None:
        """Shown again: catch up with the clock, and heed no Enter that was pressed before."""
        self.seen_from = monotonic() + PRESS_GAP
        self.tell_header()
        self.box.refresh()
        if self._left_at not in {None, self.app.size}:
            self.call_after_refresh(self.translate)  # what stands behind something isn't laid out for a new size

    def on_screen_suspend(self) -> None:
        """Something stands before it: the box is no longer where letters go."""
        self._left_at = self.app.size
        self.box.refresh()

    def retranslate(self) -> None:
        """Say everything in the desk's language again."""
        lang = self.language
        self.box.tell(self.prompt(), say(lang, "desk.box_opens"), say(lang, "desk.box_searches"))
        self.tell_header()
        self.tell_footer()
        if self.has_class("-small"):
            self._tell_small()
        self.translate()

    def repaint(self) -> None:
        """Draw everything in the theme of the moment."""
        for widget in self.walk_children(Widget, with_self=True):
            widget.refresh()

    def tell_footer(self) -> None:
        """The keys of this screen, in the desk's language."""
        host = self.host
        may = self.desk.station.may
        wanted = [one for one in dict.fromkeys((*self.acts(), "blank")) if BY_ID[one].is_for(may)]
        acts = [Hint(host.key_shown(one), self.act_label(one), short=self.act_short(one)) for one in wanted]
        screens = [
            Hint(
                host.key_shown(key.id),
                label(self.language, key.id),
                keeps=key.keeps,
                short=short_label(self.language, key.id),
            )
            for key in KEYS
            if key.place is Place.SCREENS and (not key.screen or key.screen in host.screen_ids) and key.is_for(may)
        ]
        self.footer.tell(acts, screens)

    def tell_header(self) -> None:
        """The header's facts, and what the data's state asks for."""
        desk, counts = self.desk, self.host.counts
        health = desk.health
        now = desk.now()
        self.header.tell(
            Facts(
                language=self.language,
                unit=say(self.language, "desk.program") if health.loading else desk.unit.names.of(self.language),
                now=now,
                waiting=counts.waiting,
                longest=None if counts.since is None else now - counts.since,
                connected=health.connected,
                age=max(0.0, monotonic() - health.fresh_at),
                loading=health.loading,
                where="" if health.loading else self._where(),
                who="" if health.loading else desk.station.actor,
                weekday=formats.names_loaded.is_set(),
            )
        )
        if not health.connected:
            # Before the first reading no queue is shown that one could go on with.
            why = health.fault if health.loading and health.fault else Message("desk.no_connection_now")
            self._tell_note(self._chips("×", self.words(why)))
        else:
            aside, room = self.host.aside, max(1, self.size.width - 4)
            said = [] if aside is None else wrap(visible(self.words(aside)), room)
            told = [(Span(f"{'  ' if index else '› '}{part}", "muted"),) for index, part in enumerate(said)]
            silent = self._chips("!", self.say("desk.wall_silent")) if health.wall_silent else []
            self._tell_note([*silent, *told])

    def _chips(self, sign: str, words: str) -> list[Line]:
        """A chip, as many rows high as its words need."""
        parts = wrap(visible(words), max(1, self.size.width - 6))
        return [(chip(" " if index else sign, part),) for index, part in enumerate(parts)]

    def _tell_note(self, lines: list[Line]) -> None:
        self.note.styles.height = max(1, len(lines))
        self.note.show(lines)

    def _where(self) -> str:
        station = self.desk.station
        names = {room.id: room.names.of(self.language) for room in self.desk.unit.rooms}
        place = ", ".join(names.get(room, room) for room in station.rooms) or self.say("desk.reception")
        return " · ".join(part for part in (station.actor, place) if part)

    def _tick(self) -> None:
        if self.is_current:
            self.tell_header()

    def _tell_small(self) -> None:
        sentence = self.say("desk.too_small", width=LEAST_WIDTH, height=LEAST_HEIGHT)
        called = self.called_tickets()
        lines: list[Line] = [(Span(part),) for part in wrap(sentence, max(1, self.size.width - 2))]
        self.small.show([*lines, (Span("  ".join(called), "warn", bold=True),)])

    def toast(self, note: Note) -> None:
        """Show a toast here."""
        does = self.words(note.does) if note.does else ""
        self._toast.tell(self.words(note.said), note.key, does, alarm=note.alarm)
        self.add_class("-toast")  # lists make room, so that it never stands over the selection

    @on(Toast.Away)
    def _toast_away(self, event: Toast.Away) -> None:
        event.stop()
        self.remove_class("-toast")

    def words(self, message: Message) -> str:
        """A message in the desk's language."""
        return text(self.language, message)
