"""Who works where: a station is one post, whoever starts there; and what the queue makes of it."""

from __future__ import annotations

import pytest

from models.refusal import NotNow
from models.staff.outcomes import LeftPost, TookPost
from models.staff.post import leave_post, read_posts, take_post
from models.staff.verbs import ensure_owner
from models.visit.board import RoomNow
from models.visit.call import call_next
from models.visit.turns import read_turns
from tests.clinic import MORNING, Clinic

X, P = "xray1", "panoramic"


def at(clinic: Clinic, station: str, verb: object, **more: object) -> object:
    return clinic.store.perform(clinic.actor, station, "", verb, **more)  # type: ignore[arg-type]


def posts(clinic: Clinic) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(line.station, line.kind, line.rooms) for line in clinic.store.read(read_posts)]


def test_a_post_is_taken_and_left(clinic: Clinic) -> None:
    clinic.actor = ensure_owner(clinic.store, "aino")
    took = at(clinic, "a", take_post, kind="radiographer", rooms=(X,))
    assert took == TookPost("a", MORNING)
    assert [(line.name, line.rooms) for line in clinic.store.read(read_posts)] == [("aino", (X,))]
    assert at(clinic, "a", leave_post, since=MORNING) == LeftPost("a")
    assert posts(clinic) == []
    with pytest.raises(NotNow, match=r"staff\.not_at_post"):
        at(clinic, "a", leave_post, since=MORNING)


def test_whoever_starts_at_a_station_replaces_who_was_there(clinic: Clinic) -> None:
    at(clinic, "a", take_post, kind="radiographer", rooms=(X,))
    clinic.clock.forward(5)
    at(clinic, "a", take_post, kind="radiographer", rooms=(X, P))
    at(clinic, "b", take_post, kind="reception")
    assert posts(clinic) == [("a", "radiographer", (X, P)), ("b", "reception", ())]
    with pytest.raises(NotNow, match=r"staff\.not_at_post"):
        at(clinic, "a", leave_post, since=MORNING)


def test_what_was_left_open_yesterday_is_nobodys_post(clinic: Clinic) -> None:
    at(clinic, "a", take_post, kind="radiographer")
    clinic.clock.forward(24 * 60)
    assert posts(clinic) == []
    assert clinic.board().radiographers == 0


def test_radiographers_are_the_capacity(clinic: Clinic) -> None:
    for n in range(1, 4):
        clinic.walk_in(n)
    clinic.walk_in(4, exam="EB1HA")
    at(clinic, "desk", take_post, kind="reception")
    at(clinic, "a", take_post, kind="radiographer")
    alone = clinic.board()
    assert alone.radiographers == 1
    at(clinic, "b", take_post, kind="radiographer", rooms=(P,))
    both = clinic.board()
    assert both.radiographers == 2
    dental, former = both.waiting[-1], alone.waiting[-1]
    assert dental.wait == (0, 5)
    assert former.wait is not None
    assert former.wait[0] >= 15, "behind three knees, while there was one radiographer"
    covers = clinic.store.read(
        lambda snapshot: read_turns(snapshot.connection, MORNING.date(), snapshot.now, default(clinic)).covers
    )
    assert covers == (frozenset({P}), frozenset({P, X}))


def default(clinic: Clinic) -> object:
    from models.unit.read import current_unit

    return clinic.store.read(current_unit)


def test_a_room_without_a_free_radiographer_is_not_free(clinic: Clinic) -> None:
    at(clinic, "a", take_post, kind="radiographer")
    clinic.walk_in(1)
    clinic.walk_in(2, exam="EB1HA")
    assert clinic.board().rooms == (RoomNow(X), RoomNow(P))
    clinic.perform(call_next, rooms=(X,))
    assert clinic.board().rooms == (RoomNow(X, free=False), RoomNow(P, free=False))
    at(clinic, "b", take_post, kind="radiographer", rooms=(P,))
    assert clinic.board().rooms == (RoomNow(X, free=False), RoomNow(P))
