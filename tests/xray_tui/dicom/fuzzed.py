"""Data sets and bytes that no machine should send: what the suite takes some of, and a soak a hundred thousand."""

from __future__ import annotations

import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import ImplicitVRLittleEndian
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_FIND, N_CREATE, N_SET
from pynetdicom.events import Event
from pynetdicom.presentation import PresentationContextTuple

from tests.clinic import Clinic
from tests.xray_tui.dicom.queries import EVERY, asking
from tests.xray_tui.dicom.serving import SECONDS, load, write_query
from xray_tui.dicom import mpps
from xray_tui.dicom.query import query_of
from xray_tui.dicom.server import be_quiet
from xray_tui.dicom.worklist import PENDING, PENDING_UNSUPPORTED, Worklist

FIND, MPPS = "1.2.840.10008.5.1.4.31", "1.2.840.10008.3.1.2.3.3"

STATUSES = {
    *(mpps.SUCCESS, mpps.INVALID_VALUE, mpps.PROCESSING, mpps.DUPLICATE, mpps.UNKNOWN, mpps.MISSING),
    mpps.MISSING_VALUE,
}


def encoded(said: Dataset) -> bytes:
    """As it is sent, implicit."""
    buffer = DicomBytesIO()
    buffer.is_little_endian = buffer.is_implicit_VR = True
    write_dataset(buffer, said)
    return buffer.getvalue()


def _queries() -> list[bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "query.dcm"
        keys = (EVERY, asking("0010,0010=Test*", "0040,0100[0].0040,0002=20261124-", "0040,0100[0].0040,0003=-1200"))
        return [write_query(path, each).read_bytes() for each in keys]


def _report(**more: Any) -> bytes:
    step = Dataset()
    step.StudyInstanceUID, step.ScheduledProcedureStepID, step.AccessionNumber = "1.2.3", "S1", "ACC001"
    said = Dataset()
    said.SpecificCharacterSet = "ISO_IR 192"
    said.ScheduledStepAttributesSequence = [step]
    said.PatientName, said.PatientID, said.Modality = "Åkerström^Örjan", "080450-901B", "DX"
    said.PerformedProcedureStepID, said.PerformedStationAETitle = "P1", "XRAY1"
    said.PerformedProcedureStepStartDate, said.PerformedProcedureStepStartTime = "20261124", "091500"
    said.PerformedProcedureStepStatus = "IN PROGRESS"
    for name, value in more.items():
        setattr(said, name, value)
    return encoded(said)


def _ended() -> bytes:
    series = Dataset()
    series.SeriesInstanceUID, series.ReferencedImageSequence = "1.2.9", [Dataset()]
    return _report(
        PerformedProcedureStepStatus="COMPLETED",
        PerformedSeriesSequence=[series],
        TotalNumberOfExposures=2,
        ImageAndFluoroscopyAreaDoseProduct="1.5",
    )


QUERIES = _queries()
REPORTS = [_report(), _ended(), _report(PerformedProcedureStepStatus="DISCONTINUED")]

PIECES = [
    *(
        b"\0",
        b"\xff",
        b"\xe4",
        b"\\",
        b"*",
        b"?",
        b"-",
        b"=",
        b"^",
        b"\x1b$B",
        b"[/x]",
        b"9" * 40,
        b"99999999-",
        b"2460",
    ),
    *(
        b"\xfe\xff\x00\xe0",
        b"\xff\xff\xff\xff",
        b"\xfe\xff\xdd\xe0",
        b"\0\0\0\0",
        b"\x40\x00\x00\x01",
        b"\x08\x00\x05\x00",
    ),
    *(b"ISO_IR 100", b"ISO 2022 IR 87", b"COMPLETED ", b"NaN", b"1e999", b"*" * 200, b"?*" * 100),
]
CHANGES = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 20), st.sampled_from(PIECES) | st.binary(max_size=6)), max_size=5
)


