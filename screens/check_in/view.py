"""The check-in form as it is seen and filled in; what is done with it is ``screens.check_in.screen``'s."""

from __future__ import annotations

from collections.abc import Coroutine, Hashable, Iterable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.containers import Vertical
from textual.widget import Widget

from models.patient.view import PatientFile, PatientView
from models.visit.board import Wait
from screens.base import DeskScreen
from screens.burst import PRESS_GAP
from screens.check_in import aside
from screens.check_in.form import Form, begin
from screens.check_in.sheet import (
    NEEDS,
    NEEDS_PER_ROW,
    AsOfKey,
    AwaitedKey,
    IdentityKey,
    NeedsKey,
    ReferralKey,
    Sheet,
    rows,
)
from screens.format import clock
from screens.frame import Ground
from screens.opening import may_open
from screens.person import called
from screens.widgets.panel import Panel
from screens.widgets.rows import Row, Rows, sentence
from screens.widgets.spans import BLANK, Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot


class CheckInView(DeskScreen):
    """The patient at the counter, and what has been filled in for them."""

    DEFAULT_CSS = """
    CheckInView Panel { width: 46; }
    CheckInView #below { display: none; height: auto; max-height: 14; background: $background; }
    CheckInView.-narrow #below { display: block; }
    """

    WARNS: ClassVar[str] = "check_in.non_disclosure"
    ACTS: ClassVar[tuple[str, ...]] = ("open", "tick", "group", "take_back", "blank", "back")

    def __init__(self) -> None:
        super().__init__()
        self.rows = self.list = Rows(id="form")
        self.form: Form | None = None
        self._panel = Panel(id="panel")
        self._below = Ground(id="below")
        self._need = NEEDS[0]
        self._shown_at = float("inf")

    # The frame

    def content(self) -> Iterable[Widget]:
        """The form, with what it says beside or below it."""
        with Vertical(id="left"):
            yield self.list
            yield self._below
        yield self._panel

    def prompt(self) -> str:
        """What to scan or type."""
        return self.say("check_in.prompt")

    def act_label(self, binding: str) -> str:
        """Enter gives the number here, Esc clears the form."""
        match binding:
            case "open":
                return self.say("check_in.give")
            case "back":
                return self.say("check_in.clear")
            case _:
                return super().act_label(binding)

    def translate(self) -> None:
        """Everything in the desk's language."""
        self.draw()

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        del event
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """The form as it is now."""
        width = self.list.size.width
        if not width:
            return
        form = self.form
        if form is None:
            self.list.show([sentence(self.say("check_in.nobody"))])
            self._tell([])
            return
        who = tuple(self.who(form.file.patient, width - 2))
        sheet = Sheet(self.language, self.desk.unit, self.desk.now(), self._need, width, who)
        shown: list[Row] = rows(sheet, form)
        self.list.show(shown if form.given is None else [shown[0], *self._given(form)])
        self._tell_aside(form)

    def _given(self, form: Form) -> Iterable[Row]:
        """To whom the number was given, and how it is taken back."""
        ticket = form.given.ticket if form.given else ""
        at = clock(form.given_at or self.desk.now())
        words = self.say("check_in.given", ticket=ticket, at=at, name=called(form.file.patient))
        key, does = self.host.key_shown("take_back"), self.say("desk.takes_back")
        back: Line = (Span("     "), Span(key, "accent", bold=True), Span(f" {does}"))
        yield Row((BLANK,))
        yield Row(((Span(f"√ {words}", "good", bold=True), *back),), indent=1)
        yield sentence(self.say("check_in.next_scan"))

    def _tell_aside(self, form: Form) -> None:
        wide, now = self._panel.display, self.desk.now()
        room = self._panel.room if wide else self._below.size.width - 2
        if form.given is not None or form.file.ticket:
            print_key = self.host.key_shown("print") if self.host.can_print else ""
            self._tell(aside.number(self.language, form, now, room, print_key=print_key, low=not wide))
            return
        key = self.list.selected
        view = next((one for one in form.listed if isinstance(key, ReferralKey) and one.key == key.referral), None)
        asks_time = isinstance(key, AsOfKey)
        if wide:
            self._tell(aside.selected(self.language, self.desk.unit, form, view, room, asks_time=asks_time))
        else:
            away: list[Line] = []
            if view is not None and not form.serves:  # else the form needs the room
                away = aside.turned_away(self.language, self.desk.unit, form, view, room)
            self._tell(
                [
                    *aside.too_long(self.language, form, room),
                    *([BLANK, *away, BLANK] if away else []),
                    *aside.will_do(self.language, form, room, asks_time=asks_time),
                ]
            )

    def _tell(self, lines: list[Line]) -> None:
        self._panel.show(lines)
        self._below.show(lines)
        self._below.styles.height = len(lines)

    # The patient

    async def show_patient(self, patient: int, appointment: int | None = None) -> None:
        """Begin the check-in of a patient."""
        if not await may_open(self, patient):
            return
        self.form = None
        self.watch_only(self.desk.watch(partial(_read_file, patient=patient), self._take))

    def _take(self, read: tuple[PatientFile, Wait | None]) -> None:
        file, wait = self.names.without(read[0]), read[1]
        form = self.form
        if form is None or form.file.patient.key != file.patient.key:
            self.form = begin(file, wait)
            self.draw()
            first = next((row.key for row in self.list.rows if row.key is not None), None)
            self.list.select(first, float("-inf"))  # nobody asked for it: what was pressed before acts on nobody
            self._shown_at = monotonic()
        elif file.seq >= form.file.seq:
            self.form = form.refreshed(file, wait)
        self.draw()

    def patients_shown(self) -> Iterable[int]:
        """The patient at the counter."""
        return () if self.form is None else (self.form.file.patient.key,)

    @property
    def patient_at_hand(self) -> PatientView | None:
        """The patient at the counter."""
        return None if self.form is None else self.form.file.patient

    def names_changed(self) -> None:
        """The patient's name is hidden, or shown as it is read again."""
        if self.form is not None and self._watch is not None:
            self.form = replace(self.form, file=self.names.without(self.form.file))
            self.draw()
            self._watch.refresh()

    def seen(self, at: float) -> bool:
        """Whether the patient on the form stood there long enough to be seen when a key was pressed."""
        return at >= self._shown_at + PRESS_GAP

    def on_back(self) -> None:
        """Esc: nobody is at the counter."""
        self.watch_only(None)
        self.form = None
        self.draw()

    # Filling in

    def on_move(self, unit: str, by: int, at: float) -> None:
        """Arrows move; among the ways of showing identity, moving chooses."""
        super().on_move(unit, by, at)
        self._choose(self.list.selected)

    def on_group(self, by: int, at: float) -> None:
        """Tab goes to the next group; in identity, to the one chosen."""
        self.list.move_group(by, at)
        form, key = self.form, self.list.selected
        if form is not None and isinstance(key, IdentityKey) and form.identity is not None:
            self.list.select(IdentityKey(form.identity), at)
        self._choose(self.list.selected)

    def on_turn(self, by: int, at: float) -> None:
        """Left and right go through the needs of a row."""
        key = self.list.selected
        if isinstance(key, NeedsKey):
            first = NEEDS.index(key.first)
            row = NEEDS[first : first + NEEDS_PER_ROW]
            place = row.index(self._need) if self._need in row else 0
            self._need = row[(place + by) % len(row)]
            self.draw()

    def on_tick(self, at: float) -> Coroutine[Any, Any, object] | None:
        """Space ticks what is selected."""
        form, key = self.form, self.chosen(at)
        if form is None or form.given is not None:
            return None
        match key:
            case ReferralKey(referral):
                ticked = form.tick(referral)
                if ticked == form:
                    self.app.bell()
                self.form = ticked
            case AwaitedKey():
                self.form = form.tick_awaited()
            case IdentityKey(how):
                self.form = form.show_identity(how)
            case NeedsKey():
                self.form = form.tick_need(self._need)
            case AsOfKey():
                return self.set_back(form)
            case _:
                return None
        self.draw()
        return None

    async def set_back(self, form: Form) -> None:
        """Set the arrival back, or not any more."""

    def _choose(self, key: Hashable | None) -> None:
        form = self.form
        if form is None or form.given is not None:
            return
        if isinstance(key, IdentityKey):
            self.form = form.show_identity(key.how)
        elif isinstance(key, NeedsKey):
            first = NEEDS.index(key.first)
            if self._need not in NEEDS[first : first + NEEDS_PER_ROW]:
                self._need = key.first
        self.draw()

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        if self.form is not None:
            self._tell_aside(self.form)


def _read_file(snapshot: Snapshot, *, patient: int) -> tuple[PatientFile, Wait | None]:
    """The file, and how long the patient will wait, or would with a number given now."""
    from models.patient.file import read_file
    from models.visit.estimate import read_wait
    from models.visit.wait import NEWCOMER

    file = read_file(snapshot, patient)
    return file, read_wait(snapshot, file.visit if file.ticket and file.visit is not None else NEWCOMER)
