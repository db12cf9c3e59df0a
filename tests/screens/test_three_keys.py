"""Every act takes at most three keys, each of them counted, from whatever is selected on the screen where it lives.

What is typed or scanned into a question isn't counted, the Enter behind it is; nothing is typed into a list of acts: an
act is chosen there by its digit, or by Enter where it stands first. Whoever it is about is named before the last key.
The cases and ``NOBODYS`` together are every verb that there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from models.appointment.imaging import take_appointment
from models.appointment.imaging_read import read_imaging
from models.appointment.results_read import read_results
from models.patient.verbs import take_patient
from models.refusal import Message
from models.refused.verbs import keep_refused
from models.unit.rules import ClinicianKind, Mode
from models.visit.board import VisitRow
from models.visit.call import call_again, call_next, no_show
from models.visit.examine import finish, start
from models.visit.hold import hold
from models.visit.overrule import expedite
from models.visit.presence import away
from models.visit.states import State
from models.visit.stop import leave
from screens.base import DeskScreen
from screens.check_in.sheet import AsOfKey
from screens.day.shown import ActKey, DayAct
from screens.dialog import Dialog
from screens.imaging.sheet import BookedKey as ImagingKey
from screens.queue.cells import VisitKey
from screens.queue.view import QueueView
from screens.results.sheet import BookedKey, PhoneKey, ReportKey
from screens.schedules.shown import AbsenceKey, DayOffKey, WeekKey
from tests.clinic import MORNING, Clinic, person
from tests.imaging import image
from tests.screens.station import Worker, station
from tests.verbs import every_verb

MOST = 3
PRESSED = ("enter", "space", "f9", "ctrl+r", "ctrl+t", "ctrl+p")
WHY = "a reason"


def waiting(clinic: Clinic, n: int) -> str:
    return clinic.walk_in(n).ticket


def then(*verbs: tuple[Callable[..., object], dict[str, Any]], begun: Callable[[Clinic, int], str] = waiting) -> Any:
    """What was before: somebody came, and this was done to them."""

    def before(clinic: Clinic, n: int) -> str:
        ticket = begun(clinic, n)
        for verb, more in verbs:
            row = clinic.row(ticket)
            clinic.perform(verb, visit=row.visit, seen=row.changed, **more)
        return ticket

    return before


def called(clinic: Clinic, n: int) -> str:
    ticket = clinic.walk_in(n).ticket
    clinic.perform(call_next, rooms=("xray1", "panoramic"))
    return ticket


def called_twice(clinic: Clinic, n: int) -> str:
    ticket = called(clinic, n)
    clinic.clock.forward(3)
    row = clinic.row(ticket)
    clinic.perform(call_again, visit=row.visit, seen=row.changed)
    clinic.clock.forward(3)
    return ticket


in_exam = then((start, {"cannot_say": "aphasia"}), begun=called)

# What was before, the verb, the keys: "=" types into a question, a word chooses the act of that label by its digit.
QUEUE: list[tuple[Any, str, tuple[str, ...]]] = [
    (waiting, "visit.call_next", ("enter", "enter")),
    (waiting, "visit.hold", ("enter", "Put on hold", "=", "enter")),
    (then((hold, {"note": "asks"})), "visit.release", ("enter", "enter", "=", "enter")),
    (waiting, "visit.away", ("enter", "Away", "enter")),
    (then((away, {})), "visit.mark_back", ("enter", "enter")),
    (waiting, "visit.expedite", ("enter", "Expedite", "=", "enter")),
    (waiting, "visit.defer", ("enter", "Defer", "=", "enter")),
    (then((expedite, {"reason": "taxi"})), "visit.lift", ("enter", "Lift", "enter")),
    (waiting, "visit.leave", ("enter", "Left", "=", "enter")),
    (called, "visit.start", ("enter", "enter", "=last four", "enter")),
    (called, "visit.start", ("enter", "Start, patient cannot say", "=", "enter")),
    (waiting, "visit.call_again", ("f9", "ctrl+r")),
    (called, "visit.pass_over", ("enter", "Pass over", "enter")),
    (called_twice, "visit.no_show", ("enter", "Not present", "enter")),
    (then((no_show, {}), begun=called_twice), "visit.reinstate", ("enter", "enter")),
    (called, "visit.not_done", ("enter", "Not done", "=", "enter")),
    (called, "visit.wrong_patient", ("enter", "This is the wrong", "enter")),
    (in_exam, "visit.finish", ("enter", "enter")),
    (in_exam, "visit.stop", ("enter", "Stop", "=", "enter")),
    (in_exam, "visit.wrong_patient", ("enter", "Wrong patient, nobody", "=", "enter")),
    (in_exam, "visit.wrong_patient", ("enter", "Wrong patient, somebody", "=", "enter")),
]

NOBODYS = {
    # the program's own, at its doors and desks
    *("appointment.take_appointment", "message.take_message", "referral.take_referral", "refused.keep_refused"),
    *("machine.begin", "machine.tell", "machine.image_again", "machine.stop_machine", "machine.switch_patient"),
    *("journal.look", "journal.review", "appointment.miss_left", "visit.learn", "staff.take_post", "staff.leave_post"),
    # signing in, and the command line's
    *("staff.try_pin", "staff.make_first_manager", "staff.add_staff", "staff.change_pin", "staff.disable_staff"),
    *(
        "staff.enable_staff",
        "staff.reset_pin",
        "staff.name_own_record",
        "unit.load_unit",
        "journal.let_go",
        "journal.hand_out",
    ),
    # answers to what a start asks in the room: a digit and an Enter each (test_questions)
    *("visit.answer_pregnancy", "visit.answer_side"),
    # a form of five days (test_schedules_screen); what stands after all, in the list of move and cancel
    *("unit.set_week", "appointment.keep_results"),
}
"""The verbs that are no act of their own on a screen."""


async def work(hands: Worker, clinic: Clinic, verb: str, keys: Iterable[str], who: str, typed: str = WHY) -> None:
    """Press the keys of one act and see it performed."""
    before, counted, keys = performed(clinic), 0, list(keys)
    for place, key in enumerate(keys):
        shown = hands.app.screen
        if place == len(keys) - 1 and len(keys) > 1:
            assert who in hands.screen_text(), f"{verb} doesn't say whom it is about:\n{hands.screen_text()}"
        if key.startswith("="):
            await hands.type(typed)
            continue
        counted += 1
        opens = key in ("enter", "ctrl+t", "ctrl+p")
        if key in PRESSED:
            await hands.press(key)
        else:
            digit, row = act(hands, key)
            opens = "asks" in row
            await hands.type(digit)
        if key == "f9":
            await hands.until("► called")
        if place < len(keys) - 1 and opens:
            await hands.until(lambda shown=shown: hands.app.screen is not shown)
    assert counted <= MOST
    await hands.until(lambda: verb in performed(clinic)[len(before) :])


def act(hands: Worker, label: str) -> tuple[str, str]:
    """The digit beside an act that stands in the list, and its row."""
    found = re.search(rf"(\d) ({re.escape(label)}.*)", hands.screen_text())
    assert found is not None, f"{label!r} isn't there:\n{hands.screen_text()}"
    return found[1], found[2]


def performed(clinic: Clinic) -> list[str]:
    statement = text("SELECT verb FROM entry ORDER BY seq")
    return list(clinic.store.read(lambda snapshot: snapshot.connection.execute(statement).scalars().all()))


async def test_of_a_visit_in_the_queue(clinic: Clinic) -> None:
    async with station(clinic) as hands:
        for n, (begun, verb, keys) in enumerate(QUEUE, 1):
            ticket = begun(clinic, n)
            row = clinic.row(ticket)
            await hands.until(lambda row=row: known(hands, row))
            await select(hands, VisitKey(row.visit))
            code = person(n).identifiers[0].value
            await work(hands, clinic, verb, keys, ticket, typed=code[-4:] if "=last four" in keys else WHY)
            if begun is in_exam and verb == "visit.finish":
                await work(hands, clinic, "visit.take_back", ("ctrl+t", "enter"), ticket)
            put_away(clinic, ticket)


def known(hands: Worker, row: VisitRow) -> bool:
    """Whether the board is as far."""
    screen = hands.app.screen
    found = screen.row_of(row.visit) if isinstance(screen, QueueView) else None
    return found is not None and found.changed == row.changed


async def select(hands: Worker, key: Hashable) -> None:
    """As the arrows or a search would, once the row is there: it isn't counted."""
    screen = hands.app.screen
    assert isinstance(screen, DeskScreen)
    assert screen.rows is not None
    await hands.until(partial(screen.rows.select, key))


