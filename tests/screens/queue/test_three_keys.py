"""Every act of the queue takes at most three keys, whatever is typed beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.visit.call import call_next
from models.visit.examine import start
from models.visit.overrule import expedite
from models.visit.presence import away
from screens.queue.acts import Doing, label
from screens.text import text
from tests.clinic import Clinic, person
from tests.screens.station import station


def waiting(clinic: Clinic) -> None:
    clinic.walk_in(1)


def called(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))


def in_exam(clinic: Clinic) -> None:
    called(clinic)
    _then(clinic, start, cannot_say="aphasia")


def gone_out(clinic: Clinic) -> None:
    clinic.walk_in(1)
    _then(clinic, away)


def overruled(clinic: Clinic) -> None:
    clinic.walk_in(1)
    _then(clinic, expedite, reason="taxi")


def _then(clinic: Clinic, verb: Callable[..., object], **more: object) -> None:
    row = clinic.row("B001")
    clinic.perform(verb, visit=row.visit, seen=row.changed, **more)


CASES = [
    (waiting, Doing.CALL, ""),
    (waiting, Doing.HOLD, "asks the doctor"),
    (waiting, Doing.AWAY, ""),
    (waiting, Doing.EXPEDITE, "taxi"),
    (waiting, Doing.DEFER, "eats first"),
    (waiting, Doing.LEAVE, "had to go"),
    (gone_out, Doing.BACK, ""),
    (overruled, Doing.LIFT, ""),
    (called, Doing.START, person(1).identifiers[0].value[-4:]),
    (called, Doing.CALL_AGAIN, ""),
    (called, Doing.PASS_OVER, ""),
    (called, Doing.NOT_DONE, "could not stand"),
    (called, Doing.WRONG_PATIENT, "this"),
    (in_exam, Doing.FINISH, ""),
    (in_exam, Doing.STOP, "machine down"),
    (in_exam, Doing.UNEXPOSED, "two of a name"),
    (in_exam, Doing.EXPOSED, "two of a name"),
]


@pytest.mark.parametrize(("begun", "doing", "typed"), CASES, ids=[f"{case[1]}" for case in CASES])
async def test_three_at_most(clinic: Clinic, begun: Callable[[Clinic], None], doing: Doing, typed: str) -> None:
    begun(clinic)
    before = clinic.row("B001").changed
    async with station(clinic, waits_for="B001") as hands:
        words = text("en", label(doing))
        await hands.press("enter")
        await hands.until("Esc back")
        await hands.type(words.casefold())
        await hands.until(f"► {words}: B001")
        await hands.press("enter")
        if typed:
            await hands.gone(f"► {words}: B001 Testinen, Testi1")
            await hands.settle()
            await hands.type(typed)
            await hands.press("enter")
        await hands.until("√ ")
        changed = [row.changed for row in (*clinic.board().in_rooms, *clinic.board().waiting)]
        assert before not in changed
