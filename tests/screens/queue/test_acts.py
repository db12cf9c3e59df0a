"""What is offered for a visit here and now, on boards read from a real database."""

from __future__ import annotations

from models.unit.rules import default_unit
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.states import IdentityShown
from screens.desk import Station
from screens.queue.acts import Doing, next_for, offer
from screens.queue.cells import Grid
from screens.queue.grid import rows
from screens.widgets.spans import plain
from tests.clinic import Clinic

XRAY = Station("radiographer", ("xray1",))
PANORAMIC = Station("radiographer", ("panoramic",))


def _doings(clinic: Clinic, ticket: str, station: Station) -> list[str]:
    return [act.id for act in offer(clinic.row(ticket), clinic.board(), station, default_unit()).acts]


def _half_imaged(clinic: Clinic) -> None:
    """One patient, imaged in the first of two rooms."""
    knee = clinic.take(clinic.incoming(1)).referral
    teeth = clinic.take(clinic.incoming(1, exam="EB1HA", source="urn:test|R1b")).referral
    patient = clinic.patient_of(knee)
    clinic.perform(check_in, patient=patient, referrals=(knee, teeth), identity=IdentityShown.TOLD)
    clinic.perform(call_next, rooms=("xray1",))
    for act, more in ((start, {"cannot_say": "aphasia"}), (finish, {})):
        row = clinic.row("B001")
        clinic.perform(act, visit=row.visit, seen=row.changed, **more)


def test_what_is_imaged_already_asks_for_no_room(clinic: Clinic) -> None:
    _half_imaged(clinic)
    board = clinic.board()
    assert next_for(board, XRAY) is None
    assert Doing.CALL not in _doings(clinic, "B001", XRAY)
    assert next_for(board, PANORAMIC) == clinic.row("B001")
    assert _doings(clinic, "B001", PANORAMIC)[0] == Doing.CALL


def test_the_row_says_what_is_left_and_where(clinic: Clinic) -> None:
    _half_imaged(clinic)
    grid = Grid("en", default_unit(), clinic.clock.now(), "", 120, wide=True)
    line = next(plain(row.lines[0]) for row in rows(grid, clinic.board()) if "B001" in plain(row.lines[0]))
    assert "Panoramic" in line
    assert "Knee" not in line
    assert "+1" not in line


def test_call_next_and_the_board_name_the_same_one(clinic: Clinic) -> None:
    _half_imaged(clinic)
    clinic.clock.forward(1)
    clinic.walk_in(2)
    for station in (XRAY, PANORAMIC):
        foretold = next_for(clinic.board(), station)
        assert foretold is not None
        assert clinic.perform(call_next, rooms=station.rooms).visit == foretold.visit
