"""The phone desk over a real database: two referrals in a row, moved, cancelled, missed; and what may be said of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from models.appointment.book_imaging import book_imaging
from models.appointment.imaging_board import BookedImaging, ImagingBoard
from models.appointment.imaging_read import read_imaging
from models.appointment.states import Booking, Channel
from models.patient.needs import Need
from models.referral.facts import Author
from screens.box import Box
from tests.clinic import Clinic, person
from tests.screens.snapshots import SIZES, same_at_each_size
from tests.screens.station import Worker, station

HERE = Path(__file__).parent
ONNI = person(1, "Mallinen", "Onni", language="sv")
KNEE, TEETH, CHEST, HIP = "NG1AA", "EB1HA", "GD1AA", "NF1AA"


def order(clinic: Clinic, *exams: str, n: int = 1, patient: Any = ONNI, **more: Any) -> int:
    """Referrals for a person, one for each exam; the patient's key."""
    for number, exam in enumerate(exams):
        taken = clinic.take(clinic.incoming(n, exam=exam, patient=patient, source=f"urn:test|{n}-{number}", **more))
    return clinic.patient_of(taken.referral)


def board(clinic: Clinic, patient: int, **more: Any) -> ImagingBoard:
    return clinic.store.read(lambda snapshot: read_imaging(snapshot, patient=patient, **more))


def booked(clinic: Clinic, patient: int) -> tuple[BookedImaging, ...]:
    return board(clinic, patient).booked


def book(clinic: Clinic, patient: int, place: int = 0, **more: Any) -> Any:
    chain = board(clinic, patient).five[place]
    return clinic.perform(book_imaging, patient=patient, places=chain, **more)


async def shown(hands: Worker, name: str = "mallinen") -> None:
    await hands.type(name)
    await hands.press("enter")
    await hands.until("Mallinen, Onni")
    await hands.until(lambda: "Week 4" in hands.screen_text())


async def test_a_knee_and_a_panoramic_one_after_the_other_by_enter(clinic: Clinic) -> None:
    patient = order(clinic, KNEE, TEETH)
    async with station(clinic, "reception", first="imaging") as hands:
        await hands.until("What callers ask")
        await shown(hands)
        await hands.until("book Mallinen, Onni")
        await hands.press("enter")
        await hands.until("√ Booked")
        knee, teeth = booked(clinic, patient)
        assert knee.start + timedelta(minutes=knee.minutes) == teeth.start
        assert {knee.room, teeth.room} == {"xray1", "panoramic"}
        assert {knee.channel, teeth.channel} == {Channel.PHONE}
        words = " ".join(hands.screen_text().split())
        assert "Say to the patient (Swedish)" in words
        assert "The times follow each other" in words
        assert "Bring proof of identity." in words
        assert "▀" in words, "the times stand there large"


async def test_enter_again_books_nothing_more(clinic: Clinic) -> None:
    patient = order(clinic, KNEE)
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.press("enter")
        await hands.until("√ Booked")
        await hands.press("enter", "enter")
        assert len(booked(clinic, patient)) == 1


async def test_of_two_one_is_unticked_and_a_need_makes_it_longer(clinic: Clinic) -> None:
    patient = order(clinic, KNEE, CHEST)
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.press("shift+tab", "down", "space")
        await hands.until("[ ] Knee L")
        await hands.press("shift+tab", "shift+tab")
        await hands.press("space")
        await hands.until("[x] wheelchair")
        await hands.press("shift+tab", "right")
        await hands.until("(•) doctor's visit")
        await hands.press("shift+tab", "enter")
        await hands.until("√ Booked")
        (chest,) = booked(clinic, patient)
        assert (chest.exam_code, chest.channel) == (CHEST, Channel.DOCTOR_VISIT)
        plain = board(clinic, patient, needs=(Need.WHEELCHAIR,)).referrals
        assert chest.minutes == next(each.minutes for each in plain if each.referral.exam_code == CHEST)


async def test_the_week_is_turned_and_any_time_of_its_half_hours_booked(clinic: Clinic) -> None:
    patient = order(clinic, KNEE)
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.press("right")
        await hands.until("Week 49")
        await hands.press("shift+tab", "shift+tab")
        await hands.until("► 8.00")
        await hands.press("down")
        await hands.until("► 8.05")
        await hands.press("pagedown")
        await hands.until("book Mallinen, Onni")
        await hands.press("enter")
        await hands.until("√ Booked")
        assert [f"{each.start:%d.%m. %H.%M}" for each in booked(clinic, patient)] == ["01.12. 06.00"]


