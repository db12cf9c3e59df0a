"""Each rule of the referral check: a patient who meets it, and one who doesn't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.referral.check import check
from models.referral.facts import (
    Answer,
    Author,
    EarlierExam,
    OrdererKind,
    Priority,
    ReferralFacts,
    ReferralState,
    Side,
    Verdict,
)
from models.unit.exams import Exam
from models.unit.rules import default_unit

TODAY = date(2026, 11, 24)
UNIT = default_unit()
GOOD = ReferralFacts("NG1AA", side=Side.RIGHT, orderer=OrdererKind.HEALTH_CENTRE, orderer_name="Sipoo health centre")


def judged(referral: ReferralFacts | None = GOOD, on: date = TODAY, **settings: object) -> Verdict:
    """The verdict, with the exam that the shipped catalogue finds."""
    exam = UNIT.exam(referral.exam_code) if referral else None
    return check(referral, exam, on, windows=UNIT.windows, **settings)  # type: ignore[arg-type]


def rules(verdict: Verdict) -> list[int]:
    return [finding.rule for finding in verdict.findings]


def found(verdict: Verdict) -> list[str]:
    return [finding.what.key.rpartition(".")[2] for finding in verdict.findings]


def exam(key: str) -> Exam:
    one = UNIT.exam(key)
    assert one is not None
    return one


def test_a_knee_from_the_health_centre_is_accepted_without_a_word() -> None:
    assert judged() == Verdict(Answer.ACCEPT)


# Rule 1


def test_without_a_referral_it_is_refused() -> None:
    verdict = judged(None)
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.REFUSE, [1], ["no_referral"])


def test_an_awaited_referral_holds_the_place() -> None:
    verdict = judged(None, awaited=True)
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.HOLD, [1], ["awaited"])


def test_that_one_is_awaited_says_nothing_when_one_is_there() -> None:
    assert judged(GOOD, awaited=True) == judged(GOOD)


# Rule 2


def test_a_paper_referral_is_refused() -> None:
    verdict = judged(replace(GOOD, electronic=False))
    assert (verdict.answer, rules(verdict)) == (Answer.REFUSE, [2])


# Rule 3


@pytest.mark.parametrize("orderer", [OrdererKind.HUS, OrdererKind.HEALTH_CENTRE, OrdererKind.HOSPITAL_DISTRICT])
def test_a_doctor_of_public_health_care_is_accepted(orderer: OrdererKind) -> None:
    assert judged(replace(GOOD, orderer=orderer)).answer is Answer.ACCEPT


@pytest.mark.parametrize(
    ("orderer", "name", "expected"),
    [
        (OrdererKind.OCCUPATIONAL, "Esimerkki Työterveys", "occupational"),
        (OrdererKind.BOUGHT_SERVICE, "Malli Ostopalvelu", "bought_service"),
        (OrdererKind.UNKNOWN, "Somewhere", "orderer_unknown"),
        (OrdererKind.UNKNOWN, "  ", "orderer_missing"),
    ],
)
def test_a_source_that_has_to_be_asked_about_is_held(orderer: OrdererKind, name: str, expected: str) -> None:
    verdict = judged(replace(GOOD, orderer=orderer, orderer_name=name))
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.HOLD, [3], [expected])


def test_an_author_who_is_no_doctor_is_refused() -> None:
    verdict = judged(replace(GOOD, author=Author.OTHER))
    assert (verdict.answer, found(verdict)) == (Answer.REFUSE, ["author_other"])


def test_an_author_of_unknown_profession_is_held() -> None:
    verdict = judged(replace(GOOD, author=Author.UNKNOWN))
    assert (verdict.answer, found(verdict)) == (Answer.HOLD, ["author_unknown"])


def test_a_public_dentist_counts_as_a_doctor_for_the_panoramic() -> None:
    assert judged(replace(GOOD, exam_code="EB1HA", side=None, author=Author.DENTIST)).answer is Answer.ACCEPT


def test_but_not_for_a_knee() -> None:
    verdict = judged(replace(GOOD, author=Author.DENTIST))
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.REFUSE, [3], ["dentist"])


def test_a_dentist_asking_for_an_unknown_exam_is_held_for_the_exam() -> None:
    verdict = judged(replace(GOOD, exam_code="", exam_text="Leuka", author=Author.DENTIST))
    assert (verdict.answer, rules(verdict)) == (Answer.HOLD, [11])


# Rule 4


def test_a_private_doctor_is_refused_and_the_patient_told_the_alternative() -> None:
    verdict = judged(replace(GOOD, orderer=OrdererKind.PRIVATE))
    assert (verdict.answer, rules(verdict)) == (Answer.REFUSE, [4])
    assert verdict.findings[0].tell is not None
    assert verdict.findings[0].tell.key == "referral.tell.private"


def test_a_private_dentist_is_refused_too() -> None:
    panoramic = replace(GOOD, exam_code="EB1HA", side=None, author=Author.DENTIST)
    assert rules(judged(replace(panoramic, orderer=OrdererKind.PRIVATE))) == [4]


# Rules 5 and 6 refuse nobody: two patients who differ in that alone get the same verdict


def test_the_unit_that_it_was_addressed_to_makes_no_difference() -> None:
    assert judged(replace(GOOD, addressed_to="Porvoon sairaalan röntgen")) == judged(GOOD)


def test_a_time_booked_elsewhere_is_a_remark_that_tells_where_to_cancel_it() -> None:
    verdict = judged(replace(GOOD, booked_elsewhere="Porvoon sairaalan röntgen"))
    assert verdict.answer is judged(GOOD).answer is Answer.ACCEPT
    (remark,) = verdict.findings
    assert (remark.rule, remark.answer) == (5, None)
    assert remark.tell is not None
    assert remark.tell.params == {"place": "Porvoon sairaalan röntgen"}


def test_the_home_municipality_makes_no_difference() -> None:
    assert judged(replace(GOOD, home_municipality="Utsjoki")) == judged(replace(GOOD, home_municipality="Sipoo"))


# Rules 7 to 11


@pytest.mark.parametrize("code", ["GD1AA", "NG1AA", "EB1HA", "30745-4", "local:FINGER"])
def test_bones_lungs_and_panoramic_teeth_are_imaged_here(code: str) -> None:
    assert judged(replace(GOOD, exam_code=code)).answer is Answer.ACCEPT


def test_one_that_the_unit_has_switched_off_is_refused() -> None:
    verdict = check(GOOD, replace(exam("NG1AA"), imaged_here=False), TODAY)
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.REFUSE, [7], ["switched_off"])


@pytest.mark.parametrize(
    ("code", "rule", "place"),
    [
        ("24930-0", 8, "Porvoon sairaalan röntgen"),
        ("local:SCOLIOSIS", 8, "Porvoon sairaalan röntgen"),
        ("NJ2MA", 8, "Porvoon sairaalan röntgen"),
        ("NK6PA", 9, "Elielinaukion röntgen, Helsinki"),
        ("NK6QA", 9, "Elielinaukion röntgen, Helsinki"),
        ("25061-3", 10, "Porvoon sairaalan röntgen"),
    ],
)
def test_what_another_unit_does_is_redirected_there(code: str, rule: int, place: str) -> None:
    verdict = judged(replace(GOOD, exam_code=code, side=None))
    assert (verdict.answer, rules(verdict), verdict.redirect_to) == (Answer.REDIRECT, [rule], place)


def test_a_lumbar_spine_is_no_scoliosis_and_stays() -> None:
    assert judged(replace(GOOD, exam_code="NA3AA", side=None)) == Verdict(Answer.ACCEPT)


def test_another_exam_with_a_place_of_its_own_is_redirected_under_rule_11() -> None:
    ct = replace(exam("local:CT"), place=exam("NJ2MA").place)
    verdict = check(GOOD, ct, TODAY)
    assert (verdict.answer, rules(verdict)) == (Answer.REDIRECT, [11])


@pytest.mark.parametrize(
    "code", ["local:CT", "local:MRI", "local:ISOTOPE", "local:THERMAL", "local:MAMMOGRAPHY", "EB1CA"]
)
def test_what_the_unit_has_not_goes_back_to_the_referring_unit(code: str) -> None:
    verdict = judged(replace(GOOD, exam_code=code))
    assert (verdict.answer, rules(verdict), verdict.redirect_to) == (Answer.REFUSE, [11], "")


@pytest.mark.parametrize(
    ("code", "text", "expected", "came"),
    [
        ("", "Polven röntgen", "exam_unknown", "Polven röntgen"),
        ("XX9XX", "", "exam_unknown", "XX9XX"),
        ("", " ", "exam_missing", ""),
    ],
)
def test_an_unknown_exam_is_held_never_guessed(code: str, text: str, expected: str, came: str) -> None:
    verdict = judged(replace(GOOD, exam_code=code, exam_text=text))
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.HOLD, [11], [expected])
    assert verdict.findings[0].what.params == {"came": came}


def test_an_awaited_ultrasound_is_redirected_before_anybody_waits() -> None:
    assert check(None, exam("25061-3"), TODAY, awaited=True).answer is Answer.REDIRECT


# Rule 12


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"state": ReferralState.REVOKED}, "revoked"),
        ({"state": ReferralState.USED}, "used"),
        ({"same_patient": False}, "other_patient"),
    ],
)
def test_one_out_of_force_or_anothers_is_refused(change: dict[str, object], expected: str) -> None:
    verdict = judged(replace(GOOD, **change))  # type: ignore[arg-type]
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.REFUSE, [12], [expected])


def test_one_that_an_open_visit_serves_is_in_force() -> None:
    assert judged(replace(GOOD, state=ReferralState.IN_USE)).answer is Answer.ACCEPT


# Rule 13

WANTED = date(2026, 12, 14)
SIX_WEEKS = replace(GOOD, wanted_from=WANTED, wanted_to=WANTED + timedelta(days=7))


def test_before_the_wanted_dates_it_is_refused_with_the_first_day_that_will_do() -> None:
    verdict = judged(SIX_WEEKS)
    assert (verdict.answer, rules(verdict), verdict.not_yet) == (Answer.REFUSE, [13], True)
    assert verdict.findings[0].tell is not None
    assert verdict.findings[0].tell.params["first"] == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        (date(2026, 12, 6), Answer.REFUSE),
        (date(2026, 12, 7), Answer.ACCEPT),
        (WANTED, Answer.ACCEPT),
        (date(2027, 1, 20), Answer.ACCEPT),
        (date(2027, 1, 21), Answer.REFUSE),
    ],
)
def test_the_windows_reach_around_the_wanted_dates(on: date, answer: Answer) -> None:
    assert judged(SIX_WEEKS, on).answer is answer


def test_a_wanted_date_long_past_is_refused_on_this_date() -> None:
    verdict = judged(replace(GOOD, wanted_to=date(2026, 1, 5)))
    assert (verdict.answer, found(verdict), verdict.not_yet) == (Answer.REFUSE, ["date_passed"], True)


def test_dates_the_wrong_way_round_count_as_the_first() -> None:
    assert judged(replace(GOOD, wanted_from=TODAY, wanted_to=date(2020, 1, 1))).answer is Answer.ACCEPT


def test_a_second_reason_to_refuse_is_not_waited_out() -> None:
    assert not judged(replace(SIX_WEEKS, orderer=OrdererKind.PRIVATE)).not_yet


def test_nobody_is_told_to_come_back_for_what_is_done_elsewhere() -> None:
    assert rules(judged(replace(SIX_WEEKS, exam_code="25061-3", side=None))) == [10]


# Rule 14


def test_the_same_knee_a_week_ago_warns_and_decides_nothing() -> None:
    verdict = judged(earlier=[EarlierExam("NG1AA", Side.RIGHT, TODAY - timedelta(days=7))])
    assert (verdict.answer, rules(verdict), found(verdict)) == (Answer.ACCEPT, [14], ["imaged_lately"])
    assert verdict.findings[0].what.params == {"on": TODAY - timedelta(days=7)}
    assert verdict.warnings == verdict.findings


def test_another_open_referral_for_it_warns() -> None:
    verdict = judged(earlier=[EarlierExam("NG1AA", None, TODAY, open=True)])
    assert found(verdict) == ["open_already"]


def test_what_was_imaged_is_named_before_what_is_only_ordered() -> None:
    earlier = [
        EarlierExam("NG1AA", Side.RIGHT, TODAY, open=True),
        EarlierExam("NG1AA", Side.BOTH, TODAY - timedelta(days=20)),
        EarlierExam("NG1AA", Side.RIGHT, TODAY - timedelta(days=9)),
    ]
    assert judged(earlier=earlier).findings[0].what.params == {"on": TODAY - timedelta(days=9)}


@pytest.mark.parametrize(
    "earlier",
    [
        EarlierExam("NG1AA", Side.LEFT, TODAY - timedelta(days=7)),
        EarlierExam("NH1AA", Side.RIGHT, TODAY - timedelta(days=7)),
        EarlierExam("NG1AA", Side.RIGHT, TODAY - timedelta(days=31)),
    ],
)
def test_another_side_exam_or_month_does_not(earlier: EarlierExam) -> None:
    assert judged(earlier=[earlier]) == Verdict(Answer.ACCEPT)


def test_a_loinc_code_is_compared_as_the_exam_that_it_finds() -> None:
    verdict = judged(replace(GOOD, exam_code="28565-0"), earlier=[EarlierExam("NG1AA", Side.RIGHT, TODAY)])
    assert rules(verdict) == [14]


# Rule 15


@pytest.mark.parametrize(
    ("written", "warned"),
    [(date(2025, 11, 23), True), (date(2025, 11, 24), False), (date(2026, 11, 24), False), (None, False)],
)
def test_over_a_year_old_warns(written: date | None, warned: bool) -> None:
    verdict = judged(replace(GOOD, written_on=written))
    assert (verdict.answer, rules(verdict)) == (Answer.ACCEPT, [15] if warned else [])


def test_one_written_on_a_leap_day_is_a_year_old_on_the_first_of_march() -> None:
    leap = replace(GOOD, written_on=date(2024, 2, 29))
    assert not judged(leap, date(2025, 2, 28)).warnings
    assert judged(leap, date(2025, 3, 1)).warnings


# Rule 16


def test_a_knee_without_a_side_warns() -> None:
    verdict = judged(replace(GOOD, side=None))
    assert (verdict.answer, rules(verdict)) == (Answer.ACCEPT, [16])


def test_a_chest_needs_no_side() -> None:
    assert judged(replace(GOOD, exam_code="GD1AA", side=None)) == Verdict(Answer.ACCEPT)


# Together


def test_the_worst_wins_and_what_decides_comes_first() -> None:
    verdict = judged(
        replace(
            GOOD,
            exam_code="25061-3",
            side=None,
            orderer=OrdererKind.UNKNOWN,
            state=ReferralState.REVOKED,
            booked_elsewhere="Porvoo",
            written_on=date(2020, 1, 1),
        )
    )
    assert verdict.answer is Answer.REFUSE
    assert rules(verdict) == [3, 10, 12, 5, 15]
    assert verdict.redirect_to == ""
    assert verdict.reason is verdict.findings[2]


def test_what_is_accepted_has_no_reason() -> None:
    assert judged(replace(GOOD, side=None)).reason is None


def test_how_soon_it_is_wanted_is_the_queues_business() -> None:
    assert judged(replace(GOOD, priority=Priority.STAT)) == judged(GOOD)
