"""The queue screen over a real database: what it shows, whom a key acts on, what it says afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.appointment.imaging import take_appointment
from models.patient.needs import Need
from models.referral.facts import PatientFacts, Priority
from models.visit.call import call_next, pass_over
from models.visit.check_in import check_in
from models.visit.examine import start
from models.visit.hold import hold
from models.visit.states import IdentityShown, State
from tests.clinic import MORNING, Clinic, person
from tests.screens.station import station

ROOMS = ("xray1", "panoramic")
HOSTILE = [
    "[/x]",
    "[@click=app.quit]x",
    "\x1b[31mred\x1b]0;title\x07",
    "x" * 300,
    "\u202eolleH\u202c",
    "a\u0301" * 40 + "\u0489" * 20,
    "Virtanen\nUusi rivi\r\tsarkain",
]


def last_four(n: int) -> str:
    return person(n).identifiers[0].value[-4:]


async def test_call_next_is_one_key_and_names_whom_it_called(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("f9")
        await hands.until("√ Called: B001 Testinen, Testi1 → X-ray 1")
        assert clinic.row("B001").state == State.CALLED
        await hands.until("► called  you")


async def test_call_next_refused_heads_with_the_one_whom_the_reason_names(clinic: Clinic) -> None:
    """Two are called to this desk's rooms, each by another desk: the one in the way is the one shown."""
    for n, room in ((1, "panoramic"), (2, "xray1")):
        clinic.walk_in(n, exam="EB1HA" if room == "panoramic" else "NG1AA")
        clinic.store.perform(clinic.actor, room, "", call_next, rooms=(room,))
    clinic.walk_in(3)
    async with station(clinic, waits_for="B003") as hands:
        await hands.press("f9")
        await hands.until("B002 is called to X-ray 1 from another desk")
        lines = [line for line in hands.screen_text().splitlines() if "║" in line and "B00" in line]
        assert all("B002" in line for line in lines), lines
        assert len(lines) > 1, lines