async def test_moved_all_in_a_row_and_esc_leaves_moving(clinic: Clinic) -> None:
    patient = order(clinic, KNEE, TEETH)
    book(clinic, patient)
    before = booked(clinic, patient)
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.press("end")
        await hands.until("change the time of Mallinen, Onni")
        await hands.press("enter")
        await hands.until("Move all 2 in a row")
        await hands.press("enter")
        await hands.until("To be moved")
        await hands.press("escape")
        await hands.gone("To be moved")
        await hands.press("end", "enter")
        await hands.until("Move all 2 in a row")
        await hands.press("enter")
        await hands.until("move Mallinen, Onni")
        await hands.press("down", "enter")
        await hands.until("√ Moved")
        after = booked(clinic, patient)
        assert {each.appointment for each in after} == {each.appointment for each in before}
        assert all(each.sequence == 1 for each in after)
        assert after[0].start > before[0].start
        assert after[0].start + timedelta(minutes=after[0].minutes) == after[1].start


async def test_a_cancelled_middle_one_is_mended(clinic: Clinic) -> None:
    patient = order(clinic, KNEE, HIP, CHEST)
    book(clinic, patient)
    middle = booked(clinic, patient)[1]
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.press("end", "up")
        await hands.press("enter")
        await hands.until("Move all 3 in a row")
        await hands.press("down", "down", "enter")
        await hands.until("Cancel the imaging appointment?")
        await hands.press("enter")
        await hands.until("A gap is left between the others.")
        await hands.press("down", "enter")
        await hands.until("√ What is left")
        first, last = booked(clinic, patient)
        assert middle.appointment not in {first.appointment, last.appointment}
        assert first.start + timedelta(minutes=first.minutes) == last.start


async def test_it_is_left_by_escape_and_one_that_changed_meanwhile_is_not_cancelled(clinic: Clinic) -> None:
    from models.appointment.change_imaging import cancel_imaging

    patient = order(clinic, KNEE)
    book(clinic, patient)
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.press("end", "enter")
        await hands.until("Didn't come")
        await hands.press("down", "enter")
        await hands.until("Cancel the imaging appointment?")
        await hands.press("escape")
        assert len(booked(clinic, patient)) == 1
        await hands.press("enter", "down", "enter")
        await hands.until("Cancel the imaging appointment?")
        one = board(clinic, patient)
        clinic.perform(cancel_imaging, appointment=one.booked[0].appointment, seen=one.seq)
        await hands.press("enter")
        await hands.until("× Not cancelled")


async def test_a_missed_one_is_said_and_booked_again(clinic: Clinic) -> None:
    patient = order(clinic, KNEE)
    book(clinic, patient)
    clinic.clock.forward(180)
    async with station(clinic, "reception", first="imaging") as hands:
        await hands.type("mallinen")
        await hands.press("enter")
        await hands.until("past, nobody checked in")
        await hands.press("end", "enter")
        await hands.until("Didn't come")
        await hands.press("enter")
        await hands.until("× missed")
        assert booked(clinic, patient)[0].state is Booking.NO_SHOW
        await hands.press("end", "enter")
        await hands.until("Book again")
        await hands.press("enter")
        await hands.until("move Mallinen, Onni")
        await hands.press("enter")
        await hands.until("√ Moved")
        assert booked(clinic, patient)[0].state is Booking.BOOKED


async def test_nothing_is_told_of_whoever_must_not_be_found(clinic: Clinic) -> None:
    order(clinic, KNEE, patient=replace(ONNI, non_disclosure=True))
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.until("! non-disclosure: confirm nothing by telephone")
        await hands.press("enter")
        await hands.until("√ Booked")
        words = " ".join(hands.screen_text().split())
        assert "Say to the patient" not in words
        assert "confirm nothing to the caller" in words
        assert "▀" not in words


async def test_refused_and_redirected_say_why_and_nothing_is_booked(clinic: Clinic) -> None:
    patient = order(clinic, KNEE, author=Author.OTHER)
    async with station(clinic, "reception", first="imaging") as hands:
        await hands.type("mallinen")
        await hands.press("enter")
        await hands.until("× refused")
        await hands.press("space", "enter")
        await hands.until("There is nothing to book for this patient now.")
        assert booked(clinic, patient) == ()


