"""Every turn that a visit can take, by hands at a desk: at most three keys, whatever is typed beside them."""

from __future__ import annotations

from sqlalchemy import text

from models.referral.facts import Priority
from models.visit.announce import announce
from models.visit.call import call_next
from models.visit.examine import start
from models.visit.states import Examined, Overrule, State
from tests.clinic import Clinic
from tests.screens.station import Worker, station

ROOMS = ("xray1", "panoramic")


def in_exam(clinic: Clinic, n: int = 1, **more: object) -> str:
    ticket = clinic.walk_in(n, **more).ticket
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row(ticket)
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
    return ticket


def state_of(clinic: Clinic, ticket: str) -> str:
    number = int(ticket[1:])
    return str(
        clinic.store.read(
            lambda snapshot: snapshot.connection.execute(
                text("SELECT state FROM visit WHERE number = :number"), {"number": number}
            ).scalar_one()
        )
    )


async def act(hands: Worker, word: str, reason: str = "", asks: str = "Reason") -> None:
    """Enter, the act by its name, Enter, the reason, Enter."""
    await hands.press("enter")
    await hands.until("Esc back")
    await hands.type(word)
    await hands.press("enter")
    if reason:
        await hands.until(asks)
        await hands.type(reason)
        await hands.press("enter")


async def test_away_is_shown_and_back_ends_it(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, "reception", waits_for="B001") as hands:
        await act(hands, "away")
        await hands.until("√ Away: B001 Testinen, Testi1")
        await hands.until("○ away  since 9.00")
        await hands.until("Is away: not called until")
        clinic.clock.forward(2)
        await act(hands, "is back")
        await hands.until("√ Back: B001 Testinen, Testi1")
        assert clinic.row("B001").away_since is None


async def test_one_who_is_away_is_called_by_nobody(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await act(hands, "away")
        await hands.until("○ away")
        await hands.press("f9")
        await hands.until("Nobody of those waiting can be called")
        await hands.press("enter", "enter")
        await hands.until("Is back: B001")
        assert "Call" in hands.screen_text()


async def test_left_takes_a_reason_and_the_patient_is_gone(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, "reception", waits_for="B001") as hands:
        await act(hands, "left", "had to fetch a child")
        await hands.until("√ Left: B001 Testinen, Testi1")
        await hands.until("Nobody is waiting.")
        assert state_of(clinic, "B001") == State.LEFT


async def test_stop_sends_back_to_the_same_place(clinic: Clinic) -> None:
    ticket = in_exam(clinic)
    due = clinic.row(ticket).due
    async with station(clinic, waits_for="● in exam") as hands:
        await act(hands, "stop", "machine down")
        await hands.until("√ Stopped, waiting: B001 Testinen, Testi1")
        row = clinic.row(ticket)
        assert (row.state, row.due) == (State.WAITING, due)


async def test_not_done_ends_the_visit(clinic: Clinic) -> None:
    in_exam(clinic)
    async with station(clinic, waits_for="● in exam") as hands:
        await act(hands, "not done", "could not stand")
        await hands.until("√ Not done: B001")
        assert state_of(clinic, "B001") == State.NOT_DONE


async def test_of_several_one_may_not_be_done(clinic: Clinic) -> None:
    from models.visit.check_in import check_in
    from models.visit.states import IdentityShown

    knee = clinic.take(clinic.incoming(1)).referral
    chest = clinic.take(clinic.incoming(1, exam="GD1AA", source="urn:test|R1b")).referral
    patient = clinic.patient_of(knee)
    clinic.perform(check_in, patient=patient, referrals=(knee, chest), identity=IdentityShown.TOLD)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await act(hands, "not done, only chest", "already done in Porvoo")
        await hands.until("√ Not done: B001")
        states = {exam.code: exam.state for exam in clinic.row("B001").exams}
        assert states == {"NG1AA": Examined.PLANNED, "GD1AA": Examined.NOT_DONE}
        assert clinic.row("B001").state == State.CALLED


async def test_the_wrong_patient_before_the_start_is_asked_first(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await act(hands, "wrong")
        await hands.until("Did the wrong patient come for B001?")
        await hands.press("escape")
        assert clinic.row("B001").state == State.CALLED
        await act(hands, "wrong")
        await hands.until("Did the wrong patient come")
        await hands.press("enter")
        await hands.until("√ Wrong patient, B001 waits")
        assert clinic.row("B001").state == State.WAITING


async def test_the_wrong_patient_in_the_room_is_an_incident(clinic: Clinic) -> None:
    in_exam(clinic)
    async with station(clinic, waits_for="● in exam") as hands:
        await act(hands, "wrong patient, somebody", "two of a name; one image", asks="What happened")
        await hands.until("√ Wrong patient, B001 waits")
        assert "take back" not in hands.screen_text(), "an incident stays written"
        incident = clinic.store.read(
            lambda snapshot: snapshot.connection.execute(text("SELECT exposed, note FROM incident")).one()
        )
        assert tuple(incident) == (1, "two of a name; one image")


async def test_the_identity_that_does_not_fit_leads_to_the_wrong_patient(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await hands.press("enter", "enter")
        await hands.until("Ask for the last four characters")
        await hands.type("9999")
        await hands.press("enter")
        await hands.until("× Not started")
        await hands.press("down", "enter")
        await hands.until("Did the wrong patient come for B001?")
        await hands.press("enter")
        await hands.until("√ Wrong patient, B001 waits")


async def test_an_overrule_takes_a_reason_which_is_the_shown_why_and_is_lifted(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    async with station(clinic, "reception", waits_for="B003") as hands:
        await hands.press("down", "down")
        await hands.until("Testinen, Testi3")
        await act(hands, "expedite", "ambulance waits")
        await hands.until("Expedited: ambulance waits.")
        assert clinic.board().waiting[0].ticket == "B003"
        await act(hands, "defer", "waits for a friend")
        await hands.until("Deferred: waits for a friend.")
        assert clinic.board().waiting[-1].ticket == "B003"
        await act(hands, "lift")
        await hands.until("√ Overrule lifted: B003")
        assert clinic.row("B003").overrule is None


async def test_one_on_the_way_stands_in_the_order_and_arrives_at_check_in(clinic: Clinic) -> None:
    clinic.walk_in(1)
    referral = clinic.take(clinic.incoming(2)).referral
    patient = clinic.patient_of(referral)
    clinic.perform(announce, patient=patient, referrals=(referral,), priority=Priority.STAT)
    async with station(clinic, "reception", waits_for="» on the way") as hands:
        text_ = hands.screen_text()
        assert text_.index("» on the way") < text_.index("B001"), "stat stands first before it comes"
        await hands.press("up", "up", "enter")
        await hands.until("Has arrived: check in")
        await hands.press("enter")
        await hands.until("» on the way: announced beforehand")
        await hands.press("tab", "enter")
        await hands.until("B002 given at 9.00 to Testinen, Testi2")
        assert clinic.board().waiting[0].ticket == "B002"
        assert clinic.row("B002").overrule is None
        assert Overrule.EXPEDITED not in {row.overrule for row in clinic.board().waiting}
