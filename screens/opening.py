"""Opening a patient's file, the same on every screen: it is remembered before it is shown, with a reason if need be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.refusal import Message, Refusal
from screens.dialogs import Choice, Question, Refused
from screens.sheet import Act, Field

if TYPE_CHECKING:
    from screens.base import DeskScreen

_HERE = Act("here", Message("journal.why_here"), named=False)
_CALLS = Act("calls", Message("journal.why_calls"), named=False)
_UNIT = Act("unit", Message("journal.why_unit"), named=False)
_OTHER = Act("other", Message("journal.why_other"), Message("desk.asks_why"), named=False)
_REASONS = {"check_in": (_HERE, _CALLS, _UNIT, _OTHER)}
_ELSEWHERE = (_CALLS, _HERE, _UNIT, _OTHER)


async def may_open(screen: DeskScreen, patient: int) -> bool:
    """Remember that somebody looks at a patient's file here; ask why where nothing near explains it.

    Args:
        screen: where.
        patient: the patient's key.

    Returns:
        Whether it may be shown; if not, that has been said.
    """
    from models.journal.look import REASON_NEEDED, look
    from models.journal.outcomes import LookKind

    title = Message("journal.not_opened")
    try:
        await screen.desk.perform(look, kind=LookKind.FILE, patient=patient, where=screen.NAME)
    except Refusal as refusal:
        if refusal.message.key != REASON_NEEDED:
            await screen.ask(Refused.of(title, refusal))
            return False
        reason = await _why(screen, refusal.message)
        if not reason:
            return False
        attempt = screen.attempt(title)
        again = await attempt.perform(look, kind=LookKind.FILE, patient=patient, reason=reason, where=screen.NAME)
        return again is not None
    return True


async def may_list(screen: DeskScreen, patients: Sequence[int]) -> bool:
    """Remember that somebody is shown the hits of a search; whether they may be."""
    from models.journal.look import look
    from models.journal.outcomes import LookKind

    attempt = screen.attempt(Message("journal.not_opened"))
    shown = await attempt.perform(look, kind=LookKind.SEARCH, patients=tuple(patients), where=screen.NAME)
    return shown is not None


async def _why(screen: DeskScreen, note: Message) -> str:
    """One of the usual reasons, the likeliest first, or another one in words; "" when it was left."""
    title, reasons = Message("journal.why_title"), _REASONS.get(screen.NAME, _ELSEWHERE)
    chosen = await screen.ask(Choice(title, reasons, note=note))
    if chosen is None:
        return ""
    if chosen != _OTHER.id:
        label = next(act.label for act in reasons if act.id == chosen)
        return screen.words(label) if isinstance(label, Message) else label
    said = await screen.ask(Question(None, title, Field(Message("journal.why_prompt"))))
    return said.text if said else ""
