"""The rules of the referral check, one function each; ``docs/referral-check.md`` tells them in words.

There is none for rule 6: the home municipality never matters, so nothing looks at it.
"""

from __future__ import annotations

from datetime import date, timedelta

from models.referral.case import Case, Found, Rule, Source, finding
from models.referral.facts import Answer, Author, EarlierExam, Finding, OrdererKind, ReferralFacts, ReferralState, Side

PUBLIC = frozenset({OrdererKind.HUS, OrdererKind.HEALTH_CENTRE, OrdererKind.HOSPITAL_DISTRICT})
"""The organisations whose doctors' referrals are accepted."""

_TO_BE_ASKED = {
    OrdererKind.OCCUPATIONAL: Found.OCCUPATIONAL,
    OrdererKind.BOUGHT_SERVICE: Found.BOUGHT_SERVICE,
    OrdererKind.UNKNOWN: Found.ORDERER_UNKNOWN,
}
_ELSEWHERE = {"DX": 8, "BMD": 9, "US": 10}
_BASIC = frozenset({"DX", "PX"})


def there_is_one(case: Case) -> Finding | None:
    """Rule 1: there is a referral; one on its way from the doctor next door holds the place."""
    if case.referral is not None:
        return None
    if case.awaited:
        return finding(1, Answer.HOLD, Found.AWAITED, Source.PAGE_TERMS)
    return finding(1, Answer.REFUSE, Found.NO_REFERRAL, Source.PAGE_TERMS)


def electronic(case: Case) -> Finding | None:
    """Rule 2: it is electronic."""
    if case.referral is None or case.referral.electronic:
        return None
    return finding(2, Answer.REFUSE, Found.NOT_ELECTRONIC, Source.PAGE_INTRODUCTION)


def by_public_doctor(case: Case) -> Finding | None:
    """Rule 3: a doctor of public health care wrote it, or for a dental exam a dentist; what isn't known is asked."""
    referral = case.referral
    if referral is None or referral.orderer is OrdererKind.PRIVATE:
        return None
    if referral.author is Author.OTHER:
        return finding(3, Answer.REFUSE, Found.AUTHOR_OTHER, Source.PAGE_TERMS)
    if referral.author is Author.DENTIST and case.exam is not None and not case.exam.dental:
        return finding(3, Answer.REFUSE, Found.DENTIST, Source.PAGE_TERMS, exam=case.exam.names)
    if referral.orderer not in PUBLIC:
        found = _TO_BE_ASKED[referral.orderer]
        if found is Found.ORDERER_UNKNOWN and not referral.orderer_name.strip():
            found = Found.ORDERER_MISSING
        return finding(3, Answer.HOLD, found, Source.PAGE_TERMS, orderer=_orderer(referral))
    if referral.author is Author.UNKNOWN:
        return finding(3, Answer.HOLD, Found.AUTHOR_UNKNOWN, Source.PAGE_TERMS, orderer=_orderer(referral))
    return None


def not_by_private_doctor(case: Case) -> Finding | None:
    """Rule 4: no private doctor wrote it."""
    if case.referral is None or case.referral.orderer is not OrdererKind.PRIVATE:
        return None
    return finding(4, Answer.REFUSE, Found.PRIVATE, Source.PAGE_TERMS, orderer=_orderer(case.referral))


def booked_elsewhere(case: Case) -> Finding | None:
    """Rule 5: whichever unit it was addressed to; a time booked elsewhere is to be cancelled there, by the patient."""
    if case.referral is None or not case.referral.booked_elsewhere:
        return None
    place = case.referral.booked_elsewhere
    return finding(5, None, Found.BOOKED_ELSEWHERE, Source.PAGE_INTRODUCTION, place=place)


def basic(case: Case) -> Finding | None:
    """Rule 7: skeleton, lungs and panoramic teeth are imaged here, unless the unit has switched the exam off."""
    exam = case.exam
    if exam is None or exam.imaged_here or exam.place is not None or exam.modality not in _BASIC:
        return None
    return finding(7, Answer.REFUSE, Found.SWITCHED_OFF, Source.PAGE_INTRODUCTION, exam=exam.names)


def elsewhere(case: Case) -> Finding | None:
    """Rules 8 to 10: what another unit is known to do; a further such exam of the unit's own file is under rule 11."""
    exam = case.exam
    if exam is None or exam.imaged_here or exam.place is None:
        return None
    rule = _ELSEWHERE.get(exam.modality, 11)
    return finding(rule, Answer.REDIRECT, Found.ELSEWHERE, Source.PAGE_INTRODUCTION, exam=exam.names, place=exam.place)


