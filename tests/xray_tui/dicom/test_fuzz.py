"""Whatever comes, it is answered or refused, nothing raises, nothing is half-taken, and the worklist goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from models.store.store import open_store
from models.visit import consistency
from tests.clinic import Clinic, StillClock
from tests.xray_tui.dicom.fuzzed import QUERIES, REPORTS, STREAMS, Machine, data_sets, no_mistakes, say
from tests.xray_tui.dicom.serving import findscu, serving
from xray_tui.dicom import mpps

BRISK = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    clock = StillClock()
    store = open_store(str(tmp_path_factory.mktemp("fuzz") / "unit.db"), clock=clock)
    machine = Machine(Clinic(store, clock))
    yield machine
    assert store.read(consistency.read) == ()
    store.close()


def test_what_is_changed_is_good(machine: Machine) -> None:
    assert all(machine.asks(each) for each in QUERIES)
    begun, completed, _ = REPORTS
    assert [machine.begins(begun), machine.tells(completed)] == [mpps.SUCCESS, mpps.SUCCESS]


@BRISK
@given(data_sets(QUERIES))
def test_any_query(machine: Machine, data: bytes) -> None:
    machine.asks(data)


@BRISK
@given(data_sets(REPORTS))
def test_any_report(machine: Machine, data: bytes) -> None:
    with no_mistakes():
        if machine.begins(data) == mpps.SUCCESS:
            machine.tells(data)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(STREAMS)
def _stream(port: int, data: bytes) -> None:
    say(port, data)


def test_any_stream(machine: Machine, tmp_path: Path) -> None:
    with serving(machine.clinic, quiet_seconds=1) as gateway:
        _stream(gateway.port)
        assert len(findscu(gateway.port, ("0010,0010",))) == 1
