"""The states of a visit and the one table of its transitions.

Hold, away and the pause after a pass over are columns of a WAITING visit, not states. ANNOUNCED is shown and ordered
but holds no ticket. Whatever the table does not name is refused.
"""

from __future__ import annotations

from enum import StrEnum

from models.refusal import Message, NotNow


class State(StrEnum):
    """Where a visit is."""

    ANNOUNCED = "announced"
    WAITING = "waiting"
    CALLED = "called"
    IN_EXAM = "in_exam"
    DONE = "done"
    NOT_DONE = "not_done"
    NO_SHOW = "no_show"
    LEFT = "left"


OPEN = frozenset({State.ANNOUNCED, State.WAITING, State.CALLED, State.IN_EXAM})
"""A patient has at most one visit in these; ``visit.one_open`` is the partial unique index that proves it."""


class Step(StrEnum):
    """What moves a visit, or may be done to it where it is."""

    CALL = "call"
    CALL_AGAIN = "call_again"
    PASS_OVER = "pass_over"  # noqa: S105  not a password
    NO_SHOW = "no_show"
    REINSTATE = "reinstate"
    START = "start"
    FINISH = "finish"
    HOLD = "hold"
    RELEASE = "release"
    AWAY = "away"
    BACK = "back"
    STOP = "stop"
    NOT_DONE = "not_done"
    LEAVE = "leave"
    WRONG_PATIENT = "wrong_patient"
    ARRIVE = "arrive"
    EXPEDITE = "expedite"
    DEFER = "defer"
    LIFT = "lift"
    ANSWER = "answer"
    SWITCH = "switch"  # the machine has begun with this one, and the radiographer says that it is the right one


TRANSITIONS: dict[tuple[State, Step], frozenset[State]] = {
    (State.WAITING, Step.CALL): frozenset({State.CALLED}),
    (State.WAITING, Step.HOLD): frozenset({State.WAITING}),
    (State.WAITING, Step.RELEASE): frozenset({State.WAITING}),
    (State.WAITING, Step.AWAY): frozenset({State.WAITING}),
    (State.WAITING, Step.BACK): frozenset({State.WAITING}),
    (State.WAITING, Step.EXPEDITE): frozenset({State.WAITING}),
    (State.WAITING, Step.DEFER): frozenset({State.WAITING}),
    (State.WAITING, Step.LIFT): frozenset({State.WAITING}),
    (State.WAITING, Step.SWITCH): frozenset({State.CALLED}),
    (State.ANNOUNCED, Step.ARRIVE): frozenset({State.WAITING}),
    (State.ANNOUNCED, Step.EXPEDITE): frozenset({State.ANNOUNCED}),
    (State.ANNOUNCED, Step.DEFER): frozenset({State.ANNOUNCED}),
    (State.ANNOUNCED, Step.LIFT): frozenset({State.ANNOUNCED}),
    (State.CALLED, Step.CALL_AGAIN): frozenset({State.CALLED}),
    (State.CALLED, Step.PASS_OVER): frozenset({State.WAITING}),
    (State.CALLED, Step.NO_SHOW): frozenset({State.NO_SHOW}),
    (State.NO_SHOW, Step.REINSTATE): frozenset({State.WAITING}),
    (State.CALLED, Step.ANSWER): frozenset({State.CALLED}),
    (State.CALLED, Step.SWITCH): frozenset({State.CALLED}),
    (State.CALLED, Step.START): frozenset({State.IN_EXAM}),
    (State.CALLED, Step.NOT_DONE): frozenset({State.CALLED, State.NOT_DONE, State.DONE, State.WAITING}),
    (State.CALLED, Step.WRONG_PATIENT): frozenset({State.WAITING}),
    (State.ANNOUNCED, Step.LEAVE): frozenset({State.LEFT}),
    (State.WAITING, Step.LEAVE): frozenset({State.LEFT}),
    (State.CALLED, Step.LEAVE): frozenset({State.LEFT}),
    (State.IN_EXAM, Step.ANSWER): frozenset({State.IN_EXAM}),
    (State.IN_EXAM, Step.STOP): frozenset({State.WAITING}),
    (State.IN_EXAM, Step.NOT_DONE): frozenset({State.IN_EXAM, State.NOT_DONE, State.DONE, State.WAITING}),
    (State.IN_EXAM, Step.WRONG_PATIENT): frozenset({State.WAITING}),
    (State.IN_EXAM, Step.FINISH): frozenset({State.DONE, State.WAITING}),
}


CHECKED_IN_ANEW = "checked_in_anew"
"""The end reason of a visit that was left open at night, when its patient checks in again; all others are a person's
words."""


class Lane(StrEnum):
    """The letter on the ticket: how the patient came."""

    APPOINTMENT = "A"
    WALK_IN = "B"


class Hold(StrEnum):
    """Why a waiting visit can't be called yet."""

    AWAITED = "awaited"  # the referral has not come yet
    ORDERER = "orderer"  # it came from an organisation that has to be looked at
    EXAM = "exam"  # the exam isn't in the catalogue
    REVOKED = "revoked"  # the sender took the referral back after check-in
    REFUSED = "refused"  # the sender changed it after check-in, and it can't be taken here any more
    STAFF = "staff"  # a person put it on hold, with a note


class Overrule(StrEnum):
    """What staff have decided about a visit's place, with a reason that is then the shown why."""

    EXPEDITED = "expedited"  # after the protected class, before all others
    DEFERRED = "deferred"  # after all others who can be called


class IdentityShown(StrEnum):
    """How the patient's identity was shown at reception; a code alone doesn't identify (Data Protection Act 29 §)."""

    PHOTO_ID = "photo_id"
    TOLD = "told"  # told name and code
    GUARDIAN = "guardian"
    WRISTBAND = "wristband"


class Pregnancy(StrEnum):
    """What the patient answered in the room, where it had to be asked."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"
    REFUSED = "refused"


class Examined(StrEnum):
    """The states of one examination of a visit."""

    PLANNED = "planned"
    DONE = "done"
    NOT_DONE = "not_done"


def may(state: State, step: Step) -> bool:
    """Whether the table has this step from this state."""
    return (state, step) in TRANSITIONS


def check_step(ticket: str, state: State, step: Step) -> frozenset[State]:
    """The states that the step may lead to.

    Raises:
        NotNow: ``visit.not_from``, or ``visit.not_arrived`` for one who is only announced, when the table has no such
            row.
    """
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        if state is State.ANNOUNCED:
            raise NotNow("visit.not_arrived") from None
        raise NotNow("visit.not_from", ticket=ticket, state=Message(f"visit.state.{state}")) from None
