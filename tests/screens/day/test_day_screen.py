"""The day's screen over a real database: figures, lists to act on, reasons, closing, CSV."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models.appointment.imaging import take_appointment
from models.refusal import Message, Unavailable
from models.refused.read import read_refused
from models.refused.verbs import keep_refused
from models.visit import call, examine, hold, overrule, stop, wrong
from models.visit.close_day import left_open, still_expected, still_open
from screens.day.close import close
from tests.clinic import MORNING, Clinic
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import station
from xray_tui.live import LiveDesk

HERE = Path(__file__).parent
ROOMS = ("xray1", "panoramic")
HOSTILE = [
    "[/x]",
    "[@click=app.quit]x",
    "\x1b[31mred\x1b]0;title\x07",
    "x" * 300,
    "\u202eolleH\u202c",
    "a\u0301" * 40 + "\u0489" * 20,
    "one\ntwo\r\tthree",
]


def imaged(clinic: Clinic, minutes: float = 8) -> None:
    """Call the next, start, finish."""
    called = clinic.perform(call.call_next, rooms=ROOMS)
    row = clinic.row(called.ticket)
    clinic.perform(examine.start, visit=row.visit, seen=row.changed, cannot_say="asleep")
    clinic.clock.forward(minutes)
    row = clinic.row(called.ticket)
    clinic.perform(examine.finish, visit=row.visit, seen=row.changed)


def some_day(clinic: Clinic, reason: str = "had to catch a bus") -> None:
    """A morning with something of everything."""
    clinic.clock.at = MORNING - timedelta(days=1)
    clinic.walk_in(31)
    clinic.clock.at = MORNING
    clinic.perform(take_appointment, incoming=clinic.booking(1, MORNING + timedelta(minutes=5)), content="1")
    for n in range(1, 8):
        clinic.walk_in(n)
        clinic.clock.forward(3)
    imaged(clinic)
    imaged(clinic)
    waiting = clinic.board().waiting
    clinic.perform(stop.leave, visit=waiting[0].visit, seen=waiting[0].changed, reason=reason)
    clinic.perform(hold.hold, visit=waiting[1].visit, seen=waiting[1].changed, note="asks the ward")
    clinic.perform(overrule.expedite, visit=waiting[2].visit, seen=waiting[2].changed, reason="in pain")
    why = Message("intake.patient_missing", {"reference": "Patient/p44"})
    clinic.perform(keep_refused, what="ServiceRequest/7781", place="ward.ndjson:12", why=why)
    clinic.clock.at = MORNING + timedelta(hours=1)
    clinic.walk_in(8)
    called = clinic.perform(call.call_next, rooms=ROOMS)
    row = clinic.row(called.ticket)
    clinic.perform(wrong.wrong_patient, visit=row.visit, seen=row.changed, exposed=True, note="same surname")
    clinic.clock.forward(20)


async def test_figures_lists_and_reasons_and_no_name(clinic: Clinic) -> None:
    some_day(clinic)
    async with station(clinic, "reception", first="day", waits_for="Arrived", size=(120, 60)) as hands:
        await hands.press("escape")
        await hands.until("Left open on an earlier day  1")
        shown = hands.screen_text()
        for words in (
            "Arrived 8: 1 booked, 7 walk-in",
            "√ done 2",
            "× left 1",
            "Refused messages  1",
            "asks the ward",
            "somebody exposed  same surname",
            "had to catch a bus",
            "expedited",
            "in pain",
            "Wait by hour of arrival",
        ):
            assert words in shown
        assert "Testi" not in shown.replace("T. Testi", "")
        assert "Looks to review" not in shown, "that is the manager's"
        assert "Who did what" not in shown


async def test_the_manager_sees_looks_and_who_did_what(clinic: Clinic) -> None:
    from models.journal.look import look
    from models.journal.outcomes import LookKind
    from models.patient.verbs import take_patient
    from models.store.unit_of_work import Actor
    from tests.clinic import person

    some_day(clinic)
    patient = clinic.perform(take_patient, facts=person(40, family="Koe")).patient
    namesake = Actor(None, "K. Koe", clinic.actor.roles)
    clinic.store.perform(namesake, "desk", "", look, kind=LookKind.FILE, patient=patient, reason="a call")
    async with station(clinic, "reception", first="day", waits_for="Arrived", size=(120, 70), manager=True) as hands:
        await hands.press("escape")
        await hands.until("Looks to review  1")
        await hands.until("K. Koe  Same surname as whoever looked  a call")
        await hands.until("Who did what")
        assert "Export the day as CSV" in hands.screen_text()


@pytest.mark.parametrize("reason", HOSTILE)
async def test_hostile_reasons_go_through_unharmed(clinic: Clinic, reason: str) -> None:
    clinic.walk_in(1)
    row = clinic.row("B001")
    clinic.perform(stop.leave, visit=row.visit, seen=row.changed, reason=reason)
    async with station(clinic, "reception", first="day", waits_for="Arrived") as hands:
        await hands.until("× left")
        await hands.press("tab", "tab")
        shown = hands.screen_text()
        assert "\x1b" not in shown
        assert "F7 Day" in shown


async def test_a_visit_left_open_gets_its_end_with_a_reason(clinic: Clinic) -> None:
    clinic.clock.at = MORNING - timedelta(days=1)
    clinic.walk_in(1)
    clinic.clock.at = MORNING
    async with station(clinic, "reception", first="day", waits_for="Left open") as hands:
        await hands.press("escape")
        await hands.until("B001  Mon 23.11.2026: waiting")
        await hands.press("down", "enter")
        await hands.until("Left: B001 Testinen, Testi1")
        await hands.press("enter")
        await hands.until("Left: why?")
        await hands.type("nobody came back")
        await hands.press("enter")
        await hands.until("B001 ended: left")
        assert clinic.store.read(left_open) == ()
        await hands.until("Nothing to act on.")


async def test_a_refused_message_is_seen_to(clinic: Clinic) -> None:
    why = Message("intake.patient_missing", {"reference": "[/x]"})
    clinic.perform(keep_refused, what="ServiceRequest/1", place="a.json", why=why)
    async with station(clinic, "reception", first="day", waits_for="Refused messages  1") as hands:
        await hands.press("enter")
        await hands.until("Dismiss: seen to")
        await hands.press("enter")
        await hands.until("The refused message was seen to")
        assert clinic.store.read(read_refused) == ()


async def test_closing_asks_for_every_end_and_then_ends_all_at_once(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
    called = clinic.perform(call.call_next, rooms=ROOMS)
    later = clinic.booking(4, MORNING + timedelta(minutes=40))
    clinic.perform(take_appointment, incoming=later, content="later")
    async with station(clinic, "reception", first="day", waits_for="Close the day: 3 open") as hands:
        await hands.press("enter")
        await hands.until("Booked for later today: 1 (9.40)")
        await hands.until("Close the day: 3 visits")
        await hands.until(f"called: {called.ticket}. Didn't come when called.")
        await hands.until("waiting: B002, B003. Left.")
        await hands.type("closing time")
        assert len(clinic.store.read(still_open)) == 3, "nothing yet"
        await hands.press("enter")
        await hands.until("The day is closed: 3 visits")
        assert clinic.store.read(still_open) == ()
        assert clinic.store.read(still_expected) == ()
        await hands.until("No visit is open.")
        await hands.until("closing time")


async def test_what_was_left_open_at_night_is_asked_about_by_itself(clinic: Clinic) -> None:
    clinic.clock.at = MORNING - timedelta(days=1)
    for n in (1, 2):
        clinic.walk_in(n)
    clinic.clock.at = MORNING
    for n in (3, 4):
        clinic.walk_in(n)
    async with station(clinic, "reception", first="day", waits_for="Close the day: 4 open") as hands:
        await hands.press("escape", "enter")
        await hands.until("waiting: B001 (23.11.), B002 (23.11.). Left.")
        await hands.until("waiting: B001, B002. Left.")
        await hands.until("Close the day: 4 visits")


async def test_closing_one_by_one_and_left_half_way_changes_nothing(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
    async with station(clinic, "reception", first="day", waits_for="Close the day: 2 open") as hands:
        await hands.press("enter")
        await hands.until("Each by itself")
        await hands.press("down", "enter")
        await hands.until("How did the visit end?")
        await hands.press("enter")
        await hands.until("Why?")
        await hands.type("had to go")
        await hands.press("enter")
        await hands.until("B002 Testinen, Testi2")
        await hands.press("escape")
        await hands.gone("How did the visit end?")
        assert len(clinic.store.read(still_open)) == 2


async def test_closing_a_day_that_another_desk_has_closed_meanwhile(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="day", waits_for="Arrived 0") as hands:
        screen = hands.app.desk_screen
        assert screen is not None
        screen.go("open", close(screen))
        await hands.until("√ No visit is open.")


async def test_the_day_as_csv_in_a_new_file_for_this_user_alone(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    some_day(clinic, reason="=1+1; [/x]")
    async with station(clinic, "reception", first="day", waits_for="Export the day", manager=True) as hands:
        await hands.press("escape", "down", "enter")
        await hands.until("Into which file?")
        await hands.press("down", "enter")
        await hands.until("The day is in")
        file = tmp_path / "xray-2026-11-24.csv"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].startswith("day;number;kind;")
        assert len(lines) == 9
        assert "'=1+1; [/x]" in "\n".join(lines)
        assert "expedite: in pain" in "\n".join(lines)
        assert "Testinen" not in "\n".join(lines)
        await hands.press("enter")
        await hands.until("Into which file?")
        await hands.type("xray-2026-11-24.csv")
        await hands.press("enter")
        await hands.until("is there already. It was not")
    statement = "SELECT count(*) FROM entry WHERE verb = 'journal.review' AND body LIKE '%csv 2026-11-24%'"
    assert clinic.store.read(lambda snapshot: snapshot.connection.scalar(text(statement))) == 2


async def test_other_days_and_back(clinic: Clinic) -> None:
    some_day(clinic)
    async with station(clinic, "reception", first="day", waits_for="Tue 24.11.2026  today") as hands:
        await hands.press("escape", "left")
        await hands.until("Mon 23.11.2026  ")
        await hands.until("Arrived 1")
        assert "Close the day" not in hands.screen_text()
        await hands.press("right")
        await hands.until("Arrived 8")
        await hands.press("right")
        assert "Tue 24.11.2026  today" in hands.screen_text()
        await hands.press("left", "left")
        await hands.until("Arrived 0")
        await hands.press("escape")
        await hands.until("Arrived 8")


async def test_a_number_selects_its_row(clinic: Clinic) -> None:
    some_day(clinic)
    async with station(clinic, "reception", first="day", waits_for="Arrived 8", size=(120, 60)) as hands:
        await hands.press("escape")
        left = next(row for row in hands.screen_text().splitlines() if "had to catch a bus" in row)
        ticket = left.split()[1]
        await hands.type(ticket.lower())
        await hands.press("enter")
        await hands.until(lambda: any("►" in row and ticket in row for row in hands.screen_text().splitlines()))


async def test_what_happens_is_shown_at_once_and_read_for_nobody_else(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="day", waits_for="Arrived 0") as hands:
        clinic.walk_in(1)
        await hands.until("Arrived 1")
        await hands.press("f2")
        await hands.until("B001")
        clinic.walk_in(2)
        await hands.press("f7")
        await hands.until("Arrived 2")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_it_renders_in_every_language_and_size(clinic: Clinic, language: str, size: tuple[int, int]) -> None:
    some_day(clinic)
    async with station(
        clinic, "reception", language=language, first="day", waits_for="2026", size=size, manager=True
    ) as hands:
        await hands.press("escape")
        for _ in range(14):
            await hands.press("tab")
            assert "[day." not in hands.screen_text()
            assert "[journal." not in hands.screen_text()


async def test_pictures(clinic: Clinic) -> None:
    some_day(clinic)
    async with station(clinic, "reception", first="day", waits_for="Arrived 8") as hands:
        await hands.press("escape", *["tab"] * 4)
        await hands.until(lambda: "Tue" in hands.screen_text().splitlines()[0])
        await same_at_each_size(HERE, "day", hands)


async def test_a_database_that_has_gone_is_said_where_it_is_asked(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.clock.at = MORNING - timedelta(days=1)
    clinic.walk_in(1)
    clinic.clock.at = MORNING

    async def ask(_desk: LiveDesk, _read: object) -> None:
        raise Unavailable("store.file_gone")

    async with station(clinic, "reception", first="day", waits_for="Left open", manager=True) as hands:
        await hands.press("escape")
        (left,) = [row.key for row in hands.app.screen.rows.rows if getattr(row.key, "list", "") == "left_open"]
        hands.app.screen.rows.select(left)
        monkeypatch.setattr(LiveDesk, "ask", ask)
        await hands.press("enter")
        await hands.until("Not finished")
        await hands.press("enter")
        await hands.gone("Not finished")
