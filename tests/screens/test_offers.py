"""Screens offer what a role may do and nothing else: every verb that a screen performs, by what leads to it.

The sources are read for it, so that nothing is forgotten: a verb that a screen begins to perform fails here until
somebody has said what offers it, and an act or a command until somebody has said which verb is behind it, or that it
only answers a question.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import screens
from models.day_lists import ListAct
from models.permission import GRANTS, PEOPLE, Permission
from models.store.verb import REGISTRY
from screens.bindings import BY_ID, KEYS
from screens.day.acts import NEEDS as OF_LISTS
from screens.day.shown import CLOSES
from screens.queue import perform
from screens.queue.acts import NEEDS, Doing
from tests.verbs import every_verb

FOLDER = Path(screens.__file__).parent

OWN = "own"
"""The desk does it of itself: everybody at a desk may."""

OFFERS: dict[str, tuple[str, ...]] = {
    "appointment.book_imaging": ("key imaging",),
    "appointment.book_results": ("key results",),
    "appointment.cancel_imaging": ("imaging.act_cancel",),
    "appointment.cancel_results": ("results.act_cancel",),
    "appointment.keep_results": ("results.act_keep",),
    "appointment.miss_imaging": ("imaging.act_missed",),
    "appointment.move_imaging": (
        "imaging.act_move",
        "imaging.act_move_all",
        "imaging.act_move_one",
        "imaging.act_again",
    ),
    "appointment.move_results": ("results.act_move",),
    "appointment.report_not_ready": ("key results",),
    "appointment.report_ready": ("key results",),
    "journal.look": (OWN, "key show_names", "journal.act_whose", "list whose", "list open"),
    "journal.review": ("key journal",),
    "machine.image_again": ("queue again",),
    "machine.stop_machine": ("queue.alarm_stop",),
    "machine.switch_patient": ("queue.alarm_switch",),
    "patient.merge": ("check_in.merge", "merge"),
    "patient.take_patient": ("desk.new_patient",),
    "refused.dismiss_refused": ("list dismiss",),
    "unit.close_room": ("label", "close:{room.id}"),
    "unit.end_absence": ("act", "key schedules"),
    "unit.end_day_off": ("act", "key schedules"),
    "unit.open_room": ("queue.open", "open:{room.id}"),
    "unit.set_absence": ("schedules.act_away", "key schedules"),
    "unit.set_day_off": ("act", "key schedules"),
    "unit.set_week": ("schedules.act_week", "schedules.save"),
    "visit.announce": ("announce:{one}",),
    "visit.answer_pregnancy": ("queue start",),
    "visit.answer_side": ("queue start",),
    "visit.away": ("queue away",),
    "visit.call_again": ("key call_again", "queue call_again"),
    "visit.call_next": ("key call_next", "queue call"),
    "visit.check_in": ("key check_in", "queue arrive", "as_of"),
    "visit.close_day": ("close the day",),
    "visit.defer": ("queue defer",),
    "visit.end_left_open": ("list end",),
    "visit.expedite": ("queue expedite",),
    "visit.finish": ("queue finish",),
    "visit.hold": ("queue hold",),
    "visit.leave": ("queue leave",),
    "visit.lift": ("queue lift",),
    "visit.mark_back": ("queue back",),
    "visit.no_show": ("queue no_show",),
    "visit.not_done": ("queue not_done",),
    "visit.pass_over": ("queue pass_over",),
    "visit.reinstate": ("queue reinstate",),
    "visit.release": ("queue release",),
    "visit.start": ("queue start", "queue cannot_say"),
    "visit.stop": ("queue stop",),
    "visit.take_back": ("key take_back",),
    "visit.withdraw": (),  # taken back by whoever checked in, and so may
    "visit.wrong_patient": ("queue wrong_patient", "queue unexposed", "queue exposed"),
}
"""What leads to each verb: a key, an act of the queue or of the day's lists, an act's label, a command's id."""

GOES = {"check.go_{place}", "day.end_{how}", "OPENS", "acts.OPENS", "day.act_{act}", "label(doing)", "words"}
"""Acts whose permission isn't written beside them: it is that of the screen, of the list, or of the queue's act."""

