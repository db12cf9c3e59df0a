"""Asking for a patient in a dialog, where the errand isn't about whoever is on the screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.refusal import Message, Refusal
from screens.check_in.newcomer import register
from screens.dialogs import Answer, Question, Refused
from screens.look_up import look_up
from screens.sheet import Field

if TYPE_CHECKING:
    from models.patient.view import PatientView
    from models.store.snapshot import Snapshot
    from screens.base import DeskScreen


async def find_person(
    screen: DeskScreen, title: Message, *, said: str = "", newcomers: bool = False
) -> PatientView | None:
    """Ask whom it is about, by code, ticket or name, typed or scanned.

    Args:
        screen: where.
        title: what for.
        said: who was named already, as typed: nothing is asked then.
        newcomers: whether somebody whom nobody knows may be taken into the records.

    Returns:
        The patient; ``None`` when it was left.
    """
    field = Field(Message("desk.prompt"), takes_scan=True, at_once=True)
    answer: Answer | None = Answer(said) if said else None
    if answer is None:
        answer = await screen.ask(Question(None, title, field))
    if answer is None:
        return None
    newcomer = partial(register, screen, answer.text) if newcomers else None
    key = await look_up(screen, answer.text, scanned=answer.scanned, newcomer=newcomer)
    if key is None:
        return None
    try:
        found = await screen.desk.ask(partial(_read, key=key))
    except Refusal as refusal:
        await screen.ask(Refused.of(title, refusal))
        return None
    return None if found is None else screen.names.of(found)


def _read(snapshot: Snapshot, *, key: int) -> PatientView | None:
    from models.patient.read import patients

    return next(iter(patients(snapshot.connection, [key])), None)
