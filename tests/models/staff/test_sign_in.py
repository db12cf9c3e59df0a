"""Signing in: who gets in, how failed tries slow down for everybody, and what the journal keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from models.journal.verify import verify
from models.permission import Role
from models.refusal import Invalid, NotAllowed, NotFound, NotNow, Taken, Unavailable
from models.staff import pin as pins
from models.staff.outcomes import Result
from models.staff.pepper import NO_PEPPER, Pepper
from models.staff.pin import check_pin, opens, seal
from models.staff.read import is_guarded, staff_list
from models.staff.sign_in import find, try_pin
from models.staff.tries import WAITS
from models.staff.verbs import (
    add_staff,
    change_pin,
    disable_staff,
    enable_staff,
    ensure_owner,
    make_first_manager,
    name_own_record,
    reset_pin,
)
from models.store.ledger import read_head
from models.store.store import open_store
from models.store.unit_of_work import Actor
from models.visit.call import call_next
from tests.clinic import MORNING, Clinic
from tests.people import OTHER_PIN, PIN, People

DOOR = Actor(None, "", frozenset({Role.DOOR}))


@pytest.fixture
def people(clinic: Clinic, tmp_path: Path) -> People:
    return People(clinic.store, tmp_path / "pepper")


def entries(people: People) -> list[tuple[Any, ...]]:
    return people.store.read(
        lambda snapshot: [
            tuple(row)
            for row in snapshot.connection.execute(
                text("SELECT staff_id, body FROM entry WHERE verb = 'staff.try_pin' ORDER BY seq")
            )
        ]
    )


def test_whoever_has_a_pin_gets_in_by_either_name(people: People) -> None:
    manager = people.found(roles=(Role.RECEPTIONIST,))
    for name in ("Maija Manageri", "  maija   MANAGERI ", "maija", "MAIJA"):
        tried = people.try_in(name, PIN)
        assert (tried.result, tried.staff, tried.name) == (Result.IN, manager.staff, "Maija Manageri"), name
        assert frozenset(tried.roles) == {Role.MANAGER, Role.RECEPTIONIST}
    assert people.store.read(verify).sound


@pytest.mark.parametrize("name", ["maija", "nobody", "", "271828", "[/x]\x1b[2J", "ä" * 5000])
def test_a_wrong_pin_and_a_name_that_nobody_has_are_told_alike(people: People, name: str) -> None:
    people.found()
    tried = people.try_in(name, OTHER_PIN)
    assert (tried.result, tried.tries, tried.roles) == (Result.WRONG, 1, ())
    assert tried.not_before == MORNING + WAITS[0]


def test_a_name_that_nobody_has_takes_the_same_work(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    people.found()
    hasher, worked = pins._hasher(slow=True), []

    class Counting:
        def hash(self, secret: bytes) -> str:
            worked.append("once")
            return hasher.hash(secret)

        def verify(self, kept: str, secret: bytes) -> bool:
            worked.append("once")
            return hasher.verify(kept, secret)

    monkeypatch.setattr(pins, "_hasher", lambda **_: Counting())
    people.try_in("maija", OTHER_PIN)
    people.try_in("nobody", OTHER_PIN)
    assert worked == ["once", "once"]


def test_failed_tries_slow_down_at_every_station_and_success_forgives(people: People, clinic: Clinic) -> None:
    people.found()
    for wait in (*WAITS, WAITS[-1], WAITS[-1]):
        tried = people.try_in("maija", OTHER_PIN, "one")
        assert tried.result is Result.WRONG
        assert tried.not_before == clinic.clock.now() + wait
        clinic.clock.at += wait - timedelta(milliseconds=1)
        # Not even the right one, by whatever name, at another station.
        assert people.try_in("Maija Manageri", PIN, "two").result is Result.TOO_SOON
        clinic.clock.at += timedelta(milliseconds=1)
    assert list(WAITS) == sorted(WAITS), "they grow"
    assert people.try_in("maija", PIN, "two").result is Result.IN
    assert people.try_in("maija", OTHER_PIN, "two").tries == 1


def test_tries_at_once_are_no_way_round(people: People) -> None:
    """All were verified before any was counted: one is heard, the others aren't, the right one among them."""
    people.found()
    found = people.store.read(lambda snapshot: find(snapshot, "maija", people.pepper))
    results = [people.store.perform(DOOR, "x", "", try_pin, found=found, right=n == 2).result for n in range(3)]
    assert results == [Result.WRONG, Result.TOO_SOON, Result.TOO_SOON]


