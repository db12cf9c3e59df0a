from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.refusal import Message
from models.store import outcome
from models.store.outcome import OutcomeError
from models.visit.outcomes import Called


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    when: datetime
    colour: Colour


@dataclass(frozen=True)
class Outer:
    inner: Inner | None
    many: tuple[Inner, ...] = ()
    extra: int = field(default=7)


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.dates()
    | st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=2))))
    | st.just(Colour.RED)
    | st.builds(Inner, st.datetimes(timezones=st.just(UTC)), st.just(Colour.RED))
)
outcomes = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(outcomes)
def test_comes_back_as_the_same(value: object) -> None:
    stored = json.loads(json.dumps(outcome.dump(value)))
    back = outcome.load(stored)
    assert back == value
    assert type(back) is type(value)


def test_nested_and_of_the_clinic() -> None:
    when = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    for value in (
        Outer(Inner(when, Colour.RED), (Inner(when, Colour.RED),)),
        Outer(None),
        Called(1, "A001", 2, "xray1", 1),
        Message("visit.moved", {"ticket": "A001", "on": date(2026, 11, 24)}),
    ):
        assert outcome.load(outcome.dump(value)) == value


@pytest.mark.parametrize(
    "value",
    [object(), [1], {1, 2}, float("nan"), datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None), b"", {"a": b""}, int],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_is_refused_when_written(value: object) -> None:
    with pytest.raises(TypeError):
        outcome.dump(value)


def test_a_local_class_is_refused_when_written() -> None:
    @dataclass(frozen=True)
    class Local:
        pass

    with pytest.raises(TypeError, match="top of a module"):
        outcome.dump(Local())


def test_a_class_may_lose_a_field_and_gain_one_with_a_default() -> None:
    stored = outcome.dump(Outer(None))
    assert isinstance(stored, dict)
    fields = stored["fields"]
    assert isinstance(fields, dict)
    fields["gone"] = 1
    del fields["extra"]
    assert outcome.load(stored) == Outer(None)


@pytest.mark.parametrize(
    "stored",
    [
        {"class": "models.visit.outcomes:Gone", "fields": {}},
        {"class": "models.visit.outcomes:Called", "fields": {}},
        {"class": "models.no_such_module:X", "fields": {}},
        {"class": "models.visit.outcomes:datetime", "fields": {}},
        {"enum": "models.refusal:Message", "value": 1},
        {"something": 1},
        {"instant": "yesterday"},
    ],
)
def test_what_this_version_cannot_read_is_said(stored: outcome.Json) -> None:
    with pytest.raises(OutcomeError):
        outcome.load(stored)


def test_a_row_cannot_have_a_module_of_others_imported() -> None:
    sys.modules.pop("antigravity", None)
    with pytest.raises(OutcomeError, match="no module of the clinic"):
        outcome.load({"class": "antigravity:X", "fields": {}})
    assert "antigravity" not in sys.modules
