"""A referral with its verdict, as the check-in, the referral check and the queue's panel show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.referral.facts import Priority, ReferralState, Side, Verdict


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One stored referral, judged for a date.

    Args:
        key: the referral's key.
        exam_code: its code in the catalogue, or the code that came.
        exam_text: what the message called the exam.
        side: which side.
        priority: how soon.
        state: open, in use, used or revoked.
        verdict: what the check says.
        orderer_name: which organisation ordered.
        author_name: who wrote it.
        written_on: when.
        wanted_from: the first wanted date.
        wanted_to: the last wanted date.
        question: the clinical question.
        projections: what to image.
        earlier: the dates on which the same exam was imaged before, latest first.
    """

    key: int
    exam_code: str
    exam_text: str
    side: Side | None
    priority: Priority
    state: ReferralState
    verdict: Verdict
    orderer_name: str
    author_name: str
    written_on: date | None
    wanted_from: date | None
    wanted_to: date | None
    question: str
    projections: str
    earlier: tuple[date, ...] = ()
