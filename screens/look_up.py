"""Looking somebody up, the same on every screen: what was typed or scanned becomes one patient, or nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from models.permission import Permission
from models.refusal import Message, Refusal
from screens.dialogs import Choice, Refused
from screens.format import clock, full_date
from screens.opening import may_list
from screens.person import called
from screens.safe import fill, visible, width
from screens.sheet import LABEL, Act

if TYPE_CHECKING:
    from models.patient.view import PatientHit
    from screens.base import DeskScreen

Newcomer = Callable[[], Awaitable[int | None]]
Merge = Callable[[Sequence["PatientHit"]], Awaitable[int | None]]

_FIRST = Message("desk.asks_first")
_BETWEEN = "   "


async def look_up(
    screen: DeskScreen,
    text: str,
    *,
    scanned: bool,
    newcomer: Newcomer | None = None,
    merge: Merge | None = None,
    merges: bool = False,
) -> int | None:
    """The patient whom the text means: the only one found, or the one chosen among several.

    What can't be a code is refused in a sentence; it is never repeated, as others may see the screen.

    Args:
        screen: where.
        text: as typed or scanned.
        scanned: whether a barcode reader sent it.
        newcomer: what takes somebody into the records whom nobody knows, where that may be done.
        merge: what makes one record of two that were found, where that may be done.
        merges: whether that is what they are looked for.

    Returns:
        The patient's key.
    """
    from models.patient.search import MOST, find

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
    if len(hits) == 1 and not merges:
        return hits[0].patient.key
    if merges and len(hits) == 1:
        only = Message("check_in.merge_one", {"name": called(screen.names.of(hits[0].patient))})
        await screen.ask(Refused(Message("check_in.not_merged"), only, next_step=next_step))
        return None
    if not await may_list(screen, [hit.patient.key for hit in hits]):
        return None
    if merge is not None and merges:
        return await merge(hits)
    listed = zip(hits, described(screen, hits), strict=True)
    options = [Act(str(hit.patient.key), words, named=False) for hit, words in listed]
    if merge is not None:
        options.append(Act("merge", Message("check_in.merge"), _FIRST, named=False, may=Permission.CHECK_IN))
    note = Message("desk.confirm_nothing") if screen.ON_THE_PHONE else ""
    many = Message("desk.which_patient_many", {"count": MOST})  # not all who fit may be among these
    title = many if len(hits) >= MOST else Message("desk.which_patient", {"count": len(hits)})
    chosen = await screen.ask(Choice(title, options, note=note))
    if merge is not None and chosen == "merge":
        return await merge(hits)
    return int(chosen) if chosen else None


def described(screen: DeskScreen, hits: Sequence[PatientHit]) -> list[str]:
    """``Mallinen, Onni   010516A****   A014``, or the appointed time; by code and number where names are hidden.

    Under each other in columns; a long name gives way to what tells one person from another.
    """
    told = [_cells(screen, hit) for hit in hits]
    others = [max(map(width, column)) for column in list(zip(*told, strict=True))[1:]]
    room = LABEL - sum(cells + len(_BETWEEN) for cells in others if cells)
    widths = [min(room, max(width(name) for name, *_ in told)), *others]
    lines = (zip(cells, widths, strict=True) for cells in told)
    return [_BETWEEN.join(fill(text, cells) for text, cells in line if cells).rstrip() for line in lines]


def _cells(screen: DeskScreen, hit: PatientHit) -> tuple[str, ...]:
    patient = screen.names.of(hit.patient)
    born = full_date(patient.birth_date) if patient.birth_date else ""
    today = hit.ticket or (clock(hit.appointed) if hit.appointed else "")
    return visible(patient.name), patient.masked_code or born, today, "!" if patient.non_disclosure else ""
