from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from models.permission import Role
from models.refusal import Invalid, NotAllowed, Refusal, Taken
from models.staff.read import StaffLine, staff_list
from models.staff.table import Staff
from models.staff.verbs import add_staff, ensure_owner
from models.store.engine import writing
from models.store.store import Store, open_store
from models.store.unit_of_work import Actor

MANAGER = Actor(None, "Manager", frozenset({Role.MANAGER}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path / "unit.db"))
    yield opened
    opened.close()


def add(store: Store, name: str, *roles: Role, os_user: str | None = None) -> int:
    return store.perform(MANAGER, "here", "", add_staff, name=name, roles=roles, os_user=os_user, language="sv").staff


def test_the_owner_is_added_once_with_all_roles_and_journalled(store: Store) -> None:
    first = ensure_owner(store, "aino")
    assert first == Actor(1, "aino", frozenset(Role))
    assert ensure_owner(store, "aino") == first
    assert store.read(lambda snapshot: snapshot.seq) == 1
    assert [line.name for line in store.read(staff_list)] == ["aino"]


def test_another_user_of_the_machine_is_another_person(store: Store) -> None:
    assert ensure_owner(store, "aino").staff != ensure_owner(store, "väinö").staff


def test_a_person_who_is_no_longer_active_may_do_nothing(store: Store) -> None:
    ensure_owner(store, "aino")
    with writing(store.engine) as connection:
        connection.execute(update(Staff).values(active=False))
    with pytest.raises(NotAllowed) as caught:
        ensure_owner(store, "aino")
    assert caught.value.message.key == "staff.not_active"
    (line,) = store.read(staff_list)
    with pytest.raises(NotAllowed):
        store.perform(line.actor, "here", "", add_staff, name="X", roles=(Role.MANAGER,))


def test_the_list_is_by_name(store: Store) -> None:
    second = add(store, " Väinö  Virtanen ", Role.RADIOGRAPHER, Role.RECEPTIONIST)
    first = add(store, "Aino Aalto", Role.MANAGER)
    assert store.read(staff_list) == (
        StaffLine(first, "Aino Aalto", frozenset({Role.MANAGER}), "sv", active=True),
        StaffLine(second, "Väinö Virtanen", frozenset({Role.RADIOGRAPHER, Role.RECEPTIONIST}), "sv", active=True),
    )
    assert store.read(staff_list)[1].actor == Actor(
        second, "Väinö Virtanen", frozenset({Role.RADIOGRAPHER, Role.RECEPTIONIST})
    )


@pytest.mark.parametrize(
    ("name", "roles", "os_user", "refused", "key"),
    [
        ("  ", (Role.MANAGER,), None, Invalid, "staff.no_name"),
        ("Aino", (), None, Invalid, "staff.no_role"),
        ("Aino", (Role.MANAGER,), "aino", Taken, "staff.os_user_taken"),
    ],
)
def test_what_is_refused(
    store: Store, name: str, roles: tuple[Role, ...], os_user: str | None, refused: type[Refusal], key: str
) -> None:
    ensure_owner(store, "aino")
    with pytest.raises(refused) as caught:
        add(store, name, *roles, os_user=os_user)
    assert caught.value.message.key == key


def test_only_a_manager_adds_people(store: Store) -> None:
    receptionist = Actor(None, "Receptionist", frozenset({Role.RECEPTIONIST}))
    with pytest.raises(NotAllowed):
        store.perform(receptionist, "here", "", add_staff, name="X", roles=(Role.MANAGER,))
