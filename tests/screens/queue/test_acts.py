"""What is offered for a visit here and now, on boards read from a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.appointment.imaging import take_appointment
from models.referral.facts import Priority, Side
from models.refusal import NotNow
from models.unit.rooms import close_room, open_room
from models.unit.rules import default_unit
from models.visit.answers import answer_side
from models.visit.call import call_again, call_next, mark_back, no_show
from models.visit.check_in import check_in
from models.visit.detail import read_detail
from models.visit.examine import finish, start
from models.visit.hold import hold, release
from models.visit.overrule import expedite
from models.visit.presence import away
from models.visit.states import IdentityShown, Step, may
from screens.desk import Station
from screens.queue.acts import Deed, Doing, next_for, offer
from screens.queue.cells import Grid
from screens.queue.grid import rows
from screens.queue.panel import panel
from screens.widgets.spans import plain
from tests.clinic import Clinic

XRAY = Station("radiographer", ("xray1",), name="test")
PANORAMIC = Station("radiographer", ("panoramic",), name="other")


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
        called = clinic.store.perform(clinic.actor, station.name, "", call_next, rooms=station.rooms)
        assert called.visit == foretold.visit  # type: ignore[union-attr]


RECEPTION = Station("reception")


def _told(clinic: Clinic, ticket: str, station: Station) -> tuple[list[str], list[str]]:
    found = offer(clinic.row(ticket), clinic.board(), station, default_unit())
    return [act.id for act in found.acts], [str(label) for label, _ in found.not_now]


def _do(clinic: Clinic, verb: Callable[..., object], ticket: str = "B001", **more: object) -> None:
    row = clinic.row(ticket)
    clinic.perform(verb, visit=row.visit, seen=row.changed, **more)


def test_of_one_who_waits(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.walk_in(2)
    rest = [Doing.HOLD, Doing.AWAY, Doing.EXPEDITE, Doing.DEFER, Doing.LEAVE]
    assert _told(clinic, "B001", XRAY) == ([Doing.CALL, *rest], [])
    assert _told(clinic, "B002", XRAY) == (rest, ["queue.act_call"])
    assert _told(clinic, "B001", RECEPTION) == (rest, ["queue.act_call"])


def test_of_one_who_cannot_be_called_the_way_back_comes_first(clinic: Clinic) -> None:
    clinic.walk_in(1)
    _do(clinic, away)
    assert _told(clinic, "B001", XRAY)[0][:2] == [Doing.BACK, Doing.HOLD]
    _do(clinic, hold, note="asked")
    assert _told(clinic, "B001", XRAY)[0][:2] == [Doing.BACK, Doing.RELEASE]
    _do(clinic, mark_back)
    assert _told(clinic, "B001", RECEPTION)[0][:2] == [Doing.RELEASE, Doing.AWAY]


def test_an_overrule_is_lifted_or_turned(clinic: Clinic) -> None:
    clinic.walk_in(1)
    _do(clinic, expedite, reason="taxi")
    acts = _told(clinic, "B001", RECEPTION)[0]
    assert Doing.LIFT in acts
    assert Doing.DEFER in acts
    assert Doing.EXPEDITE not in acts


def test_of_one_called_and_of_one_in_exam(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    acts, not_now = _told(clinic, "B001", XRAY)
    assert acts == [
        Doing.START, Doing.CALL_AGAIN, Doing.PASS_OVER, Doing.CANNOT_SAY, Doing.LEAVE, Doing.WRONG_PATIENT,
        Doing.NOT_DONE,
    ]  # fmt: skip
    assert not_now == ["queue.act_no_show"]
    assert _told(clinic, "B001", RECEPTION)[0] == [Doing.LEAVE]
    _do(clinic, start, cannot_say="aphasia")
    acts, not_now = _told(clinic, "B001", XRAY)
    assert acts == [Doing.FINISH, Doing.NOT_DONE, Doing.STOP, Doing.UNEXPOSED, Doing.EXPOSED]
    assert not_now == ["queue.act_call_again", "queue.act_pass_over"]
    assert _told(clinic, "B001", RECEPTION)[0] == []


def test_nobody_is_started_in_a_room_that_was_closed_after_the_call(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    clinic.perform(close_room, room="xray1", reason="tube")
    acts, not_now = _told(clinic, "B001", XRAY)
    assert acts[0] == Doing.PASS_OVER
    assert not_now == ["queue.act_start", "queue.act_cannot_say", "queue.act_no_show"]
    with pytest.raises(NotNow, match=r"visit\.room_closed"):
        _do(clinic, start, cannot_say="aphasia")
    clinic.perform(open_room, room="xray1")
    assert _told(clinic, "B001", XRAY)[0][0] == Doing.START
    _do(clinic, start, cannot_say="aphasia")
    clinic.perform(close_room, room="xray1", reason="tube")
    _do(clinic, finish)


def test_nobody_is_offered_a_room_that_another_is_still_in(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
        clinic.perform(call_next, rooms=("xray1",))
        if n == 1:
            _do(clinic, start, cannot_say="aphasia")
    acts, not_now = _told(clinic, "B002", XRAY)
    assert acts[0] == Doing.CALL_AGAIN
    assert not_now == ["queue.act_start", "queue.act_cannot_say", "queue.act_no_show"]
    _do(clinic, finish)
    assert _told(clinic, "B002", XRAY)[0][0] == Doing.START


def test_of_several_examinations_each_may_not_be_done(clinic: Clinic) -> None:
    knee = clinic.take(clinic.incoming(1)).referral
    chest = clinic.take(clinic.incoming(1, exam="GD1AA", source="urn:test|R1b")).referral
    patient = clinic.patient_of(knee)
    clinic.perform(check_in, patient=patient, referrals=(knee, chest), identity=IdentityShown.TOLD)
    clinic.perform(call_next, rooms=("xray1",))
    acts = [act.id for act in offer(clinic.row("B001"), clinic.board(), XRAY, default_unit()).acts]
    deeds = [Deed.of(act) for act in acts if act.startswith("not_done")]
    exams = [exam.key for exam in clinic.row("B001").exams]
    assert deeds == [Deed(Doing.NOT_DONE), *(Deed(Doing.NOT_DONE, key) for key in exams)]
    assert [deed.id for deed in deeds] == [act for act in acts if act.startswith("not_done")]


def test_what_is_offered_is_what_the_table_of_transitions_has(clinic: Clinic) -> None:
    """Every act that is a step of its own is offered only from the states that have the step."""
    steps = {doing: Step(doing) for doing in Doing if doing in set(Step)}
    clinic.walk_in(1)
    for verb, more in (
        (None, {}),
        (away, {}),
        (mark_back, {}),
        (hold, {"note": "asked"}),
        (release, {"reason": "came"}),
    ):
        if verb is not None:
            _do(clinic, verb, **more)
        row = clinic.row("B001")
        assert all(may(row.state, steps[Doing(act)]) for act in _doings(clinic, "B001", XRAY) if act in steps)
    clinic.perform(call_next, rooms=("xray1",))
    for verb, more in ((None, {}), (start, {"cannot_say": "aphasia"})):
        if verb is not None:
            _do(clinic, verb, **more)
        row = clinic.row("B001")
        assert all(may(row.state, steps[Doing(act)]) for act in _doings(clinic, "B001", XRAY) if act in steps)


def _shown(clinic: Clinic) -> str:
    grid = Grid("en", default_unit(), clinic.clock.now(), "", 120, wide=True)
    return "\n".join(plain(line) for row in rows(grid, clinic.board()) for line in row.lines)


def test_one_on_hold_is_as_pressing_as_before(clinic: Clinic) -> None:
    clinic.walk_in(1, priority=Priority.STAT)
    _do(clinic, hold, note="papers")
    (line,) = (line for line in _shown(clinic).splitlines() if "B001" in line)
    assert line.index("on hold") < line.index("stat") < line.index("papers")


def test_next_expected_is_somebody_still_to_come(clinic: Clinic) -> None:
    for n, minutes in ((1, 10), (2, 30)):
        booking = clinic.booking(n, clinic.clock.now() + timedelta(minutes=minutes))
        clinic.perform(take_appointment, incoming=booking, content=booking.source)
    assert "9.10." in _shown(clinic).partition("Expected")[0]
    clinic.clock.forward(10)
    assert "9.30." in _shown(clinic).partition("Expected")[0]
    clinic.clock.forward(115)
    shown = _shown(clinic)
    assert "Nobody is waiting" in shown.partition("Expected")[0]
    assert "+1h" in shown
    assert "+95" in shown


def test_what_has_ended_counts_no_more_minutes(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    clinic.clock.forward(4)
    _do(clinic, call_again)
    _do(clinic, no_show)
    was = _shown(clinic)
    clinic.clock.forward(30)
    assert _shown(clinic) == was
    assert any(line.split()[:4] == ["–", "B001", "walk-in", "4"] for line in was.splitlines())


def test_the_mark_of_more_exams_gives_way_to_no_long_name(clinic: Clinic) -> None:
    spine = clinic.take(clinic.incoming(1, exam="NA3AA")).referral
    teeth = clinic.take(clinic.incoming(1, exam="EB1HA", source="urn:test|R1b")).referral
    clinic.perform(check_in, patient=clinic.patient_of(spine), referrals=(spine, teeth), identity=IdentityShown.TOLD)
    for language in ("fi", "sv", "en"):
        grid = Grid(language, default_unit(), clinic.clock.now(), "", 80, wide=False)
        assert " +1" in next(plain(row.lines[0]) for row in rows(grid, clinic.board()) if "B001" in plain(row.lines[0]))


def test_a_side_that_was_answered_is_missing_no_more(clinic: Clinic) -> None:
    clinic.walk_in(1, side=None)
    clinic.perform(call_next, rooms=("xray1",))

    def told() -> str:
        row = clinic.row("B001")
        detail = clinic.store.read(lambda snapshot: read_detail(snapshot, row.visit))
        return "\n".join(map(plain, panel("en", default_unit(), row, detail, 60)))

    assert "side" in told()
    row = clinic.row("B001")
    clinic.perform(answer_side, examination=row.exams[0].key, seen=row.changed, side=Side.LEFT)
    assert "side" not in told()
    assert "Knee, left" in told()
