"""Several verbs in one commit: each undone by itself, none seen by others before the end, all or nothing at it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.permission import Role
from models.referral.verbs import take_referral
from models.refusal import Invalid, NotAllowed
from models.store.burst import Burst
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Actor
from models.taken import Novelty, TakenReferral
from tests.clinic import Clinic, person


def take(clinic: Clinic, burst: Burst, n: int, op_id: str = "", **more: object) -> TakenReferral:
    incoming = clinic.incoming(n, **more)
    return burst.perform(clinic.actor, "test", op_id, take_referral, incoming=incoming, content=repr(incoming))


def rows(snapshot: Snapshot, table: str) -> int:
    return int(snapshot.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def referrals(clinic: Clinic) -> int:
    return clinic.store.read(lambda snapshot: rows(snapshot, "referral"))


def seq(clinic: Clinic) -> int:
    return clinic.store.read(lambda snapshot: snapshot.seq)


def test_all_of_a_burst_is_committed_at_its_end(clinic: Clinic) -> None:
    before = seq(clinic)
    with clinic.store.burst() as burst:
        for n in range(3):
            take(clinic, burst, n)
        assert burst.read(lambda snapshot: snapshot.seq) == before + 3
        assert (referrals(clinic), seq(clinic)) == (0, before)
    assert (referrals(clinic), seq(clinic)) == (3, before + 3)


def test_what_refuses_is_undone_by_itself(clinic: Clinic) -> None:
    with clinic.store.burst() as burst:
        take(clinic, burst, 1)
        with pytest.raises(Invalid):
            take(clinic, burst, 1, patient=person(2), exam="GD1AA")
        take(clinic, burst, 3)
    assert referrals(clinic) == 2
    assert (
        clinic.store.read(
            lambda snapshot: snapshot.connection.execute(text("SELECT count(*) FROM patient")).scalar_one()
        )
        == 2
    )


def test_whatever_ends_it_early_undoes_all(clinic: Clinic) -> None:
    def broken() -> None:
        with clinic.store.burst() as burst:
            take(clinic, burst, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert referrals(clinic) == 0


def test_an_operation_is_done_once_within_a_burst_and_after_it(clinic: Clinic) -> None:
    with clinic.store.burst() as burst:
        first = take(clinic, burst, 1, "op")
        assert take(clinic, burst, 1, "op") == first
    with clinic.store.burst() as burst:
        assert take(clinic, burst, 1, "op") == first
        assert take(clinic, burst, 1, "another").novelty is Novelty.SAME


def test_permissions_are_those_of_the_verb(clinic: Clinic) -> None:
    nobody = Actor(None, "nobody", frozenset())
    assert Role.INTAKE not in nobody.roles
    with pytest.raises(NotAllowed), clinic.store.burst() as burst:
        burst.perform(nobody, "test", "", take_referral, incoming=clinic.incoming(1), content="")
