"""What a machine's message says, in the clinic's own words, and what the verbs on it answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.machine.states import StepState


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What a machine says that it is doing, by the names that the worklist gave it; "" what it left out.

    Args:
        study_uid: the study.
        step: the scheduled step.
        accession: the accession number.
    """

    study_uid: str = ""
    step: str = ""
    accession: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a machine counted; ``None`` what it didn't say.

    Args:
        exposures: how many exposures.
        images: how many images it kept.
        dose_area: the area dose product, dGy·cm².
        series: how many series.
    """

    exposures: int | None = None
    images: int | None = None
    dose_area: float | None = None
    series: int | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A machine has begun.

    Args:
        uid: the performed step's own name.
        station: the AE title of the machine.
        scheduled: what it is doing; several steps may be done in one.
        patient_id: the patient's identifier as the machine has it.
        named: how the machine names the patient, for the alarm; from outside.
        counted: what it has counted already.
    """

    uid: str
    station: str
    scheduled: tuple[Scheduled, ...]
    patient_id: str = ""
    named: str = ""
    counted: Counted = Counted()


@dataclass(frozen=True, slots=True)
class Told:
    """A machine tells more of a step that it has begun.

    Args:
        uid: the performed step's own name.
        state: where it is, ``None`` when the message doesn't say.
        counted: what it has counted.
        reason: why it was discontinued, in the machine's words.
    """

    uid: str
    state: StepState | None = None
    counted: Counted = Counted()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A machine's report was taken.

    Args:
        step: the performed step's key.
        visit: the visit that it is about, ``None`` when it is nobody's here.
        ticket: its number.
        state: the state that the visit is in now, "" without one.
        moved: whether the report moved it.
        alarm: whether it is for somebody else than the room's patient.
    """

    step: int
    visit: int | None = None
    ticket: str = ""
    state: str = ""
    moved: bool = False
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A radiographer's answer to a machine's report was taken.

    Args:
        step: the performed step's key.
        visit: the visit at the machine, ``None`` when it is nobody's here.
        ticket: its number.
        begun_at: when the step was begun.
    """

    step: int
    visit: int | None
    ticket: str
    begun_at: datetime
