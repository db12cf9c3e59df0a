"""What the journal's screen shows, and reads to show it: entries as they come, the selected one in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from models.clock import clinic_day
from models.journal.rows import EntryDetail, EntryRow, Page, Which
from models.refusal import Message, Refusal, Unavailable
from screens.format import clock, day
from screens.frame import Ground
from screens.journal.sheet import CheckKey, EntryKey, Sheet, detail, matches, rows
from screens.listing import ListScreen
from screens.widgets.panel import wrapped
from screens.widgets.rows import Row, Rows, sentence
from screens.widgets.spans import STRETCH, Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot

_LOOK_AGAIN = 2.0
"""Seconds between two readings: looks wake nobody."""


class JournalView(ListScreen):
    """What the journal's screen shows; what its keys do is ``screens.journal.screen``'s."""

    DEFAULT_CSS = """
    JournalView #head { height: 2; background: $background; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._head = Ground(id="head")
        self._which = Which()
        self._entries: tuple[EntryRow, ...] = ()
        self._wanted = ""
        self._refused: Message | None = None
        self._begun, self._reading = False, True
        self._detail: EntryDetail | None = None
        self._checked: Line = ()

    # The frame

    def above(self) -> Iterable[Widget]:
        """Which entries they are."""
        yield self._head

    def on_mount(self) -> None:
        """It is the manager's, and that it was opened is in it."""
        self.go("review", self._begin())
        self.set_interval(_LOOK_AGAIN, self._look_again)

    async def _begin(self) -> None:
        from models.journal.look import review
        from models.journal.outcomes import Reviewed

        try:
            await self.desk.perform(review, what=Reviewed.JOURNAL)
        except Refusal as refusal:
            self._refused = refusal.message
            self.draw()
            return
        self._begun = True
        self._show(Which(day=clinic_day(self.desk.now())))

    def on_screen_resume(self) -> None:
        """Shown again: read on."""
        if self._begun and self._watch is None:
            self._read_on()

    # Reading

    def _show(self, which: Which) -> None:
        """Show these entries, and those of the kind that come."""
        self._which, self._entries, self._reading = which, (), True
        self._read_on()
        self.draw()

    def _read_on(self) -> None:
        which = self._which
        self.watch_only(self.desk.watch(partial(_read, which=which, after=self._last), partial(self._take, which)))

    def _last(self) -> int:
        """The newest entry on the screen: only what comes after it has to be read."""
        return self._entries[0].seq if self._entries else 0

    def _look_again(self) -> None:
        if self._watch is not None and self.is_current:
            self._watch.refresh()

    def _take(self, which: Which, page: Page) -> None:
        new = tuple(row for row in page.rows if row.seq > self._last())
        if which == self._which and (new or self._reading):
            self._entries, self._reading = new + self._entries, False
            self.draw()

    # Drawing

    def _sheet(self) -> Sheet:
        return Sheet(self.language, self._list.size.width)

    def draw(self) -> None:
        """Show what was read, in the room that there is."""
        if not self._list.size.width:
            return
        if self._refused is not None:
            lines = wrapped(self.words(self._refused), self._list.size.width - 2, role="muted")
            self._list.show([Row(tuple(lines), indent=1)])
            return
        if self._reading:
            self._list.show([sentence(self.say("day.reading"))])
            return
        sheet = self._sheet()
        self._head.show([self._title(sheet)])
        listed = [entry for entry in self._entries if matches(sheet, entry, self._wanted)]
        self._list.show(rows(sheet, listed, self._checked, days=self._which.day is None))
        self._draw_detail()

    def _title(self, sheet: Sheet) -> Line:
        which = self._which
        of = day(self.language, which.day) if which.day else sheet.say("all_days")
        spans = [Span(of, bold=True)]
        for kind, key in (("visit", which.visit), ("patient", which.patient)):
            if key is not None:
                spans.append(
                    Span(f"   {sheet.say(f'key_{kind}')} {sheet.say('key_no', number=key)}", "accent", bold=True)
                )
        if which.staff is not None:
            name = next((entry.who for entry in self._entries if entry.staff == which.staff), "")
            spans.append(Span(f"   {name}", "accent", bold=True))
        if self._wanted:
            spans.append(Span(f"   {sheet.say('with_words', words=self._wanted)}", "accent", bold=True))
        return (*spans, STRETCH, Span("← →", "accent", bold=True), Span(f" {self.say('day.other_days')}"))

    def _draw_detail(self) -> None:
        key, sheet, found = self._list.selected, self._sheet(), self._detail
        lines: list[Line] = []
        if isinstance(key, EntryKey) and found is not None and found.row.seq == key.seq:
            lines = detail(sheet, found, self._pane.room)
        elif isinstance(key, CheckKey):
            lines = wrapped(sheet.say("about_check"), self._pane.room)
        self._pane.show(lines, key)
        self._brief.show(self._in_brief(key, self._brief.room))

    def _in_brief(self, key: object, room: int) -> list[Line]:
        entry = self._entry(key)
        if entry is None:
            return wrapped(self.say("journal.about_check"), room) if isinstance(key, CheckKey) else []
        head: Line = (
            Span(self.say("journal.number", seq=entry.seq), bold=True),
            Span(f"  {clock(entry.at)}  {entry.who}  {entry.station}  ", "muted"),
            Span(entry.ticket, bold=True),
        )
        return [head, *wrapped(entry.reason, room)]

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._draw_detail()
        if isinstance(event.key, EntryKey):
            self.run_worker(self._read_detail(event.key), group="detail", exclusive=True)

    async def _read_detail(self, key: EntryKey) -> None:
        from models.journal.read import read_entry

        try:
            self._detail = await self.desk.ask(partial(read_entry, seq=key.seq))
        except Unavailable:
            return  # the header says that the data is old
        self._draw_detail()

    def _entry(self, key: object) -> EntryRow | None:
        if not isinstance(key, EntryKey):
            return None
        return next((entry for entry in self._entries if entry.seq == key.seq), None)


def _read(snapshot: Snapshot, *, which: Which, after: Callable[[], int]) -> Page:
    from models.journal.read import read_entries

    return read_entries(snapshot, which, after=after())
