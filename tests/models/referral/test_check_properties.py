"""What holds of the referral check whatever comes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.referral.case import SILENT
from models.referral.check import check, worst
from models.referral.facts import (
    Answer,
    Author,
    EarlierExam,
    OrdererKind,
    Priority,
    ReferralFacts,
    ReferralState,
    Side,
)
from models.unit.exams import Exam
from models.unit.rules import ReferralWindows, default_unit

CATALOGUE = default_unit().catalogue
CODES = st.sampled_from([exam.code for exam in CATALOGUE]) | st.text(max_size=8)
SIDES = st.none() | st.sampled_from(Side)
REFERRALS = st.builds(
    ReferralFacts,
    exam_code=CODES,
    exam_text=st.text(max_size=8),
    side=SIDES,
    electronic=st.booleans(),
    author=st.sampled_from(Author),
    orderer=st.sampled_from(OrdererKind),
    orderer_name=st.text(max_size=8),
    addressed_to=st.text(max_size=4),
    booked_elsewhere=st.text(max_size=4),
    written_on=st.none() | st.dates(),
    wanted_from=st.none() | st.dates(),
    wanted_to=st.none() | st.dates(),
    state=st.sampled_from(ReferralState),
    same_patient=st.booleans(),
    home_municipality=st.text(max_size=4),
    priority=st.sampled_from(Priority),
)
EXAMS = st.none() | st.sampled_from(list(CATALOGUE))
EARLIER = st.lists(st.builds(EarlierExam, CODES, SIDES, st.dates(), st.booleans()), max_size=4)
DAYS = st.integers(0, 366)
WINDOWS = st.builds(ReferralWindows, DAYS, DAYS, DAYS)


@given(st.none() | REFERRALS, EXAMS, st.dates(), WINDOWS, EARLIER, st.booleans())
def test_it_never_raises_and_answers_the_worst_of_what_it_found(
    referral: ReferralFacts | None,
    exam: Exam | None,
    on: date,
    windows: ReferralWindows,
    earlier: list[EarlierExam],
    awaited: bool,
) -> None:
    verdict = check(referral, exam, on, windows=windows, earlier=earlier, awaited=awaited)
    answers = [finding.answer for finding in verdict.findings if finding.answer is not None]
    assert verdict.answer is (max(answers, key=list(Answer).index) if answers else Answer.ACCEPT)
    assert Answer.ACCEPT not in answers
    deciding, remarks = verdict.findings[: len(answers)], verdict.findings[len(answers) :]
    for part in (deciding, remarks):
        numbers = [finding.rule for finding in part]
        assert numbers == sorted(set(numbers))
    assert all(finding.answer is None for finding in remarks)
    assert bool(verdict.redirect_to) == (verdict.answer is Answer.REDIRECT)


@given(st.none() | REFERRALS, EXAMS, st.dates(), EARLIER)
def test_the_patient_is_told_something_by_every_finding_but_the_radiographers_own(
    referral: ReferralFacts | None, exam: Exam | None, on: date, earlier: list[EarlierExam]
) -> None:
    for finding in check(referral, exam, on, earlier=earlier).findings:
        silent = finding.what.key.rpartition(".")[2] in SILENT
        assert (finding.tell is None) == silent


@given(REFERRALS, EXAMS, st.dates(), st.text(), st.text())
def test_neither_the_addressee_nor_the_home_matters(
    referral: ReferralFacts, exam: Exam | None, on: date, addressed_to: str, home: str
) -> None:
    other = replace(referral, addressed_to=addressed_to, home_municipality=home)
    assert check(other, exam, on) == check(referral, exam, on)


@given(st.lists(st.none() | st.sampled_from(Answer)), st.sampled_from(Answer))
def test_a_further_answer_never_makes_it_milder(answers: list[Answer | None], further: Answer) -> None:
    mildest_first = list(Answer)
    assert mildest_first.index(worst([*answers, further])) >= mildest_first.index(worst(answers))


def test_nothing_found_is_accepted() -> None:
    assert worst([]) is Answer.ACCEPT
