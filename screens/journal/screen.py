"""The journal: today's entries as they come, other days, one visit's, patient's or person's; whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from models.clock import clinic_day
from models.journal.rows import EntryRow, Which
from models.permission import Permission
from models.refusal import Message, Refusal
from screens.day.acts import show_whose
from screens.dialogs import ActionList, Refused
from screens.format import clock
from screens.journal.sheet import CheckKey
from screens.journal.view import JournalView
from screens.look_up import look_up
from screens.sheet import Act, Who
from screens.widgets.spans import Span

if TYPE_CHECKING:
    from models.journal.verify import Findings


class JournalScreen(JournalView):
    """The journal."""

    NAME: ClassVar[str] = "journal"
    ACTS: ClassVar[tuple[str, ...]] = ("open", "turn", "tick", "back")

    def prompt(self) -> str:
        """What to type."""
        return self.say("journal.prompt")

    def act_label(self, binding: str) -> str:
        """What the keys do here."""
        match binding:
            case "turn":
                return self.say("day.other_days")
            case "back":
                return self.say("journal.all_of_today")
            case "tick":
                return self.say("journal.more")
            case _:
                return super().act_label(binding)

    # Which entries

    def on_turn(self, by: int, at: float) -> None:
        """The day before, the day after; none after today."""
        if self._which.day is None or not self._begun or (wanted := self._which.day + timedelta(days=by)) > self._today:
            self.app.bell()
            return
        self._show(replace(self._which, day=wanted))

    def on_back(self) -> None:
        """Esc: without the words; then all of today."""
        if not self._begun:
            return
        if self._wanted:
            self._wanted = ""
            self.draw()
        elif self._which != Which(day=self._today):
            self._show(Which(day=self._today))

    @property
    def _today(self) -> date:
        return clinic_day(self.desk.now())

    def on_search(self, text: str) -> None:
        """Only what has these words: a number, a name of the staff, what was done."""
        if self._begun:
            self._wanted = text.strip()
            self.draw()

    async def on_scan(self, text: str) -> None:
        """A scan shows what is in the journal of its patient."""
        patient = await look_up(self, text, scanned=True) if self._begun else None
        if patient is not None:
            self._wanted = ""
            self._show(Which(patient=patient))

    def on_tick(self, at: float) -> None:
        """Space: further in the entry, where it is long."""
        self._pane.scroll_lines(max(1, self._pane.rows - 2))

    # Acting

    async def on_open(self, at: float) -> None:
        """What can be done with the entry that was selected when Enter was pressed."""
        key = self.chosen(at)
        if isinstance(key, CheckKey):
            await self._check()
        entry = self._entry(key)
        if entry is None:
            return
        acts = _acts(entry)
        if not acts:
            self.app.bell()
            return
        chosen = await self.ask(
            ActionList(Who(entry.ticket), acts, about=(Span(self.say("journal.number", seq=entry.seq)),))
        )
        match chosen:
            case "visit":
                self._show(Which(visit=entry.visit))
            case "patient":
                self._show(Which(patient=entry.patient))
            case "staff":
                self._show(Which(day=self._which.day, staff=entry.staff))
            case "whose" if entry.patient is not None:
                await show_whose(self, entry.patient, entry.ticket)
            case _:
                pass

    async def _check(self) -> None:
        """Go through the whole journal, in steps that keep nobody waiting, and say whether it is sound."""
        from models.journal.verify import Walk

        walk = Walk()
        try:
            while not await self.desk.ask(walk.go_on):
                self._checked = (Span(self.say("journal.checking", entries=walk.checked), "muted"),)
                self.draw()
        except Refusal as refusal:
            await self.ask(Refused.of(Message("journal.not_checked"), refusal))
            return
        await self._tell(walk.findings)

    async def _tell(self, findings: Findings) -> None:
        at = clock(self.desk.now())
        if findings.sound:
            words = self.say("journal.found_sound", entries=findings.checked, at=at)
            self._checked = (Span(f"√ {words}", "good", bold=True),)
        else:
            self._checked = (
                Span(f"× {self.say('journal.found_faults', count=len(findings.found), at=at)}", "alarm", bold=True),
            )
        self.draw()
        if not findings.sound:
            told = Message("journal.not_sound_next")
            await self.ask(Refused(Message("journal.not_sound_title"), findings.message, next_step=told))


def _acts(entry: EntryRow) -> Sequence[Act]:
    acts = []
    if entry.visit is not None:
        acts.append(Act("visit", Message("journal.act_visit"), named=False))
    if entry.patient is not None:
        acts.append(Act("patient", Message("journal.act_patient"), named=False))
    if entry.staff is not None:
        acts.append(Act("staff", Message("journal.act_staff", {"who": entry.who}), named=False))
    if entry.patient is not None:
        acts.append(Act("whose", Message("journal.act_whose"), named=False, may=Permission.LOOK))
    return acts
