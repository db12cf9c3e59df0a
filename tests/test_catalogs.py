"""Every sentence that the program asks for is there in three languages, and asks only for what it is given."""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from models.appointment.states import Channel, Doubt
from models.appointment.states import Kind as BookingKind
from models.day_lists import LISTS, ListAct
from models.journal.outcomes import LookKind
from models.journal.verify import Wrong
from models.patient.needs import Need
from models.permission import Permission, Role
from models.referral.case import SILENT, Found, Source
from models.referral.facts import Answer, Author, Priority, Side
from models.store.terms import Failure
from models.unit.advice import Advice
from models.unit.rules import ClinicianKind, Mode
from models.visit.consistency import Odd
from models.visit.day import OVERRULING
from models.visit.ends import ENDS
from models.visit.lanes import Turn
from models.visit.states import CHECKED_IN_ANEW, Hold, IdentityShown, Overrule, Pregnancy, State
from models.visit.take_back import UNDONE
from screens.bindings import KEYS
from screens.day.shown import DayAct
from screens.errands.announce import PRESSING
from screens.errands.first_manager import ALSO
from screens.imaging.wish import Done
from screens.queue.acts import Doing
from screens.queue.perform import ASKING
from screens.referral.enquiry import ORDERERS, Field, Form
from screens.text import LANGUAGES
from tests.message_keys import Keys, Use
from tests.verbs import every_verb
from xray_tui.demo.story import Says, Twist, Wish
from xray_tui.demo.words import Reason
from xray_tui.doctor.finding import Mark, Thing
from xray_tui.intake import Kind

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "screens" / "locale"
AREAS = sorted(path.stem for path in (LOCALE / "en" / "LC_MESSAGES").glob("*.po"))

DONE = set(Doing) - {Doing.ARRIVE, Doing.CANNOT_SAY}
"""The acts that end in a verb of their own; who has arrived goes to check-in, who can't say it is started."""

TOLD = DONE - {Doing.CALL, Doing.CALL_AGAIN}
"""Those that end in a toast; whoever is called is told otherwise."""

FAMILIES: dict[str, Iterable[object]] = {
    "appointment.channel.{}": Channel,
    "appointment.doubt.{}": Doubt,
    "appointment.kind.{}": ClinicianKind,
    "appointment.mode.{}": Mode,
    "appointment.{}.{}": [("kind", kind) for kind in ClinicianKind] + [("mode", mode) for mode in Mode],
    "check.field_{}": Field,
    "check.form_{}": Form,
    "check.go_{}": ["check_in", "results"],
    "check.language_{}": LANGUAGES,
    "check.orderer_{}": ORDERERS,
    "check.side_{}": ["unsaid", *Side],
    "check_in.announce_{}": PRESSING,
    "check_in.language_{}": LANGUAGES,
    "day.to_move_{}": BookingKind,
    "day.about_{}": DayAct,
    "day.act_{}": set(ListAct) - {ListAct.END},
    "day.did_{}": [verb.partition(".")[2] for verb in OVERRULING],
    "day.end_{}": {end for ends in ENDS.values() for end in ends},
    "day.list_{}": [each.id for each in LISTS],
    "day.reason_{}": [CHECKED_IN_ANEW],
    "demo.desk_{}": ["reception", "radiographer"],
    "demo.in_exam_{}": [Twist.CAST, Twist.MISTAKEN, Twist.UNWELL],
    "demo.reason_{}": Reason,
    "demo.says_{}": Says,
    "demo.wish_{}": set(Wish) - {Wish.ANNOUNCE},
    "desk.priority_{}": set(Priority) - {Priority.ROUTINE},
    "desk.verdict_{}": Answer,
    "imaging.done_{}": Done,
    "imaging.told_{}": Done,
    "intake.kind.{}": Kind,
    "doctor.mark_{}": Mark,
    "doctor.thing_{}": Thing,
    "ical.{}": ["imaging", *Mode],
    "journal.key_{}": ["appointment", "patient", "referral", "visit"],
    "journal.look_{}": LookKind,
    "journal.verb_{}": [name.replace(".", "_") for name in every_verb()],
    "journal.wrong_{}": Wrong,
    "key.{}_short": [key.id for key in KEYS if key.short],
    "key.{}": [key.id for key in KEYS],
    "key.{}_tip": [key.id for key in KEYS],
    "need.full.{}": Need,
    "need.{}": Need,
    "order.{}": [Priority.STAT, Priority.ASAP],
    "order.overruled.{}": Overrule,
    "order.turn.{}": Turn,
    "queue.act_{}": Doing,
    "queue.did_{}": [*(name.partition(".")[2] for name in UNDONE), "check_in"],
    "queue.done_{}": TOLD,
    "queue.not_done_{}": DONE,
    "queue.note_pregnancy_{}": set(Pregnancy) - {Pregnancy.NO},
    "queue.note_{}": [Doing.NO_SHOW, Doing.WRONG_PATIENT],
    "db.odd.{}": Odd,
    "queue.pregnancy_{}": Pregnancy,
    "queue.side_{}": Side,
    "queue.sure_{}": [Doing.NO_SHOW, Doing.WRONG_PATIENT],
    "queue.why_{}": ASKING,
    "schedules.enter_{}": ["end_absence", "end_day_off", "move", "week"],
    "referral.author.{}": Author,
    "referral.source.{}": Source,
    "referral.tell.{}": set(Found) - SILENT,
    "referral.what.{}": Found,
    "region.col_{}": ["unit", "waiting", "called", "in_exam", "free", "wait"],
    "results.tell_{}_{}": tuple(product(Mode, ClinicianKind)),
    "slip.how_{}_{}": tuple(product(Mode, ClinicianKind)),
    "slip.need_{}": [Need.FETCH, Need.SAY_ALOUD],
    "slip.tell_{}": Mode,
    "staff.also_{}": ALSO,
    "staff.role_{}": Role,
    "store.may_{}": Permission,
    "store.{}": Failure,
    "unit.tell.{}": Advice,
    "visit.hold.{}": Hold,
    "visit.hold_full.{}": Hold,
    "visit.identity.{}": IdentityShown,
    "visit.state.{}": State,
}
"""The keys that are put together when the program runs: each pattern, with all that its parts can be."""

