"""Messages through the one door: whole or not at all, once, and what they do to the clinic."""

from __future__ import annotations

from sqlalchemy import text

from models.permission import Role
from models.refusal import Message
from models.store.unit_of_work import Actor
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.states import IdentityShown
from tests.clinic import Clinic, code
from tests.xray_tui.hl7.made_up import BORN, HABITS, TODAY, message, msh, obr, orc, order, pid
from xray_tui import intake
from xray_tui.hl7.batch import entries
from xray_tui.intake import Line

GATEWAY = Actor(None, "listen", frozenset({Role.INTAKE}))
OLD = "66^^^HUS"


def take(clinic: Clinic, *messages: bytes) -> list[Line]:
    batch = entries(b"".join(messages), TODAY, HABITS, "file")
    return list(intake.take(clinic.store, batch, actor=GATEWAY, station="listen"))


def told(clinic: Clinic, *messages: bytes) -> list[str]:
    return [f"{line.kind.value} {line.why.key}" if line.why else line.kind.value for line in take(clinic, *messages)]


def rows(clinic: Clinic, query: str) -> list[tuple[object, ...]]:
    return clinic.store.read(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(text(query))])


def seq(clinic: Clinic) -> int:
    return clinic.store.read(lambda snapshot: snapshot.seq)


def test_the_same_number_is_taken_once_and_is_the_same_again(clinic: Clinic) -> None:
    assert told(clinic, order()) == ["taken"]
    before = seq(clinic)
    again = order().replace(b"20261124080000", b"20261124090000")  # sent again later
    assert told(clinic, order(), again) == ["same", "same"]
    assert seq(clinic) == before
    assert rows(clinic, "SELECT count(*) FROM referral") == [(1,)]


def test_another_message_under_the_same_number_is_refused_not_lost(clinic: Clinic) -> None:
    assert told(clinic, order(), order(2, number="M1")) == ["taken", "refused intake.number_again"]
    assert told(clinic, order(2, number="M1").replace(b"|EHR|SOTE|", b"|OTHER|SOTE|")) == ["taken"]


def test_new_changed_taken_back(clinic: Clinic) -> None:
    assert told(clinic, order()) == ["taken"]
    assert told(clinic, order(control="XO", number="M2", timing="^^^^^S")) == ["updated"]
    assert rows(clinic, "SELECT priority, state, written_on FROM referral") == [("stat", "open", "2026-11-23")]
    assert told(clinic, message(msh(control="M3"), pid(), "ORC|CA|R1^EHR")) == ["updated"]
    assert rows(clinic, "SELECT priority, state, exam_code FROM referral") == [("stat", "revoked", "NG1AA")]


def test_a_message_is_taken_whole_or_not_at_all(clinic: Clinic) -> None:
    take(clinic, order(2))
    stolen = message(msh(control="M9"), pid(), orc(1), obr(1), orc(2), obr(2))
    before = seq(clinic)
    assert told(clinic, stolen) == ["refused referral.other_patient"]
    assert rows(clinic, "SELECT source FROM referral") == [("EHR|R2",)]
    assert rows(clinic, "SELECT count(*) FROM patient") == [(1,)]
    assert seq(clinic) == before + 1  # the refusal is kept
    assert rows(clinic, "SELECT what, place FROM refused_message") == [("ORM^O01 M9", "file:1")]


def test_news_of_people_known_here_alone(clinic: Clinic) -> None:
    known = message(msh(control="O1"), pid(ids=OLD), orc(), obr())
    change = message(msh("ADT^A08", "A1"), pid(name="Uusinen^Testi1", ids=OLD))
    before = seq(clinic)
    assert told(clinic, change) == ["ignored intake.nobody_known"]
    assert seq(clinic) == before
    assert told(clinic, known, change) == ["taken", "updated"]
    assert rows(clinic, "SELECT family FROM patient") == [("Uusinen",)]


def test_two_records_become_one(clinic: Clinic) -> None:
    merger = message(msh("ADT^A40", "A2"), pid(), f"MRG|{OLD}")
    assert told(clinic, merger) == ["ignored intake.nobody_known"]
    old = message(msh(control="O1"), pid(ids=OLD), orc(5), obr(5))
    assert told(clinic, order(), old, merger) == ["taken", "taken", "updated"]
    assert rows(clinic, "SELECT id, merged_into FROM patient") == [(1, None), (2, 1)]
    assert rows(clinic, "SELECT DISTINCT patient_id FROM referral") == [(1,)]
    assert told(clinic, message(msh("ADT^A40", "A3"), pid(), f"MRG|{OLD}")) == ["same"]


def test_a_merger_of_which_one_is_known_gives_that_one_the_other_numbers(clinic: Clinic) -> None:
    take(clinic, message(msh(control="O1"), pid(ids=OLD), orc(5), obr(5)))
    assert told(clinic, message(msh("ADT^A40", "A2"), pid(), f"MRG|{OLD}")) == ["updated"]
    assert rows(clinic, "SELECT value FROM identifier ORDER BY value") == [(code(1, BORN),), ("66",)]


def test_booked_moved_cancelled(clinic: Clinic) -> None:
    def booking(trigger: str, at: str) -> bytes:
        sch = f"SCH|B1^WEB{'|' * 25}R1"
        return message(msh(f"SIU^{trigger}", trigger + at), sch, pid(), f"AIS|1|A||{at}|||10|min")

    take(clinic, order())
    assert told(clinic, booking("S12", "20261124100000")) == ["taken"]
    query = "SELECT state, exam_code, (SELECT count(*) FROM appointment_referral) FROM appointment"
    assert rows(clinic, query) == [("booked", "NG1AA", 1)]
    assert told(clinic, booking("S13", "20261124110000")) == ["updated"]
    assert rows(clinic, "SELECT start FROM appointment")[0][0] == "2026-11-24 09:00:00.000000"
    assert take(clinic, booking("S15", "20261124110000"))[0].why == Message("intake.cancelled")
    assert rows(clinic, "SELECT state FROM appointment") == [("cancelled",)]


def test_a_report_is_ready_once_it_was_imaged(clinic: Clinic) -> None:
    def report(control: str, number: str = "R1^EHR") -> bytes:
        return message(msh("ORU^R01", control), pid(), f"OBR|1|{number}||{'|' * 21}F")

    assert told(clinic, report("U1")) == ["refused message.unknown_referral"]
    take(clinic, order(site="^^^^L"))
    assert told(clinic, report("U2")) == ["refused appointment.not_imaged"]
    came = clinic.perform(check_in, patient=1, referrals=(1,), identity=IdentityShown.PHOTO_ID)
    called = clinic.perform(call_next, rooms=("xray1",))
    assert called.visit == came.visit
    clinic.perform(start, visit=called.visit, seen=seq(clinic), said=code(1, BORN)[-4:])
    clinic.perform(finish, visit=called.visit, seen=seq(clinic))
    assert told(clinic, report("U3"), report("U4", "R1")) == ["updated", "same"]
    assert rows(clinic, "SELECT reported_at IS NOT NULL FROM referral") == [(1,)]


def test_a_batch_file_framed_or_not(clinic: Clinic) -> None:
    whole = b"FHS|^~\\&|EHR\rBHS|^~\\&|EHR\r" + order() + order(2) + b"BTS|2\rFTS|1\r"
    assert told(clinic, whole) == ["taken", "taken"]
    framed = b"".join(b"\x0b" + each + b"\x1c\r" for each in (order(3), order(4, charset="8859/1")))
    assert told(clinic, framed) == ["taken", "taken"]
