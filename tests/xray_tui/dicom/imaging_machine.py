"""An X-ray machine whose reports come from npm's dcmjs-dimse, in a process of its own."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers import missing, need_peer

MODULES = Path(__file__).parents[2] / "npm" / "node_modules"

SERIES = [{"SeriesInstanceUID": "1.2.9", "ReferencedImageSequence": [{"ReferencedSOPInstanceUID": "1.2.9.1"}]}]
COMPLETED = {
    "PerformedProcedureStepStatus": "COMPLETED",
    "PerformedSeriesSequence": SERIES,
    "TotalNumberOfExposures": "2",
    "ImageAndFluoroscopyAreaDoseProduct": "1.5",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a machine heard in one association.

    Args:
        began: when the first request was about to be sent, in seconds of ``time.perf_counter``.
        answers: a status and an error's number for each request.
    """

    began: float
    answers: list[list[int]]


class ImagingMachine:
    """XRAY1, which reports to a gateway.

    Args:
        port: the gateway's.
    """

    def __init__(self, port: int) -> None:
        node = need_peer("node", "nodejs")
        if not (MODULES / "dcmjs-dimse").is_dir():
            missing("dcmjs-dimse: npm ci --prefix tests/npm")
        line = [node, str(Path(__file__).with_name("mpps.js")), str(MODULES), str(port)]
        self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> ImagingMachine:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def report(self, *requests: dict[str, Any]) -> Heard:
        """Send these, in an association of their own.

        Raises:
            ConnectionError: it didn't come through.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(requests) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise ConnectionError("the machine has ended")
        told = json.loads(line)
        return Heard(told["began"] / 1e9, told["answers"])


def create(steps: list[dict[str, Any]], uid: str = "1.2.3", **more: Any) -> dict[str, Any]:
    """It has begun with these; ``None`` leaves an attribute out."""
    said = {
        "SpecificCharacterSet": "ISO_IR 192",
        "ScheduledStepAttributesSequence": steps,
        "PatientName": "Åkerström^Örjan",
        "PatientID": "",
        "PerformedProcedureStepID": "P1",
        "PerformedStationAETitle": "XRAY1",
        "PerformedProcedureStepStartDate": "20261124",
        "PerformedProcedureStepStartTime": "091500",
        "PerformedProcedureStepStatus": "IN PROGRESS",
        "Modality": "DX",
        **more,
    }
    return {"op": "create", "uid": uid, "said": {key: value for key, value in said.items() if value is not None}}


def change(said: dict[str, Any], uid: str = "1.2.3") -> dict[str, Any]:
    """It tells more of what it has begun."""
    return {"op": "set", "uid": uid, "said": said}
