"""The catalogs of the rules: every message in every language, asking for nothing that the message hasn't."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from models.patient.needs import Need, full, short
from models.referral.case import SILENT, Found, Source
from models.referral.check import check
from models.referral.facts import (
    Author,
    EarlierExam,
    Finding,
    OrdererKind,
    ReferralFacts,
    ReferralState,
    Side,
)
from models.refusal import Message
from models.unit.advice import Advice, advice
from models.unit.rules import default_unit

ROOT = Path(__file__).parents[2]
AREAS = ("need", "identity", "unit", "referral")
LANGUAGES = ("fi", "sv", "en")
CODE = ("patient/identity.py", "unit/reading.py", "unit/parse.py")


@cache
def catalog(area: str, language: str) -> Catalog:
    path = ROOT / "screens" / "locale" / language / "LC_MESSAGES" / f"{area}.po"
    with path.open("rb") as source:
        return read_po(source, locale=language)


def texts(area: str, language: str) -> dict[str, str]:
    return {str(each.id): str(each.string) for each in catalog(area, language) if each.id}


def asked_for(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def raised(path: str) -> Iterable[str]:
    """The keys of the refusals that a module raises."""
    for node in ast.walk(ast.parse((ROOT / "models" / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.split(".")[0] in AREAS:
            yield node.value


@pytest.mark.parametrize("area", AREAS)
def test_every_language_has_the_same_entries_none_empty_or_fuzzy(area: str) -> None:
    expected = set(texts(area, "en"))
    for language in LANGUAGES:
        entries = catalog(area, language)
        assert {str(each.id) for each in entries if each.id} == expected
        assert all(each.string and not each.fuzzy for each in entries if each.id)


@pytest.mark.parametrize("area", AREAS)
def test_every_language_names_the_same_things(area: str) -> None:
    english = texts(area, "en")
    for language in LANGUAGES:
        for key, sentence in texts(area, language).items():
            assert asked_for(sentence) == asked_for(english[key]), (language, key)


@pytest.mark.parametrize("area", ["unit", "identity"])
def test_every_refusal_of_the_code_has_its_sentence(area: str) -> None:
    keys = {key for path in CODE for key in raised(path) if key.startswith(f"{area}.")}
    assert keys
    assert keys <= set(texts(area, "fi"))


def test_every_need_finding_source_and_advice_has_its_words() -> None:
    unit = default_unit()
    messages = [*map(short, Need), *map(full, Need), *(advice(each, unit) for each in Advice)]
    messages += [Message(f"referral.what.{each}") for each in Found]
    messages += [Message(f"referral.tell.{each}") for each in Found if each not in SILENT]
    messages += [Message(f"referral.source.{each}") for each in Source]
    messages += [Message(f"referral.author.{each}") for each in Author]
    for message in messages:
        assert message.key in texts(message.key.split(".")[0], "fi")


def test_nothing_is_told_of_what_the_radiographer_alone_weighs() -> None:
    assert not {f"referral.tell.{each}" for each in SILENT} & set(texts("referral", "fi"))


def test_the_needs_are_whole_words_short_enough_for_the_queue() -> None:
    for language in LANGUAGES:
        assert all(len(texts("need", language)[short(need).key]) <= 14 for need in Need)


def every_finding() -> Iterable[Finding]:
    """Findings of a range of referrals, wide enough that each kind is among them."""
    unit, today = default_unit(), date(2026, 11, 24)
    knee = ReferralFacts("NG1AA", side=Side.LEFT, orderer=OrdererKind.HUS, orderer_name="HUS")
    changes: list[dict[str, object]] = [
        *({"orderer": each} for each in OrdererKind),
        *({"author": each} for each in Author),
        *({"state": each} for each in ReferralState),
        *({"exam_code": each} for each in ("", "XX9XX", "local:CT", "NK6PA")),
        {"orderer": OrdererKind.UNKNOWN, "orderer_name": ""},
        {"electronic": False},
        {"booked_elsewhere": "Porvoo"},
        {"same_patient": False},
        {"wanted_from": date(2027, 5, 1)},
        {"wanted_to": date(2026, 5, 1)},
        {"written_on": date(2024, 5, 1)},
        {"side": None},
    ]
    for change in changes:
        referral = replace(knee, **change)  # type: ignore[arg-type]
        yield from check(referral, unit.exam(referral.exam_code), today).findings
    yield from check(knee, replace(next(iter(unit.catalogue)), imaged_here=False), today).findings
    for is_open in (True, False):
        earlier = [EarlierExam("NG1AA", None, today, open=is_open)]
        yield from check(knee, unit.exam("NG1AA"), today, earlier=earlier).findings
    for awaited in (True, False):
        yield from check(None, None, today, awaited=awaited).findings


def test_no_sentence_asks_for_what_its_finding_has_not() -> None:
    seen = set()
    for finding in every_finding():
        seen.add(finding.what.key.rpartition(".")[2])
        for message in (finding.what, finding.tell, finding.source):
            if message is not None:
                for language in LANGUAGES:
                    assert asked_for(texts("referral", language)[message.key]) <= set(message.params), message
    assert seen == {each.value for each in Found}
