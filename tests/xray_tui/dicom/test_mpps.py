"""The machines' reports, from a client that isn't pynetdicom: the codes of PS3.4 F.7, and what the queue does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event
from typing import Any

import pytest
from pydicom import dcmread
from pynetdicom import AE
from sqlalchemy import text

from models.machine.names import step_id
from models.visit.call import call_next
from models.visit.states import State
from tests.clinic import Clinic
from tests.xray_tui.dicom.fuzzed import MPPS, REPORTS
from tests.xray_tui.dicom.imaging_machine import COMPLETED, ImagingMachine, change, create
from tests.xray_tui.dicom.serving import OURS, SECONDS, fill, load, serving
from xray_tui.dicom import mpps
from xray_tui.dicom.server import Gateway

TAKEN = [0x0000, 0]
INVALID_VALUE, DUPLICATE, UNKNOWN, MISSING, MISSING_VALUE = ([code, 0] for code in (0x106, 0x111, 0x112, 0x120, 0x121))
FINAL = [0x0110, 0xA710]

DISCONTINUED = {
    "PerformedProcedureStepStatus": "DISCONTINUED",
    "PerformedProcedureStepDiscontinuationReasonCodeSequence": [
        {"CodeValue": "110507", "CodingSchemeDesignator": "DCM", "CodeMeaning": "Patient did not arrive"}
    ],
}


@pytest.fixture
def gateway(clinic: Clinic) -> Iterator[Gateway]:
    load(clinic)
    fill(clinic)
    clinic.perform(call_next, rooms=("xray1",))
    with serving(clinic) as gateway:
        yield gateway


@pytest.fixture
def machine(gateway: Gateway) -> Iterator[ImagingMachine]:
    with ImagingMachine(gateway.port) as machine:
        yield machine


def begins(clinic: Clinic, *tickets: str, uid: str = "1.2.3", **more: Any) -> dict[str, Any]:
    """A machine begins with these, as the worklist names them."""
    steps = [
        {
            "StudyInstanceUID": study(clinic, exam.key),
            "ScheduledProcedureStepID": step_id(exam.key),
            "AccessionNumber": "",
        }
        for ticket in tickets
        for exam in clinic.row(ticket).exams
    ]
    return create(steps, uid, **more)


def study(clinic: Clinic, examination: int) -> str:
    return str(stored(clinic, "SELECT study_uid FROM examination WHERE id = :key", examination))


def stored(clinic: Clinic, query: str, key: int) -> Any:
    return clinic.store.read(lambda snapshot: snapshot.connection.execute(text(query), {"key": key}).scalar_one())


def test_it_starts_and_finishes_and_its_form_is_minded(clinic: Clinic, machine: ImagingMachine) -> None:
    first = machine.report(
        begins(clinic, "B001", uid=""),
        begins(clinic, "B001", PerformedProcedureStepStatus="COMPLETED"),
        begins(clinic, "B001", Modality=None),
        begins(clinic, "B001", PerformedStationAETitle=""),
        create([]),
        begins(clinic, "B001"),
        begins(clinic, "B001"),
        change({"TotalNumberOfExposures": "1"}),
        change(COMPLETED, uid="1.2.99"),
        change({"PerformedProcedureStepStatus": "PERHAPS"}),
        change({**COMPLETED, "PerformedSeriesSequence": []}),
    )
    second = machine.report(change(COMPLETED), change(DISCONTINUED), change(COMPLETED))
    assert first.answers == [
        *(INVALID_VALUE, INVALID_VALUE, MISSING, MISSING_VALUE, MISSING_VALUE, TAKEN, DUPLICATE, TAKEN, UNKNOWN),
        *(INVALID_VALUE, MISSING_VALUE),
    ]
    assert second.answers == [TAKEN, FINAL, FINAL]
    assert stored(clinic, "SELECT state FROM visit WHERE number = :key", 1) == State.DONE
    assert stored(clinic, "SELECT dose_area FROM examination WHERE id = :key", 1) == 1.5
    assert clinic.board().alarms == ()


def test_somebody_else_raises_the_alarm_and_moves_nothing(clinic: Clinic, machine: ImagingMachine) -> None:
    accession = [{"StudyInstanceUID": "1.2.77", "AccessionNumber": "ACC002"}]
    begun = create(accession, PatientName="Ääkkönen^Aino-Maija", PatientID="240280-9021")
    assert machine.report(begun).answers == [TAKEN]
    (alarm,) = clinic.board().alarms
    assert (alarm.room, alarm.named) == ("xray1", "Ääkkönen, Aino-Maija  240280-****")
    assert alarm.instead_of is not None
    assert alarm.instead_of.ticket == "B001"
    assert [clinic.row(ticket).state for ticket in ("B001", "B002")] == [State.CALLED, State.WAITING]


def test_discontinued_waits_for_the_radiographer(clinic: Clinic, machine: ImagingMachine) -> None:
    told = {**DISCONTINUED, "ImageAndFluoroscopyAreaDoseProduct": "1e300"}  # by mistake
    assert machine.report(begins(clinic, "B001"), change(told)).answers == [TAKEN, TAKEN]
    assert stored(clinic, "SELECT dose_area FROM examination WHERE id = :key", 1) is None
    row = clinic.row("B001")
    assert (row.state, row.discontinued) == (State.IN_EXAM, "Patient did not arrive")


def test_told_to_end_in_the_middle_of_a_report_it_answers_first(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(clinic)
    clinic.walk_in(1)
    came, go = Event(), Event()
    create = mpps.create

    def slowly(*args: Any) -> Any:
        came.set()
        assert go.wait(SECONDS)
        return create(*args)

    monkeypatch.setattr(mpps, "create", slowly)
    entity = AE(ae_title="XRAY1")
    entity.add_requested_context(MPPS)
    with serving(clinic) as gateway, ThreadPoolExecutor() as others:
        association = entity.associate("127.0.0.1", gateway.port, ae_title=OURS)
        answer = others.submit(association.send_n_create, dcmread(BytesIO(REPORTS[0]), force=True), MPPS, "1.2.3")
        assert came.wait(SECONDS)
        ending = others.submit(gateway.stop)
        go.set()
        assert answer.result()[0].Status == 0
        ending.result()
