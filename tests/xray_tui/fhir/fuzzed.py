"""FHIR that nobody would send: what the suite takes some of, and a soak a hundred thousand."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import text

from models.permission import Role
from models.refusal import Invalid
from models.store.store import open_store
from models.store.unit_of_work import Actor
from models.visit import consistency
from tests.clinic import StillClock
from tests.xray_tui.fhir.made_up import (
    SERVER,
    TODAY,
    appointment,
    bundle,
    doctor,
    organisation,
    patient,
    request,
    role,
)
from xray_tui.fhir.batch import read
from xray_tui.fhir.form import USED
from xray_tui.intake import Entry, Kind, Left, take

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
RESOURCES = st.builds(
    lambda kind, content: {**content, "resourceType": kind}, KINDS, st.dictionaries(WORDS, TREES, max_size=8)
)


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """A good bundle changed here and there."""
    tree = copy.deepcopy(WHOLE)
    for _ in range(draw(st.integers(1, 4))):
        left = list(_places(tree))
        if not left:
            break
        parent, key = draw(st.sampled_from(left))
        if draw(st.booleans()) and isinstance(parent, dict):
            del parent[key]
        else:
            parent[key] = draw(TREES)
    return tree


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree that something else could be put into."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


def _in_bundle(tree: Any) -> Any:
    return {"resourceType": "Bundle", "entry": [{"resource": tree}, tree]}


FILES = st.binary(max_size=200) | st.one_of(changed(), RESOURCES, TREES, TREES.map(_in_bundle)).map(
    lambda tree: json.dumps(tree).encode()
)


def read_or_refuse(data: bytes) -> list[Entry]:
    """Its entries, each of them whole; none if all of it is refused."""
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


class Door:
    """The way in, over a real database.

    Args:
        folder: for its file.
    """

    def __init__(self, folder: Path) -> None:
        self.store = open_store(str(folder / "unit.db"), clock=StillClock())
        self._actor = Actor(None, "fuzz", frozenset({Role.INTAKE}))
        self._new = {"ServiceRequest": 0, "Appointment": 0}

    def take(self, data: bytes) -> None:
        """Take what it holds: a line for each entry, and no mistake met."""
        entries = read_or_refuse(data)
        lines = list(take(self.store, entries, actor=self._actor, station="fuzz"))
        assert len(lines) == len(entries)
        for line in lines:
            assert line.why is None or line.why.key != "intake.failed", line
            kind = line.what.partition("/")[0]
            if line.kind is Kind.TAKEN and kind in self._new:
                self._new[kind] += 1

    def check(self) -> None:
        """What is there is what was said to be taken, and nothing is half there."""
        assert self._count("appointment") == self._new["Appointment"]
        assert self._count("referral") == self._new["ServiceRequest"]
        assert self.store.read(consistency.read) == ()

    def _count(self, table: str) -> int:
        return self.store.read(
            lambda snapshot: int(snapshot.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
        )
