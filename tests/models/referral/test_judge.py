"""A stored referral before the check: what it is compared with, and what it isn't."""

from __future__ import annotations

from functools import partial

from models.patient.file import read_file
from models.referral.facts import Answer
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.detail import read_detail
from models.visit.examine import finish, start
from models.visit.states import IdentityShown
from tests.clinic import Clinic


def _image(clinic: Clinic, ticket: str, room: str) -> None:
    clinic.perform(call_next, rooms=(room,))
    for act, more in ((start, {"cannot_say": "aphasia"}), (finish, {})):
        row = clinic.row(ticket)
        clinic.perform(act, visit=row.visit, seen=row.changed, **more)


def test_a_used_referral_is_not_its_own_duplicate(clinic: Clinic) -> None:
    clinic.walk_in(1)
    patient = clinic.row("B001").patient
    _image(clinic, "B001", "xray1")
    again = clinic.take(clinic.incoming(1, source="urn:test|again")).referral
    file = clinic.store.read(partial(read_file, patient=patient))
    new, used = file.referrals
    assert (new.key, new.verdict.answer) == (again, Answer.ACCEPT)
    assert [str(each.what) for each in new.verdict.warnings] == ["referral.what.imaged_lately"]
    assert new.earlier == (clinic.clock.now().date(),)
    assert [str(each.what) for each in used.verdict.warnings] == ["referral.what.open_already"]
    assert used.earlier == ()


def test_in_the_second_room_only_what_is_left_is_told(clinic: Clinic) -> None:
    knee = clinic.take(clinic.incoming(1)).referral
    teeth = clinic.take(clinic.incoming(1, exam="EB1HA", source="urn:test|R1b")).referral
    patient = clinic.patient_of(knee)
    visit = clinic.perform(check_in, patient=patient, referrals=(knee, teeth), identity=IdentityShown.TOLD).visit
    assert [each.key for each in clinic.store.read(partial(read_detail, visit=visit)).referrals] == [knee, teeth]
    _image(clinic, "B001", "xray1")
    left = clinic.store.read(partial(read_detail, visit=visit)).referrals
    assert [(each.key, each.verdict.answer) for each in left] == [(teeth, Answer.ACCEPT)]
    assert clinic.store.read(partial(read_detail, visit=10_000)).referrals == ()


def test_a_file_takes_as_many_statements_for_many_referrals_as_for_one(clinic: Clinic) -> None:
    from sqlalchemy import event

    clinic.take(clinic.incoming(1))
    for n in range(8):
        clinic.take(clinic.incoming(2, source=f"urn:test|many{n}"))
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.extend(["SELECT"] * statement.startswith("SELECT"))

    event.listen(clinic.store.engine, "before_cursor_execute", count)
    told = []
    for patient in (1, 2):
        counted.clear()
        clinic.store.read(partial(read_file, patient=patient))
        told.append(len(counted))
    assert told[0] == told[1]