MADE_OF_OTHERS = {f"visit.hold_full.{hold}" for hold in Hold}
"""Keys that are made of another message's key."""


def expanded(pattern: str) -> set[str]:
    """All keys of a pattern."""
    return {pattern.format(*(one if isinstance(one, tuple) else (one,))) for one in FAMILIES[pattern]}


@cache
def catalog(area: str, language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{area}.po").open("rb") as source:
        return read_po(source, locale=language)


@cache
def texts(language: str) -> dict[str, str]:
    """All sentences of a language, by key."""
    return {str(each.id): str(each.string) for area in AREAS for each in catalog(area, language) if each.id}


def asked_for(sentence: str) -> set[str]:
    """The names in a sentence's braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@cache
def keys() -> tuple[list[Use], list[Use]]:
    """The keys that are given to a place for keys, and the texts elsewhere that look like one."""
    code = Keys(ROOT, AREAS)
    return list(code.uses()), list(code.literals())


def test_the_walk_finds_the_ways_in_which_keys_are_said() -> None:
    found = {use.key for use in keys()[0]}

    # To `Message`, to a refusal, to `say`, to a sheet's own `say`, to `three`, to a helper of a helper.
    assert found >= {"desk.nothing_changed", "patient.unknown", "desk.live", "check_in.in_use", "wall.called"}
    assert found >= {"queue.col_exam", "visit.state.{}"}


def test_every_key_in_the_code_has_its_sentence() -> None:
    uses, literals = keys()
    missing = {use.key: use.where for use in (*uses, *literals) if "{}" not in use.key and use.key not in texts("en")}

    assert not missing
    assert set(texts("en")) >= MADE_OF_OTHERS


def test_every_key_that_is_put_together_has_all_its_sentences() -> None:
    patterns = {use.key: use.where for use in keys()[0] if "{}" in use.key}
    unknown = {pattern: where for pattern, where in patterns.items() if pattern not in FAMILIES}

    assert not unknown, "say in FAMILIES what their parts can be"
    assert not set(FAMILIES) - set(patterns), "said nowhere any more"
    missing = {key for pattern in patterns for key in expanded(pattern)} - set(texts("en"))
    assert not missing


def test_no_sentence_asks_for_what_it_is_not_given() -> None:
    wrong = {
        (key, use.where): lacking
        for use in keys()[0]
        if use.params is not None
        for key in (expanded(use.key) if "{}" in use.key else {use.key})
        if (lacking := asked_for(texts("en").get(key, "")) - use.params)
    }

    assert not wrong


def test_no_sentence_is_there_that_nobody_says() -> None:
    uses, literals = keys()
    said = {key for use in (*uses, *literals) for key in (expanded(use.key) if "{}" in use.key else {use.key})}

    unsaid = set(texts("en")) - said - MADE_OF_OTHERS
    assert not unsaid


@pytest.mark.parametrize("area", AREAS)
def test_a_catalog_is_whole_in_every_language(area: str) -> None:
    english = {str(each.id): str(each.string) for each in catalog(area, "en") if each.id}
    assert all(key.startswith(f"{area}.") for key in english)
    for language in LANGUAGES:
        entries = [each for each in catalog(area, language) if each.id]
        assert {str(each.id) for each in entries} == set(english), language
        assert not [each.id for each in entries if not each.string or each.fuzzy], language
        assert not [each.id for each in entries if asked_for(str(each.string)) != asked_for(english[str(each.id)])]


def test_no_area_is_missing_in_a_language() -> None:
    for language in LANGUAGES:
        assert sorted(path.stem for path in (LOCALE / language / "LC_MESSAGES").glob("*.po")) == AREAS
