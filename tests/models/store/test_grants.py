"""The four database roles: what each may do, asked of the server, table by table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from models.appointment.imaging import take_appointment
from models.journal.retention import let_go
from models.journal.verify import verify
from models.machine.facts import Begun, Counted, Scheduled, Told
from models.machine.report import begin, tell
from models.machine.states import StepState
from models.machine.worklist import read_offered
from models.permission import Role
from models.public import public_board
from models.referral.verbs import take_referral
from models.refusal import Invalid, Unavailable
from models.staff.verbs import add_staff, ensure_owner
from models.store.grants import grant, role_of
from models.store.public import open_public
from models.store.store import open_store
from models.store.unit_of_work import Actor
from models.unit.read import current_text
from models.unit.verbs import load_unit
from models.visit.call import call_next
from models.visit.examine import finish, start
from models.visit.take_back import take_back
from tests.clinic import Clinic, StillClock

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@pytest.fixture
def engine() -> str:
    """Of servers alone."""
    return "postgresql"


@pytest.fixture
def granted(clinic: Clinic) -> Clinic:
    """A clinic whose database has its roles."""
    grant(clinic.store.url)
    return clinic


def as_role(clinic: Clinic, kind: str) -> str:
    return clinic.store.url.replace("xray_admin", role_of(kind))


@pytest.fixture
def desk(granted: Clinic) -> Iterator[Clinic]:
    """The clinic as a desk sees it."""
    store = open_store(as_role(granted, "desk"), clock=granted.clock)
    yield Clinic(store, granted.clock)
    store.close()


def test_a_desk_does_its_day(desk: Clinic) -> None:
    added = desk.perform(add_staff, name="R. Testi", roles=tuple(Role))
    desk.actor = Actor(added.staff, "R. Testi", frozenset(Role))
    desk.walk_in(1)
    called = desk.perform(call_next, rooms=("xray1",))
    desk.perform(start, visit=called.visit, seen=desk.row("B001").changed, cannot_say="aphasia")
    desk.perform(finish, visit=called.visit, seen=desk.row("B001").changed)
    desk.perform(take_back, entry=desk.store.read(lambda snapshot: snapshot.seq))
    desk.perform(load_unit, body=desk.store.read(current_text)[1])


def rights(clinic: Clinic, kind: str) -> dict[str, set[str]]:
    """What a role may do with each table as a whole."""
    asked = """
        SELECT relname, "right" FROM pg_class, unnest(%s::text[]) AS "right"
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND has_table_privilege(%s, oid, "right")
        UNION ALL SELECT relname, '' FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    """
    found: dict[str, set[str]] = {}
    with psycopg.connect(clinic.store.url) as connection:
        for table, right in connection.execute(asked, (list(RIGHTS), role_of(kind))):
            found.setdefault(table, set()).update({right} - {""})
    return found


def test_who_may_do_what_with_which_table(granted: Clinic) -> None:
    desk, gateway, display = (rights(granted, kind) for kind in ("desk", "gateway", "display"))
    assert desk["entry"] == gateway["entry"] == {"SELECT", "INSERT"}
    assert desk["head"] == gateway["head"] == {"SELECT", "UPDATE"}
    assert desk["looked_at"] == {"SELECT", "INSERT"}
    assert desk["visit"] == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert not any({"TRUNCATE", "REFERENCES", "TRIGGER"} & may for may in (*desk.values(), *gateway.values()))
    assert gateway["sign_in_tries"] == gateway["staff"] == set()
    assert gateway["unit_text"] == gateway["kept_turn"] == {"SELECT"}
    assert all(may == set() for may in display.values())
    assert set(rights(granted, "owner")["entry"]) == set(RIGHTS)


def test_the_display_is_denied_every_table(granted: Clinic) -> None:
    granted.walk_in(1)
    with psycopg.connect(as_role(granted, "display"), autocommit=True) as connection:
        tables = list(rights(granted, "display"))
        assert len(tables) > 20
        for table in tables:
            if table != "alembic_version":  # one column, the schema's revision, which it may see
                with pytest.raises(InsufficientPrivilege, match="permission denied"):
                    connection.execute(f"SELECT * FROM {table}")
        for statement in ("CREATE TEMP TABLE mine (a int)", "UPDATE head SET seq = 9", "SELECT database FROM head"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(statement)
    wall = open_public(as_role(granted, "display"))
    wall.clock = granted.clock
    assert wall.read(public_board).waiting == ("B001",)
    wall.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET verb = 'x'",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "DELETE FROM head",
        "DELETE FROM looked_at",
        "INSERT INTO checkpoint VALUES (1, '', 2)",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "DROP TRIGGER entry_no_change ON entry",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (a int)",
        "CREATE TEMP TABLE head (seq int)",
        "UPDATE unit_text SET body = ''",
        "UPDATE alembic_version SET version_num = ''",
    ],
)
def test_a_desk_cannot_touch_what_was_written(desk: Clinic, statement: str) -> None:
    desk.walk_in(1)
    with psycopg.connect(desk.store.url, autocommit=True) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_only_the_owner_lets_old_entries_go(desk: Clinic) -> None:
    desk.walk_in(1)
    desk.clock.forward(13 * 366 * 24 * 60)
    with pytest.raises(Unavailable, match=r"store\.no_right"):
        desk.perform(let_go, last=1)
    store = open_store(desk.store.url.replace(role_of("desk"), role_of("owner")), clock=desk.clock)
    assert Clinic(store, desk.clock).perform(let_go, last=1).entries == 1
    store.close()
    desk.walk_in(2)
    assert desk.store.read(verify).sound


def test_a_gateway_hands_in_and_does_nothing_else(granted: Clinic) -> None:
    granted.perform(add_staff, name="Referrals", roles=(Role.INTAKE,), os_user="import")
    store = open_store(as_role(granted, "gateway"), clock=granted.clock)
    assert ensure_owner(store, "import").roles == {Role.INTAKE}
    with pytest.raises(Unavailable, match=r"store\.no_right"):
        ensure_owner(store, "somebody")
    gateway = Clinic(store, granted.clock, Actor(None, "FHIR", frozenset({Role.INTAKE})))
    gateway.perform(take_referral, incoming=gateway.incoming(1), content="1")
    booking = gateway.booking(1, gateway.clock.now() + timedelta(minutes=40))
    gateway.perform(take_appointment, incoming=booking, content="1")
    everything = Clinic(store, granted.clock)
    body = granted.store.read(current_text)[1]
    with pytest.raises(Unavailable, match=r"store\.no_right"):
        everything.perform(load_unit, body=body)
    store.close()


def test_a_gateway_serves_the_machines(granted: Clinic) -> None:
    granted.walk_in(1)
    granted.perform(call_next, rooms=("xray1",))
    store = open_store(as_role(granted, "gateway"), clock=granted.clock)
    (offered,) = store.read(read_offered)
    machine = Clinic(store, granted.clock, Actor(None, "XRAY1", frozenset({Role.MACHINE})))
    assert machine.perform(begin, begun=Begun("1.2.3", "XRAY1", (Scheduled(offered.study_uid),))).moved
    done = Told("1.2.3", StepState.COMPLETED, Counted(exposures=1, series=1))
    assert machine.perform(tell, told=done).state == "done"
    store.close()


def test_again_it_changes_nothing_and_units_have_roles_of_their_own(granted: Clinic) -> None:
    before = rights(granted, "desk")
    assert grant(granted.store.url) == ("xray_owner", "xray_desk", "xray_gateway", "xray_display")
    assert rights(granted, "desk") == before
    assert grant(granted.store.url, "sipoo")[1] == "sipoo_desk"
    for wrong in ("", "x; DROP ROLE", "Xray", '"'):
        with pytest.raises(Invalid):
            grant(granted.store.url, wrong)


def test_a_file_has_no_roles(tmp_path: object) -> None:
    with pytest.raises(Unavailable, match=r"db\.no_roles_in_a_file"):
        grant(f"{tmp_path}/unit.db")


def test_others_may_not_even_connect(granted: Clinic) -> None:
    with psycopg.connect(granted.store.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN")
    with pytest.raises(Unavailable, match=r"store\.login_refused"):
        open_store(granted.store.url.replace("xray_admin", "stranger"), clock=StillClock())