def test_a_pin_that_was_changed_meanwhile_opens_nothing(people: People, clinic: Clinic) -> None:
    manager = people.found()
    found = people.store.read(lambda snapshot: find(snapshot, "maija", people.pepper))
    people.store.perform(manager, "x", "", change_pin, pin=seal(OTHER_PIN, manager.name, people.pepper))
    assert people.store.perform(DOOR, "x", "", try_pin, found=found, right=True).result is Result.WRONG
    clinic.clock.forward(1)
    assert people.try_in("maija", OTHER_PIN).result is Result.IN


def test_the_journal_says_who_tried_and_never_what_was_typed(people: People) -> None:
    manager = people.found()
    before = people.store.read(lambda snapshot: read_head(snapshot.connection))
    people.try_in("maija", "999888")
    people.try_in("secretname", "999888")
    people.try_in("424242", "999888")
    after = people.store.read(lambda snapshot: read_head(snapshot.connection))
    assert (after.seq, after.changed_seq) == (before.seq + 3, before.changed_seq), "nobody paints again"
    kept = entries(people)
    assert [staff for staff, _ in kept] == [None, None, None]
    assert f'"staff":{manager.staff}' in kept[0][1], "as whom"
    everything = people.store.read(
        lambda snapshot: " ".join(
            str(row)
            for table in ("entry", "sign_in_tries")
            for row in snapshot.connection.execute(text(f"SELECT * FROM {table}"))
        )
    )
    for typed in ("999888", "secretname", "424242", "argon2"):
        assert typed not in everything


def test_names_that_nobody_has_are_forgotten_after_a_day(people: People, clinic: Clinic) -> None:
    people.found()
    people.try_in("maija", OTHER_PIN)
    for name in ("a", "b", "c"):
        people.try_in(name, OTHER_PIN)
    clinic.clock.forward(24 * 60 + 1)
    people.try_in("d", OTHER_PIN)
    rows = people.store.read(lambda snapshot: snapshot.connection.scalars(text("SELECT name FROM sign_in_tries")).all())
    assert len(rows) == 2, "the manager's, and the newest"


def test_a_disabled_person_is_told_so_only_with_the_right_pin(people: People, clinic: Clinic) -> None:
    manager = people.found()
    reception = people.add(manager, "Riitta Vastaanotto", Role.RECEPTIONIST)
    people.store.perform(manager, "x", "", disable_staff, staff=reception.staff)
    assert people.try_in("riitta", OTHER_PIN).result is Result.WRONG
    clinic.clock.forward(1)
    tried = people.try_in("riitta", PIN)
    assert (tried.result, tried.roles) == (Result.DISABLED, ())
    with pytest.raises(NotNow, match=r"staff\.disabled_already"):
        people.store.perform(manager, "x", "", disable_staff, staff=reception.staff)
    people.store.perform(manager, "x", "", enable_staff, staff=reception.staff)
    assert people.try_in("riitta", PIN).result is Result.IN
    with pytest.raises(NotNow, match=r"staff\.enabled_already"):
        people.store.perform(manager, "x", "", enable_staff, staff=reception.staff)


def test_somebody_disabled_or_of_another_role_by_now_changes_nothing(people: People, clinic: Clinic) -> None:
    manager = people.found()
    room = people.add(manager, "Raimo Röntgen", Role.RADIOGRAPHER)
    people.store.perform(room, "room", "", call_next, rooms=("xray1",))
    people.store.perform(manager, "x", "", disable_staff, staff=room.staff)
    before = people.store.read(lambda snapshot: snapshot.seq)
    for actor in (room, Actor(room.staff, room.name, frozenset(Role)), Actor(4711, "?", frozenset(Role)), clinic.actor):
        with pytest.raises(NotAllowed):
            people.store.perform(actor, "room", "", call_next, rooms=("xray1",))
    assert people.store.read(lambda snapshot: snapshot.seq) == before


