"""One question put to the referral check, and how a rule words what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.referral.facts import Answer, EarlierExam, Finding, ReferralFacts
from models.refusal import Message
from models.unit.exams import Exam
from models.unit.rules import ReferralWindows


class Source(StrEnum):
    """Where a rule comes from: a section of the unit's service page, or something else."""

    PAGE_INTRODUCTION = "page_introduction"
    PAGE_TERMS = "page_terms"
    PAGE_BACKGROUND = "page_background"
    JUSTIFICATION = "justification"
    HEALTH_VILLAGE = "health_village"
    PRACTICE = "practice"


class Found(StrEnum):
    """What a rule can find: each has its sentence for the desk, ``referral.what.*``."""

    NO_REFERRAL = "no_referral"
    AWAITED = "awaited"
    NOT_ELECTRONIC = "not_electronic"
    AUTHOR_OTHER = "author_other"
    AUTHOR_UNKNOWN = "author_unknown"
    DENTIST = "dentist"
    OCCUPATIONAL = "occupational"
    BOUGHT_SERVICE = "bought_service"
    ORDERER_UNKNOWN = "orderer_unknown"
    ORDERER_MISSING = "orderer_missing"
    PRIVATE = "private"
    BOOKED_ELSEWHERE = "booked_elsewhere"
    SWITCHED_OFF = "switched_off"
    ELSEWHERE = "elsewhere"
    NOT_HERE = "not_here"
    EXAM_UNKNOWN = "exam_unknown"
    EXAM_MISSING = "exam_missing"
    REVOKED = "revoked"
    USED = "used"
    OTHER_PATIENT = "other_patient"
    NOT_YET = "not_yet"
    DATE_PASSED = "date_passed"
    IMAGED_LATELY = "imaged_lately"
    OPEN_ALREADY = "open_already"
    OLD = "old"
    SIDE_MISSING = "side_missing"


SILENT = frozenset({Found.IMAGED_LATELY, Found.OPEN_ALREADY})
"""The radiographer's alone to weigh: nothing for the patient to do. Of the others each has ``referral.tell.*``."""


@dataclass(frozen=True, slots=True)
class Case:
    """What every rule may look at.

    Args:
        referral: what is known of the referral; ``None`` when there is none.
        exam: the catalogue's exam; ``None`` when the catalogue doesn't know what was asked for.
        on: the local date on which the patient would be imaged.
        windows: the unit's settings.
        earlier: the patient's other examinations, done or open.
        awaited: a referral is said to be on its way.
    """

    referral: ReferralFacts | None
    exam: Exam | None
    on: date
    windows: ReferralWindows
    earlier: tuple[EarlierExam, ...]
    awaited: bool


Rule = Callable[[Case], Finding | None]


def finding(rule: int, answer: Answer | None, found: Found, source: Source, **params: object) -> Finding:
    """A finding in words: ``referral.what.*`` for the desk, ``referral.tell.*`` for the patient.

    Args:
        rule: its number.
        answer: what the rule alone would answer, ``None`` for a warning or a remark.
        found: what it found.
        source: where the rule comes from.
        params: what both sentences may name.
    """
    return Finding(
        rule=rule,
        answer=answer,
        what=Message(f"referral.what.{found}", params),
        tell=None if found in SILENT else Message(f"referral.tell.{found}", params),
        source=Message(f"referral.source.{source}"),
        not_yet=found in (Found.NOT_YET, Found.DATE_PASSED),
    )
