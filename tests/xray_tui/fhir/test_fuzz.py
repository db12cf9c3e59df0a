"""Whatever comes, each resource gets one entry, and nothing raises but the one refusal of a whole file."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.refusal import Invalid
from tests.xray_tui.fhir.made_up import (
    SERVER,
    TODAY,
    Json,
    appointment,
    bundle,
    doctor,
    ndjson,
    organisation,
    patient,
    request,
    role,
)
from xray_tui.fhir.batch import read
from xray_tui.fhir.form import USED
from xray_tui.intake import Entry, Left

WHOLE = bundle(
    patient(
        meta={"security": [{"code": "TURVAKIELTO"}], "lastUpdated": "2026-11-24T08:00:00Z"},
        telecom=[{"system": "phone", "value": "040 000 0000", "rank": 1}],
        address=[{"line": ["Esimerkkitie 1"], "city": "Sipoo"}],
        communication=[{"language": {"coding": [{"code": "fi"}]}}],
    ),
    request(
        requester={"reference": "PractitionerRole/role1"},
        bodySite=[{"text": "oikea polvi"}],
        occurrencePeriod={"start": "2026-11-23", "end": "2026-12"},
        contained=[patient(2, id="inside")],
        note=[{"text": "Kipsi."}],
    ),
    doctor(),
    organisation(partOf={"reference": "Organization/o2"}),
    role(),
    appointment(),
    kind="transaction",
    urls=(f"{SERVER}/Patient/p1", f"{SERVER}/ServiceRequest/r1"),
)

WORDS = st.sampled_from(
    [
        *("resourceType", "Bundle", "Patient", "ServiceRequest", "Appointment", "entry", "resource", "contained"),
        *("identifier", "system", "value", "name", "family", "given", "subject", "reference", "status", "active"),
        *("intent", "order", "code", "coding", "text", "meta", "lastUpdated", "2026-11-24", "2026-11-24T10:00:00Z"),
        *("9999", "", "#", "#inside", "Patient/p1", "Patient?identifier=a|b", "urn:oid:1.2.246.21", "010594-9021"),
        *("\x00", "\u202e", "http://["),
    ]
)
KINDS = st.sampled_from(sorted(USED))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=20)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=6),
    max_leaves=30,
)
BRISK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(data: bytes) -> list[Entry]:
    try:
        entries = read(data, TODAY, "fuzz")
    except Invalid:
        return []
    for entry in entries:
        if isinstance(entry.payload, Left):
            assert entry.payload.why.key.startswith(("intake.", "identity."))
        else:
            assert entry.source
            assert len(entry.version) == 64
    return entries


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree that something else could be put into."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from places(tree[key])


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
@given(KINDS, st.dictionaries(WORDS, TREES, max_size=8))
def test_any_resource_of_a_used_type(kind: str, content: Json) -> None:
    assert len(read_or_refuse(json.dumps({**content, "resourceType": kind}).encode())) == 1


@BRISK
@given(st.data())
def test_a_good_bundle_changed_here_and_there(data: st.DataObject) -> None:
    tree = copy.deepcopy(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        left = list(places(tree))
        if not left:
            break
        parent, key = data.draw(st.sampled_from(left))
        if data.draw(st.booleans()) and isinstance(parent, dict):
            del parent[key]
        else:
            parent[key] = data.draw(TREES)
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
