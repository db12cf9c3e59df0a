"""A database opened for the public: read-only, and of its tables only what the wall needs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.public import public_board
from models.public_board import RoomState
from models.refusal import Unavailable
from models.store.engine import writing
from models.store.public import open_public
from models.store.store import open_store
from models.unit.rooms import close_room
from models.visit.call import call_next
from models.visit.learn import learn
from tests.clinic import Clinic


@pytest.fixture
def engine() -> str:
    """Of files alone."""
    return "sqlite"


def test_it_reads_the_board_beside_a_desk(clinic: Clinic) -> None:
    clinic.walk_in(1)
    store = open_public(clinic.store.url)
    store.clock = clinic.clock
    clinic.walk_in(2)
    board = store.read(public_board)
    store.close()
    assert board.waiting == ("B001", "B002")


def test_it_reads_a_database_that_nobody_has_open(tmp_path: Path) -> None:
    path = tmp_path / "unit.db"
    open_store(str(path)).close()
    store = open_public(str(path))
    assert store.read(public_board).waiting == ()
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT family FROM patient",
        "SELECT count(*) FROM patient",
        "SELECT value FROM identifier",
        "SELECT patient_id FROM visit",
        "SELECT staff_id FROM post",
        "SELECT exam_code FROM learned",
        "SELECT exam_code FROM examination",
        "SELECT reason FROM room_closure",
        "SELECT overrule_reason FROM visit",
        "SELECT ticket FROM public_board WHERE EXISTS (SELECT 1 FROM patient WHERE family = 'x')",
        "SELECT ticket, family FROM public_board, patient",
        "SELECT body FROM entry",
        "SELECT question FROM referral",
        "SELECT sql FROM sqlite_master",
        "ATTACH 'other.db' AS other",
        "PRAGMA table_info(patient)",
        "PRAGMA query_only = OFF",
        "CREATE TEMP VIEW mine AS SELECT family FROM patient",
        "UPDATE head SET seq = 0",
        "DELETE FROM visit",
    ],
)
def test_it_gives_nothing_else(statement: str, clinic: Clinic) -> None:
    clinic.walk_in(1)
    store = open_public(clinic.store.url)
    try:
        with store.engine.connect() as connection, pytest.raises(DBAPIError, match=r"prohibited|not authorized"):
            connection.execute(text(statement))
    finally:
        store.close()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        open_public(str(tmp_path / "none.db"))
    assert refused.value.message.key == "store.no_such_file"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("revision", "key"), [("9999", "store.schema_newer"), (None, "wall.update_first")], ids=["newer", "none"]
)
def test_another_schema_is_refused(revision: str | None, key: str, clinic: Clinic) -> None:
    with writing(clinic.store.engine) as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        if revision:
            connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    with pytest.raises(Unavailable) as refused:
        open_public(clinic.store.url)
    assert refused.value.message.key == key


@pytest.mark.parametrize(("content", "key"), [(b"no database", "store.not_a_database"), (b"", "store.not_ours")])
def test_another_file_is_refused(content: bytes, key: str, tmp_path: Path) -> None:
    path = tmp_path / "unit.db"
    path.write_bytes(content)
    with pytest.raises(Unavailable) as refused:
        open_public(str(path))
    assert refused.value.message.key == key


def test_the_range_of_the_wait_is_read_from_what_the_public_may_see(clinic: Clinic) -> None:
    clinic.perform(learn)
    store = open_public(clinic.store.url)
    store.clock = clinic.clock
    try:
        assert store.read(public_board).wait == (0, 5)
        for n in range(1, 5):
            clinic.walk_in(n)
        clinic.perform(call_next, rooms=("xray1",))
        board = store.read(public_board)
        assert board.wait is not None
        assert board.wait[0] <= 40 <= board.wait[1], "four knees of ten minutes"
        newcomer = clinic.board().newcomer
        assert newcomer is not None
        assert board.wait == (newcomer.low, newcomer.high)
        clinic.perform(close_room, room="xray1", reason="tube", until=clinic.clock.now() + timedelta(hours=1))
        assert [room.state for room in store.read(public_board).rooms] == [RoomState.CALLED, RoomState.NOBODY_FREE]
        clinic.perform(close_room, room="panoramic", reason="tube")
        assert store.read(public_board).rooms[1].state is RoomState.CLOSED
    finally:
        store.close()