def test_the_first_manager_ends_the_local_owner(people: People) -> None:
    owner = ensure_owner(people.store, "aino")
    assert not people.store.read(lambda snapshot: is_guarded(snapshot.connection))
    with pytest.raises(NotNow, match=r"staff\.first_a_manager"):
        people.store.perform(
            owner, "x", "", add_staff, name="R", roles=(Role.RECEPTIONIST,), pin=seal(PIN, "R", people.pepper)
        )
    manager = people.found()
    assert people.store.read(lambda snapshot: is_guarded(snapshot.connection))
    for user in ("aino", "väinö"):
        with pytest.raises(NotAllowed, match=r"staff\.sign_in_first"):
            ensure_owner(people.store, user)
    with pytest.raises(NotAllowed):
        people.store.perform(owner, "x", "", call_next, rooms=("xray1",))
    # A manager may let a user of the system do without.
    people.store.perform(manager, "x", "", add_staff, name="Import", roles=(Role.INTAKE,), os_user="väinö")
    assert ensure_owner(people.store, "väinö").roles == {Role.INTAKE}


def test_of_two_first_managers_one_is_made(clinic: Clinic, tmp_path: Path) -> None:
    results: list[object] = []

    def start(name: str) -> None:
        store = open_store(clinic.store.url, clock=clinic.clock)
        try:
            results.append(People(store, tmp_path / "first" / "pepper").found(name))
        except Taken as refusal:
            results.append(refusal.message.key)
        finally:
            store.close()

    starts = [Thread(target=start, args=(name,)) for name in ("Aino Aalto", "Väinö Virtanen")]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert sorted(type(one).__name__ for one in results) == ["Actor", "str"]
    assert "staff.manager_made" in results
    (line,) = clinic.store.read(staff_list)
    # They made one pepper between them.
    assert People(clinic.store, tmp_path / "first" / "pepper").try_in(line.name, PIN).result is Result.IN


def test_the_last_manager_stays(people: People) -> None:
    manager = people.found()
    with pytest.raises(NotNow, match=r"staff\.last_manager"):
        people.store.perform(manager, "x", "", disable_staff, staff=manager.staff)
    second = people.add(manager, "Toinen Esimies", Role.MANAGER)
    people.store.perform(second, "x", "", disable_staff, staff=manager.staff)


def test_a_reset_pin_forgives_and_ones_own_is_ones_own(people: People) -> None:
    manager = people.found()
    room = people.add(manager, "Raimo Röntgen", Role.RADIOGRAPHER)
    people.try_in("raimo", OTHER_PIN)
    sealed = seal(OTHER_PIN, room.name, people.pepper)
    with pytest.raises(NotAllowed):
        people.store.perform(room, "x", "", reset_pin, staff=manager.staff, pin=sealed)
    people.store.perform(manager, "x", "", reset_pin, staff=room.staff, pin=sealed)
    assert people.try_in("raimo", OTHER_PIN).result is Result.IN
    people.store.perform(room, "x", "", change_pin, pin=seal(PIN, room.name, people.pepper))
    assert people.try_in("raimo", PIN).result is Result.IN
    gateway = people.store.perform(manager, "x", "", add_staff, name="Import", roles=(Role.INTAKE,), os_user="x")
    with pytest.raises(NotNow, match=r"staff\.no_sign_in"):
        people.store.perform(manager, "x", "", reset_pin, staff=gateway.staff, pin=sealed)
    with pytest.raises(NotFound):
        people.store.perform(manager, "x", "", reset_pin, staff=99, pin=sealed)


def test_an_own_record_is_named_and_unnamed(people: People) -> None:
    manager = people.found()
    gateway = Actor(None, "gateway", frozenset({Role.INTAKE}))
    from models.patient.verbs import take_patient
    from tests.clinic import person

    patient = people.store.perform(gateway, "x", "", take_patient, facts=person(1)).patient
    people.store.perform(manager, "x", "", name_own_record, staff=manager.staff, patient=patient)
    assert people.store.read(staff_list)[0].own_record == patient
    people.store.perform(manager, "x", "", name_own_record, staff=manager.staff, patient=None)
    assert people.store.read(staff_list)[0].own_record is None
    with pytest.raises(NotFound):
        people.store.perform(manager, "x", "", name_own_record, staff=manager.staff, patient=99)


