"""Rooms close and open: by whom, why, until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.permission import Role
from models.refusal import Invalid, NotAllowed, NotFound, NotNow
from models.store.unit_of_work import Actor
from models.unit.outcomes import Closure, RoomClosed, RoomOpened
from models.unit.rooms import close_room, open_room, read_closures
from tests.clinic import MORNING, Clinic

SOON = MORNING + timedelta(minutes=30)


def closed(clinic: Clinic) -> dict[str, Closure]:
    return clinic.store.read(lambda snapshot: read_closures(snapshot.connection))


def test_a_room_is_closed_until_somebody_opens_it(clinic: Clinic) -> None:
    assert clinic.perform(close_room, room="xray1", reason=" tube ", until=SOON) == RoomClosed("xray1", SOON)
    assert closed(clinic) == {"xray1": Closure("xray1", MORNING, SOON, "tube")}
    clinic.clock.forward(90)
    assert closed(clinic), "nobody is called to a machine that nobody has seen work again"
    assert clinic.perform(open_room, room="xray1") == RoomOpened("xray1")
    assert closed(clinic) == {}
    clinic.perform(close_room, room="xray1", reason="again")
    assert closed(clinic)["xray1"].until is None


def test_what_is_said_of_a_closed_one_may_change(clinic: Clinic) -> None:
    clinic.perform(close_room, room="xray1", reason="tube", until=SOON)
    clinic.clock.forward(20)
    clinic.perform(close_room, room="xray1", reason="tube, a part is on its way", until=SOON + timedelta(hours=2))
    found = closed(clinic)["xray1"]
    assert (found.since, found.until, found.reason) == (
        MORNING,
        SOON + timedelta(hours=2),
        "tube, a part is on its way",
    )


def test_what_is_refused(clinic: Clinic) -> None:
    with pytest.raises(NotFound, match=r"unit\.no_such_room"):
        clinic.perform(close_room, room="cellar", reason="dark")
    with pytest.raises(NotFound, match=r"unit\.no_such_room"):
        clinic.perform(open_room, room="cellar")
    with pytest.raises(Invalid, match=r"unit\.closing_reason_missing"):
        clinic.perform(close_room, room="xray1", reason="  ")
    with pytest.raises(Invalid, match=r"unit\.closing_past"):
        clinic.perform(close_room, room="xray1", reason="tube", until=MORNING)
    with pytest.raises(NotNow, match=r"unit\.room_open"):
        clinic.perform(open_room, room="xray1")


def test_a_gateway_closes_nothing(clinic: Clinic) -> None:
    clinic.actor = Actor(None, "gateway", frozenset({Role.INTAKE}))
    with pytest.raises(NotAllowed):
        clinic.perform(close_room, room="xray1", reason="tube")