def put_away(clinic: Clinic, ticket: str) -> None:
    """Nobody is in the way of the next case."""
    for verb, more in ((finish, {}), (leave, {"reason": "gone"})):
        board = clinic.board()
        row = next((row for row in (*board.in_rooms, *board.waiting) if row.ticket == ticket), None)
        if row is not None and (row.state is State.IN_EXAM) == (verb is finish):
            clinic.perform(verb, visit=row.visit, seen=row.changed, **more)


async def at_hand(hands: Worker, n: int) -> None:
    await hands.press("escape", "escape")
    await hands.scan(person(n).identifiers[0].value)
    await hands.until(f"Testinen, Testi{n} ")


async def test_at_the_counter(clinic: Clinic) -> None:
    for n in range(1, 7):
        late = {"wanted_from": MORNING.date() + timedelta(days=9)} if n == 3 else {}
        clinic.take(clinic.incoming(n, **late))
    one = person(9, "Kaksonen")
    for facts in (one, replace(one, identifiers=(), given="Testi9b")):
        clinic.perform(take_patient, facts=facts)
    async with station(clinic, "reception", first="check_in") as hands:
        await at_hand(hands, 1)
        await work(hands, clinic, "visit.check_in", ("enter", "enter"), "Testi1")
        await work(hands, clinic, "visit.withdraw", ("ctrl+t", "enter"), "Testi1")
        await at_hand(hands, 2)
        await select(hands, AsOfKey())
        await work(hands, clinic, "visit.check_in", ("enter", "=", "enter", "enter"), "Testi2", typed="8.40 power cut")
        await at_hand(hands, 3)
        await hands.press("space")
        await work(hands, clinic, "visit.check_in", ("enter", "told name", "=", "enter"), "Testi3")
        await at_hand(hands, 4)
        await work(hands, clinic, "visit.announce", ("ctrl+p", "=", "enter", "enter"), "Testi4", typed="way stat")
        await hands.press("escape")
        await hands.type("kaksonen")
        await hands.press("enter")
        await hands.until("2 patients")
        await work(hands, clinic, "patient.merge", ("One person twice", "=", "enter"), "Testi9", typed="1 2 card shown")
        await hands.until(lambda: isinstance(hands.app.screen, Dialog))
        await hands.press("escape")
        await hands.scan(person(20).identifiers[0].value)
        await hands.until("New patient")
        await work(hands, clinic, "patient.take_patient", ("New patient", "=", "enter"), "****", typed="Uusi, Uuno")
        await hands.until("nothing ticked: Uusi")
        close = ("ctrl+p", "=", "enter", "=", "enter")
        await work(hands, clinic, "unit.close_room", close, "X-ray 1", typed="close room")
        await work(hands, clinic, "unit.open_room", ("ctrl+p", "=", "enter"), "X-ray 1", typed="open room")


