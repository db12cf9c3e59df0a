"""Two records of one person become one: which stays is chosen, and why they are one is asked before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.refusal import Message
from screens.dialogs import Choice, Question
from screens.errands.person import find_person
from screens.look_up import described
from screens.person import called, who_of
from screens.sheet import Act, Field

if TYPE_CHECKING:
    from models.patient.view import PatientHit, PatientView
    from screens.base import DeskScreen


async def merge_records(screen: DeskScreen) -> None:
    """Ask for both by searching, the one that stays first."""
    keep = await find_person(screen, Message("check_in.merge_keep"))
    if keep is None:
        return
    other = await find_person(screen, Message("check_in.merge_other", {"name": called(keep)}))
    if other is not None:
        await _merge(screen, keep, other)


async def merge_hits(screen: DeskScreen, hits: Sequence[PatientHit]) -> int | None:
    """Merge two of the hits of a search.

    Returns:
        The key of the patient who is left; ``None`` when it was left.
    """
    keep = await _choose(screen, Message("check_in.merge_keep"), hits)
    if keep is None:
        return None
    rest = [hit for hit in hits if hit.patient.key != keep.key]
    title = Message("check_in.merge_other", {"name": called(keep)})
    other = screen.names.of(rest[0].patient) if len(rest) == 1 else await _choose(screen, title, rest)
    return None if other is None else await _merge(screen, keep, other)


async def _choose(screen: DeskScreen, title: Message, hits: Sequence[PatientHit]) -> PatientView | None:
    options = [Act(str(place), described(screen, hit), named=False) for place, hit in enumerate(hits)]
    chosen = await screen.ask(Choice(title, options))
    return screen.names.of(hits[int(chosen)].patient) if chosen else None


async def _merge(screen: DeskScreen, keep: PatientView, other: PatientView) -> int | None:
    from models.patient.merge import merge

    who = who_of(keep)
    title = Message("check_in.merge_title", {"name": called(other), "code": other.masked_code})
    field = Field(Message("check_in.merge_why"))
    why = await screen.ask(Question(who, title, field, note=Message("check_in.merge_note")))
    if why is None:
        return None
    attempt = screen.attempt(Message("check_in.not_merged"), who)
    done = await attempt.perform(merge, keep=keep.key, merge=other.key, reason=why.text)
    if done is None:
        return None
    screen.tell_said(Message("check_in.merged", {"name": called(keep)}))
    return keep.key
