"""The referral check over a real database: every finding with its source, what to say, where to go; and the what-if."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.patient.verbs import take_patient
from models.referral.facts import Side
from tests.clinic import Clinic, person
from tests.imaging import image
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import Worker, station

HERE = Path(__file__).parent
ONNI = person(1, "Mallinen", "Onni", language="sv")


def refer(clinic: Clinic, n: int, **more: object) -> int:
    """A further referral of Onni's; the patient's key."""
    taken = clinic.take(clinic.incoming(n, patient=ONNI, **more))
    return clinic.patient_of(taken.referral)


async def onni_shown(hands: Worker, *, why: bool = False) -> None:
    await hands.type("mallinen")
    await hands.press("enter")
    if why:
        await hands.until("► The patient is calling")
        await hands.press("enter")
    await hands.until("Referrals")


def flat(hands: Worker) -> str:
    """The screen's words, the columns not parted."""
    return " ".join(hands.screen_text().split())


async def test_a_scan_shows_the_referrals_with_all_that_was_found(clinic: Clinic) -> None:
    refer(clinic, 1, orderer_name="Esimerkki Yksityislääkärit")
    async with station(clinic, "reception", first="referral", size=(140, 45)) as hands:
        await hands.scan(ONNI.identifiers[0].value)
        await hands.until("× refused")
        await hands.until("4  A private doctor's referral (Esimerkki")
        await hands.until("Service page: To whom and on what terms")
        await hands.until("Say to the patient (Swedish)")
        await hands.until("privatläkares remiss")
        await hands.until("Sorry, we can't image")


async def test_where_to_go_when_another_unit_does_it(clinic: Clinic) -> None:
    refer(clinic, 1, exam="local:SCOLIOSIS")
    refer(clinic, 2, exam="NK6PA")
    async with station(clinic, "reception", first="referral") as hands:
        await onni_shown(hands)
        await hands.until("→ Elielinaukio X-ray unit, Helsinki")
        await hands.press("down")
        await hands.until("→ Porvoo hospital X-ray unit")
        await hands.until("No contact is known.")


async def test_open_ones_come_first_and_past_ones_ask_for_nothing(clinic: Clinic) -> None:
    image(clinic, 1, patient=ONNI)
    refer(clinic, 2, exam="GD1AA", side=None)
    refer(clinic, 3, exam="NH1AA", side=Side.LEFT, revoked=True)
    async with station(clinic, "reception", first="referral") as hands:
        await onni_shown(hands)
        text = hands.screen_text()
        assert text.index("√ accepted") < text.index("√ used") < text.index("× taken back")


async def test_a_referral_that_comes_is_shown_at_once(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=ONNI)
    async with station(clinic, "reception", first="referral") as hands:
        await onni_shown(hands, why=True)
        await hands.until("The patient has no referrals.")
        start = asyncio.get_running_loop().time()
        await asyncio.to_thread(refer, clinic, 1, exam="ND1AA", side=Side.LEFT)
        await hands.until("Wrist, left")
        assert asyncio.get_running_loop().time() - start < 2


async def test_enter_offers_where_to_go_on_and_names_the_patient(clinic: Clinic) -> None:
    refer(clinic, 1)
    async with station(clinic, "reception", first="referral") as hands:
        await onni_shown(hands)
        await hands.press("enter")
        await hands.until("Check in: Mallinen, Onni")
        await hands.press("down", "enter")
        await hands.until("Five earliest")
        await hands.press("f4")
        await hands.until("Will you take this?")
        await hands.until("Mallinen, Onni")


async def test_nothing_is_disclosed_to_a_caller(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1, patient=replace(ONNI, non_disclosure=True)))
    async with station(clinic, "reception", first="referral") as hands:
        await onni_shown(hands)
        await hands.until("! non-disclosure: confirm nothing by telephone")


async def test_will_you_take_this_in_a_few_keys(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="referral") as hands:
        await hands.until("Type the exam's name or code")
        await hands.type("knee")
        await hands.press("enter")
        await hands.until("√ accepted")
        await hands.until("can come without an appointment")
        await hands.press("right")
        await hands.until("(•) left")
        await hands.press("enter", "right", "right", "right", "right", "right")
        await hands.until("(•) private")
        await hands.until("× refused")
        await hands.until("Say to the caller (English)")


async def test_the_caller_is_told_in_their_language(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="referral") as hands:
        await hands.type("ultrasound")
        await hands.press("enter", "end", "left")
        await hands.until("(•) Svenska")
        await hands.until("Say to the caller (Swedish)")
        assert "Borgå sjukhus röntgen" in flat(hands)
        assert "Porvoo hospital X-ray unit" in flat(hands)