def known_and_done(case: Case) -> Finding | None:
    """Rule 11: the exam is known, and of a kind that the unit has; a free text isn't guessed from."""
    exam, referral = case.exam, case.referral
    if exam is None:
        if referral is None:
            return None
        came = referral.exam_text.strip() or referral.exam_code.strip()
        found = Found.EXAM_UNKNOWN if came else Found.EXAM_MISSING
        return finding(11, Answer.HOLD, found, Source.PAGE_INTRODUCTION, came=came)
    if exam.imaged_here or exam.place is not None or exam.modality in _BASIC:
        return None
    return finding(11, Answer.REFUSE, Found.NOT_HERE, Source.PAGE_INTRODUCTION, exam=exam.names)


def in_force(case: Case) -> Finding | None:
    """Rule 12: it is this patient's, neither taken back nor used up."""
    if case.referral is None:
        return None
    if not case.referral.same_patient:
        return finding(12, Answer.REFUSE, Found.OTHER_PATIENT, Source.PRACTICE)
    if case.referral.state is ReferralState.REVOKED:
        return finding(12, Answer.REFUSE, Found.REVOKED, Source.PRACTICE)
    if case.referral.state is ReferralState.USED:
        return finding(12, Answer.REFUSE, Found.USED, Source.PRACTICE)
    return None


def within_wanted_dates(case: Case) -> Finding | None:
    """Rule 13: the date is within those that the doctor wants, with the unit's windows around them.

    Not asked of an exam that isn't imaged here: "come back later" would be wrong, the place to go to is another.
    """
    if case.referral is None or (case.exam is not None and not case.exam.imaged_here):
        return None
    first, last = case.referral.wanted_from, case.referral.wanted_to
    if first is not None and (first - case.on).days > case.windows.early:
        taken = first - timedelta(days=case.windows.early)
        return finding(13, Answer.REFUSE, Found.NOT_YET, Source.PAGE_BACKGROUND, first=taken, wanted=first)
    if first is not None and last is not None and last < first:
        last = first  # a message that says nonsense doesn't cost the patient the visit
    if last is not None and (case.on - last).days > case.windows.late:
        return finding(13, Answer.REFUSE, Found.DATE_PASSED, Source.PAGE_BACKGROUND, wanted=last)
    return None


def not_done_lately(case: Case) -> Finding | None:
    """Rule 14: the same exam and side wasn't imaged, and isn't ordered, within the unit's days."""
    alike = [each for each in case.earlier if _alike(case, each)]
    if not alike:
        return None
    nearest = max(alike, key=lambda each: (not each.open, each.on))
    found = Found.OPEN_ALREADY if nearest.open else Found.IMAGED_LATELY
    return finding(14, None, found, Source.JUSTIFICATION, on=nearest.on)


def written_within_a_year(case: Case) -> Finding | None:
    """Rule 15: it was written within a year."""
    written = case.referral.written_on if case.referral else None
    if written is None or not _over_a_year(written, case.on):
        return None
    return finding(15, None, Found.OLD, Source.HEALTH_VILLAGE, written=written)


def side_named(case: Case) -> Finding | None:
    """Rule 16: the side is named where the body has two."""
    exam, referral = case.exam, case.referral
    if referral is None or exam is None or referral.side is not None or not (exam.paired and exam.imaged_here):
        return None
    return finding(16, None, Found.SIDE_MISSING, Source.PRACTICE, exam=exam.names)


RULES: tuple[Rule, ...] = (
    there_is_one,
    electronic,
    by_public_doctor,
    not_by_private_doctor,
    booked_elsewhere,
    basic,
    elsewhere,
    known_and_done,
    in_force,
    within_wanted_dates,
    not_done_lately,
    written_within_a_year,
    side_named,
)
"""Every rule, in order."""


def _orderer(referral: ReferralFacts) -> str:
    return referral.orderer_name.strip() or "–"


def _alike(case: Case, earlier: EarlierExam) -> bool:
    if case.referral is None:
        return False
    code = case.exam.code if case.exam else case.referral.exam_code
    sides = {case.referral.side, earlier.side}
    same_side = len(sides) == 1 or not sides.isdisjoint({None, Side.BOTH})
    return bool(code) and earlier.exam_code == code and same_side and _near(case, earlier)


def _near(case: Case, earlier: EarlierExam) -> bool:
    return abs((case.on - earlier.on).days) <= case.windows.duplicate


def _over_a_year(written: date, on: date) -> bool:
    return (on.year - 1, on.month, on.day) > (written.year, written.month, written.day)
