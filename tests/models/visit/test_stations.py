"""Two stations over the same rooms: each keeps its own call, in strict order, and takes over what the other left."""

from __future__ import annotations

from typing import Any

import pytest

from models.refusal import NotNow
from models.unit.rules import default_unit
from models.visit.call import call_again, call_next, pass_over
from models.visit.examine import start
from models.visit.outcomes import NobodyToCall
from models.visit.states import State
from models.visit.take_back import last_to_take_back, take_back
from screens.desk import Station
from screens.queue.acts import called_here, next_for, offer
from tests.clinic import Clinic
from tests.models.visit.conftest import ROOMS

CHEST, KNEE, TEETH = "GD1AA", "NG1AA", "EB1HA"
A, B = (Station("radiographer", ROOMS, name=name) for name in "ab")


def at(clinic: Clinic, station: Station, verb: Any, ticket: str = "", **more: Any) -> Any:
    """Perform a verb at a station, on a visit if one is named."""
    if ticket:
        row = clinic.row(ticket)
        more |= {"visit": row.visit, "seen": row.changed}
    return clinic.store.perform(clinic.actor, station.name, "", verb, **more)


def call(clinic: Clinic, station: Station) -> Any:
    """Call next; it is whom the station's board foretold."""
    foretold = next_for(clinic.board(), station)
    called = at(clinic, station, call_next, rooms=station.rooms)
    assert getattr(called, "visit", None) == (foretold.visit if foretold else None)
    return called


def come(clinic: Clinic, *exams: str) -> None:
    for n, exam in enumerate(exams, start=1):
        clinic.walk_in(n, exam=exam)
        clinic.clock.forward(1)


def test_each_calls_and_keeps_its_own(clinic: Clinic) -> None:
    come(clinic, KNEE, KNEE, TEETH, TEETH)
    assert (call(clinic, A).ticket, call(clinic, B).ticket) == ("B001", "B003"), "the first that a free room can take"
    rooms = {row.room: (row.ticket, row.called_from) for row in clinic.board().in_rooms}
    assert rooms == {"xray1": ("B001", "a"), "panoramic": ("B003", "b")}
    for station, own in ((A, "B001"), (B, "B003")):
        called = called_here(clinic.board(), station)
        assert called is not None
        assert called.ticket == own
        with pytest.raises(NotNow, match=r"visit\.one_called") as refused:
            at(clinic, station, call_next, rooms=ROOMS)
        assert refused.value.message.params["ticket"] == own
    again = Station("radiographer", ROOMS, name="a")
    assert called_here(clinic.board(), again) is not None, "a station that starts again has its call"


def test_whoever_could_be_called_waits_for_the_others_room(clinic: Clinic) -> None:
    come(clinic, KNEE, KNEE)
    call(clinic, A)
    assert next_for(clinic.board(), B) is None
    (told,) = (why for label, why in offer(clinic.row("B002"), clinic.board(), B, default_unit()).not_now)
    assert getattr(told, "params", {}) == {"ticket": "B001"}
    with pytest.raises(NotNow, match=r"visit\.room_called") as refused:
        at(clinic, B, call_next, rooms=ROOMS)
    assert refused.value.message.params["ticket"] == "B001"
    at(clinic, A, start, "B001", cannot_say="aphasia")
    assert call(clinic, B).ticket == "B002", "to the room where one is in exam, as ever"
    assert call(clinic, A) == NobodyToCall(0)


def test_one_started_elsewhere_leaves_the_station_that_called_free(clinic: Clinic) -> None:
    come(clinic, KNEE, KNEE)
    call(clinic, A)
    at(clinic, B, start, "B001", cannot_say="aphasia")
    assert call(clinic, A).ticket == "B002"


def test_what_a_desk_left_behind_is_another_s_by_calling_again(clinic: Clinic) -> None:
    come(clinic, KNEE, TEETH, TEETH)
    call(clinic, A)
    at(clinic, B, call_again, "B001")
    row = clinic.row("B001")
    assert (row.called_from, row.calls) == ("b", 2)
    with pytest.raises(NotNow, match=r"visit\.one_called"):
        at(clinic, B, call_next, rooms=ROOMS)
    assert call(clinic, A).ticket == "B002", "who called first waits for nobody any more"


def test_a_call_taken_back_or_passed_over_is_nobodys(clinic: Clinic) -> None:
    from models.staff.verbs import ensure_owner

    clinic.actor = ensure_owner(clinic.store, "aino")
    come(clinic, KNEE)
    call(clinic, A)
    at(clinic, B, pass_over, "B001")
    assert clinic.row("B001").called_from == ""
    last = clinic.store.read(lambda snapshot: last_to_take_back(snapshot, clinic.actor.staff))
    assert last is not None
    at(clinic, B, take_back, entry=last.entry)
    row = clinic.row("B001")
    assert (row.state, row.called_from) == (State.CALLED, "a"), "as it was: of the station that called"
