"""Stations that race, as real processes: ``python -m tests.models.visit.racing DATABASE SECONDS PLAN``; it tells JSON.

First each of some receptions checks in its own people, all at once. Then each of some rooms calls whoever is next, and
lets them go, until nobody waits, while one more station edits whoever is first.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import configure_mappers

from models.clock import clinic_day
from models.referral.facts import Author, IdentifierFacts, IncomingReferral, PatientFacts, Priority, Side
from models.referral.verbs import take_referral
from models.refusal import Moved
from models.store.snapshot import Snapshot
from models.store.store import Store, open_store
from models.unit.read import current_unit
from models.unit.rules import default_unit
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.order import order
from models.visit.outcomes import Called
from models.visit.states import IdentityShown
from models.visit.stop import leave
from models.visit.turns import read_turns
from models.visit.waiting import read_waiting
from tests.clinic import StillClock
from tests.crowd import ASSIGNER, EXAM
from tests.stations import ANYBODY, Meet, Say, Work, together

PAUSE_SECONDS = 0.005
"""Between two edits."""

_CHANGED = text("SELECT changed FROM visit WHERE id = :visit")
_FIRST = text(
    "SELECT identifier.value, visit.priority FROM visit JOIN identifier ON identifier.patient_id = visit.patient_id"
    " WHERE visit.state = 'waiting' ORDER BY visit.due_at, visit.id LIMIT 1"
)


def working(url: str, people: Sequence[tuple[int, int]], room: str) -> Work:
    """A station that checks in these people and says each number; then calls to a room, and says each visit's key."""

    def work(say: Say, meet: Meet) -> None:
        store = _open(url)
        meet()
        for patient, referral in people:
            given = store.perform(
                ANYBODY, room, "", check_in, patient=patient, referrals=(referral,), identity=IdentityShown.TOLD
            )
            say(given.ticket)
        meet()  # all are checked in
        meet()  # and in order
        while isinstance(called := store.perform(ANYBODY, room, "", call_next, rooms=(room,)), Called):
            say(called.visit)
            _let_go(store, room, called.visit)
        store.close()

    return work


def editing(url: str) -> Work:
    """A gateway, which says the keys of all who wait, in their order, before anybody is called.

    Then it edits whoever is first, their referral and so their visit, until nobody waits; it says how often.
    """

    def work(say: Say, meet: Meet) -> None:
        store = _open(url)
        meet()
        meet()
        say(store.read(_in_order))
        meet()
        times = 0
        while (first := store.read(lambda snapshot: snapshot.connection.execute(_FIRST).first())) is not None:
            times += 1
            incoming = IncomingReferral(
                source=f"{ASSIGNER}|{first.value}",
                patient=PatientFacts((IdentifierFacts(ASSIGNER, first.value),), "", "", phone=f"040 {times}"),
                exam_code=EXAM,
                side=(Side.LEFT, Side.RIGHT)[times % 2],
                priority=Priority(first.priority),
                author=Author.DOCTOR,
                orderer_name="Sipoon terveyskeskus",
            )
            store.perform(ANYBODY, "gateway", "", take_referral, incoming=incoming, content=str(times))
            time.sleep(PAUSE_SECONDS)
        say(times)
        store.close()

    return work


def _in_order(snapshot: Snapshot) -> list[int]:
    """All who wait, in the order in which they are to be called if nobody comes meanwhile."""
    unit, day, connection = current_unit(snapshot), clinic_day(snapshot.now), snapshot.connection
    turns = read_turns(connection, day, snapshot.now, unit)
    placed = order(read_waiting(connection, day, snapshot.now, unit), snapshot.now, turns)
    return [each.waiting.visit for each in placed]


def _let_go(store: Store, room: str, visit: int) -> None:
    with contextlib.suppress(Moved):  # edited since it was read: again
        seen = store.read(lambda snapshot: snapshot.connection.execute(_CHANGED, {"visit": visit}).scalar_one())
        store.perform(ANYBODY, room, "", leave, visit=visit, seen=seen, reason="went home")
        return
    _let_go(store, room, visit)


def _open(url: str) -> Store:
    store = open_store(url, clock=StillClock())
    store.read(current_unit)  # not the board: the waits of thousands take longer than a server lets a read be silent
    return store


def main() -> None:
    """Race, and tell what each station said."""
    url, seconds, plan = sys.argv[1], float(sys.argv[2]), json.loads(sys.argv[3])
    configure_mappers()  # what is loaded once is loaded before the split
    default_unit()
    print(json.dumps(together([*(working(url, **own) for own in plan), editing(url)], seconds)))  # noqa: T201


if __name__ == "__main__":
    main()
