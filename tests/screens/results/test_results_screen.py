"""The results desk over a real database: who, how, when; Enter books what the line names, and nobody else's time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from models.appointment.board import BookedResults
from models.appointment.results import book_results, cancel_results
from models.appointment.results_read import read_results
from models.unit.rules import ClinicianKind, Mode
from screens.box import Box
from tests.clinic import Clinic, person
from tests.imaging import image
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import Worker, station

HERE = Path(__file__).parent
ONNI = person(1, "Mallinen", "Onni", language="sv")


def standing(clinic: Clinic, patient: int) -> tuple[BookedResults, ...]:
    return clinic.store.read(
        lambda snapshot: read_results(snapshot, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.NURSE)
    ).booked


def book(clinic: Clinic, patient: int, place: int = 0, kind: ClinicianKind = ClinicianKind.DOCTOR) -> Any:
    """Somebody books a telephone time: the earliest but ``place``."""
    board = clinic.store.read(lambda snapshot: read_results(snapshot, patient=patient, mode=Mode.TELEPHONE, kind=kind))
    slot = board.five[place]
    return clinic.perform(
        book_results,
        patient=patient,
        referrals=board.chosen,
        mode=Mode.TELEPHONE,
        clinician=slot.clinician,
        start=slot.start,
    )


@pytest.fixture
def onni(clinic: Clinic) -> int:
    return image(clinic, 1, patient=ONNI, exam="ND1AA", side="left")


async def onni_shown(hands: Worker) -> None:
    await hands.type("mallinen")
    await hands.press("enter")
    await hands.until("Five earliest")
    await hands.until("(•) telephone")


async def test_by_telephone_with_a_nurse_in_eight_keys_after_the_search(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("down", "right")
        await hands.until("8.30")
        await hands.until("first the number: Mallinen, Onni")
        await hands.press("enter")
        assert standing(clinic, onni) == (), "the patient hasn't said which number to call"
        await hands.press("space")
        await hands.until("book Mallinen, Onni")
        await hands.press("enter")
        await hands.until("√ Booked")
        booked = standing(clinic, onni)
        assert [(each.mode, each.clinician) for each in booked] == [(Mode.TELEPHONE, "nurse1")]
        assert len(["down", "right", "enter", "space", "enter"]) <= 8


async def test_what_was_booked_is_said_in_the_patients_language_with_the_desks_under_it(
    clinic: Clinic, onni: int
) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("enter", "space", "enter")
        await hands.until("Say to the patient (Swedish)")
        shown = " ".join(hands.screen_text().split())
        assert "ringer er tis 1.12.2026" in shown
        assert "calls you on Tue 1.12.2026" in shown
        assert "to 040 000 00**" in shown


async def test_enter_again_books_nothing_more(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("enter", "space", "enter")
        await hands.until("√ Booked")
        await hands.press("enter", "enter")
        assert len(standing(clinic, onni)) == 1
        await hands.press("shift+tab")
        await hands.press("down")
        await hands.until("book one more for Mallinen, Onni")


async def test_the_week_is_turned_and_a_time_of_it_booked(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.until("Week 49")
        await hands.press("tab")
        await hands.press("right")
        await hands.until("Week 50")
        await hands.press("tab", "space", "tab")
        await hands.until("► 12.00")
        await hands.press("down")
        await hands.until("► 12.10")
        await hands.until("book Mallinen, Onni")
        await hands.press("enter")
        await hands.until("√ Booked")
        assert [f"{each.start:%d.%m. %H.%M}" for each in standing(clinic, onni)] == ["07.12. 10.10"]


async def test_no_week_before_this_one_nor_after_the_schedules_end(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("tab")
        await hands.press("left")
        await hands.until("Week 48")
        await hands.press("left")
        assert "Week 48" in hands.screen_text()
        for week in range(49, 54):
            await hands.press("right")
            await hands.until(f"Week {week}")
        for week in (1, 2, 3, 4):
            await hands.press("right")
            await hands.until(f"Week {week} ")
        await hands.press("right")
        assert "Week 4 " in hands.screen_text()


async def test_losing_the_race_says_so_and_shows_what_is_free_now(clinic: Clinic, onni: int) -> None:
    other = image(clinic, 2)
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("enter", "space")
        await hands.until("book Mallinen, Onni")
        before = hands.app.desk  # type: ignore[attr-defined]
        first = hands.screen_text().count("13.00  M. Mallinen")
        assert first == 1
        blocked = asyncio.Event()

        async def late(verb: Any, /, *args: Any, **kwargs: Any) -> Any:
            book(clinic, other)
            blocked.set()
            return await type(before).perform(before, verb, *args, **kwargs)

        before.perform = late
        await hands.press("enter")
        await hands.until("× Not booked")
        await hands.until("took the time first")
        await hands.press("enter")
        await hands.gone("13.00  M. Mallinen")
        await hands.until("(•) Tue 1.12. 13.10")
        assert standing(clinic, onni) == ()


async def test_a_time_that_somebody_else_took_is_gone_at_once_and_enter_acts_on_none(clinic: Clinic, onni: int) -> None:
    other = image(clinic, 2)
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("enter", "space")
        await hands.until("book Mallinen, Onni")
        clock = asyncio.get_running_loop().time
        start = clock()
        await asyncio.to_thread(book, clinic, other)
        await hands.gone("13.00  M. Mallinen")
        assert clock() - start < 2
        box = hands.app.screen.box  # type: ignore[attr-defined]
        box.post_message(Box.Opened(monotonic()))
        await hands.until("nothing was done")
        assert standing(clinic, onni) == ()


async def test_another_number_is_asked_for_and_called(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("enter", "down")
        await hands.until("ask another number: Mallinen,")
        await hands.press("enter")
        await hands.until("The telephone number to call")
        await hands.type("12")
        await hands.press("enter")
        await hands.until("at least five digits")
        await hands.type("050 111 2222")
        await hands.press("enter")
        await hands.until("(•) 050 111 2222  √ confirmed")
        await hands.press("enter")
        await hands.until("to 050 111 2222")


async def test_nothing_is_disclosed_to_a_caller(clinic: Clinic) -> None:
    image(clinic, 1, patient=replace(ONNI, non_disclosure=True))
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.until("! non-disclosure: confirm nothing by telephone")
        await hands.until("number on record (hidden)")
        assert "040" not in hands.screen_text()
        await hands.press("enter", "space", "enter")
        await hands.until("√ Booked")
        assert "040" not in hands.screen_text()


async def test_an_appointment_is_cancelled_after_asking(clinic: Clinic, onni: int) -> None:
    book(clinic, onni)
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("tab", "tab", "tab")
        await hands.until("change the time of Mallinen, Onni")
        await hands.press("enter", "down", "enter")
        await hands.until("Cancel the results appointment?")
        await hands.press("escape")
        assert len(standing(clinic, onni)) == 1
        await hands.press("enter", "down", "enter")
        await hands.until("Cancel the results appointment?")
        await hands.press("enter")
        await hands.until("Cancelled Tue 1.12. 13.00: Mallinen, Onni")
        await hands.gone("Results appointments")
        assert standing(clinic, onni) == ()


async def test_one_that_changed_meanwhile_is_not_cancelled(clinic: Clinic, onni: int) -> None:
    book(clinic, onni)
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("tab", "tab", "tab", "enter", "down", "enter")
        await hands.until("Cancel the results appointment?")
        found = standing(clinic, onni)[0]
        clinic.perform(cancel_results, appointment=found.appointment, seen=found.changed)
        await hands.press("enter")
        await hands.until("× Not cancelled")


async def test_one_that_stands_is_moved(clinic: Clinic, onni: int) -> None:
    book(clinic, onni)
    before = standing(clinic, onni)[0]
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("tab", "tab", "tab", "enter", "enter")
        await hands.until("To be moved")
        await hands.press("tab")
        await hands.until("move Mallinen, Onni")
        await hands.press("enter")
        await hands.until("√ Moved")
        (after,) = standing(clinic, onni)
        assert after.appointment == before.appointment
        assert after.start != before.start


async def test_a_report_is_said_to_be_there_and_after_all_not(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("shift+tab", "down")
        await hands.until("the report is there: Mallinen,")
        await hands.press("enter")
        await hands.until("√ report is there")
        await hands.until("the report isn't there after")
        await hands.press("enter")
        await hands.until("report awaited")


async def test_just_imaged_is_listed_and_opened(clinic: Clinic, onni: int) -> None:
    image(clinic, 2)
    book(clinic, onni)
    async with station(clinic, "reception", first="results") as hands:
        await hands.until("Just imaged")
        await hands.until("√ 1.12. 13.00")
        await hands.until("open Testinen, Testi2")
        await hands.press("down")
        await hands.until("open Mallinen, Onni")
        await hands.press("enter")
        await hands.until("Five earliest")
        await hands.press("escape")
        await hands.until("Just imaged")


async def test_with_nobody_imaged_it_says_what_to_do(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await hands.until("Nobody has been imaged today yet.")
        await hands.press("enter", "space", "tab", "left")
        image_patient = image(clinic, 3)
        await hands.until("Testinen, Testi3")
        assert image_patient


async def test_without_a_tick_nothing_is_booked(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("shift+tab", "space")
        await hands.until("[ ] Wrist, left")
        await hands.until("Tick with Space what the results are of.")
        await hands.press("enter")
        assert standing(clinic, onni) == ()


async def test_half_done_work_is_kept_and_languages_switch(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("right")
        await hands.until("(•) reception")
        await hands.press("f2")
        await hands.until("Nobody is waiting")
        await hands.press("f5")
        await hands.until("(•) reception")
        await hands.press("ctrl+g")
        await hands.until("(•) vastaanotto")
        await hands.until("varaa: Mallinen, Onni")
        await hands.press("ctrl+g")
        await hands.until("boka: Mallinen, Onni")


async def test_another_screen_can_send_a_patient_here(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="queue") as hands:
        hands.app.open("results", onni)  # type: ignore[attr-defined]
        await hands.until("Five earliest")
        await hands.until("Mallinen, Onni")


HOSTILE = ["[/x]", "[@click=app.quit]x", "\x1b[31mred", "x" * 300, "\u202eabc", "e" + "\u0301" * 40]


@pytest.mark.parametrize("name", HOSTILE)
async def test_any_name_goes_through(clinic: Clinic, name: str) -> None:
    patient = image(clinic, 1, patient=replace(ONNI, family=name))
    async with station(clinic, "reception", first="results", size=(80, 24)) as hands:
        await hands.until("Just imaged")
        await hands.press("enter")
        await hands.until("(•) telephone")
        await hands.press("enter", "space", "enter")
        await hands.until("√ Booked")
        assert len(standing(clinic, patient)) == 1
        lines = hands.screen_text().split("\n")
        assert len(lines) == 24
        assert not any(character < " " and character != "\n" for character in hands.screen_text())


async def test_many_and_long(clinic: Clinic) -> None:
    for n in range(1, 4):
        clinic.take(clinic.incoming(n, patient=ONNI, source=f"urn:test|M{n}", exam_text="y" * 200, exam_code=""))
    image(clinic, 9, patient=ONNI, exam="NG1AA", source="urn:test|M9")
    for n in range(20, 45):
        clinic.take(clinic.incoming(n, patient=ONNI, source=f"urn:test|L{n}"))
    async with station(clinic, "reception", first="results", size=(80, 24)) as hands:
        await hands.until("Just imaged")
        await hands.press("enter")
        await hands.until("[ ] Knee, left        not imaged↑")
        await hands.press("home")
        await hands.until("[x] Knee, left     imaged 24.11.")
        await hands.press("end")
        await hands.until("► ( ) another number")


async def test_pictures(clinic: Clinic, onni: int) -> None:
    clinic.take(clinic.incoming(1, patient=ONNI, source="urn:test|K", exam="NG1AA"))
    image(clinic, 2)
    async with station(clinic, "reception", first="results") as hands:
        await hands.until("Just imaged")
        await hands.until("open Testinen, Testi2")
        await same_at_each_size(HERE, "nobody", hands)
        await onni_shown(hands)
        await hands.until("first the number")
        await same_at_each_size(HERE, "form", hands)
        await hands.press("enter", "space", "enter")
        await hands.until("√ Booked")
        await hands.until("13.50  M. Mallinen")
        await same_at_each_size(HERE, "booked", hands)


async def test_another_theme_is_drawn_at_once(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)

        def grounds() -> set[str]:
            strips = hands.app.screen._compositor.render_strips()
            return {str(segment.style.bgcolor.name) for strip in strips for segment in strip if segment.style}

        dark = grounds()
        hands.app.theme = "xray-light"
        await hands.until(lambda: not (grounds() & {"#10171d", "#172129"}))
        assert dark & {"#10171d", "#172129"}


async def test_reception_needs_no_number(clinic: Clinic, onni: int) -> None:
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.press("right")
        await hands.until("book Mallinen, Onni")
        await hands.gone("Call to")
        await hands.press("enter")
        await hands.until("√ Booked")
        assert standing(clinic, onni)[0].mode is Mode.RECEPTION


async def test_without_a_number_on_record_one_is_asked_for(clinic: Clinic) -> None:
    image(clinic, 1, patient=replace(ONNI, phone=""))
    async with station(clinic, "reception", first="results") as hands:
        await onni_shown(hands)
        await hands.until("no number on record")
        await hands.press("enter")
        await hands.until("ask another number: Mallinen,")


async def test_what_is_old_by_now_is_said_to_be_over(clinic: Clinic, onni: int) -> None:
    clinic.clock.at += timedelta(days=120)
    async with station(clinic, "reception", first="results") as hands:
        await hands.type("mallinen")
        await hands.press("enter")
        await hands.until("► The patient is calling")
        await hands.press("enter")
        await hands.until("no examination here")
        await hands.press("enter")
        assert standing(clinic, onni) == ()