async def test_other_dates_than_the_wanted_ones_take_a_reason(clinic: Clinic) -> None:
    patient = order(clinic, KNEE, wanted_from=date(2027, 6, 1), wanted_to=date(2027, 6, 30))
    async with station(clinic, "reception", first="imaging") as hands:
        await hands.type("mallinen")
        await hands.press("enter")
        await hands.until("No free times.")
        await hands.press("tab")
        await hands.until("why other dates: Mallinen, Onni")
        await hands.press("enter")
        await hands.until("Other dates than the referral asks for")
        await hands.type("doctor rang")
        await hands.press("enter")
        await hands.until("[x] other dates: doctor rang")
        await hands.until("book Mallinen, Onni")
        await hands.press("up", "enter")
        await hands.until("√ Booked")
        assert len(booked(clinic, patient)) == 1


async def test_losing_the_race_books_nothing_and_names_the_next(clinic: Clinic) -> None:
    patient = order(clinic, KNEE, TEETH)
    other = order(clinic, KNEE, TEETH, n=2, patient=person(2))
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.until("book Mallinen, Onni")
        desk = hands.app.desk  # type: ignore[attr-defined]

        async def late(verb: Any, /, *args: Any, **kwargs: Any) -> Any:
            book(clinic, other)
            return await type(desk).perform(desk, verb, *args, **kwargs)

        desk.perform = late
        await hands.press("enter")
        await hands.until("× Not booked")
        await hands.until("took the time first")
        assert booked(clinic, patient) == ()


async def test_a_time_that_somebody_took_is_gone_and_enter_acts_on_none(clinic: Clinic) -> None:
    patient = order(clinic, KNEE)
    other = order(clinic, KNEE, n=2, patient=person(2))
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.until("book Mallinen, Onni")
        before = hands.app.screen._form.time  # type: ignore[attr-defined]
        await asyncio.to_thread(book, clinic, other)
        await hands.until(lambda: hands.app.screen._form.time != before)  # type: ignore[attr-defined]
        box = hands.app.screen.box  # type: ignore[attr-defined]
        box.post_message(Box.Opened(monotonic()))
        await hands.until("nothing was done")
        assert booked(clinic, patient) == ()


async def test_half_done_work_is_kept_and_languages_switch(clinic: Clinic) -> None:
    order(clinic, KNEE, TEETH)
    async with station(clinic, "reception", first="imaging") as hands:
        await shown(hands)
        await hands.press("shift+tab", "space")
        await hands.until("[ ] Panoramic")
        await hands.press("f3")
        await hands.gone("Five earliest")
        await hands.press("f6")
        await hands.until("[ ] Panoramic")
        await hands.press("ctrl+g")
        await hands.until("Viisi ensimmäistä")
        await hands.press("ctrl+g")
        await hands.until("De fem första")


HOSTILE = ["[/x]", "[@click=app.quit]x", "\x1b[31mred", "x" * 300, "\u202eabc", "e" + "\u0301" * 40]


@pytest.mark.parametrize("name", HOSTILE)
async def test_any_name_goes_through(clinic: Clinic, name: str) -> None:
    patient = order(clinic, KNEE, TEETH, patient=replace(ONNI, family=name))
    async with station(clinic, "reception", first="imaging", size=(80, 24)) as hands:
        hands.app.open("imaging", patient)  # type: ignore[attr-defined]
        await hands.until("(•) Tue 24.11.")
        await hands.press("enter")
        await hands.until("√ Booked")
        await hands.press("end", "enter")
        await hands.until("Move all 2 in a row")
        await hands.press("escape")
        assert len(booked(clinic, patient)) == 2
        lines = hands.screen_text().split("\n")
        assert len(lines) == 24
        assert not any(character < " " and character != "\n" for character in hands.screen_text())


@pytest.mark.parametrize(("language", "sizes"), [("en", SIZES), ("fi", SIZES[::2]), ("sv", SIZES[::2])])
async def test_pictures(clinic: Clinic, language: str, sizes: tuple[tuple[int, int], ...]) -> None:
    patient = order(clinic, KNEE, TEETH)
    async with station(clinic, "reception", first="imaging", language=language) as hands:
        await same_at_each_size(HERE, f"nobody-{language}", hands, sizes)
        hands.app.open("imaging", patient)  # type: ignore[attr-defined]
        await hands.until("(•)")
        await same_at_each_size(HERE, f"form-{language}", hands, sizes)
        await hands.press("enter")
        await hands.until("▀")
        await hands.until(lambda: len(booked(clinic, patient)) == 2)
        await same_at_each_size(HERE, f"booked-{language}", hands, sizes)
