"""The check-in form, pure: whatever is pressed and whatever comes, only what can be served is served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.patient.needs import Need, short
from models.patient.view import PatientFile, PatientView
from models.referral.facts import Answer, Finding, Priority, ReferralState, Verdict
from models.referral.view import ReferralView
from models.refusal import Message
from models.unit.rules import default_unit
from models.visit.states import IdentityShown
from screens.check_in.form import Form, age, begin, can_tick, due_today, identities
from screens.check_in.sheet import Sheet, rows
from screens.text import text
from screens.widgets.spans import plain

TODAY = date(2026, 11, 24)
KEYS = range(1, 6)

NOT_YET = Verdict(Answer.REFUSE, (Finding(13, Answer.REFUSE, Message("x"), None, Message("x"), not_yet=True),))
verdicts = st.one_of(st.sampled_from(Answer).map(Verdict), st.just(NOT_YET))


def referral(key: int, verdict: Verdict, state: ReferralState = ReferralState.OPEN) -> ReferralView:
    return ReferralView(key, "NG1AA", "", None, Priority.ROUTINE, state, verdict, "", "", None, None, None, "", "")


def file_of(*referrals: ReferralView, born: date | None = None) -> PatientFile:
    patient = PatientView(
        1, "Testinen, Testi", "", temporary=False, birth_date=born, language="fi", phone="", non_disclosure=False
    )
    return PatientFile(1, patient, referrals, ())


files = st.dictionaries(st.sampled_from(KEYS), st.tuples(verdicts, st.sampled_from(ReferralState))).map(
    lambda found: file_of(*(referral(key, *more) for key, more in found.items()))
)
Act = Callable[[Form], Form]
acts = st.one_of(
    st.sampled_from(KEYS).map(lambda key: lambda form: form.tick(key)),
    files.map(lambda file: lambda form: form.refreshed(file)),
    st.sampled_from(Need).map(lambda need: lambda form: form.tick_need(need)),
    st.sampled_from(IdentityShown).map(lambda how: lambda form: form.show_identity(how)),
    st.just(Form.tick_awaited),
)


@given(files, st.lists(acts, max_size=12))
def test_only_what_can_be_served_is_ever_ticked(file: PatientFile, pressed: list[Act]) -> None:
    form = begin(file)
    for act in pressed:
        form = act(form)
        can = {view.key for view in form.file.referrals if can_tick(view)}
        assert form.ticked <= can
        assert {view.key for view in form.overruled} == {
            view.key for view in form.file.referrals if view.key in form.ticked and view.verdict.not_yet
        }
        assert all(view.state is not ReferralState.USED for view in form.listed)


@given(files)
def test_at_first_exactly_what_is_due_is_ticked(file: PatientFile) -> None:
    form = begin(file)
    assert form.ticked == {view.key for view in file.referrals if due_today(view)}
    assert (form.awaited, form.identity, form.overruled) == (False, None, ())
    assert form.refreshed(file) == form


@given(files, st.lists(acts, max_size=6), st.sampled_from(KEYS))
def test_a_second_press_takes_back_the_first(file: PatientFile, pressed: list[Act], key: int) -> None:
    form = begin(file)
    for act in pressed:
        form = act(form)
    assert form.tick(key).tick(key) == form
    assert form.tick_awaited().tick_awaited() == form
    assert form.tick_need(Need.FETCH).tick_need(Need.FETCH) == form


@given(files, files)
def test_what_is_known_anew_never_unticks_what_still_can_be_served(before: PatientFile, after: PatientFile) -> None:
    form = begin(before)
    again = form.refreshed(after)
    can = {view.key for view in after.referrals if can_tick(view)}
    assert again.ticked & form.ticked == form.ticked & can
    known = {view.key for view in before.referrals}
    assert again.ticked - form.ticked == {view.key for view in after.referrals if due_today(view)} - known


def test_one_that_comes_is_the_one_that_was_awaited() -> None:
    accepted, refused = referral(1, Verdict(Answer.ACCEPT)), referral(2, Verdict(Answer.REFUSE))
    awaited = begin(file_of()).tick_awaited()
    assert awaited.refreshed(file_of(refused)).awaited
    came = awaited.refreshed(file_of(refused, accepted))
    assert came.ticked == {1}
    assert not came.awaited


@pytest.mark.parametrize(
    ("born", "years"),
    [(date(2011, 11, 24), 15), (date(2011, 11, 25), 14), (date(2012, 2, 29), 14), (TODAY, 0)],
)
def test_age_in_whole_years_and_who_shows_a_childs_identity(born: date, years: int) -> None:
    assert age(born, TODAY) == years
    first = next(iter(identities(file_of(born=born), TODAY)))
    assert (first is IdentityShown.GUARDIAN) == (years < 15)
    assert set(identities(file_of(born=born), TODAY)) == set(IdentityShown)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("cells", [73, 79, 152])
def test_every_need_stands_there_as_a_whole_word(lang: str, cells: int) -> None:
    sheet = Sheet(lang, default_unit(), datetime(2026, 11, 24, 7, tzinfo=UTC), Need.FETCH, cells, ())
    drawn = "".join(plain(line) for row in rows(sheet, begin(file_of())) for line in row.lines)

    assert [need for need in Need if f"[ ] {text(lang, short(need))} " not in f"{drawn} "] == []
