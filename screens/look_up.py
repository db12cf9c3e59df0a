"""Looking somebody up, the same on every screen: what was typed or scanned becomes one patient, or nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from models.permission import Permission
from models.refusal import Message, Refusal
from screens.dialogs import Choice, Refused
from screens.format import clock, full_date
from screens.opening import may_list
from screens.sheet import Act

if TYPE_CHECKING:
    from models.patient.view import PatientHit
    from screens.base import DeskScreen

Newcomer = Callable[[], Awaitable[int | None]]
Merge = Callable[[Sequence["PatientHit"]], Awaitable[int | None]]

_FIRST = Message("desk.asks_first")


async def look_up(
    screen: DeskScreen, text: str, *, scanned: bool, newcomer: Newcomer | None = None, merge: Merge | None = None
) -> int | None:
    """The patient whom the text means: the only one found, or the one chosen among several.

    What can't be a code is refused in a sentence; it is never repeated, as others may see the screen.

    Args:
        screen: where.
        text: as typed or scanned.
        scanned: whether a barcode reader sent it.
        newcomer: what takes somebody into the records whom nobody knows, where that may be done.
        merge: what makes one record of two that were found, where that may be done.

    Returns:
        The patient's key.
    """
    from models.patient.search import find

    title, next_step = Message("desk.not_found"), Message("desk.search_again")
    try:
        hits = await screen.desk.ask(lambda snapshot: find(snapshot, text, scanned=scanned))
    except Refusal as refusal:
        await screen.ask(Refused(title, refusal.message, next_step=next_step))
        return None
    if not hits:
        new = Act("new", Message("desk.new_patient"), Message("desk.asks_name"), named=False, may=Permission.REGISTER)
        again = Act("again", Message("desk.dialog_understood"), named=False)
        acts = (again, new) if newcomer else (again,)
        chosen = await screen.ask(Refused(title, Message("desk.nobody_found"), next_step=next_step, acts=acts))
        return await newcomer() if newcomer and chosen == "new" else None
    if len(hits) == 1:
        return hits[0].patient.key
    if not await may_list(screen, [hit.patient.key for hit in hits]):
        return None
    options = [Act(str(hit.patient.key), described(screen, hit), named=False) for hit in hits]
    if merge is not None:
        options.append(Act("merge", Message("check_in.merge"), _FIRST, named=False, may=Permission.CHECK_IN))
    note = Message("desk.confirm_nothing") if screen.ON_THE_PHONE else ""
    chosen = await screen.ask(Choice(Message("desk.which_patient", {"count": len(hits)}), options, note=note))
    if merge is not None and chosen == "merge":
        return await merge(hits)
    return int(chosen) if chosen else None


def described(screen: DeskScreen, hit: PatientHit) -> str:
    """``Mallinen, Onni   010516A****   A014``, or the appointed time; by code and number where names are hidden."""
    patient = screen.names.of(hit.patient)
    born = full_date(patient.birth_date) if patient.birth_date else ""
    today = hit.ticket or (clock(hit.appointed) if hit.appointed else "")
    marked = "!" if patient.non_disclosure else ""
    parts = (patient.name, patient.masked_code or born, today, marked)
    return "   ".join(part for part in parts if part)
