"""The journal read: by day, visit, patient and person, in pages; one entry in full; and what an export witnesses."""

from __future__ import annotations

import json
from datetime import date

import pytest

from models.clock import clinic_day
from models.journal.export import export_day, witnesses_of
from models.journal.look import look
from models.journal.outcomes import LookKind
from models.journal.read import plain, read_entries, read_entry
from models.journal.rows import EntryRow, Which
from models.journal.verify import Witness, head_of, verify
from models.refusal import Invalid, NotFound
from models.staff.verbs import add_staff
from models.store.ledger import canonical, chained, first_hash
from models.store.unit_of_work import Actor
from models.visit.call import call_next
from models.visit.hold import hold, release
from tests.clinic import Clinic

TODAY = date(2026, 11, 24)


def entries(clinic: Clinic, which: Which, **more: object) -> tuple[EntryRow, ...]:
    return clinic.store.read(lambda snapshot: read_entries(snapshot, which, **more)).rows  # type: ignore[arg-type]


def verbs(rows: tuple[EntryRow, ...]) -> list[str]:
    return [row.verb for row in rows]


def test_a_day_newest_first_with_who_where_and_what_came_of_it(clinic: Clinic) -> None:
    clinic.walk_in(1)
    row = clinic.row("B001")
    clinic.perform(hold, visit=row.visit, seen=row.changed, note="asks the doctor")
    row = clinic.row("B001")
    clinic.perform(release, visit=row.visit, seen=row.changed, reason="doctor says yes [/x]")
    found = entries(clinic, Which(day=TODAY))
    assert verbs(found) == ["visit.release", "visit.hold", "visit.check_in", "referral.take_referral"]
    first = found[0]
    assert (first.who, first.station, first.ticket, first.state) == ("T. Testi", "test", "B001", "waiting")
    assert (first.reason, first.patient, first.visit) == ("doctor says yes [/x]", 1, 1)
    assert found[-1].ticket == ""
    assert not entries(clinic, Which(day=date(2026, 11, 23)))


def test_of_a_visit_a_patient_and_a_person(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
    member = clinic.perform(add_staff, name="V. Esimerkki", roles=tuple(clinic.actor.roles)).staff
    other = Actor(member, "V. Esimerkki", clinic.actor.roles)
    clinic.store.perform(other, "room", "", call_next, rooms=("xray1",))
    clinic.store.perform(other, "room", "", look, kind=LookKind.SEARCH, patients=(1, 2), where="queue")
    clinic.store.perform(other, "room", "", look, kind=LookKind.FILE, patient=2, where="results")
    assert verbs(entries(clinic, Which(visit=1))) == ["visit.call_next", "visit.check_in"]
    assert verbs(entries(clinic, Which(staff=member))) == ["journal.look", "journal.look", "visit.call_next"]
    of_two = entries(clinic, Which(patient=2))
    assert verbs(of_two) == ["journal.look", "journal.look", "visit.check_in", "referral.take_referral"]
    assert [(row.look, row.shown, row.where) for row in of_two[:2]] == [("file", 1, "results"), ("search", 2, "queue")]
    assert verbs(entries(clinic, Which(verb="visit.call_next", day=TODAY))) == ["visit.call_next"]


def test_pages(clinic: Clinic) -> None:
    for n in range(1, 4):
        clinic.walk_in(n)
    page = clinic.store.read(lambda snapshot: read_entries(snapshot, Which(day=TODAY), most=4))
    assert ([row.seq for row in page.rows], page.more) == ([6, 5, 4, 3], True)
    page = clinic.store.read(lambda snapshot: read_entries(snapshot, Which(day=TODAY), most=4, before=3))
    assert ([row.seq for row in page.rows], page.more) == ([2, 1], False)
    assert [row.seq for row in entries(clinic, Which(day=TODAY), after=4)] == [6, 5]


def test_one_in_full(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    detail = clinic.store.read(lambda snapshot: read_entry(snapshot, 3))
    assert detail.keys == (("patient", 1), ("visit", 1))
    assert dict(detail.answer)["room"] == "xray1"
    table, key, kept = detail.changed[0]
    assert (table, key) == ("visit", 1)
    assert {moved.column: (moved.before, moved.after) for moved in kept}["state"] == ("waiting", "called")
    assert clinic.store.read(lambda snapshot: read_entry(snapshot, 2)).made == (("visit", 1), ("examination", 1))
    with pytest.raises(NotFound):
        clinic.store.read(lambda snapshot: read_entry(snapshot, 99))


def test_stored_values_in_words() -> None:
    assert plain(None) == "–"
    assert plain([1, {"enum": "x:Y", "value": "left"}]) == "1, left"
    assert plain({"instant": "2026-11-24T07:00:00+00:00"}) == "24.11.2026 9.00.00"
    assert plain({"class": "x:Y", "fields": {"a": True, "b": None}}) == "a true, b –"


def test_an_export_can_be_followed_by_its_lines_alone(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(24 * 60)
    clinic.walk_in(2)
    clinic.walk_in(3)
    day = clinic_day(clinic.clock.now())
    lines = clinic.store.read(lambda snapshot: list(export_day(snapshot, day)))
    about, *between, last = map(json.loads, lines)
    assert (about["day"], about["entries"], len(between)) == ("2026-11-25", 4, 4)
    before = about["before"]
    for line in between:
        before = chained(before, canonical(line["body"]))
        assert before == line["hash"]
    assert last["head"]["hash"] == before
    assert "Testinen" not in "".join(lines)
    witness = clinic.store.read(head_of)
    assert witnesses_of(lines) == [witness]
    assert witnesses_of(lines[:-1]) == [witness]
    clinic.walk_in(4)
    assert clinic.store.read(lambda snapshot: verify(snapshot, witnesses_of(lines))).sound
    assert not clinic.store.read(lambda snapshot: verify(snapshot, [Witness(witness.database, 6, "x")])).sound


def test_the_first_day_begins_with_the_databases_own_hash(clinic: Clinic) -> None:
    clinic.walk_in(1)
    lines = clinic.store.read(lambda snapshot: list(export_day(snapshot, TODAY)))
    about, first = json.loads(lines[0]), json.loads(lines[1])
    assert about["before"] == first_hash(about["database"])
    assert chained(about["before"], canonical(first["body"])) == first["hash"]


@pytest.mark.parametrize("text", ["", "no json", "{}", "[1]", '{"seq": 1, "hash": "x"}', '{"head": {"seq": 1}}'])
def test_what_is_no_witness_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"journal\.no_witness"):
        witnesses_of([text])