def _changed(whole: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, piece in changes:
        whole = whole[:at] + piece + whole[at + length :]
    return whole


def data_sets(good: list[bytes]) -> st.SearchStrategy[bytes]:
    """Good ones with some of their bytes put otherwise, and none at all."""
    return st.builds(_changed, st.sampled_from(good), CHANGES) | st.binary(max_size=80)


@contextmanager
def no_mistakes() -> Iterator[None]:
    """A report that meets a mistake of ours fails the test: the machine is only told that it couldn't be processed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mpps, "described", _fail)
        yield


def _fail(error: BaseException) -> str:
    raise AssertionError("a report met a mistake") from error


class Machine:
    """A worklist and its reports over a real database, without a connection: the library's events, made here.

    Args:
        clinic: whose they are.
    """

    def __init__(self, clinic: Clinic) -> None:
        be_quiet()
        load(clinic, waiting=True)
        clinic.walk_in(1, accession="ACC001")
        self.clinic = clinic
        self.worklist = Worklist(clinic.store, "en")
        self._association = Association(AE(ae_title="XRAYTUI"), "acceptor")
        self._association.requestor.ae_title = "XRAY1"
        self._number = 0

    def asks(self, data: bytes) -> bool:
        """A query; whether it was one. Its answers are whole."""
        request = C_FIND()
        request.Identifier = BytesIO(data)
        event = self._event(evt.EVT_C_FIND, request, FIND)
        try:
            query = query_of(event.identifier)
        except Exception:  # noqa: BLE001  what the handler refuses as no query
            return False
        for status, answer in self.worklist.answers(query, "XRAY1", explicit=False):
            assert status in (PENDING, PENDING_UNSUPPORTED)
            assert len(answer) % 2 == 0
        return True

    def begins(self, data: bytes) -> int:
        """A report that it has begun; the status that it gets."""
        self._number += 1
        request = N_CREATE()
        request.AffectedSOPInstanceUID = f"1.2.3.{self._number}"
        request.AttributeList = BytesIO(data)
        event = self._event(evt.EVT_N_CREATE, request, MPPS)
        rules = self.worklist.listing().rules
        return self._status(lambda: mpps.create(event, self.clinic.store, lambda: rules))

    def tells(self, data: bytes) -> int:
        """A report on the step that was begun last."""
        request = N_SET()
        request.RequestedSOPInstanceUID = f"1.2.3.{self._number}"
        request.ModificationList = BytesIO(data)
        event = self._event(evt.EVT_N_SET, request, MPPS)
        return self._status(lambda: mpps.change(event, self.clinic.store))

    def _event(self, kind: Any, request: Any, syntax: str) -> Event:
        context = PresentationContextTuple(1, syntax, ImplicitVRLittleEndian)
        return Event(self._association, kind, {"request": request, "context": context})

    def _status(self, answer: Callable[[], tuple[Any, None]]) -> int:
        status, _ = answer()
        code = status if isinstance(status, int) else int(status.Status)
        assert code in STATUSES
        return code


def _pdu(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBL", kind, 0, len(data)) + data


def _item(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(data)) + data


def association() -> bytes:
    """Asks for an association."""
    context = b"\x01\0\0\0" + _item(0x30, FIND.encode()) + _item(0x40, b"1.2.840.10008.1.2")
    user = _item(0x51, struct.pack(">L", 16384)) + _item(0x52, b"1.2.3")
    items = _item(0x10, b"1.2.840.10008.3.1.1.1") + _item(0x20, context) + _item(0x50, user)
    return _pdu(1, b"\0\x01\0\0" + b"XRAYTUI".ljust(16) + b"FINDSCU".ljust(16) + bytes(32) + items)


def _data(control: int, part: bytes) -> bytes:
    return _pdu(4, struct.pack(">LBB", len(part) + 2, 1, control) + part)


def asked() -> bytes:
    """Asks for the worklist, in that association."""
    command = Dataset()
    command.AffectedSOPClassUID, command.CommandField, command.MessageID = FIND, 0x20, 1
    command.Priority, command.CommandDataSetType = 0, 1
    body = encoded(command)
    return _data(3, struct.pack("<HHLL", 0, 0, 4, len(body)) + body) + _data(2, QUERIES[0])


STREAMS = st.builds(
    lambda first, rest: _changed(association(), first) + _changed(asked() + _pdu(5, bytes(4)), rest),
    st.just([]) | CHANGES,
    CHANGES,
)


def say(port: int, data: bytes) -> None:
    """Send it, and end; what comes back is of no interest, but that the other side ends.

    What asks for an association goes first: whoever doesn't wait for its answer isn't listened to any further.
    """
    first = len(association())
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as sock, suppress(OSError):
        sock.sendall(data[:first])
        select.select([sock], [], [], 0.1)
        sock.sendall(data[first:])
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(65536):
            pass
