"""Check-in over a real database: scan, look, Enter; and everything that stands in the way."""

from __future__ import annotations

from datetime import timedelta

from models.appointment.imaging import take_appointment
from models.patient.needs import Need
from models.patient.verbs import take_patient
from models.visit.states import State
from screens.box import Box
from screens.check_in.screen import CheckInScreen
from tests.clinic import MORNING, Clinic, code, person
from tests.screens.station import Worker, station


def code_of(n: int) -> str:
    return person(n).identifiers[0].value


async def scan(hands: Worker, n: int, *, why: bool = False) -> None:
    """The nth person's card; one whom nothing near explains opens with the reason that they are here."""
    await hands.scan(code_of(n))
    if why:
        await hands.until("► The patient is here")
        await hands.press("enter")
    await hands.until(person(n).given)


async def test_a_scan_and_three_keys_give_a_number(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        assert clinic.board().waiting == (), "a scan gives nothing by itself"
        await hands.press("tab")
        await hands.until("(•) photo ID")
        await hands.press("enter")
        await hands.until("B001 given at 9.00 to Testinen, Testi1")
        clinic.clock.forward(5)
        await hands.press("ctrl+g", "ctrl+g", "ctrl+g")
        await hands.until("B001 given at 9.00 to Testinen, Testi1")
        row = clinic.row("B001")
        assert (row.state, row.exams[0].code) == (State.WAITING, "NG1AA")


async def test_without_saying_how_identity_was_shown_it_asks(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("enter")
        await hands.until("How was the identity shown?")
        await hands.press("down", "enter")
        await hands.until("B001 given")


async def test_what_to_say_is_in_the_patients_language_with_the_desks_under_it(clinic: Clinic) -> None:
    from dataclasses import replace

    incoming = clinic.incoming(1)
    clinic.take(replace(incoming, patient=replace(incoming.patient, language="sv")))
    async with station(clinic, "reception", first="check_in", size=(140, 45)) as hands:
        await scan(hands, 1)
        await hands.press("tab", "enter")
        await hands.until("Ert nummer är B001.")
        await hands.until("Your number is B001.")


async def test_an_appointment_of_today_is_told_and_taken(clinic: Clinic) -> None:
    booking = clinic.booking(1, MORNING + timedelta(minutes=10))
    clinic.perform(take_appointment, incoming=booking, content="1")
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.until("Appointment today 9.10 Knee, left")
        await hands.press("tab", "enter")
        await hands.until("A001 given")


async def test_already_waiting_shows_the_number_they_have(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.until("Already waiting with number B001")
        await hands.press("tab", "enter")
        await hands.until("× No number given")
        assert len(clinic.board().waiting) == 1


async def test_nothing_ticked_is_refused_and_loses_nothing(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("space")
        await hands.until("[ ] Knee, left")
        await hands.press("enter")
        await hands.until("× No number given")
        assert "How was the identity shown?" not in hands.screen_text()
        await hands.press("enter")
        await hands.until("[ ] Knee, left")
        assert clinic.board().waiting == ()


async def test_a_narrow_desk_too_has_what_to_say_to_whom_it_sends_on(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1, exam="local:SCOLIOSIS"))
    async with station(clinic, "reception", first="check_in", size=(80, 24)) as hands:
        await scan(hands, 1)
        await hands.until("Say to the patient")
        await hands.until("→ Porvoo hospital X-ray unit")


async def test_a_refused_referral_cannot_be_ticked_and_says_what_to_tell(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1, orderer_name="Esimerkki Yksityislääkärit"))
    async with station(clinic, "reception", first="check_in", language="fi", size=(140, 45)) as hands:
        await scan(hands, 1)
        await hands.until("ei voida ottaa")
        await hands.until("Sano potilaalle")
        await hands.press("space")
        assert "[x]" not in hands.screen_text()


async def test_not_yet_is_unticked_and_taken_with_a_reason(clinic: Clinic) -> None:
    later = clinic.clock.now().date() + timedelta(days=60)
    clinic.take(clinic.incoming(1, wanted_from=later, wanted_to=later))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.until("○ not yet")
        await hands.press("space", "tab", "enter")
        await hands.until("Why now")
        await hands.type("lives abroad")
        await hands.press("enter")
        await hands.until("B001 given")


async def test_held_for_a_referral_that_then_comes(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=person(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1, why=True)
        await hands.until("no referrals")
        await hands.press("space", "tab", "enter")
        await hands.until("B001 given")
        assert str(clinic.row("B001").held) == "visit.hold.awaited"
        clinic.take(clinic.incoming(1))
        assert clinic.row("B001").held is None


async def test_a_referral_that_comes_while_the_patient_stands_there_is_ticked(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=person(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1, why=True)
        await hands.press("space")
        await hands.until("[x] referral not here yet")
        clinic.take(clinic.incoming(1))
        await hands.until("[x] Knee, left")
        assert "[ ] referral not here yet" in hands.screen_text()


async def test_needs_are_ticked_by_space_along_the_row(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("tab", "tab", "space", "right", "right", "space")
        await hands.until("[x] wheelchair")
        await hands.press("enter")
        await hands.until("B001 given")
        assert clinic.row("B001").needs == (Need.FETCH, Need.WHEELCHAIR)


async def test_somebody_nobody_knows_is_taken_into_the_records(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="check_in") as hands:
        await hands.scan(code(77))
        await hands.until("New patient")
        await hands.press("down", "enter")
        await hands.until("Family name, given names")
        await hands.type("Visitor, Ann")
        await hands.press("enter")
        await hands.until("Visitor, Ann")
        await hands.until("no referrals")


async def test_a_reader_with_the_wrong_layout_is_refused_in_a_sentence(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in", language="fi") as hands:
        await hands.scan(code_of(1).replace("-", "+"))
        await hands.until("×")
        assert code_of(1)[-4:] not in hands.screen_text()


async def test_half_done_work_is_kept_over_another_screen(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("tab", "down")
        await hands.until("(•) told name and code")
        await hands.press("f2")
        await hands.until("Nobody is waiting.")
        await hands.press("f3")
        await hands.until("(•) told name and code")


async def test_for_a_child_the_guardian_comes_first(clinic: Clinic) -> None:
    from dataclasses import replace
    from datetime import date

    child = person(3, born=date(2016, 5, 2))
    incoming = replace(clinic.incoming(3), patient=replace(child, identifiers=()))
    clinic.take(incoming)
    async with station(clinic, "reception", first="check_in") as hands:
        await hands.type("testinen")
        await hands.press("enter")
        await hands.until("Testi3")
        await hands.press("tab")
        await hands.until("(•) guardian")


async def test_who_waits_already_is_asked_nothing_more(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("enter")
        await hands.until("× No number given")
        assert "How was the identity shown?" not in hands.screen_text()


async def test_a_referral_that_comes_while_the_identity_is_asked_holds_nobody(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=person(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1, why=True)
        await hands.press("space", "enter")
        await hands.until("How was the identity shown?")
        clinic.take(clinic.incoming(1))
        await hands.press("enter")
        await hands.until("B001 given")
        assert clinic.row("B001").held is None


async def test_what_to_tell_follows_a_release(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=person(1))
    async with station(clinic, "reception", first="check_in", size=(140, 45)) as hands:
        await scan(hands, 1, why=True)
        await hands.press("space", "tab", "enter")
        await hands.until("We are waiting for")
        await hands.press("escape")
        await scan(hands, 1)
        await hands.until("We are waiting for")
        clinic.take(clinic.incoming(1))
        await hands.gone("We are waiting for")
        await hands.until("Your number is B001.")


async def test_enter_gives_nobody_a_number_while_another_is_looked_up(clinic: Clinic) -> None:
    import asyncio

    for n in (1, 2):
        clinic.take(clinic.incoming(n))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("tab")
        desk, found = hands.app.desk, asyncio.Event()  # type: ignore[attr-defined]
        ask = desk.ask

        async def slowly(read: object) -> object:
            await found.wait()
            return await ask(read)

        desk.ask = slowly
        await hands.scan(code_of(2))
        await hands.press("enter")
        found.set()
        await hands.until(person(2).given)
        assert clinic.board().waiting == ()
        await hands.press("tab", "enter")
        await hands.until("B001 given at 9.00 to Testinen, Testi2")


async def test_who_was_left_open_yesterday_gets_a_new_number(clinic: Clinic) -> None:
    clinic.walk_in(2)
    clinic.walk_in(1)
    clinic.clock.forward(24 * 60)
    async with station(clinic, "reception", first="check_in", waits_for="Left open: 2") as hands:
        await hands.press("enter")
        await hands.gone("Left open")
        await scan(hands, 1)
        await hands.until("[x] Knee, left")
        await hands.press("tab", "enter")
        await hands.until("B001 given")


async def test_an_arrival_is_set_back_with_a_reason(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("ctrl+p")
        await hands.until("Type what you want to do")
        await hands.type("came earlier")
        await hands.press("enter")
        await hands.until("The patient came earlier")
        await hands.type("power cut")
        await hands.until("Write the time first")
        await hands.press("enter")
        await hands.press("home")
        await hands.type("23.00 ")
        await hands.until("The arrival can't be later than now.")
        await hands.press("enter")
        assert "23.00 power cut" in hands.screen_text()
        await hands.press("home", *["delete"] * 5)
        await hands.type("8.40")
        await hands.until("Came at 8.40: power cut")
        await hands.press("enter")
        await hands.until("[x] came at 8.40: power cut")
        await hands.press("tab", "enter")
        await hands.until("B001 given")
        assert clinic.row("B001").arrived == MORNING - timedelta(minutes=20)


async def test_the_row_sets_it_back_too_and_takes_that_away_again(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("tab", "tab", "tab", "space")
        await hands.until("The patient came earlier")
        await hands.type("8:50 paper list")
        await hands.press("enter")
        await hands.until("[x] came at 8.50: paper list")
        await hands.press("space")
        await hands.until("[ ] came earlier")


async def test_before_opening_nobody_came(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("tab", "tab", "tab", "space")
        await hands.until("The patient came earlier")
        await hands.type("3.00 power cut")
        await hands.press("enter")
        await hands.until("[x] came at 3.00")
        await hands.press("tab", "tab", "enter")
        await hands.until("× No number given")
        assert clinic.board().waiting == ()


async def test_how_long_the_wait_will_be_stands_beside_the_number(clinic: Clinic) -> None:
    for n in range(2, 6):
        clinic.walk_in(n)
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.press("tab", "enter")
        await hands.until("B005 given")
        await hands.until("Wait about")
        await hands.until("called at about 9.")


async def test_a_long_wait_is_said_before_the_number_is_given(clinic: Clinic) -> None:
    for n in range(2, 14):
        clinic.walk_in(n)
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.until("! Over 45 min: offer an appointment.")
        await hands.until("Say to the patient (Finnish)")
        await hands.press("tab", "enter")
        await hands.until("B013 given")


async def test_after_closing_time_an_appointment_is_offered(clinic: Clinic) -> None:
    clinic.clock.forward(11 * 60)
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.until("! The turn wouldn't come before closing:")


async def test_non_disclosure_is_shown_at_check_in(clinic: Clinic) -> None:
    from dataclasses import replace

    incoming = clinic.incoming(1)
    clinic.take(replace(incoming, patient=replace(incoming.patient, non_disclosure=True)))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        await hands.until("! non-disclosure")


async def test_an_enter_pressed_before_the_form_was_seen_gives_nobody_a_number(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await scan(hands, 1)
        screen = hands.app.screen
        assert isinstance(screen, CheckInScreen)
        first = screen.seen_from
        await screen.on_open(screen._shown_at + 0.1)
        await hands.press("f2")
        await hands.until("Nobody is waiting.")
        await hands.press("f3")
        await hands.until("Knee, left")
        assert screen.seen_from > first
        screen.post_message(Box.Opened(screen.seen_from - 0.1))
        await hands.settle()
        assert clinic.board().waiting == ()
        assert "How was the identity shown?" not in hands.screen_text()
        screen.post_message(Box.Opened(screen.seen_from + 0.1))
        await hands.until("How was the identity shown?")
