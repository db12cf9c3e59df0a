"""What is known of a referral, whichever way it came: the check's input, and what every intake hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from models.refusal import Message


class Priority(StrEnum):
    """How soon, in the words of FHIR ``request-priority`` and HL7 table 0485."""

    STAT = "stat"
    ASAP = "asap"
    URGENT = "urgent"
    ROUTINE = "routine"


class Side(StrEnum):
    """Which side of the body, or both."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class ReferralState(StrEnum):
    """Where a referral is in its life."""

    OPEN = "open"
    IN_USE = "in_use"  # an open visit serves it
    USED = "used"
    REVOKED = "revoked"


class OrdererKind(StrEnum):
    """What kind of organisation ordered: the register's word, or unknown."""

    HUS = "hus"
    HEALTH_CENTRE = "health_centre"  # a municipal health centre or a wellbeing services county
    HOSPITAL_DISTRICT = "hospital_district"  # another than HUS
    OCCUPATIONAL = "occupational"
    BOUGHT_SERVICE = "bought_service"
    PRIVATE = "private"
    UNKNOWN = "unknown"


class Author(StrEnum):
    """The profession of whoever wrote the referral."""

    DOCTOR = "doctor"
    DENTIST = "dentist"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """A referral as the check sees it. ``None`` as a whole means that there is no referral.

    Args:
        exam_code: the code as it came, "" when only a text came.
        exam_text: what the message called the exam; shown, never guessed from.
        side: the side named, ``None`` when none was.
        electronic: whether it came as a message; False for paper.
        author: the profession of the author.
        orderer: the kind of the ordering organisation, from the register.
        orderer_name: its name as shown.
        addressed_to: the unit that it was addressed to, "" if none; never matters (rule 5).
        booked_elsewhere: the unit where a time was booked for it, "" if none.
        written_on: the date of writing, if known.
        wanted_from: the first wanted date, if any.
        wanted_to: the last wanted date, if any.
        state: open, in use, used or revoked.
        same_patient: whether it is the patient's at hand (rule 12).
        home_municipality: where the patient lives; never matters (rule 6).
        priority: how soon.
    """

    exam_code: str
    exam_text: str = ""
    side: Side | None = None
    electronic: bool = True
    author: Author = Author.DOCTOR
    orderer: OrdererKind = OrdererKind.UNKNOWN
    orderer_name: str = ""
    addressed_to: str = ""
    booked_elsewhere: str = ""
    written_on: date | None = None
    wanted_from: date | None = None
    wanted_to: date | None = None
    state: ReferralState = ReferralState.OPEN
    same_patient: bool = True
    home_municipality: str = ""
    priority: Priority = Priority.ROUTINE


class Answer(StrEnum):
    """What the check answers, mildest first."""

    ACCEPT = "accept"
    HOLD = "hold"
    REDIRECT = "redirect"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    Args:
        rule: 1 to 16, the number in ``docs/referral-check.md``.
        answer: what the rule alone would answer; ``None`` for a warning (rules 14 to 16) or a plain remark (rule 5).
        what: what was found, for the desk.
        tell: what to do next, for the patient, to be rendered in the patient's language; ``None`` when nothing.
        source: the section of the unit's service page, or other origin, that the rule comes from.
        not_yet: rule 13 alone: the referral would be accepted on another date; the desk shows it unticked.
    """

    rule: int
    answer: Answer | None
    what: Message
    tell: Message | None
    source: Message
    not_yet: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The check's answer: the worst of its findings' answers, accept when there are none.

    Args:
        answer: accept, hold, redirect or refuse.
        findings: deciding ones first, then warnings, each in rule order.
        redirect_to: the name of the unit to go to, "" unless the answer is redirect.
    """

    answer: Answer
    findings: tuple[Finding, ...] = ()
    redirect_to: str = ""

    @property
    def reason(self) -> Finding | None:
        """The first finding that answers as the verdict does: what to say, and to tell; ``None`` when accepted."""
        return next((finding for finding in self.findings if finding.answer is self.answer), None)

    @property
    def not_yet(self) -> bool:
        """Whether it is refused for its wanted dates alone; it may have to be held all the same."""
        against = [finding for finding in self.findings if finding.answer in (Answer.REDIRECT, Answer.REFUSE)]
        return bool(against) and all(finding.not_yet for finding in against)

    @property
    def held(self) -> bool:
        """Whether something about it has to be found out before a call, whatever else it answers."""
        return any(finding.answer is Answer.HOLD for finding in self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the radiographer or the desk should look at, though it decides nothing."""
        return tuple(finding for finding in self.findings if finding.answer is None)


@dataclass(frozen=True, slots=True)
class EarlierExam:
    """An examination that rule 14 compares with: same patient, done or open.

    Args:
        exam_code: its catalogue code.
        side: its side.
        on: the local date on which it was imaged, or is planned.
        open: whether it is still to be done.
    """

    exam_code: str
    side: Side | None
    on: date
    open: bool = False


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """An identifier as it came: who assigned it, and its value."""

    assigner: str
    value: str


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """A patient as an intake hands one over. Empty strings and ``None`` mean "not said": they never erase."""

    identifiers: tuple[IdentifierFacts, ...]
    family: str
    given: str
    birth_date: date | None = None
    sex: str = ""
    language: str = ""
    phone: str = ""
    address: str = ""
    home_municipality: str = ""
    non_disclosure: bool = False


@dataclass(frozen=True, slots=True)
class IncomingReferral:
    """A referral as an intake hands it over to ``models.referral.verbs.take_referral``.

    Args:
        source: the message's own identifier for it, ``system|value``; the key under which a later message updates it.
        accession: the accession number, "" if none came.
        patient: whose it is.
        exam_code: the national code or a LOINC code, "" if only a text came.
        orderer_id: the ordering organisation's identifier (an OID), "" if none: the register turns it into a kind.
        revoked: the sender took it back.
        question: the clinical question, as it came.
        projections: what to image, as text.
        author_name: who wrote it, as shown.
    """

    source: str
    patient: PatientFacts
    exam_code: str
    exam_text: str = ""
    side: Side | None = None
    priority: Priority = Priority.ROUTINE
    electronic: bool = True
    author: Author = Author.UNKNOWN
    author_name: str = ""
    orderer_id: str = ""
    orderer_name: str = ""
    addressed_to: str = ""
    written_on: date | None = None
    wanted_from: date | None = None
    wanted_to: date | None = None
    question: str = ""
    projections: str = ""
    note: str = ""
    accession: str = ""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class IncomingAppointment:
    """An imaging appointment as an intake hands it over to ``models.appointment.imaging.take_appointment``.

    Args:
        source: the message's own identifier for it, ``system|value``.
        patient: whose it is.
        start: the instant, aware; ``None`` only in a cancellation, which FHIR lets come without times (rule app-3).
        minutes: its length; 0 where there is no start.
        room: the room's name or id as it came, "" if none.
        referral_sources: the ``source`` keys of the referrals that it is for, as far as known.
        cancelled: the booking was taken back.
    """

    source: str
    patient: PatientFacts
    start: datetime | None
    minutes: int
    room: str = ""
    exam_code: str = ""
    exam_text: str = ""
    side: Side | None = None
    referral_sources: tuple[str, ...] = field(default=())
    cancelled: bool = False
