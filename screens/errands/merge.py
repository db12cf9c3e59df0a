"""Two records of one person become one: which stays is chosen, and why they are one is asked before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from models.refusal import Message
from screens.dialogs import Heard, Question
from screens.errands.listed import pair
from screens.errands.person import find_person
from screens.look_up import described, look_up
from screens.person import called, who_of
from screens.sheet import Field

if TYPE_CHECKING:
    from models.patient.view import PatientHit, PatientView
    from screens.base import DeskScreen


async def merge_records(screen: DeskScreen, whom: str = "") -> None:
    """Ask for both by searching, the one that stays first, unless that is the patient at hand.

    Args:
        screen: where.
        whom: a name that several have, as typed: two of those are asked for by their numbers in the list.
    """
    if whom:
        await look_up(screen, whom, scanned=False, merge=partial(merge_hits, screen), merges=True)
        return
    keep = screen.patient_at_hand or await find_person(screen, Message("check_in.merge_keep"))
    if keep is None:
        return
    other = await find_person(screen, Message("check_in.merge_other", {"name": called(keep)}))
    if other is not None:
        await _merge(screen, keep, other)


async def merge_hits(screen: DeskScreen, hits: Sequence[PatientHit]) -> int | None:
    """Merge two of the hits of a search, named by their numbers in the list.

    Returns:
        The key of the patient who is left; ``None`` when it was left.
    """
    people = [screen.names.of(hit.patient) for hit in hits]

    def hears(typed: str) -> Heard:
        found = pair(typed, len(people))
        if found is None or not found[2]:
            return Heard(Message("check_in.merge_unheard"), ok=False)
        keep, other = (who_of(people[place]).full for place in found[:2])
        return Heard(Message("check_in.merge_heard", {"keep": keep, "other": other}))

    listed = [f"{number}  {words}" for number, words in enumerate(described(screen, hits), 1)]
    said = await screen.ask(
        Question(
            None,
            Message("check_in.merge_hits"),
            Field(Message("check_in.merge_pair")),
            note=(*listed, Message("check_in.merge_note")),
            hears=hears,
        )
    )
    found = pair(said.text, len(people)) if said else None
    return None if found is None else await _perform(screen, people[found[0]], people[found[1]], found[2])


async def _merge(screen: DeskScreen, keep: PatientView, other: PatientView) -> int | None:
    who = who_of(keep)
    title = Message("check_in.merge_title", {"name": called(other), "code": other.masked_code})
    field = Field(Message("check_in.merge_why"))
    why = await screen.ask(Question(who, title, field, note=Message("check_in.merge_note")))
    return None if why is None else await _perform(screen, keep, other, why.text)


async def _perform(screen: DeskScreen, keep: PatientView, other: PatientView, reason: str) -> int | None:
    from models.patient.merge import merge

    attempt = screen.attempt(Message("check_in.not_merged"), who_of(keep))
    done = await attempt.perform(merge, keep=keep.key, merge=other.key, reason=reason)
    if done is None:
        return None
    screen.tell_said(Message("check_in.merged", {"name": called(keep)}))
    return keep.key
