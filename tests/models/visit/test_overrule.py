"""Staff overrule a place: with a reason, and never of one who is called."""

from __future__ import annotations

import pytest

from models.refusal import Invalid, NotNow
from models.visit.call import call_next, pass_over
from models.visit.examine import finish, start
from models.visit.overrule import defer, expedite, lift
from models.visit.states import Overrule
from tests.clinic import Clinic
from tests.models.visit.conftest import Turns
from tests.models.visit.test_stop import two


def test_a_place_is_overruled_and_lifted(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    due = clinic.row("B001").due
    with pytest.raises(NotNow, match=r"visit\.not_overruled"):
        turns.do(lift)
    for verb, how in ((expedite, Overrule.EXPEDITED), (defer, Overrule.DEFERRED)):
        with pytest.raises(Invalid, match=r"visit\.reason_missing"):
            turns.do(verb, reason="")
        turns.do(verb, reason=f" {how} ")
        row = clinic.row("B001")
        assert (row.overrule, row.overrule_reason, row.due) == (how, how, due)
    turns.do(lift)
    row = clinic.row("B001")
    assert (row.overrule, row.overrule_reason) == (None, "")


@pytest.mark.parametrize("verb", [expedite, defer])
def test_one_who_is_called_isnt_overruled_any_more(turns: Turns, verb: object) -> None:
    turns.called()
    with pytest.raises(NotNow, match=r"visit\.not_from"):
        turns.do(verb, reason="late")


def test_what_was_overruled_stays_when_passed_over(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    turns.do(defer, reason="waits for her husband")
    clinic.perform(call_next, rooms=("xray1",))
    turns.do(pass_over)
    assert clinic.row("B001").overrule is Overrule.DEFERRED


@pytest.mark.parametrize(("verb", "then"), [(expedite, Overrule.EXPEDITED), (defer, None)])
def test_a_deferral_has_had_its_effect_after_the_first_room(
    clinic: Clinic, turns: Turns, verb: object, then: Overrule | None
) -> None:
    two(clinic)
    turns.do(verb, reason="asked for it")
    clinic.perform(call_next, rooms=("xray1",))
    turns.do(start, cannot_say="aphasia")
    turns.do(finish)
    assert clinic.row("B001").overrule is then