def test_short_names_are_letters_and_nobody_elses(people: People) -> None:
    manager = people.found()
    people.add(manager, "Riitta Ranta", Role.RECEPTIONIST)
    with pytest.raises(Taken, match=r"staff\.short_taken"):
        people.add(manager, "Riitta Rinne", Role.RECEPTIONIST)
    people.add(manager, "Riitta Rinne", Role.RECEPTIONIST, short="Rinne")
    assert people.try_in("rinne", PIN).name == "Riitta Rinne"
    for name, short, key in (
        ("Robo 7", "", "staff.name_digits"),
        ("Risto", "r2", "staff.short_wrong"),
        ("Risto", "r i", "staff.short_wrong"),
        ("***", "", "staff.no_name"),
    ):
        with pytest.raises(Invalid, match=key):
            people.add(manager, name, Role.RECEPTIONIST, short=short)
    with pytest.raises(Invalid, match=r"staff\.no_name"):
        people.store.perform(manager, "x", "", add_staff, name="\x1b[2J", roles=(Role.RECEPTIONIST,))


@pytest.mark.parametrize(
    ("pin", "key"),
    [
        ("", "staff.pin_digits"),
        ("12345a", "staff.pin_digits"),
        ("١٢٣٤٥٦", "staff.pin_digits"),
        ("27182", "staff.pin_length"),
        ("2" * 33, "staff.pin_length"),
        ("000000", "staff.pin_easy"),
        ("345678", "staff.pin_easy"),
        ("876543", "staff.pin_easy"),
    ],
)
def test_what_is_no_pin(pin: str, key: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_pin(pin)
    assert caught.value.message.key == key


def test_a_sealed_pin_is_one_persons_under_one_pepper() -> None:
    pepper, other = Pepper(b"a" * 32), Pepper(b"b" * 32)
    sealed = seal(PIN, "Aino", pepper)
    assert PIN not in sealed
    assert opens(PIN, "Aino", sealed, pepper)
    assert not opens(PIN, "Väinö", sealed, pepper)
    assert not opens(OTHER_PIN, "Aino", sealed, pepper)
    assert not opens(PIN, "Aino", f"{pepper.name} nonsense", pepper)
    with pytest.raises(Unavailable, match=r"staff\.other_pepper"):
        opens(PIN, "Aino", sealed, other)
    assert opens(PIN, "Aino", seal(PIN, "Aino", NO_PEPPER), other), "the demo's"


def test_a_pepper_that_others_may_read_is_refused(people: People) -> None:
    people.found()
    people.file.chmod(0o644)
    with pytest.raises(Unavailable, match=r"staff\.pepper_open"):
        people.try_in("maija", PIN)
    people.file.chmod(0o600)
    body = people.file.read_text()
    for broken in ("", "xyz", body[:-10], body + body, "\x00"):
        people.file.write_text(broken)
        with pytest.raises(Unavailable, match=r"staff\.pepper_broken"):
            people.try_in("maija", PIN)
    people.file.unlink()
    with pytest.raises(Unavailable, match=r"staff\.no_pepper"):
        people.try_in("maija", PIN)


def test_where_all_pins_are_a_demos_no_pepper_is_needed(people: People, clinic: Clinic) -> None:
    made: Callable[..., Any] = make_first_manager
    manager = clinic.store.perform(DOOR, "x", "", made, name="Esi Merkki", pin=seal(PIN, "Esi Merkki", NO_PEPPER))
    assert not people.file.exists()
    assert people.try_in("esi", PIN).result is Result.IN
    assert people.try_in("esi", OTHER_PIN).result is Result.WRONG
    clinic.clock.forward(1)
    people.add(Actor(manager.staff, manager.name, frozenset({Role.MANAGER})), "Oikea Ihminen", Role.RECEPTIONIST)
    people.file.unlink()
    with pytest.raises(Unavailable, match=r"staff\.no_pepper"):
        people.try_in("esi", PIN)


def test_first_managers_need_no_more_than_the_door(people: People) -> None:
    made: Callable[..., Any] = make_first_manager
    with pytest.raises(NotAllowed):
        people.store.perform(Actor(None, "", frozenset()), "x", "", made, name="N", pin="x")