async def test_of_results(clinic: Clinic) -> None:
    patient = image(clinic, 1)
    read = partial(read_results, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.DOCTOR)
    of = clinic.store.read(read).of[0].referral
    async with station(clinic, "reception", first="results") as hands:
        await at_hand(hands, 1)
        await hands.until("Five earliest")
        await select(hands, ReportKey(of))
        await work(hands, clinic, "appointment.report_ready", ("enter",), "Testi1")
        await hands.until("√ report")
        await work(hands, clinic, "appointment.report_not_ready", ("enter",), "Testi1")
        await select(hands, PhoneKey(other=False))
        await work(hands, clinic, "appointment.book_results", ("space", "enter"), "Testi1")
        booked = clinic.store.read(read).booked[0].appointment
        await hands.until("√ Booked")
        await select(hands, BookedKey(booked))
        await work(hands, clinic, "appointment.move_results", ("enter", "enter", "enter"), "Testi1")
        await hands.until("√ Moved")
        booked = clinic.store.read(read).booked[0].appointment
        await select(hands, BookedKey(booked))
        await work(hands, clinic, "appointment.cancel_results", ("enter", "Cancel", "enter"), "Testi1")


async def test_of_imaging(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    read = partial(read_imaging, patient=clinic.patient_of(1))
    async with station(clinic, "reception", first="imaging") as hands:
        await at_hand(hands, 1)
        await hands.until("book Testinen")
        await work(hands, clinic, "appointment.book_imaging", ("enter",), "Testi1")
        await hands.until("√ Booked")
        await select(hands, ImagingKey(clinic.store.read(read).booked[0].appointment))
        await work(hands, clinic, "appointment.move_imaging", ("enter", "enter", "enter"), "Testi1")
        await hands.until("√ Moved")
        key = ImagingKey(clinic.store.read(read).booked[0].appointment)
        await select(hands, key)
        await work(hands, clinic, "appointment.cancel_imaging", ("enter", "Cancel", "enter"), "Testi1")
        start = clinic.clock.now() + timedelta(minutes=20)
        missed = clinic.booking(1, start)
        clinic.perform(take_appointment, incoming=missed, content=missed.source)
        clinic.clock.forward(60)
        key = ImagingKey(clinic.store.read(read).booked[0].appointment)
        await at_hand(hands, 1)
        await hands.until("Tue 24.11.  9.20")
        await select(hands, key)
        await work(hands, clinic, "appointment.miss_imaging", ("enter", "enter"), "Testi1")


async def test_of_the_day(clinic: Clinic) -> None:
    clinic.clock.at = MORNING - timedelta(days=1)
    clinic.walk_in(1)
    clinic.clock.at = MORNING
    clinic.walk_in(2)
    clinic.perform(
        keep_refused,
        what="ServiceRequest/1",
        place="a.json",
        why=Message("intake.patient_missing", {"reference": "Patient/1"}),
    )
    async with station(clinic, "reception", first="day", waits_for="Left open", manager=True) as hands:
        await hands.press("escape")
        (left,) = [row.key for row in hands.app.screen.rows.rows if getattr(row.key, "list", "") == "left_open"]
        await select(hands, left)
        await work(hands, clinic, "visit.end_left_open", ("enter", "enter", "=", "enter"), "Testi1")
        (message,) = [row.key for row in hands.app.screen.rows.rows if getattr(row.key, "list", "") == "refused"]
        await select(hands, message)
        await work(hands, clinic, "refused.dismiss_refused", ("enter", "enter"), "Dismiss")
        await select(hands, ActKey(DayAct.CLOSE))
        await work(hands, clinic, "visit.close_day", ("enter", "=", "enter"), "B001")


async def test_of_the_schedules(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="schedules", waits_for="T. Esimerkki, doctor") as hands:
        rows = hands.app.screen.rows.rows
        await select(hands, next(row.key for row in rows if isinstance(row.key, WeekKey)))
        days = "7.12.-8.12. leave"
        await work(hands, clinic, "unit.set_absence", ("enter", "Away", "=", "enter"), "T. Esimerkki", typed=days)
        await hands.until("away          7.12.")
        await select(hands, next(row.key for row in hands.app.screen.rows.rows if isinstance(row.key, AbsenceKey)))
        await work(hands, clinic, "unit.end_absence", ("enter", "enter"), "T. Esimerkki")
        await select(hands, DayOffKey(None))
        await work(hands, clinic, "unit.set_day_off", ("enter", "=", "enter"), "7.12.", typed="7.12. training")
        await hands.until("training")
        key = next(row.key for row in hands.app.screen.rows.rows if isinstance(row.key, DayOffKey) and row.key.day)
        await select(hands, key)
        await work(hands, clinic, "unit.end_day_off", ("enter", "enter"), "7.12.")


def test_these_are_all() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [verb for verb in every_verb() if f'"{verb}"' not in source] == [], "a case, or NOBODYS"
