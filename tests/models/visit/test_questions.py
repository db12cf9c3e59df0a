"""Who must be asked what in the room: by age, sex and exam; the start waits for the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.referral.facts import Side
from models.refusal import Moved, NotFound, NotNow
from models.unit.rules import default_unit
from models.visit.answers import answer_pregnancy, answer_side
from models.visit.call import call_next, pass_over
from models.visit.check_in import check_in
from models.visit.examine import start
from models.visit.outcomes import NotStarted
from models.visit.questions import Asked, Questions, questions
from models.visit.states import IdentityShown, Pregnancy, State
from tests.clinic import MORNING, Clinic, person
from tests.models.visit.conftest import ROOMS, Turns

ON = MORNING.date()
PELVIS, KNEE = "NE1AA", "NG1AA"
WOMAN = person(1, born=date(1994, 5, 1), sex="female")


def born(age: int, days: int = 0) -> date:
    return date(ON.year - age, ON.month, ON.day + days)


def asked(code: str, side: str | None = None) -> Asked:
    return Asked(1, default_unit().exam(code), side)


@pytest.mark.parametrize(
    ("birth_date", "sex", "code", "is_asked"),
    [
        (born(30), "female", PELVIS, True),
        (born(30), "", PELVIS, True),
        (born(30), "other", PELVIS, True),
        (born(30), "male", PELVIS, False),
        (None, "female", PELVIS, True),
        (born(30), "female", "", True),
        (born(30), "female", KNEE, False),
        (born(30), "female", "NA3AA", True),
        (born(12), "female", PELVIS, True),
        (born(12, 1), "female", PELVIS, False),
        (born(55), "female", PELVIS, True),
        (born(56, 1), "female", PELVIS, True),
        (born(56), "female", PELVIS, False),
    ],
)
def test_who_is_asked_about_a_pregnancy(birth_date: date | None, sex: str, code: str, is_asked: bool) -> None:
    assert questions(birth_date, sex, [asked(KNEE, "left"), asked(code)], ON).pregnancy is is_asked


def test_the_side_is_asked_where_there_are_two_and_none_is_named() -> None:
    unknown = Asked(3, None, None)
    found = questions(born(80), "", [asked(KNEE), replace(asked(KNEE, "left"), key=2), asked("GD1AA"), unknown], ON)
    assert found == Questions(pregnancy=False, sides=(1,))


def test_the_pregnancy_question_is_answered_before_the_start(clinic: Clinic, turns: Turns) -> None:
    row = turns.called(exam=PELVIS, patient=WOMAN)
    assert (row.ask_pregnancy, row.pregnancy) == (True, None)
    with pytest.raises(NotNow, match=r"visit\.ask_pregnancy"):
        turns.do(start, cannot_say="aphasia")
    assert turns.do(start, said="000X") == NotStarted(row.visit, "B001")
    turns.do(answer_pregnancy, answer=Pregnancy.NO)
    row = clinic.row("B001")
    assert (row.ask_pregnancy, row.pregnancy, row.state) == (False, Pregnancy.NO, State.CALLED)
    assert turns.do(start, cannot_say="aphasia").state == State.IN_EXAM


@pytest.mark.parametrize("answer", Pregnancy)
def test_one_who_is_or_may_be_pregnant_is_imaged_for_a_reason_only(turns: Turns, answer: Pregnancy) -> None:
    turns.called(exam=PELVIS, patient=WOMAN)
    turns.do(answer_pregnancy, answer=answer)
    if answer in (Pregnancy.YES, Pregnancy.UNSURE):
        with pytest.raises(NotNow, match=r"visit\.pregnant"):
            turns.do(start, cannot_say="aphasia", despite=" ")
    assert turns.do(start, cannot_say="aphasia", despite="the doctor asks for it").state == State.IN_EXAM


def test_what_was_answered_stays_and_may_be_corrected(clinic: Clinic, turns: Turns) -> None:
    turns.called(exam=PELVIS, patient=WOMAN)
    turns.do(answer_pregnancy, answer=Pregnancy.NO)
    turns.do(pass_over)
    assert not clinic.row("B001").ask_pregnancy
    with pytest.raises(NotNow, match=r"visit\.not_from"):
        turns.do(answer_pregnancy, answer=Pregnancy.YES)
    clinic.clock.forward(10)
    clinic.perform(call_next, rooms=ROOMS)
    turns.do(answer_pregnancy, answer=Pregnancy.UNSURE)
    assert clinic.row("B001").pregnancy is Pregnancy.UNSURE


def test_nobody_is_asked_at_the_counter(clinic: Clinic) -> None:
    clinic.walk_in(1, exam=PELVIS, patient=WOMAN)
    clinic.walk_in(2, side=None)
    assert not clinic.row("B001").ask_pregnancy
    assert not clinic.row("B002").exams[0].ask_side


def test_the_side_is_answered_before_the_start(clinic: Clinic, turns: Turns) -> None:
    row = turns.called(side=None)
    key = row.exams[0].key
    assert row.exams[0].ask_side
    with pytest.raises(NotNow, match=r"visit\.ask_side"):
        turns.do(start, cannot_say="aphasia")
    clinic.perform(answer_side, examination=key, seen=row.changed, side=Side.RIGHT)
    with pytest.raises(Moved):
        clinic.perform(answer_side, examination=key, seen=row.changed, side=Side.LEFT)
    line = clinic.row("B001").exams[0]
    assert (line.ask_side, line.side) == (False, Side.RIGHT)
    clinic.take(clinic.incoming(1, side=None, note="urgently"))
    assert clinic.row("B001").exams[0].side is Side.RIGHT
    clinic.perform(answer_side, examination=key, seen=clinic.row("B001").changed, side=Side.LEFT)
    clinic.take(clinic.incoming(1, side=Side.BOTH))
    assert clinic.row("B001").exams[0].side is Side.BOTH
    with pytest.raises(NotNow, match=r"visit\.side_not_asked"):
        clinic.perform(answer_side, examination=key, seen=clinic.row("B001").changed, side=Side.LEFT)
    assert turns.do(start, cannot_say="aphasia").state == State.IN_EXAM


def test_the_side_is_asked_of_what_has_two(clinic: Clinic, turns: Turns) -> None:
    row = turns.called(exam="GD1AA")
    with pytest.raises(NotNow, match=r"visit\.side_not_asked"):
        clinic.perform(answer_side, examination=row.exams[0].key, seen=row.changed, side=Side.LEFT)
    with pytest.raises(NotFound, match=r"visit\.unknown"):
        clinic.perform(answer_side, examination=99, seen=row.changed, side=Side.LEFT)


def test_another_rooms_questions_are_asked_there(clinic: Clinic, turns: Turns) -> None:
    teeth = clinic.take(clinic.incoming(1, exam="EB1HA", patient=WOMAN)).referral
    pelvis = clinic.take(clinic.incoming(1, exam=PELVIS, patient=WOMAN, source="urn:test|R1b")).referral
    clinic.perform(check_in, patient=1, referrals=(teeth, pelvis), identity=IdentityShown.TOLD)
    clinic.perform(call_next, rooms=("panoramic",))
    assert not clinic.row("B001").ask_pregnancy
    assert turns.do(start, cannot_say="aphasia").state == State.IN_EXAM
