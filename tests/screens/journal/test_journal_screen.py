"""The journal's screen over a real database: live, narrowed, in full; whose a key is; whether it is sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from models.journal.look import look
from models.journal.outcomes import LookKind
from models.visit import call, hold, stop
from tests.clinic import Clinic, person
from tests.models.journal.test_verify import tamper
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import Worker, station
from tests.verbs import every_verb

HERE = Path(__file__).parent


def some_entries(clinic: Clinic, reason: str = "asks the ward") -> None:
    for n in (1, 2):
        clinic.walk_in(n)
        clinic.clock.forward(3)
    row = clinic.row("B002")
    clinic.perform(hold.hold, visit=row.visit, seen=row.changed, note="asks")
    row = clinic.row("B002")
    clinic.perform(hold.release, visit=row.visit, seen=row.changed, reason=reason)
    clinic.perform(call.call_next, rooms=("xray1",))
    clinic.perform(look, kind=LookKind.SEARCH, patients=(1, 2), where="check_in")


def entries(hands: Worker) -> list[str]:
    """The lines of entries on the screen."""
    lines = (line.split("│")[0].strip(" ►\n") for line in hands.screen_text().splitlines()[6:-2])
    return [line for line in lines if line[:1].isdigit()]


async def test_today_live_with_looks_and_no_name(clinic: Clinic) -> None:
    some_entries(clinic)
    async with station(clinic, "reception", first="journal", waits_for="released", manager=True) as hands:
        await hands.until("asks the ward")
        await hands.until("hits of a search (2)")
        assert "Testi1" not in hands.screen_text()
        clinic.walk_in(3)
        await hands.until("B003")
        clinic.perform(look, kind=LookKind.FILE, patient=3, where="results", reason="a look wakes nobody")
        await hands.until("a look wakes nobody")


async def test_it_is_the_managers(clinic: Clinic) -> None:
    some_entries(clinic)
    async with station(clinic, "reception", first="journal", waits_for="B001") as hands:
        await hands.press("f8")
        await hands.until("Journal: manager only.")
        await hands.app.switch_mode("journal")  # no key leads there
        await hands.until("may not do this")
        await hands.type("b002")
        await hands.press("enter", "left", "enter", "escape")
        assert entries(hands) == []
        assert "read the journal" in hands.screen_text()


async def test_words_leave_only_what_has_them_all(clinic: Clinic) -> None:
    some_entries(clinic)
    async with station(clinic, "reception", first="journal", waits_for="released", manager=True) as hands:
        for typed, left in (
            ("b002", ["released", "held", "checked in"]),
            ("testi called", ["called"]),
            ("ward", ["released"]),
            ("nobody like that", []),
        ):
            await hands.type(typed)
            await hands.press("enter")
            await hands.until(f"with the words: {typed}")
            assert len(entries(hands)) == len(left), typed
            assert all(word in line for word, line in zip(left, entries(hands), strict=True))
        assert "No entries." in hands.screen_text()
        await hands.press("escape")
        await hands.until("checked in")


async def test_one_visit_one_patient_one_person(clinic: Clinic) -> None:
    some_entries(clinic)
    clinic.clock.forward(24 * 60)
    async with station(clinic, "reception", first="journal", waits_for="opened a review", manager=True) as hands:
        await hands.press("escape", "left")
        await hands.until("released")
        await hands.type("b002 release")
        await hands.press("enter", "down", "enter")
        await hands.until("Only this visit, on all days")
        await hands.press("enter")
        await hands.until("Visit no. 2")
        await hands.press("escape")
        await hands.until("All days   Visit no. 2")
        await hands.until(lambda: len(entries(hands)) == 3)
        await hands.press("down", "enter")
        await hands.until("Only this patient, on all days")
        await hands.press("down", "enter")
        await hands.until("Patient no. 2")
        await hands.until(lambda: len(entries(hands)) == 5)
        assert "hits of a search" in hands.screen_text(), "a look at several is found by each"
        await hands.press("escape")
        await hands.until("Wed 25.11.2026")


async def test_a_scan_shows_what_is_there_of_its_patient(clinic: Clinic) -> None:
    some_entries(clinic)
    async with station(clinic, "reception", first="journal", waits_for="released", manager=True) as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("All days   Patient no. 1")


async def test_an_entry_in_full_and_whose_it_is_by_a_look(clinic: Clinic) -> None:
    some_entries(clinic)
    async with station(clinic, "reception", first="journal", waits_for="released", manager=True) as hands:
        await hands.type("testi called")
        await hands.press("enter", "down")
        await hands.until("visit.call_next")
        await hands.until("waiting → called")
        await hands.press("enter")
        await hands.until("Show whose it is")
        assert "Testi1" not in hands.screen_text()
        await hands.press("down", "down", "enter")
        await hands.until("Testinen, Testi1")
        statement = "SELECT body FROM entry WHERE verb = 'journal.look' ORDER BY seq DESC LIMIT 1"
        body = clinic.store.read(lambda snapshot: str(snapshot.connection.scalar(text(statement))))
        assert '"value":"key"' in body
        await hands.press("down", "enter")
        await hands.until("Referral")


async def test_a_sound_journal_is_said_to_be(clinic: Clinic) -> None:
    some_entries(clinic)
    async with station(clinic, "reception", first="journal", waits_for="released", manager=True) as hands:
        await hands.press("enter")
        await hands.until("√ sound,")


async def test_one_that_is_not_is_said_aloud(clinic: Clinic) -> None:
    some_entries(clinic)
    tamper(clinic.store, "UPDATE entry SET visit_id = 77 WHERE seq = 2")
    async with station(clinic, "reception", first="journal", waits_for="released", manager=True) as hands:
        await hands.press("enter")
        await hands.until("× The journal isn't sound")
        await hands.until("Entry 2 was changed after it was")
        await hands.press("enter")
        await hands.until("× not sound, faults: 1")


@pytest.mark.parametrize("reason", ["[/x]", "[@click=app.quit]x", "\x1b]0;t\x07", "x" * 300, "\u202eolleH", "a\nb\tc"])
async def test_hostile_reasons_go_through_unharmed(clinic: Clinic, reason: str) -> None:
    clinic.walk_in(1)
    row = clinic.row("B001")
    clinic.perform(stop.leave, visit=row.visit, seen=row.changed, reason=reason)
    async with station(clinic, "reception", first="journal", waits_for="left", manager=True) as hands:
        await hands.type("b001 leave")
        await hands.press("enter", "down")
        await hands.until("visit.leave")
        assert "\x1b" not in hands.screen_text()
        assert "F8 Journal" in hands.screen_text()


async def test_every_verb_has_its_words() -> None:
    from screens.journal.words import verb_words

    for language in ("fi", "sv", "en"):
        assert [verb for verb in every_verb() if verb_words(language, verb) == verb] == []
    assert verb_words("en", "visit.of_another_version") == "visit.of_another_version"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_it_renders_in_every_language_and_size(clinic: Clinic, language: str, size: tuple[int, int]) -> None:
    some_entries(clinic)
    async with station(
        clinic, "reception", language=language, first="journal", waits_for="B002", size=size, manager=True
    ) as hands:
        for _ in range(8):
            await hands.press("down")
        await hands.press("enter")
        assert "[journal." not in hands.screen_text()
        assert "[day." not in hands.screen_text()


async def test_pictures(clinic: Clinic) -> None:
    some_entries(clinic)
    async with station(clinic, "reception", first="journal", waits_for="released", manager=True) as hands:
        await hands.type("testi")
        await hands.press("enter")
        await hands.until(lambda: "Tue" in hands.screen_text().splitlines()[0])
        await same_at_each_size(HERE, "journal", hands)