async def test_dates_are_asked_until_they_can_be_read(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="referral") as hands:
        await hands.type("chest")
        await hands.press("enter", "down", "down", "down")
        await hands.press("right")
        await hands.until("When are the images wanted?")
        await hands.type("soon")
        await hands.press("enter")
        await hands.until("couldn't be read as a day")
        await hands.type("20.1.2027")
        await hands.press("enter")
        await hands.until("○ not yet")
        await hands.until("(•) 20.1.2027")
        await hands.press("left")
        await hands.until("√ accepted")


async def test_several_exams_are_chosen_from_and_no_exam_means_a_patient(clinic: Clinic) -> None:
    refer(clinic, 1)
    async with station(clinic, "reception", first="referral") as hands:
        await hands.type("cl")
        await hands.press("enter")
        await hands.until("(•) not said")
        await hands.type("s")
        await hands.press("enter")
        await hands.until("Which exam?")
        await hands.press("escape")
        await onni_shown(hands)
        await hands.until("Knee, left")


async def test_half_done_work_is_kept_and_esc_takes_a_step_back(clinic: Clinic) -> None:
    refer(clinic, 1)
    async with station(clinic, "reception", first="referral") as hands:
        await hands.type("chest")
        await hands.press("enter")
        await hands.until("√ accepted")
        await hands.press("f2")
        await hands.until("Nobody is waiting")
        await hands.press("f4")
        await hands.until("GD1AA")
        await onni_shown(hands)
        await hands.press("escape")
        await hands.gone("Mallinen")
        await hands.until("GD1AA")
        await hands.press("escape")
        await hands.until("Type the exam's name or code")


async def test_without_a_referral_the_other_questions_go(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="referral") as hands:
        await hands.type("chest")
        await hands.press("enter", "down", "down", "right", "right")
        await hands.until("(•) none")
        await hands.until("There is no referral.")
        await hands.gone("Ordered by")


HOSTILE = ["[/x]", "[@click=app.quit]x", "\x1b[31mred", "x" * 300, "\u202eabc", "e" + "\u0301" * 40]


@pytest.mark.parametrize("name", HOSTILE)
async def test_any_name_and_text_goes_through(clinic: Clinic, name: str) -> None:
    strange = replace(ONNI, family=name)
    clinic.take(clinic.incoming(1, patient=strange, exam="", exam_text=name, question=name, orderer_name=name))
    async with station(clinic, "reception", first="referral", size=(80, 24)) as hands:
        await hands.scan(ONNI.identifiers[0].value)
        await hands.until("Referrals")
        await hands.press("pagedown", "pagedown", "enter")
        await hands.until("Check in")
        text = hands.screen_text()
        assert len(text.split("\n")) == 24
        assert not any(character < " " and character != "\n" for character in text)


async def test_very_many(clinic: Clinic) -> None:
    for n in range(1, 61):
        refer(clinic, n)
    async with station(clinic, "reception", first="referral", size=(80, 24)) as hands:
        await onni_shown(hands)
        await hands.until("↓")
        await hands.press("tab")
        await hands.until("► Exam")
        await hands.press("shift+tab", "end", "home", "pagedown")
        await hands.until("14  ! Another open referral")


async def test_pictures(clinic: Clinic) -> None:
    image(clinic, 1, patient=ONNI, exam="ND1AA", side=Side.LEFT)
    refer(clinic, 2, exam="local:SCOLIOSIS", side=None)
    refer(clinic, 3, wanted_from=date(2027, 1, 7), wanted_to=date(2027, 1, 21))
    refer(clinic, 4, orderer_name="Esimerkki Työterveys", side=None)
    async with station(clinic, "reception", first="referral") as hands:
        await hands.until("Type the exam's name")
        await hands.type("knee")
        await hands.press("enter")
        await hands.until("√ accepted")
        await same_at_each_size(HERE, "what-if", hands)
        await onni_shown(hands)
        await hands.until("Mallinen, Onni")
        await same_at_each_size(HERE, "patient", hands)


async def test_languages_switch(clinic: Clinic) -> None:
    refer(clinic, 1)
    async with station(clinic, "reception", first="referral", size=(80, 24)) as hands:
        await onni_shown(hands)
        await hands.press("ctrl+g")
        await hands.until("√ hyväksytty")
        await hands.until("Otatteko tämän?")
        await hands.press("ctrl+g")
        await hands.until("√ godkänd")
        await hands.until("Tar ni emot den här?")


async def test_opened_on_a_narrow_terminal_it_has_its_whole_width_at_once(clinic: Clinic) -> None:
    async with station(clinic, size=(80, 24)) as hands:
        await hands.press("f4")
        await hands.until("( ) HUS  ( ) other hospital district")
