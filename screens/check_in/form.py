"""What reception has filled in for the patient at the counter. Pure: a file and choices in, the next form out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.patient.needs import Need
from models.patient.view import PatientFile
from models.referral.facts import Answer, ReferralState, Verdict
from models.referral.view import ReferralView
from models.refusal import Message
from models.visit.board import Wait
from models.visit.outcomes import CheckedIn
from models.visit.states import IdentityShown, State

CHILD = 15
"""Years below which a guardian is the likeliest to show who it is."""


@dataclass(frozen=True, slots=True)
class Slip:
    """How far the slip with the number has come.

    Args:
        done: whether the printer has taken it, or has failed.
        why: why it was not printed.
    """

    done: bool = False
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class AsOf:
    """An arrival that is set back: the patient came earlier than the number is given.

    Args:
        at: when.
        why: power cut, paper list.
    """

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Form:
    """The check-in of one patient.

    Args:
        file: who, with the referrals judged for today and the bookings that would be taken.
        ticked: the keys of the referrals to serve.
        awaited: a referral is still to come: the visit is on hold until it does.
        identity: how the identity was shown; ``None`` until somebody says.
        needs: what whoever calls must know.
        given: what the check-in answered, once it did.
        given_at: when that was.
        slip: how far the slip with the number has come; ``None`` without a printer.
        as_of: when the patient came, if that was earlier.
        wait: how long the patient will wait, or would with a number given now; ``None`` when it can't be said.
    """

    file: PatientFile
    ticked: frozenset[int] = frozenset()
    awaited: bool = False
    identity: IdentityShown | None = None
    needs: frozenset[Need] = frozenset()
    given: CheckedIn | None = None
    given_at: datetime | None = None
    slip: Slip | None = None
    as_of: AsOf | None = None
    wait: Wait | None = None

    @property
    def announced(self) -> bool:
        """Whether the patient is on the way by the records: what was announced is served in any case."""
        return self.file.state is State.ANNOUNCED

    @property
    def serves(self) -> bool:
        """Whether there is anything to give a number for."""
        return bool(self.ticked) or self.awaited or self.announced

    @property
    def too_long(self) -> bool:
        """Whether an appointment should be offered: the wait is long, or would end after the unit has closed."""
        booked = bool(self.file.arrival) or self.announced
        return self.wait is not None and not booked and (self.wait.long or self.wait.past_closing)

    @property
    def listed(self) -> tuple[ReferralView, ...]:
        """The referrals that can be spoken of at the counter: used ones are past."""
        return tuple(view for view in self.file.referrals if view.state is not ReferralState.USED)

    @property
    def overruled(self) -> tuple[ReferralView, ...]:
        """Ticked although their wanted dates are others: they take a reason."""
        return tuple(view for view in self.listed if view.key in self.ticked and view.verdict.not_yet)

    def refreshed(self, file: PatientFile, wait: Wait | None = None) -> Form:
        """The same form over what is known by now.

        A referral that has come meanwhile is ticked if it is due. With a number that was taken back it begins anew.
        """
        known = {view.key for view in self.file.referrals}
        came = {view.key for view in file.referrals if view.key not in known and due_today(view)}
        there = {view.key for view in file.referrals if can_tick(view)}
        ticked, awaited = (self.ticked & there) | came, self.awaited and not came
        was_held = self.given is not None and self.file.visit == self.given.visit
        if was_held and file.visit is None:
            return replace(begin(file, wait), needs=self.needs)
        return replace(self, file=file, ticked=ticked, awaited=awaited, wait=wait)

    def tick(self, referral: int) -> Form:
        """Tick a referral, or take the tick away; one that can't be served stays as it is."""
        view = next((view for view in self.listed if view.key == referral), None)
        if view is None or not can_tick(view):
            return self
        return replace(self, ticked=self.ticked ^ {referral})

    def tick_awaited(self) -> Form:
        """Hold for a referral that is still to come, or not."""
        return replace(self, awaited=not self.awaited)

    def show_identity(self, how: IdentityShown) -> Form:
        """Say how the identity was shown."""
        return replace(self, identity=how)

    def tick_need(self, need: Need) -> Form:
        """Tick a need, or take the tick away."""
        return replace(self, needs=self.needs ^ {need})


def begin(file: PatientFile, wait: Wait | None = None) -> Form:
    """The form of a patient who has just come: what is due today is ticked, nothing else is said for them."""
    return Form(file, frozenset(view.key for view in file.referrals if due_today(view)), wait=wait)


def due_today(view: ReferralView) -> bool:
    """Whether it is ticked by itself: open, and accepted or to be held for something that can be found out."""
    return view.state is ReferralState.OPEN and view.verdict.answer in (Answer.ACCEPT, Answer.HOLD)


def can_tick(view: ReferralView) -> bool:
    """Whether it can be served today: accepted, held, or outside its wanted dates alone."""
    return view.state is ReferralState.OPEN and admits(view.verdict)


def admits(verdict: Verdict) -> bool:
    """Whether the check lets it in, perhaps with a reason."""
    return verdict.answer in (Answer.ACCEPT, Answer.HOLD) or verdict.not_yet


def identities(file: PatientFile, today: date) -> Iterable[IdentityShown]:
    """The ways of showing who one is, the likeliest first: for a child, the guardian."""
    born = file.patient.birth_date
    child = born is not None and age(born, today) < CHILD
    return sorted(IdentityShown, key=lambda how: how is not IdentityShown.GUARDIAN) if child else tuple(IdentityShown)


def age(born: date, today: date) -> int:
    """Whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
