"""What nobody should send: it costs its own connection, is logged once, and the worklist goes on."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from io import BytesIO

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE

from tests.clinic import Clinic
from tests.xray_tui.dicom.fuzzed import FIND, MPPS, REPORTS, asked, association
from tests.xray_tui.dicom.serving import OURS, SECONDS, load, serving
from xray_tui.dicom import transport
from xray_tui.dicom.server import Gateway
from xray_tui.dicom.worklist import Worklist


@pytest.fixture
def gateway(clinic: Clinic) -> Iterator[Gateway]:
    load(clinic)
    with serving(clinic, quiet_seconds=1, connections=8) as gateway:
        yield gateway


def connection(gateway: Gateway) -> socket.socket:
    return socket.create_connection(("127.0.0.1", gateway.port), timeout=SECONDS)


def ended(sock: socket.socket) -> bool:
    """Whether the other side ends it, at most after saying that it does."""
    try:
        while sock.recv(4096):
            pass
    except ConnectionError:
        pass
    return True


def asks(gateway: Gateway) -> bool:
    entity = AE(ae_title="ECHOSCU")
    entity.add_requested_context("1.2.840.10008.1.1")
    association = entity.associate("127.0.0.1", gateway.port, ae_title=OURS)
    answered = association.is_established and association.send_c_echo().Status == 0
    association.release()
    return answered


GARBAGE = {
    "another protocol": b"GET / HTTP/1.1\r\n\r\n",
    "an endless PDU": struct.pack(">BBL", 1, 0, 2**32 - 1) + bytes(100),
    "a PDU of nothing": struct.pack(">BBL", 1, 0, 0),
    "an association request of noise": struct.pack(">BBL", 1, 0, 200) + bytes(range(200)),
    "data before an association": struct.pack(">BBL", 4, 0, 10) + bytes(10),
}


def test_garbage(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    for data in GARBAGE.values():
        with connection(gateway) as sock:
            sock.sendall(data)
            assert ended(sock)
    assert asks(gateway)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("xray_tui")]
    assert len(told) == len(set(told)) <= 3


def test_half_open_connections(gateway: Gateway) -> None:
    with connection(gateway) as silent, connection(gateway) as slow:
        slow.sendall(struct.pack(">BBL", 1, 0, 200) + bytes(50))
        assert asks(gateway)
        assert ended(silent)
        assert ended(slow)


def test_a_flood_of_connections(gateway: Gateway) -> None:
    many = [connection(gateway) for _ in range(20)]
    try:
        assert ended(many[-1])
    finally:
        for each in many:
            each.close()
    while not asks(gateway):
        pass
    assert gateway.told.counts["too many connections", "127.0.0.1"] >= 16


def test_a_message_without_end_is_aborted(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LARGEST_MESSAGE", 50_000)
    entity = AE(ae_title="FINDSCU")
    entity.add_requested_context(FIND)
    association = entity.associate("127.0.0.1", gateway.port, ae_title=OURS)
    assert association.is_established
    assert association.dul.socket is not None
    sock = association.dul.socket.socket
    assert sock is not None
    context = association.accepted_contexts[0].context_id
    part = struct.pack(">BBLLBB", 4, 0, 1006, 1002, context, 1) + bytes(1000)  # a command, never its last part
    sent = 0
    while not association.is_aborted and sent < 10_000:
        association.dul.socket.send(part)
        sent += 1
    assert association.is_aborted
    sock.close()  # which the client's side forgets
    assert gateway.told.counts["message too large", "FINDSCU at 127.0.0.1"] == 1
    assert asks(gateway)


def test_a_database_that_goes_away_is_told_by_its_own_status(clinic: Clinic, gateway: Gateway) -> None:
    entity = AE(ae_title="FINDSCU")
    for service in (FIND, MPPS):
        entity.add_requested_context(service)
    clinic.store.close()
    association = entity.associate("127.0.0.1", gateway.port, ae_title=OURS)
    query = Dataset()
    query.PatientName = "*"
    assert [status.Status for status, _ in association.send_c_find(query, FIND)] == [0xA700]
    begun = dcmread(BytesIO(REPORTS[0]), force=True)
    assert association.send_n_create(begun, MPPS, "1.2.3")[0].Status == 0x0213
    association.release()


def test_one_that_takes_no_answers_is_let_go(clinic: Clinic, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    load(clinic, waiting=True)
    clinic.walk_in(1)
    answers = Worklist.answers
    monkeypatch.setattr(Worklist, "answers", lambda *args, **kwargs: [*answers(*args, **kwargs)] * 30_000)
    with connection(gateway) as sock:
        sock.sendall(association())
        assert sock.recv(1000)
        sock.sendall(asked())
        while not gateway.told.counts["takes no answers", "FINDSCU at 127.0.0.1"]:
            assert asks(gateway)
