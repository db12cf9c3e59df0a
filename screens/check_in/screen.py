"""Check-in: scan, look, Enter: the patient holds a number and has a place."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Vertical
from textual.widget import Widget

from models.patient.view import PatientFile
from models.refusal import Message
from screens.base import DeskScreen
from screens.check_in import aside
from screens.check_in.form import Form, begin
from screens.check_in.newcomer import register
from screens.check_in.questions import ask_identity, ask_overrule
from screens.check_in.sheet import (
    NEEDS,
    NEEDS_PER_ROW,
    AwaitedKey,
    IdentityKey,
    NeedsKey,
    ReferralKey,
    Sheet,
    rows,
)
from screens.check_in.slip import printable as slip_again
from screens.check_in.slip import printing
from screens.desk import Watch
from screens.dialogs import Refused
from screens.format import clock
from screens.frame import Ground
from screens.host import Note
from screens.look_up import look_up
from screens.opening import may_open
from screens.sheet import Who
from screens.widgets.panel import Panel
from screens.widgets.rows import Row, Rows, sentence
from screens.widgets.spans import BLANK, Line, Span

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from screens.prints import Printable


class CheckInScreen(DeskScreen):
    """Reception's screen."""

    NAME: ClassVar[str] = "check_in"
    ACTS: ClassVar[tuple[str, ...]] = ("open", "tick", "group")

    DEFAULT_CSS = """
    CheckInScreen Panel { width: 46; }
    CheckInScreen #below { display: none; height: auto; max-height: 14; background: $background; }
    CheckInScreen.-narrow #below { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._rows = Rows(id="form")
        self._panel = Panel(id="panel")
        self._below = Ground(id="below")
        self._form: Form | None = None
        self._need = NEEDS[0]
        self._watch: Watch | None = None
        self._looking_up = 0

    # The frame

    def content(self) -> Iterable[Widget]:
        """The form, with what it says beside or below it."""
        with Vertical(id="left"):
            yield self._rows
            yield self._below
        yield self._panel

    def prompt(self) -> str:
        """What to scan or type."""
        return self.say("check_in.prompt")

    def act_label(self, binding: str) -> str:
        """Enter gives the number here."""
        return self.say("check_in.give") if binding == "open" else super().act_label(binding)

    def translate(self) -> None:
        """Everything in the desk's language."""
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        del event
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self._rows.size.width
        if not width:
            return
        form = self._form
        if form is None:
            self._rows.show([sentence(self.say("check_in.nobody"))])
            self._tell([])
            return
        sheet = Sheet(self.language, self.desk.unit, self.desk.now(), self._need, width)
        shown: list[Row] = rows(sheet, form)
        if form.given is not None:
            at = clock(self.desk.now())
            words = self.say("check_in.given", ticket=form.given.ticket, at=at, name=form.file.patient.name)
            shown = [shown[0], Row((BLANK,)), Row(((Span(f"√ {words}", "good", bold=True),),), indent=1)]
            shown.append(sentence(self.say("check_in.next_scan")))
        self._rows.show(shown)
        self._tell_aside(form)

    def _tell_aside(self, form: Form) -> None:
        room = self._panel.room if self._panel.display else self._below.size.width - 2
        if form.given is not None or form.file.ticket:
            print_key = self.host.key_shown("print") if self.host.can_print else ""
            self._tell(aside.number(self.language, form, room, print_key=print_key))
            return
        key = self._rows.selected
        view = next((one for one in form.listed if isinstance(key, ReferralKey) and one.key == key.referral), None)
        if self._panel.display:
            self._tell(aside.selected(self.language, self.desk.unit, form, view, room))
        else:
            self._tell(aside.will_do(self.language, form, room))

    def _tell(self, lines: list[Line]) -> None:
        self._panel.show(lines)
        self._below.show(lines)
        self._below.styles.height = len(lines)

    # The patient

    async def on_scan(self, text: str) -> None:
        """A scan brings its patient."""
        await self._find(text, scanned=True)

    async def on_search(self, text: str) -> None:
        """So does what was typed."""
        await self._find(text, scanned=False)

    async def _find(self, text: str, *, scanned: bool) -> None:
        self._looking_up += 1
        try:
            hit = await look_up(self, text, scanned=scanned, newcomer=partial(register, self, text))
            if hit is not None:
                await self.show_patient(hit)
        finally:
            self._looking_up -= 1

    async def show_patient(self, patient: int) -> None:
        """Begin the check-in of a patient."""
        if not await may_open(self, patient):
            return
        if self._watch is not None:
            self._watch.stop()
        self._form = None
        self._watch = self.desk.watch(partial(_read_file, patient=patient), self._take)

    def _take(self, file: PatientFile) -> None:
        form = self._form
        if form is None or form.file.patient.key != file.patient.key:
            self._form = begin(file)
            self._draw()
            self._rows.select(next((row.key for row in self._rows.rows if row.key is not None), None))
        elif file.seq >= form.file.seq:
            self._form = form.refreshed(file)
        self._draw()

    def on_back(self) -> None:
        """Esc: nobody is at the counter."""
        if self._watch is not None:
            self._watch.stop()
        self._watch, self._form = None, None
        self._draw()

    # Filling in

    def on_move(self, unit: str, by: int, at: float) -> None:
        """Arrows move; among the ways of showing identity, moving chooses."""
        super().on_move(unit, by, at)
        self._choose(self._rows.selected)

    def on_group(self, by: int, at: float) -> None:
        """Tab goes to the next group; in identity, to the one chosen."""
        self._rows.move_group(by, at)
        form, key = self._form, self._rows.selected
        if form is not None and isinstance(key, IdentityKey) and form.identity is not None:
            self._rows.select(IdentityKey(form.identity), at)
        self._choose(self._rows.selected)

    def on_turn(self, by: int, at: float) -> None:
        """Left and right go through the needs of a row."""
        key = self._rows.selected
        if isinstance(key, NeedsKey):
            first = NEEDS.index(key.first)
            row = NEEDS[first : first + NEEDS_PER_ROW]
            place = row.index(self._need) if self._need in row else 0
            self._need = row[(place + by) % len(row)]
            self._draw()

    def on_tick(self, at: float) -> None:
        """Space ticks what is selected."""
        form, key = self._form, self.chosen(at)
        if form is None or form.given is not None:
            return
        match key:
            case ReferralKey(referral):
                ticked = form.tick(referral)
                if ticked == form:
                    self.app.bell()
                self._form = ticked
            case AwaitedKey():
                self._form = form.tick_awaited()
            case IdentityKey(how):
                self._form = form.show_identity(how)
            case NeedsKey():
                self._form = form.tick_need(self._need)
            case _:
                return
        self._draw()

    def _choose(self, key: Hashable | None) -> None:
        form = self._form
        if form is None or form.given is not None:
            return
        if isinstance(key, IdentityKey):
            self._form = form.show_identity(key.how)
        elif isinstance(key, NeedsKey):
            first = NEEDS.index(key.first)
            if self._need not in NEEDS[first : first + NEEDS_PER_ROW]:
                self._need = key.first
        self._draw()

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        if self._form is not None:
            self._tell_aside(self._form)

    # Giving the number

    async def on_open(self, at: float) -> None:
        """Enter gives the number, to the patient named beside it; to nobody while another is being looked up."""
        from models.visit.check_in import check_in

        form = self._form
        if self._looking_up:
            self.app.bell()
            return
        if form is None or form.given is not None:
            return
        if self.chosen(at) is None and self._rows.selected is not None:
            return  # the highlight has just jumped: said aloud already
        who = Who(name=form.file.patient.name, code=form.file.patient.masked_code)
        if form.file.ticket:
            here = Message("visit.already_here", {"ticket": form.file.ticket})
            await self.ask(Refused(Message("check_in.not_given"), here, who=who))
            return
        identity = form.identity or await ask_identity(self, form, who)
        if identity is None:
            return
        why = await ask_overrule(self, form, who) if form.overruled else ""
        if why is None:
            return
        attempt = self.attempt(Message("check_in.not_given"), who, Message("check_in.not_given_next"))
        given = await attempt.perform(
            check_in,
            patient=form.file.patient.key,
            referrals=tuple(sorted(form.ticked)),
            identity=identity,
            needs=tuple(form.needs),
            awaited=form.awaited,
            overrule=why,
            seen=form.file.seq,
        )
        if given is not None:
            self.go("slip", self._print_slip(given.visit), once=False)
        if given is not None and self._form is not None and self._form.file.patient.key == form.file.patient.key:
            self._form = replace(self._form, identity=identity, given=given)
            self._draw()
        elif given is not None:
            said = Message("check_in.given_toast", {"ticket": given.ticket, "name": form.file.patient.name})
            self.host.toast(Note(said))

    async def _print_slip(self, visit: int) -> None:
        async for slip in printing(self, visit):
            form = self._form
            if form is not None and form.given is not None and form.given.visit == visit:
                self._form = replace(form, slip=slip)
                self._draw()

    def printable(self, at: float) -> Printable | None:
        """The slip of the patient at the counter, once there is a number."""
        return slip_again(self, self._form)


def _read_file(snapshot: Snapshot, *, patient: int) -> PatientFile:
    from models.patient.file import read_file

    return read_file(snapshot, patient)
