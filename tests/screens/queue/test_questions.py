"""The room's questions before a start: who it is, a possible pregnancy, the side that nobody has named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from models.referral.facts import Side
from models.visit.call import call_next
from models.visit.states import Pregnancy, State
from tests.clinic import Clinic, person
from tests.screens.station import Worker, station

ROOMS = ("xray1", "panoramic")
YOUNG = date(1995, 3, 4)


def called(clinic: Clinic, *, exam: str = "NE1AA", language: str = "fi", **more: object) -> str:
    """A young woman is called for her pelvis, and hasn't started yet; answers her last four characters."""
    who = replace(person(1, born=YOUNG), sex="female", language=language)
    clinic.walk_in(1, exam=exam, patient=who, **more)
    clinic.perform(call_next, rooms=ROOMS)
    return who.identifiers[0].value[-4:]


async def say(hands: Worker, last_four: str) -> None:
    await hands.press("enter", "enter")
    await hands.until("Ask for the last four characters")
    await hands.type(last_four)
    await hands.press("enter")


async def test_an_enter_alone_never_says_no(clinic: Clinic) -> None:
    last_four = called(clinic)
    async with station(clinic, waits_for="► called") as hands:
        await say(hands, last_four)
        await hands.until("Ask before the start: pregnancy")
        await hands.press("enter")
        await hands.until("Choose one first.")
        assert clinic.row("B001").pregnancy is None
        assert clinic.row("B001").state == State.CALLED
        await hands.type("no")
        await hands.press("enter")
        await hands.until("√ Started: B001")
        row = clinic.row("B001")
        assert (row.pregnancy, row.state) == (Pregnancy.NO, State.IN_EXAM)
        await hands.until("Pregnancy  no")


async def test_it_is_asked_in_the_patients_language(clinic: Clinic) -> None:
    last_four = called(clinic, language="sv")
    async with station(clinic, waits_for="► called") as hands:
        await say(hands, last_four)
        await hands.until("Kan Ni vara gravid? (Could you be pregnant?)")


@pytest.mark.parametrize("answer", [Pregnancy.YES, Pregnancy.UNSURE, Pregnancy.REFUSED])
async def test_any_other_answer_is_recorded_and_the_start_asked_again(clinic: Clinic, answer: Pregnancy) -> None:
    words = {Pregnancy.YES: "yes", Pregnancy.UNSURE: "not sure", Pregnancy.REFUSED: "doesn't want"}
    last_four = called(clinic)
    async with station(clinic, waits_for="► called") as hands:
        await say(hands, last_four)
        await hands.until("Ask before the start: pregnancy")
        await hands.type(words[answer])
        await hands.press("enter")
        await hands.until("Start B001 all the same?")
        await hands.press("enter")
        await hands.gone("Start B001 all the same?")
        row = clinic.row("B001")
        assert (row.pregnancy, row.state) == (answer, State.CALLED)


async def test_the_wrong_person_is_asked_nothing(clinic: Clinic) -> None:
    called(clinic)
    async with station(clinic, waits_for="► called") as hands:
        await say(hands, "9999")
        await hands.until("× Not started")
        assert "pregnancy" not in hands.screen_text()
        assert clinic.row("B001").pregnancy is None


async def test_a_side_that_nobody_named_is_asked_and_recorded(clinic: Clinic) -> None:
    clinic.walk_in(1, side=None)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await say(hands, person(1).identifiers[0].value[-4:])
        await hands.until("Which side: Knee? The referral doesn't say.")
        await hands.press("enter")
        await hands.until("Choose one first.")
        await hands.type("left")
        await hands.press("enter")
        await hands.until("√ Started: B001")
        assert clinic.row("B001").exams[0].side is Side.LEFT
        answered = clinic.store.read(
            lambda snapshot: snapshot.connection.execute(text("SELECT side_answered FROM examination")).scalar_one()
        )
        assert answered == 1


async def test_one_who_cannot_say_who_it_is_is_asked_the_rest_all_the_same(clinic: Clinic) -> None:
    called(clinic, exam="NF1AA", side=None)
    async with station(clinic, waits_for="► called") as hands:
        await hands.press("enter", "enter")
        await hands.until("Ask for the last four characters")
        await hands.press("down", "enter")
        await hands.until("Why can't the patient say it")
        await hands.type("aphasia, wristband read")
        await hands.press("enter")
        await hands.until("Ask before the start: pregnancy")
        await hands.type("no")
        await hands.press("enter")
        await hands.until("Which side: Hip?")
        await hands.type("right")
        await hands.press("enter")
        await hands.until("√ Started: B001")


async def test_a_question_left_leaves_the_patient_called(clinic: Clinic) -> None:
    last_four = called(clinic)
    async with station(clinic, waits_for="► called") as hands:
        await say(hands, last_four)
        await hands.until("Ask before the start: pregnancy")
        await hands.press("escape")
        await hands.gone("Ask before the start")
        assert clinic.row("B001").state == State.CALLED
