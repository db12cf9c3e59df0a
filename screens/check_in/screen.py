"""Check-in: scan, look, Enter: the patient holds a number and has a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from models.permission import Permission
from models.refusal import Message
from screens import person
from screens.check_in.form import Form
from screens.check_in.newcomer import register
from screens.check_in.questions import ask_as_of, ask_identity, ask_overrule
from screens.check_in.sheet import AsOfKey
from screens.check_in.slip import printable as slip_again
from screens.check_in.slip import printing
from screens.check_in.view import CheckInView
from screens.dialogs import Refused
from screens.errands.merge import merge_hits
from screens.hooks import Doing
from screens.look_up import look_up
from screens.menus import Command
from screens.person import called
from screens.sheet import Who

if TYPE_CHECKING:
    from screens.prints import Printable


class CheckInScreen(CheckInView):
    """Reception's screen."""

    NAME: ClassVar[str] = "check_in"

    def __init__(self) -> None:
        super().__init__()
        self._looking_up = 0

    # The patient

    async def find(self, text: str, *, scanned: bool) -> None:
        """Look up who is at the counter; somebody new is taken into the records."""
        self._looking_up += 1
        try:
            hit = await look_up(
                self, text, scanned=scanned, newcomer=partial(register, self, text), merge=partial(merge_hits, self)
            )
            if hit is not None:
                await self.show_patient(hit)
        finally:
            self._looking_up -= 1

    # Giving the number

    def commands(self) -> Sequence[Command]:
        """The arrival of whoever is at the counter can be set back."""
        form = self.form
        if form is None or form.given:
            return ()
        return (Command("as_of", self.say("check_in.as_of_command"), may=Permission.CHECK_IN),)

    def command(self, wanted: str) -> Doing:
        """It was chosen."""
        return self.set_back(self.form) if wanted == "as_of" and self.form is not None else None

    async def set_back(self, form: Form) -> None:
        """Ask when the patient came, and why that is said only now; or take it back."""
        as_of = None if form.as_of is not None else await ask_as_of(self, who_of(form))
        if self.form is not None and self.form.file.patient.key == form.file.patient.key:
            self.form = replace(self.form, as_of=as_of)
            self.draw()

    async def on_open(self, at: float) -> None:
        """Enter gives the number, to the patient named beside it; to nobody while another is being looked up."""
        form = self.form
        if form is not None and form.given is not None:
            return
        if self._looking_up or form is None or not self.seen(at):
            self.app.bell()  # it was meant for what stood there before
            return
        if self.chosen(at) is None and self.list.selected is not None:
            return  # the highlight has just jumped: said aloud already
        if form.file.ticket:
            here = Message("visit.already_here", {"ticket": form.file.ticket})
            await self.ask(Refused(Message("check_in.not_given"), here, who=who_of(form)))
            return
        if not form.serves:
            nothing, look = Message("visit.no_referral"), Message("check_in.not_given_next")
            await self.ask(Refused(Message("check_in.not_given"), nothing, who=who_of(form), next_step=look))
            return
        if self.list.selected == AsOfKey() and form.as_of is None:
            as_of = await ask_as_of(self, who_of(form))
            if as_of is None:
                return
            form = replace(form, as_of=as_of)
        await self._give(form)

    async def _give(self, form: Form) -> None:
        from models.visit.check_in import check_in

        who = who_of(form)
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
            as_of=form.as_of.at if form.as_of else None,
            as_of_reason=form.as_of.why if form.as_of else "",
        )
        if given is None:
            return
        self.go("slip", self._print_slip(given.visit), once=False)
        if self.form is not None and self.form.file.patient.key == form.file.patient.key:
            self.form = replace(self.form, identity=identity, given=given, given_at=self.desk.now())
            self.draw()
        else:
            self.tell_done(Message("check_in.given_toast", {"ticket": given.ticket, "name": called(form.file.patient)}))

    async def _print_slip(self, visit: int) -> None:
        async for slip in printing(self, visit):
            form = self.form
            if form is not None and form.given is not None and form.given.visit == visit:
                self.form = replace(form, slip=slip)
                self.draw()

    def printable(self, at: float) -> Printable | None:
        """The slip of the patient at the counter, once there is a number."""
        return slip_again(self, self.form)


def who_of(form: Form) -> Who:
    """The first line of a dialog about the patient at the counter."""
    return person.who_of(form.file.patient)
