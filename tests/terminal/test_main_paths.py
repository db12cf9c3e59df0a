"""The main job in real terminals, by keyboard alone: the keys counted, each act naming its patient before it acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.appointment.imaging import take_appointment
from models.clock import SystemClock
from models.store.store import open_store
from models.visit.read import read_board
from tests.clinic import Clinic, StillClock, person
from tests.terminal.tmux import Pane, Terminals

SIZES = [(120, 40), (80, 24)]
DETAIL = "Testinen, Testi1"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with five people whose referrals have come, one of them booked in ten minutes; a sixth has two."""
    path = tmp_path / "unit.db"
    clock = StillClock(datetime.now(UTC))
    store = open_store(str(path), clock=clock)
    clinic = Clinic(store, clock)
    for n in range(1, 6):
        clinic.take(clinic.incoming(n))
    for exam in ("NG1AA", "EB1HA"):
        both = clinic.incoming(6, exam=exam, source=f"urn:test|{exam}", patient=person(6, "Kaksonen"))
        clinic.take(both)
    booking = clinic.booking(5, clock.at + timedelta(minutes=10))
    clinic.perform(take_appointment, incoming=booking, content="booking")
    store.close()
    return path


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[Terminals]:
    with Terminals(f"xray-{tmp_path.name[-20:]}-{tmp_path.parent.name[-8:]}", tmp_path) as running:
        yield running


def code_of(n: int) -> str:
    return person(n).identifiers[0].value


def desk(terminals: Terminals, database: Path, kind: str, size: tuple[int, int]) -> Pane:
    pane = terminals.open(kind, ["--station", kind, "--database", str(database), "--language", "en"], size)
    pane.until("• live")
    return pane


@pytest.mark.parametrize("size", SIZES)
def test_a_walk_in_from_the_scan_to_the_end(terminals: Terminals, database: Path, size: tuple[int, int]) -> None:
    reception = desk(terminals, database, "reception", size)
    reception.scan(code_of(1))
    reception.until(DETAIL)
    reception.press("Tab", "Enter")
    reception.until("B001 given")
    assert reception.pressed <= 3

    room = desk(terminals, database, "radiographer", size)
    room.until("B001")
    room.press("F9")
    room.until(f"Called: B001 {DETAIL}")
    assert room.pressed == 1, "call next is one key, and names whom it called"

    room.press("Enter")
    room.until(f"Start: B001 {DETAIL}")
    room.press("Enter")
    room.until("last four characters")
    room.type(code_of(1)[-4:])
    room.press("Enter")
    room.until("● in exam")
    assert room.pressed - 1 <= 3, "start: not counting what is typed into the question"

    room.press("Enter")
    room.until(f"Finish: B001 {DETAIL}")
    room.press("Enter")
    room.until(f"Finished: B001 {DETAIL}")
    room.until("Nobody is waiting")


def test_an_appointment_is_expected_and_takes_letter_a(terminals: Terminals, database: Path) -> None:
    room = desk(terminals, database, "radiographer", (120, 40))
    room.until("Expected")
    reception = desk(terminals, database, "reception", (120, 40))
    reception.scan(code_of(5))
    reception.until("Appointment today")
    reception.press("Tab", "Enter")
    reception.until("A001 given")
    assert room.until(lambda text: "A001" in text and "Expected" not in text) < 0.5


def test_two_desks_and_a_wall_see_each_others_changes_in_under_half_a_second(
    terminals: Terminals, database: Path
) -> None:
    reception = desk(terminals, database, "reception", (120, 40))
    room = desk(terminals, database, "radiographer", (80, 24))
    wall = terminals.open("wall", ["display", "--database", str(database)], (160, 45))
    wall.until("Odottaa")
    empty = wall.text()

    reception.scan(code_of(2))
    reception.until("Testinen, Testi2")
    reception.press("Tab", "Enter")
    reception.until("B001 given")
    took = [room.until("B001", 0.5), wall.until(lambda text: text != empty, 0.5)]

    waiting = wall.text()
    reception.press("F2")
    reception.until("State and needs")
    room.press("F9")
    room.until("► called")
    took += [reception.until("► called", 0.5), wall.until(lambda text: _picture(text) != _picture(waiting), 0.5)]
    assert max(took) < 0.5
    assert "Testi" not in wall.text(), "never a name on the wall"


def test_wrong_input_is_one_sentence_and_loses_nothing(terminals: Terminals, database: Path) -> None:
    reception = desk(terminals, database, "reception", (80, 24))
    for wrong in (code_of(1).replace("-", "+"), "010203-900Z", "€€€€€€"):
        reception.scan(wrong)
        reception.until("×")
        reception.press("Escape")
        reception.until(lambda text: "×" not in text)
    store = open_store(str(database), clock=SystemClock())
    assert store.read(read_board).waiting == ()
    store.close()
    reception.scan(code_of(1))
    reception.until(DETAIL)


def _picture(text: str) -> list[str]:
    """The wall without its clock and its age."""
    return [line for line in text.splitlines() if "█" in line or "▀" in line]


def test_the_phone_desk_books_two_in_a_row_and_their_results(terminals: Terminals, database: Path) -> None:
    phone = desk(terminals, database, "reception", (80, 24))
    search = "kakso"
    phone.press("F6")
    phone.until("What callers ask")
    phone.type(search)
    phone.press("Enter")
    phone.until("book Kaksonen, Testi6")
    phone.press("Enter")
    phone.until("√ Booked")
    phone.until("▀")
    assert phone.pressed + len(search) <= 12, "from the search, its letters among the keys, to the times said aloud"

    phone.press("F5")
    phone.until("Nobody has been imaged today yet")
    phone.type(search)
    phone.press("Enter")
    phone.until("first the number: Kaksonen, Testi6")
    before = phone.pressed
    phone.press("Enter", "Space")
    phone.until("book Kaksonen, Testi6")
    phone.press("Enter")
    phone.until("calls you on")
    assert phone.pressed - before <= 8