async def test_start_asks_for_the_last_four_and_refuses_another_persons(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("f9")
        await hands.until("► called")
        await hands.press("enter")
        await hands.until("Start: B001 Testinen, Testi1")
        await hands.press("enter")
        await hands.until("Ask for the last four characters")
        await hands.type(last_four(2))
        await hands.press("enter")
        await hands.until("× Not started")
        assert clinic.row("B001").state == State.CALLED
        assert last_four(2) not in hands.screen_text()
        await hands.press("enter")
        await hands.until("Ask for the last four characters")
        await hands.type(last_four(1))
        await hands.press("enter")
        await hands.until("● in exam")
        assert clinic.row("B001").state == State.IN_EXAM


async def test_the_card_may_be_scanned_for_the_identity(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await hands.press("enter", "enter")
        await hands.until("scan the card")
        await hands.scan(person(1).identifiers[0].value)
        assert clinic.row("B001").state == State.CALLED, "a scan acts on nothing by itself"
        await hands.press("enter")
        await hands.until("● in exam")


async def test_a_scan_in_a_list_of_acts_is_refused_aloud_and_does_nothing(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await hands.press("enter")
        await hands.until("Start: B001")
        before = clinic.row("B001")
        await hands.scan(person(1).identifiers[0].value)
        assert clinic.row("B001") == before
        await hands.until("scan")


async def test_the_selection_follows_the_patient_through_a_resort(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    async with station(clinic, waits_for="B003") as hands:
        await hands.press("down", "down")
        clinic.walk_in(4, priority=Priority.STAT)
        await hands.until("▲▲ stat")
        await hands.press("enter")
        await hands.until("B003   Testinen, Testi3")


async def test_after_a_removal_enter_acts_on_nobody_for_a_moment(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    async with station(clinic, waits_for="B002") as hands:
        row = clinic.row("B001")
        clinic.perform(hold, visit=row.visit, seen=row.changed, note="asked")
        clinic.perform(call_next, rooms=ROOMS)
        await hands.until("on hold")
        selected = hands.app.screen.rows.selected  # type: ignore[attr-defined]
        assert selected.visit == row.visit, "held, it moved down, and the highlight with it"


async def test_an_act_on_what_moved_meanwhile_is_refused_and_changes_nothing(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("enter")
        await hands.until("Call: B001")
        row = clinic.row("B001")
        clinic.perform(hold, visit=row.visit, seen=row.changed, note="went out")
        await hands.press("enter")
        await hands.until("× Not called")
        assert clinic.row("B001").state == State.WAITING


async def test_hold_takes_a_reason_and_shows_it(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, "reception", waits_for="B001") as hands:
        await hands.press("enter")
        await hands.until("Put on hold: B001")
        await hands.press("enter")
        await hands.until("Why is B001 put on hold?")
        await hands.press("enter")
        assert clinic.row("B001").held is None, "no reason, no hold"
        await hands.type("asks the doctor")
        await hands.press("enter")
        await hands.until("║ on hold  ")
        await hands.until("On hold: asks the doctor")


async def test_expected_late_and_taken_at_check_in(clinic: Clinic) -> None:
    for minutes, room, exam in ((10, "xray1", "NG1AA"), (20, "panoramic", "EB1HA")):
        booking = clinic.booking(5, MORNING + timedelta(minutes=minutes), room=room, exam_code=exam)
        clinic.perform(take_appointment, incoming=booking, content=repr(booking))
    async with station(clinic, waits_for="Expected") as hands:
        await hands.until("Knee L +1")
        await hands.until("consecutive")
        clinic.clock.forward(15)
        clinic.walk_in(1)
        await hands.until("late")
        referral = clinic.take(clinic.incoming(5)).referral
        patient = clinic.patient_of(referral)
        clinic.perform(check_in, patient=patient, referrals=(referral,), identity=IdentityShown.TOLD)
        await hands.until("A002")
        await hands.gone("Expected")


async def test_one_cancelled_leaves_the_screen_at_once(clinic: Clinic) -> None:
    booking = clinic.booking(5, MORNING + timedelta(minutes=10))
    clinic.perform(take_appointment, incoming=booking, content="1")
    async with station(clinic, waits_for="Expected") as hands:
        clinic.perform(take_appointment, incoming=clinic.booking(5, booking.start, cancelled=True), content="2")
        await hands.gone("Expected")


async def test_needs_priority_and_why_are_told(clinic: Clinic) -> None:
    referral = clinic.take(clinic.incoming(1, priority=Priority.ASAP)).referral
    clinic.perform(
        check_in,
        patient=clinic.patient_of(referral),
        referrals=(referral,),
        identity=IdentityShown.TOLD,
        needs=(Need.WHEELCHAIR, Need.FETCH),
    )
    async with station(clinic, waits_for="▲ asap") as hands:
        await hands.until("fetch, wheelchair")
        await hands.until("asap goes before all others.")
        await hands.until("Why next")


async def test_a_scan_on_the_queue_selects_its_patient(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    async with station(clinic, waits_for="B003") as hands:
        await hands.scan(person(3).identifiers[0].value)
        await hands.until("Testinen, Testi3")
        await hands.type("b002")
        await hands.press("enter")
        await hands.until("Testinen, Testi2")


async def test_the_language_changes_everything_at_once(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, language="fi", waits_for="B001") as hands:
        await hands.until("Tutkimus")
        await hands.press("ctrl+g")
        await hands.until("Undersökn.")
        assert "Tutkimus" not in hands.screen_text()
        await hands.press("ctrl+g")
        await hands.until("State and needs")


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_go_through_unharmed(clinic: Clinic, name: str) -> None:
    facts = person(1)
    hostile = PatientFacts(facts.identifiers, name, "[b]x[/b]", facts.birth_date, language="fi", phone="1")
    clinic.walk_in(1, patient=hostile, question=name, orderer_name="Sipoon terveyskeskus")
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("enter")
        await hands.until("Call: B001")
        await hands.press("enter")
        await hands.until("√ Called: B001")
        text = hands.screen_text()
        assert not any(ord(character) < 32 and character != "\n" for character in text)
        assert "\u202e" not in text
        assert hands.app.is_running


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (140, 50)])
async def test_what_never_goes_stays_at_every_size(clinic: Clinic, size: tuple[int, int]) -> None:
    clinic.walk_in(1)
    async with station(clinic, size=size, waits_for="B001") as hands:
        text = hands.screen_text()
        for wanted in ("9.00", "1", "• live", "►", "B001", "9.20", "Knee L", "F9 Call next"):
            assert wanted in text
        assert all(len(line) <= size[0] for line in text.splitlines())


async def test_below_the_least_size_it_says_so_and_shows_who_is_called(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await hands.pilot.resize_terminal(60, 20)
        await hands.until("80")
        await hands.until("B001")


async def test_time_goes_on_though_nothing_changes(clinic: Clinic) -> None:
    booking = clinic.booking(5, MORNING + timedelta(minutes=10))
    clinic.perform(take_appointment, incoming=booking, content="1")
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    clinic.perform(pass_over, visit=row.visit, seen=row.changed)
    async with station(clinic, waits_for="↓ passed over  9.05") as hands:
        assert "late" not in hands.screen_text()
        clinic.clock.forward(15)
        hands.app.screen._go_on()  # type: ignore[attr-defined]
        await hands.until("late")
        await hands.gone("passed over")


async def test_who_was_left_in_a_room_yesterday_is_seen_and_ended(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    clinic.perform(start, visit=row.visit, seen=row.changed, said=last_four(1))
    clinic.clock.forward(24 * 60)
    async with station(clinic, waits_for="Left open: 1, the oldest of Tue 24.11.2026") as hands:
        await hands.press("enter")
        await hands.gone("Left open")
        await hands.press("enter")
        await hands.until("Finish: B001")
        await hands.press("enter")
        await hands.gone("● in exam")


async def test_what_fits_another_is_refused_with_the_number_of_the_other(clinic: Clinic) -> None:
    shared = person(1)
    for n, given in ((1, "Ann"), (2, "Bob")):
        clinic.walk_in(n, patient=PatientFacts(shared.identifiers, "Visitor", given, shared.birth_date))
    async with station(clinic, waits_for="B002") as hands:
        await hands.press("f9")
        await hands.until("► called")
        await hands.press("enter", "enter")
        await hands.until("Ask for the last four characters")
        await hands.type(last_four(1))
        await hands.press("enter")
        await hands.until("fits B002 too")
        assert clinic.row("B001").state == State.CALLED