ANSWERS = {
    "check_in.questions visit.identity.{how}",
    "day.acts day.file_standard",
    "day.acts desk.dialog_understood",
    "day.close day.each_by_itself",
    "day.close day.end_{how}",
    "dialogs desk.dialog_understood",
    "dialogs no",
    "dialogs yes",
    "errands.announce check_in.announce_other",
    "errands.announce check_in.announce_yes",
    "errands.first_manager staff.first_later",
    "errands.first_manager staff.also_{each}",
    "errands.greet queue.go_on",
    "errands.greet queue.to_day",
    "errands.listing first",  # only where nobody signs in: whoever is there may do everything
    "errands.take_back queue.take_back",
    "journal.screen journal.act_patient",
    "journal.screen journal.act_staff",
    "journal.screen journal.act_visit",
    "look_up desk.dialog_understood",
    "look_up words",
    "menus command.label",
    "opening journal.why_calls",
    "opening journal.why_here",
    "opening journal.why_other",
    "opening journal.why_unit",
    "prints slip.option_again",
    "prints slip.option_large",
    "prints slip.option_queue",
    "queue.answering queue.alarm_exposed_no",
    "queue.answering queue.alarm_exposed_yes",
    "queue.questions queue.pregnancy_{answer}",
    "queue.questions queue.side_{side}",
    "queue.start queue.another_person",
    "queue.start queue.ask_again",
    "queue.start queue.cannot_say",
    "referral.screen exam.names.of(self.language)",
    "schedules.week schedules.day_none",
    "schedules.week schedules.day_same",
    "schedules.week schedules.each_takes",
    "schedules.week schedules.from_day",
    "schedules.week {weekday(screen.language, number)}{shown(hours) or '–'}",
}
"""Where something is only answered, in the course of an act: by module and label."""

PLAIN_KEYS = {"blank", "queue", "referral", "day", "palette", "print", "language", "quit"}
"""Keys that everybody at a desk has."""


@dataclass(frozen=True)
class Written:
    """An act or a command as it is written in the sources.

    Args:
        module: where.
        label: the key of an act's label, the id of a command, or what is written for it.
        may: what is written for its permission, "" for none.
    """

    module: str
    label: str
    may: str


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(FOLDER.rglob("*.py")):
        name = ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def written() -> Iterator[Written]:
    for module, tree in modules():
        named = {
            target.id: ast.unparse(value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target, value in pairs(node.targets[0], node.value)
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Act", "Command"}:
                may = next((ast.unparse(given.value) for given in node.keywords if given.arg == "may"), "")
                yield Written(module, label_of(node.args[node.func.id == "Act"]), named.get(may, may))


def pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is assigned to what, of several at once too."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield target, value


def label_of(node: ast.expr) -> str:
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr):
            return "".join(
                each.value if isinstance(each, ast.Constant) else f"{{{ast.unparse(each.value)}}}"
                for each in part.values
                if isinstance(each, ast.Constant | ast.FormattedValue)
            )
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
            return part.value
    return ast.unparse(node).strip("'")


def performed() -> set[str]:
    """The verbs that the screens import, or take from a module that they import."""
    every_verb()
    found = set()
    for _, tree in modules():
        known: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models."):
                known |= {each.name: f"{node.module}.{each.name}" for each in node.names}
        whole = {known[name] for name in known} | {
            f"{known[node.value.id]}.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known
        }
        found |= {name for name, verb in REGISTRY.items() if f"{verb.run.__module__}.{verb.run.__name__}" in whole}
    return found


ACTS = list(written())
BESIDE = {act.label: act.may for act in ACTS if act.may}


def permission_of(offer: str) -> Permission:
    kind, _, what = offer.partition(" ")
    match kind:
        case "key":
            may = BY_ID[what].may
            assert may is not None, offer
            return may
        case "queue":
            return NEEDS[Doing(what)]
        case "list":
            return OF_LISTS[ListAct(what)]
        case "close":
            return CLOSES
        case _:
            return Permission[BESIDE[offer].removeprefix("Permission.")]


def test_every_verb_that_a_screen_performs_is_offered_by_something() -> None:
    assert performed() == set(OFFERS)


@pytest.mark.parametrize("name", sorted(OFFERS))
def test_what_leads_to_a_verb_is_for_those_who_may(name: str) -> None:
    may = REGISTRY[name].may
    for offer in OFFERS[name]:
        if offer == OWN:
            assert all(may in GRANTS[role] for role in PEOPLE)
        else:
            assert permission_of(offer) is may, offer


def test_every_act_and_command_is_known() -> None:
    offers = {offer for each in OFFERS.values() for offer in each}
    assert {act.label for act in ACTS if act.may} <= offers | GOES
    assert {f"{act.module} {act.label}" for act in ACTS if not act.may} == ANSWERS


def test_every_act_of_the_queue_and_of_the_lists_is_somebodys() -> None:
    offers = {offer for each in OFFERS.values() for offer in each}
    assert set(NEEDS) == set(Doing)
    assert {f"queue {doing}" for doing in Doing} <= offers
    assert set(OF_LISTS) == set(ListAct)
    behind = {doing: REGISTRY[f"visit.{verb.__name__}"].may for doing, verb in perform._at_once().items()}
    behind |= {doing: REGISTRY[f"visit.{verb.__name__}"].may for doing, verb in perform._reasoned().items()}
    assert behind == {doing: NEEDS[doing] for doing in behind}


def test_every_key_is_somebodys() -> None:
    keys = {key.id for key in KEYS if key.bound}
    offered = {offer.removeprefix("key ") for each in OFFERS.values() for offer in each if offer.startswith("key ")}
    assert keys == offered | PLAIN_KEYS
    assert all(BY_ID[key].may is None for key in PLAIN_KEYS)
