"""A patient on the way is announced: in the order before arrival, without a number, called by nobody yet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.referral.facts import Priority
from models.refusal import Message, Unavailable
from screens.check_in.form import due_today
from screens.dialogs import Choice
from screens.errands.person import find_person
from screens.opening import may_list
from screens.person import called, who_of
from screens.sheet import Act

if TYPE_CHECKING:
    from models.patient.view import PatientFile
    from models.store.snapshot import Snapshot
    from screens.base import DeskScreen

PRESSING = (Priority.STAT, Priority.ASAP, Priority.URGENT)
"""How pressing it can be."""


async def announce_patient(screen: DeskScreen, priority: Priority, whom: str = "") -> None:
    """Ask who is on the way, if nobody was named and it isn't the patient at hand, and put them in the order."""
    from models.visit.announce import announce

    at_hand = None if whom else screen.patient_at_hand
    person = at_hand or await find_person(screen, Message("check_in.announce_title"), said=whom, newcomers=True)
    while True:
        if person is None or not await may_list(screen, [person.key]):
            return
        who = who_of(person)
        options = [Act("yes", Message("check_in.announce_yes"))]
        if at_hand is not None and person is at_hand:
            options.append(Act("other", Message("check_in.announce_other"), Message("desk.asks_who"), named=False))
        title = Message(f"check_in.announce_{priority}")
        match await screen.ask(Choice(title, options, who=who)):
            case "yes":
                break
            case "other":
                person = await find_person(screen, Message("check_in.announce_title"), newcomers=True)
            case _:
                return
    try:
        file = await screen.desk.ask(partial(_read_file, patient=person.key))
    except Unavailable:
        return  # the header says that the database can't be reached
    due = tuple(view.key for view in file.referrals if due_today(view))
    attempt = screen.attempt(Message("check_in.not_announced"), who)
    done = await attempt.perform(announce, patient=person.key, referrals=due, priority=priority)
    if done is not None:
        screen.tell_said(Message("check_in.announced_toast", {"name": called(person)}))


def _read_file(snapshot: Snapshot, *, patient: int) -> PatientFile:
    from models.patient.file import read_file

    return read_file(snapshot, patient)
