"""A patient on the way announced, two records merged, from any desk."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from models.patient.verbs import take_patient
from models.referral.facts import IdentifierFacts, Priority
from models.visit.states import State
from tests.clinic import Clinic, code, person
from tests.screens.station import Worker, station


async def command(hands: Worker, words: str) -> None:
    await hands.press("ctrl+p")
    await hands.until("Type what you want to do")
    await hands.type(words)
    await hands.press("enter")


def merged(clinic: Clinic) -> list[int | None]:
    rows = clinic.store.read(
        lambda snapshot: snapshot.connection.execute(text("SELECT merged_into FROM patient ORDER BY id")).all()
    )
    return [row.merged_into for row in rows]


async def test_one_on_the_way_is_announced_by_a_scan_and_two_enters(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, waits_for="Nobody is waiting") as hands:
        await command(hands, "way stat")
        await hands.until("Who is on the way?")
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("► Announce: Testinen, Testi1")
        await hands.press("enter")
        await hands.until("√ On the way: Testinen, Testi1")
        await hands.until("» on the way")
        (row,) = clinic.board().waiting
        assert (row.state, row.ticket, row.priority) == (State.ANNOUNCED, "", Priority.STAT)

        clinic.take(clinic.incoming(2, patient=person(2, "Kaksonen")))
        await hands.press("ctrl+p")
        await hands.until("Type what you want to do")
        await hands.type("way asap")
        await hands.until("Then type about whom, if you like")
        await hands.type(" kaksonen")
        await hands.until("About: kaksonen")
        await hands.press("enter")
        await hands.until("► Announce: Kaksonen, Testi2")
        await hands.press("enter")
        await hands.until("√ On the way: Kaksonen, Testi2")


async def test_one_whom_nobody_knows_is_announced_too(clinic: Clinic) -> None:
    async with station(clinic, "reception", waits_for="Nobody is waiting") as hands:
        await command(hands, "way asap")
        await hands.until("Who is on the way?")
        await hands.scan(code(7))
        await hands.until("New patient")
        await hands.press("down", "enter")
        await hands.until("Family name, given names")
        await hands.type("Ambulanssi, Ann")
        await hands.press("enter")
        await hands.until("► Announce: Ambulanssi, Ann")
        await hands.press("escape")
        await hands.gone("► Announce")
        assert clinic.board().waiting == ()


async def test_two_hits_of_a_search_become_one(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=person(1))
    foreign = (IdentifierFacts("urn:passport", "P1"),)
    clinic.perform(take_patient, facts=replace(person(1), identifiers=foreign, given="Testi"))
    async with station(clinic, "reception", first="check_in") as hands:
        await command(hands, "merge testinen")
        await hands.until("Which two are one person?")
        await hands.press("escape")
        await hands.type("testinen")
        await hands.press("enter")
        await hands.until("2 patients fit the search")
        await hands.type("one person")
        await hands.press("enter")
        await hands.until("Which two are one person?")
        await hands.until("Referrals, appointments and visits move over.")
        stays, other = (1, 2) if "1  Testinen, Testi1" in hands.screen_text() else (2, 1)
        await hands.type(f"{stays} {other}")
        await hands.press("enter")
        await hands.until("! Two different numbers of the list, and then why.")
        assert merged(clinic) == [None, None], "not without a reason"
        await hands.type(" passport and card shown")
        await hands.until("Testinen, Testi")
        await hands.press("enter")
        await hands.until("√ Merged: Testinen, Testi1")
        assert merged(clinic) == [None, 1]


async def test_two_who_are_both_here_are_not_merged(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
    async with station(clinic, "reception", waits_for="B002") as hands:
        await command(hands, f"merge {person(2).identifiers[0].value}")
        await hands.until("Only one fits the search: Testinen, Testi2.")
        await hands.press("enter")
        await command(hands, "merge two")
        await hands.until("Whose record stays?")
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("Which record becomes part of Testinen, Testi1?")
        await hands.scan(person(2).identifiers[0].value)
        await hands.until("Becomes part of it: Testinen, Testi2")
        await hands.type("same name")
        await hands.press("enter")
        await hands.until("× Not merged")
        assert merged(clinic) == [None, None]


async def test_on_a_phone_screen_the_hits_say_that_nothing_is_confirmed(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.perform(take_patient, facts=replace(person(n), non_disclosure=n == 1))
    async with station(clinic, "reception", first="referral") as hands:
        await hands.type("testinen")
        await hands.press("enter")
        await hands.until("Confirm nothing to a caller")
        await hands.until(f"{person(1).identifiers[0].value[:7]}****   !")
