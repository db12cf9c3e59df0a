"""Every verb against every role, and against nobody, the disabled and whoever hasn't signed in: nothing changes.

The verbs come from the registry and the permissions from the table below, written down a second time on purpose: a verb
that is added fails here until somebody has said who may do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.permission import Permission, Role
from models.refusal import NotAllowed
from models.staff.verbs import disable_staff
from models.store.store import Store, open_store
from models.store.unit_of_work import Actor
from models.store.verb import REGISTRY
from tests.people import People
from tests.verbs import every_verb

R, X, M, I, D = Role.RECEPTIONIST, Role.RADIOGRAPHER, Role.MANAGER, Role.INTAKE, Role.DOOR  # noqa: E741
Y = Role.MACHINE

MAY: dict[str, set[Role]] = {
    "appointment.book_imaging": {R, X},
    "appointment.book_results": {R, X},
    "appointment.cancel_imaging": {R, X},
    "appointment.cancel_results": {R, X},
    "appointment.keep_results": {R, X},
    "appointment.miss_imaging": {R, X},
    "appointment.miss_left": {R, X},
    "appointment.move_imaging": {R, X},
    "appointment.move_results": {R, X},
    "appointment.report_not_ready": {R, X},
    "appointment.report_ready": {R, X},
    "appointment.take_appointment": {R, X, M, I},
    "journal.hand_out": {M},
    "journal.let_go": {M},
    "journal.look": {R, X, M},
    "journal.review": {M},
    "machine.begin": {Y},
    "machine.image_again": {X},
    "machine.stop_machine": {X},
    "machine.switch_patient": {X},
    "machine.tell": {Y},
    "message.take_message": {R, X, M, I},
    "patient.merge": {R, X},
    "patient.take_patient": {R, X, M, I},
    "referral.take_referral": {R, X, M, I},
    "refused.dismiss_refused": {R, X, M, I},
    "refused.keep_refused": {R, X, M, I},
    "staff.add_staff": {M},
    "staff.change_pin": {R, X, M},
    "staff.disable_staff": {M},
    "staff.enable_staff": {M},
    "staff.leave_post": {R, X, M},
    "staff.make_first_manager": {D},
    "staff.name_own_record": {M},
    "staff.reset_pin": {M},
    "staff.take_post": {R, X, M},
    "staff.try_pin": {D},
    "unit.close_room": {R, X, M},
    "unit.end_absence": {R, M},
    "unit.end_day_off": {R, M},
    "unit.load_unit": {M},
    "unit.open_room": {R, X, M},
    "unit.set_absence": {R, M},
    "unit.set_day_off": {R, M},
    "unit.set_week": {R, M},
    "visit.announce": {R, X},
    "visit.answer_pregnancy": {X},
    "visit.answer_side": {X},
    "visit.away": {R, X},
    "visit.call_again": {X},
    "visit.call_next": {X},
    "visit.check_in": {R, X},
    "visit.close_day": {R, X},
    "visit.defer": {R, X},
    "visit.end_left_open": {R, X},
    "visit.expedite": {R, X},
    "visit.finish": {X},
    "visit.hold": {R, X},
    "visit.learn": {R, X, M},
    "visit.leave": {R, X},
    "visit.withdraw": {R, X},
    "visit.lift": {R, X},
    "visit.mark_back": {R, X},
    "visit.no_show": {X},
    "visit.not_done": {X},
    "visit.pass_over": {X},
    "visit.reinstate": {R, X},
    "visit.release": {R, X},
    "visit.start": {X},
    "visit.stop": {X},
    "visit.take_back": {R, X, M},
    "visit.wrong_patient": {X},
}

NOBODY = Actor(None, "", frozenset())
GUEST = Actor(None, "guest", frozenset({R, X, M}))
"""Says that they may, and has signed in nowhere."""


class House:
    """A database that people sign in to, one of them for each role, and one who was disabled."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = open_store(str(folder / "unit.db"))
        people = People(self.store, folder / "pepper")
        manager = people.found()
        self.actors = {
            M: manager,
            R: people.add(manager, "Riitta Vastaanotto", R),
            X: people.add(manager, "Raimo Kuvaaja", X),
            I: Actor(None, "gateway", frozenset({I})),
            D: Actor(None, "", frozenset({D})),
            Y: Actor(None, "XRAY1", frozenset({Y})),
        }
        gone = people.add(manager, "Pois Lähtenyt", R, X, M)
        self.store.perform(manager, "x", "", disable_staff, staff=gone.staff)
        self.strangers = (NOBODY, GUEST, gone, Actor(4711, "made up", frozenset(Role) - {D, I}))

    def tables(self) -> str:
        """Everything in the database."""
        return self.store.read(
            lambda snapshot: "\n".join(
                f"{table} {row}"
                for (table,) in snapshot.connection.execute(
                    text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                ).all()
                for row in snapshot.connection.execute(text(f'SELECT * FROM "{table}"'))
            )
        )

    def refused(self, actor: Actor, name: str) -> bool:
        """Whether a verb isn't this actor's: the permission comes before the arguments, of which there are none."""
        try:
            self.store.perform(actor, "here", "", REGISTRY[name].run)
        except NotAllowed:
            return True
        except TypeError:  # it asks for its arguments
            return False
        return False

    def refused_without_a_trace(self, actor: Actor, name: str) -> bool:
        before = self.tables()
        return self.refused(actor, name) and self.tables() == before


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    every_verb()
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.store.close()


def test_no_verb_is_forgotten() -> None:
    assert sorted(MAY) == every_verb(), "say in MAY who may do it"


def test_no_permission_and_no_role_is_idle() -> None:
    assert {known.may for name, known in REGISTRY.items() if name in MAY} == set(Permission)
    assert {role for roles in MAY.values() for role in roles} == set(Role)


@pytest.mark.parametrize("name", sorted(MAY))
def test_a_verb_is_for_its_roles_alone_and_nothing_changes_for_others(house: House, name: str) -> None:
    for role, actor in house.actors.items():
        assert house.refused_without_a_trace(actor, name) is (role not in MAY[name]), role
    for actor in (NOBODY,) if D in MAY[name] else house.strangers:
        assert house.refused_without_a_trace(actor, name), actor
