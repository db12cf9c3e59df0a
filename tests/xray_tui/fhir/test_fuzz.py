"""Whatever comes, each resource gets one entry, and nothing raises but the one refusal of a whole file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.xray_tui.fhir.fuzzed import FILES, RESOURCES, TREES, WHOLE, WORDS, Door, changed, read_or_refuse
from tests.xray_tui.fhir.made_up import TODAY, Json, ndjson, patient, request
from xray_tui.fhir.batch import read
from xray_tui.intake import Left

BRISK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@BRISK
@given(st.binary(max_size=200))
def test_bytes(data: bytes) -> None:
    read_or_refuse(data)


@BRISK
@given(TREES)
def test_any_json(tree: Any) -> None:
    read_or_refuse(json.dumps(tree).encode())
    read_or_refuse(json.dumps({"resourceType": "Bundle", "entry": [{"resource": tree}, tree]}).encode())


@BRISK
@given(RESOURCES)
def test_any_resource_of_a_used_type(resource: Json) -> None:
    assert len(read_or_refuse(json.dumps(resource).encode())) == 1


@BRISK
@given(changed())
def test_a_good_bundle_changed_here_and_there(tree: Json) -> None:
    read_or_refuse(json.dumps(tree).encode())


@BRISK
@given(st.data())
def test_a_bad_line_never_costs_its_neighbours(data: st.DataObject) -> None:
    good = [patient(7), request(7)]
    bad = data.draw(st.dictionaries(WORDS, TREES, min_size=1, max_size=6)) | {"id": "bad"}
    lines = data.draw(st.permutations([*good, bad]))
    entries = {entry.what: entry for entry in read(ndjson(*lines), TODAY)}
    assert not isinstance(entries["Patient/p7"].payload, Left)
    assert not isinstance(entries["ServiceRequest/r7"].payload, Left)


def test_the_bundle_that_is_changed_is_good() -> None:
    left = [entry.what for entry in read_or_refuse(json.dumps(WHOLE).encode()) if isinstance(entry.payload, Left)]
    assert left == ["Practitioner/d1", "Organization/o1", "PractitionerRole/role1"]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    door = Door(tmp_path_factory.mktemp("fuzz"))
    yield door
    door.check()
    door.store.close()


@BRISK
@given(FILES)
def test_what_is_taken_is_taken_whole(door: Door, data: bytes) -> None:
    door.take(data)
