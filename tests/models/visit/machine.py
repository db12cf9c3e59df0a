"""Two stations where everything happens that can: the rules of the state machine."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

import hypothesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from models.clock import clinic_day, instant
from models.patient.merge import merge
from models.patient.verbs import take_patient
from models.referral.facts import Priority, Side
from models.visit.announce import announce
from models.visit.answers import answer_pregnancy, answer_side
from models.visit.call import call_again, call_next, no_show
from models.visit.check_in import check_in
from models.visit.close_day import close_day, end_left_open, left_open, still_expected, still_open
from models.visit.ends import DayEnd
from models.visit.examine import finish, start
from models.visit.read import read_board
from models.visit.states import OPEN, TRANSITIONS, IdentityShown, Pregnancy, State
from models.visit.stop import not_done
from models.visit.take_back import last_to_take_back, take_back
from tests.models.visit.messages import people
from tests.models.visit.phone import Phone
from tests.models.visit.watched import PEOPLE, STATIONS, STEPS, TELLS, Draw, Row, Verb, facts_of

WHAT_HAPPENS = list(
    Counter(
        time_passes=12,  # first, since Hypothesis begins with a run of the first alone
        a_booking_comes=5, a_number_is_taken_back=3, a_referral_changes=3, a_referral_comes=3,
        a_room_closes_or_opens=1, a_side_is_answered=1, a_station_begins_or_ends=2, acts=16, acts_illegally=3,
        are_merged=1, calls_next=20, imaging_is_booked=4, imaging_is_cancelled=2, imaging_is_missed=1,
        imaging_is_moved=3, is_announced=3, one_examination_isnt_done=3, one_in_exam_is_finished=12,
        one_with_referrals_comes=20, results_are_booked=4, results_are_cancelled_or_kept=2, results_are_moved=2,
        somebody_comes=6, takes_back=10, the_day_ends=2, the_day_is_closed=1, the_one_called_comes=18,
        the_one_called_is_missing=3, the_unit_is_loaded=1, what_was_left_open_is_ended=3,
    ).elements()
)  # fmt: skip
"""The methods of the machine, each as often as it should be chosen."""


class Machine(Phone, RuleBasedStateMachine):
    """What people and messages do, in any order; `Watched` judges every step."""

    folder: ClassVar[Path]

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        Phone.__init__(self, self.folder)
        self.judged: object = None

    def teardown(self) -> None:
        self.close()

    @invariant()
    def all_is_well(self) -> None:
        if self.judged != (now := (self.seq, clinic_day(self.clock.at))):
            self.nothing_is_impossible()
            self.nobody_is_lost()
            self.nobody_is_booked_over_another()
            self.times_are_held_by_those_who_want_them()
            self.judged = now

    # -- what happens ------------------------------------------------------------------------------------------------

    @initialize()
    def people_are_known(self) -> None:
        self.patients = [self.act(0, take_patient, facts=facts_of(n)).patient for n in range(PEOPLE)]

    @rule(data=st.data(), who=st.sampled_from([0, 1]), what=st.sampled_from(WHAT_HAPPENS))
    def happens(self, data: st.DataObject, who: int, what: str) -> None:
        """One rule for all of it, since how often what happens matters: else days go by with nobody imaged."""
        getattr(self, what)(who, lambda *args, **more: data.draw(*args, **more))

    def time_passes(self, who: int, draw: Draw) -> None:
        self.clock.forward(draw(st.sampled_from([1, 2, 3, 6, 25]), label="minutes"))

    def the_day_ends(self, who: int, draw: Draw) -> None:
        today = clinic_day(self.clock.at)
        late, morning = instant(today, time(23, 58)), instant(today + timedelta(days=1), time(8, 30))
        self.clock.at = late if draw(st.booleans(), label="late") and late > self.clock.at else morning

    # -- reception ---------------------------------------------------------------------------------------------------

    def one_with_referrals_comes(self, who: int, draw: Draw) -> None:
        """The commonest arrival, in one go."""
        n = draw(people, label="n")
        for _ in range(draw(st.integers(1, 2), label="referrals")):
            self.ordered(n, draw)
        self.act(
            who,
            check_in,
            patient=self.patients[n],
            referrals=self.referrals_of(n)[-2:],
            identity=IdentityShown.PHOTO_ID,
        )

    def somebody_comes(self, who: int, draw: Draw) -> None:
        n, ticked = draw(people, label="n"), draw(st.integers(0, 2), label="ticked")
        minutes = draw(st.sampled_from([None, 5, 60, -5]), label="minutes ago")
        self.act(
            who,
            check_in,
            patient=self.patients[n],
            referrals=self.referrals_of(n)[-ticked:] if ticked else (),
            identity=IdentityShown.TOLD,
            awaited=draw(st.booleans(), label="awaited"),
            overrule="asked",
            seen=self.seq,
            as_of=None if minutes is None else self.clock.at - timedelta(minutes=minutes),
            as_of_reason="power cut",
        )

    def is_announced(self, who: int, draw: Draw) -> None:
        n, ticked = draw(people, label="n"), draw(st.integers(0, 1), label="ticked")
        self.act(
            who,
            announce,
            patient=self.patients[n],
            referrals=self.referrals_of(n)[-ticked:] if ticked else (),
            priority=draw(st.sampled_from(Priority), label="priority"),
        )

    def are_merged(self, who: int, draw: Draw) -> None:
        keep, other = (self.patients[draw(people, label=label)] for label in ("keep", "merge"))
        self.act(who, merge, keep=keep, merge=other, reason="passport")

    # -- the rooms ---------------------------------------------------------------------------------------------------

    def calls_next(self, who: int, draw: Draw) -> None:
        """Whoever is shown as the first that these rooms can take is called, to one that nobody else is called to."""
        rooms, board = STATIONS[who][1], self.store.read(read_board)
        free = {*rooms}.difference(row["room"] for row in self.visits(State.CALLED))
        first = next((row.visit for row in board.waiting if row.rank and free.intersection(row.callable_to)), None)
        answer = self.act(who, call_next, rooms=rooms)
        assert answer is None or getattr(answer, "visit", None) == first

    def the_one_called_comes(self, who: int, draw: Draw) -> None:
        """The commonest turn, with the answers that it needs."""
        visit = self.one_of(draw, self.visits(State.CALLED))
        if visit is None:
            return
        for examination in self.examinations(visit):
            if examination["side"] is None:
                self.act(who, answer_side, examination=examination["id"], seen=self.seen(visit), side=Side.RIGHT)
        if visit["pregnancy"] is None:
            self.act(who, answer_pregnancy, visit=visit["id"], seen=self.seen(visit), answer=Pregnancy.NO)
        self.act(who, start, visit=visit["id"], seen=self.seen(visit), cannot_say="aphasia", despite="needed")

    def the_one_called_is_missing(self, who: int, draw: Draw) -> None:
        if visit := self.one_of(draw, self.visits(State.CALLED)):
            self.clock.forward(3)
            for verb in (call_again, no_show):
                self.act(who, verb, visit=visit["id"], seen=self.seen(visit))

    def one_in_exam_is_finished(self, who: int, draw: Draw) -> None:
        if visit := self.one_of(draw, self.visits(State.IN_EXAM)):
            self.act(who, finish, visit=visit["id"], seen=visit["changed"])

    def one_examination_isnt_done(self, who: int, draw: Draw) -> None:
        if visit := self.one_of(draw, self.visits(State.CALLED, State.IN_EXAM)):
            chosen = self.one_of(draw, self.examinations(visit))
            told = {"reason": "pain", "examinations": (chosen["id"],)}
            self.act(who, not_done, visit=visit["id"], seen=visit["changed"], **told)

    def a_side_is_answered(self, who: int, draw: Draw) -> None:
        if examination := self.one_of(draw, self.of("examination")):
            seen = self.rows["visit", examination["visit_id"]]["changed"]
            side = draw(st.sampled_from(Side), label="side")
            self.act(who, answer_side, examination=examination["id"], seen=seen, side=side)

    def acts(self, who: int, draw: Draw) -> None:
        """One of the steps that its state has."""
        if visit := self.one_of(draw, self.visits(*OPEN, State.NO_SHOW)):
            fits = [verb for verb, step in STEPS.items() if (State(visit["state"]), step) in TRANSITIONS]
            self.act_on(who, draw, visit, fits)

    def acts_illegally(self, who: int, draw: Draw) -> None:
        """Any step, or one of a visit as it was some time ago."""
        if visit := self.one_of(draw, self.visits(*State)):
            old = {**visit, "changed": visit["changed"] - draw(st.integers(0, 1), label="changes ago")}
            self.act_on(who, draw, old, list(STEPS))

    def act_on(self, who: int, draw: Draw, visit: Row, fits: list[Verb]) -> None:
        verb = draw(st.sampled_from(fits), label="verb")
        told = {name: draw(strategy, label=name) for name, strategy in TELLS.get(verb, {}).items()}
        self.act(who, verb, visit=visit["id"], seen=visit["changed"], **told)

    # -- ends --------------------------------------------------------------------------------------------------------

    def the_day_is_closed(self, who: int, draw: Draw) -> None:
        ends = tuple(
            DayEnd(row.visit, row.changed, draw(st.sampled_from(row.ends), label="how"), "closing time")
            for row in self.store.read(still_open)
        )
        missed = [each.appointment for each in self.store.read(still_expected)]
        self.act(who, close_day, ends=ends[draw(st.integers(0, 1), label="without") :], missed=missed)

    def what_was_left_open_is_ended(self, who: int, draw: Draw) -> None:
        for row in self.store.read(left_open):
            how = draw(st.sampled_from(row.ends), label="how")
            self.act(who, end_left_open, visit=row.visit, seen=row.changed, how=how, reason="forgotten")

    def takes_back(self, who: int, draw: Draw) -> None:
        offered = self.store.read(partial(last_to_take_back, staff=self.staff[who].staff))
        entry = offered.entry if offered else self.seq
        answer = self.act(who, take_back, entry=entry)
        if answer is None:
            return
        assert offered is not None
        assert offered.refused is None
        self.as_it_was(entry)


def run(folder: Path, seed: int, steps: int) -> None:
    """One run, of one seed, with its databases in a folder.

    Hypothesis begins with the dullest run and ends with variations of the last one. Between them is one that is new:
    many seeds find more than many examples of one seed.
    """
    here = hypothesis.seed(seed)(type("MachineHere", (Machine,), {"folder": folder}))
    bounds = settings(
        max_examples=3,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(here, settings=bounds)
