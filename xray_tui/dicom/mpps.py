"""The machines' reports: N-CREATE and N-SET of a modality performed procedure step (PS3.4 F.7), with its status codes.

pynetdicom checks none of the rules; those of a message's form are here, those of its order in `models.machine.report`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from models.machine.facts import Begun, Counted, Scheduled, Told
from models.machine.report import begin, tell
from models.machine.states import StepState
from models.patient.identity import mask
from models.permission import Role
from models.refusal import Refusal, Unavailable
from models.store.store import Store
from models.store.unit_of_work import Actor
from models.unit.dicom import DicomRules
from xray_tui.crash import described

if TYPE_CHECKING:
    from pydicom import Dataset
    from pynetdicom.dimse_primitives import N_CREATE, N_SET
    from pynetdicom.events import Event

STATION = "worklist"
"""Where the journal says that a report came in."""

SUCCESS, INVALID_VALUE, PROCESSING, DUPLICATE, UNKNOWN = 0x0000, 0x0106, 0x0110, 0x0111, 0x0112
MISSING, MISSING_VALUE, LIMITED = 0x0120, 0x0121, 0x0213
MAY_NO_LONGER_BE_UPDATED = 0xA710

Status: TypeAlias = "int | Dataset"

_STATUSES = {
    "machine.step_known": DUPLICATE,
    "machine.step_unknown": UNKNOWN,
    "machine.step_final": PROCESSING,
    "machine.no_series": MISSING_VALUE,
}
_STATES = {
    "IN PROGRESS": StepState.IN_PROGRESS,
    "COMPLETED": StepState.COMPLETED,
    "DISCONTINUED": StepState.DISCONTINUED,
}
_REQUIRED = (
    "PerformedProcedureStepID",
    "PerformedStationAETitle",
    "PerformedProcedureStepStartDate",
    "PerformedProcedureStepStartTime",
    "Modality",
    "ScheduledStepAttributesSequence",
)
_LONGEST = 200
_MOST = 1_000_000
"""No machine counts more, or says so by mistake: that isn't kept."""

_log = logging.getLogger(__name__)


class _NotTaken(Exception):  # noqa: N818  an answer, not an error
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def create(event: Event, store: Store, rules: Callable[[], DicomRules]) -> tuple[Status, None]:
    """A machine has begun."""
    return _answered(lambda: _perform(event, store, begin, begun=_begun(event, rules())))


def change(event: Event, store: Store) -> tuple[Status, None]:
    """A machine tells more."""
    return _answered(lambda: _perform(event, store, tell, told=_told(event)))


def _answered(take: Callable[[], object]) -> tuple[Status, None]:
    try:
        take()
    except _NotTaken as no:
        return no.status, None
    except Unavailable:
        return LIMITED, None
    except Refusal as refusal:
        return _refused(refusal), None
    except Exception as error:  # noqa: BLE001  its text may name a patient
        _log.error("a report met a mistake\n%s", described(error))
        return PROCESSING, None
    return SUCCESS, None


def _perform(event: Event, store: Store, verb: Callable[..., object], **told: object) -> None:
    actor = Actor(None, str(event.assoc.requestor.ae_title).strip(), frozenset({Role.MACHINE}))
    store.perform(actor, STATION, "", verb, **told)


def _refused(refusal: Refusal) -> Status:
    from pydicom import Dataset

    status = Dataset()
    if refusal.message.key not in _STATUSES:
        _log.warning("a report was refused: %s", refusal.message.key)
    status.Status = _STATUSES.get(refusal.message.key, PROCESSING)
    if refusal.message.key == "machine.step_final":
        status.ErrorComment = "Performed Procedure Step Object may no longer be updated"
        status.ErrorID = MAY_NO_LONGER_BE_UPDATED
    return status


def _begun(event: Event, rules: DicomRules) -> Begun:
    uid = cast("N_CREATE", event.request).AffectedSOPInstanceUID
    said = _read(lambda: event.attribute_list)
    if not uid or _state(said) is not StepState.IN_PROGRESS:
        raise _NotTaken(INVALID_VALUE)
    for name in _REQUIRED:
        _require(said, name)
    items = list(said.ScheduledStepAttributesSequence)
    for item in items:
        _require(item, "StudyInstanceUID")
    performed, asker = _text(said, "PerformedStationAETitle"), str(event.assoc.requestor.ae_title).strip()
    return Begun(
        uid=str(uid),
        station=performed if rules.room_of(performed) else asker,
        scheduled=tuple(
            Scheduled(
                _text(item, "StudyInstanceUID"), _text(item, "ScheduledProcedureStepID"), _text(item, "AccessionNumber")
            )
            for item in items
        ),
        patient_id=_text(said, "PatientID"),
        named=_named(said),
        counted=_counted(said),
    )


def _told(event: Event) -> Told:
    said = _read(lambda: event.modification_list)
    state = _state(said) if "PerformedProcedureStepStatus" in said else None
    return Told(str(cast("N_SET", event.request).RequestedSOPInstanceUID), state, _counted(said), _reason(said))


def _read(read: Callable[[], Dataset]) -> Dataset:
    """The message's data set, every value of it read now."""
    try:
        said = read()
        for _ in said.iterall():
            pass
    except Exception:  # noqa: BLE001  what can't be read isn't logged: it may name a patient
        raise _NotTaken(INVALID_VALUE) from None
    return said


def _state(said: Dataset) -> StepState:
    try:
        return _STATES[_text(said, "PerformedProcedureStepStatus")]
    except KeyError:
        raise _NotTaken(INVALID_VALUE) from None


def _require(said: Dataset, name: str) -> None:
    if name not in said:
        raise _NotTaken(MISSING)
    value = said.get(name)
    if value is None or len(str(value).strip()) == 0 or (name.endswith("Sequence") and not len(value)):
        raise _NotTaken(MISSING_VALUE)


def _text(said: Dataset, name: str) -> str:
    value = said.get(name)
    return "" if value is None else str(value).strip(" \0")[:_LONGEST]


def _named(said: Dataset) -> str:
    """How the machine names the patient, without the secret half of a code."""
    name = ", ".join(part for part in _text(said, "PatientName").partition("=")[0].split("^")[:2] if part)
    code = mask(_text(said, "PatientID"))
    return "  ".join(part for part in (name, code) if part)


def _counted(said: Dataset) -> Counted:
    series = _items(said, "PerformedSeriesSequence")
    images = None if series is None else sum(len(_items(each, "ReferencedImageSequence") or ()) for each in series)
    shots = _items(said, "ExposureDoseSequence")
    exposures = _number(said, "TotalNumberOfExposures")
    return Counted(
        exposures=int(exposures) if exposures is not None else (len(shots) if shots else None),
        images=images,
        dose_area=_number(said, "ImageAndFluoroscopyAreaDoseProduct"),
        series=None if series is None else len(series),
    )


def _items(said: Dataset, name: str) -> list[Dataset] | None:
    value: Any = said.get(name)
    return None if value is None else list(value)


def _number(said: Dataset, name: str) -> float | None:
    value = said.get(name)
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if 0 <= number <= _MOST else None


def _reason(said: Dataset) -> str:
    codes = _items(said, "PerformedProcedureStepDiscontinuationReasonCodeSequence") or []
    told = [_text(code, "CodeMeaning") or _text(code, "CodeValue") for code in codes]
    return ", ".join(part for part in (*told, _text(said, "CommentsOnThePerformedProcedureStep")) if part)[:_LONGEST]
