"""The referral check: may this be imaged here, on this date, and if not, what next.

A pure function, used at the counter, on the telephone and by whatever releases a visit on hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from models.referral.case import Case
from models.referral.facts import Answer, EarlierExam, Finding, ReferralFacts, Verdict
from models.referral.rules import RULES
from models.unit.exams import Exam
from models.unit.rules import ReferralWindows

_DEFAULT = ReferralWindows()
_MILDEST_FIRST = tuple(Answer)


def check(
    referral: ReferralFacts | None,
    exam: Exam | None,
    on: date,
    *,
    windows: ReferralWindows = _DEFAULT,
    earlier: Sequence[EarlierExam] = (),
    awaited: bool = False,
) -> Verdict:
    """Judge a referral by every rule; the worst answer wins.

    Args:
        referral: what is known of it; ``None`` when there is none.
        exam: what the catalogue finds for its code (``Unit.exam``); ``None`` when it finds nothing.
        on: the local date on which the patient would be imaged.
        windows: the unit's settings.
        earlier: the patient's other examinations, done or open, the referral's own not among them.
        awaited: whether a referral is said to be on its way; matters only when there is none.
    """
    case = Case(referral, exam, on, windows, tuple(earlier), awaited)
    found = [finding for rule in RULES if (finding := rule(case)) is not None]
    answer = worst(each.answer for each in found)
    place = exam.place if exam is not None and answer is Answer.REDIRECT else None
    return Verdict(
        answer=answer,
        findings=(*_deciding(found), *_remarks(found)),
        redirect_to=str(place.names) if place else "",
    )


def worst(answers: Iterable[Answer | None]) -> Answer:
    """The worst of the answers; accept when there are none."""
    return max((each for each in answers if each is not None), key=_MILDEST_FIRST.index, default=Answer.ACCEPT)


def _deciding(found: Iterable[Finding]) -> list[Finding]:
    return [each for each in found if each.answer is not None]


def _remarks(found: Iterable[Finding]) -> list[Finding]:
    return [each for each in found if each.answer is None]
