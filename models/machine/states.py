"""What an X-ray machine does, as it reports it: one performed step, begun, then completed or discontinued. Pure."""

from __future__ import annotations

from enum import StrEnum


class StepState(StrEnum):
    """Where a performed step is; the last two are final."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    DISCONTINUED = "discontinued"


class StepAnswer(StrEnum):
    """What a radiographer answered to what a machine reported."""

    SWITCH = "switch"  # the one at the machine is called to the room, the other one waits again
    STOP = "stop"  # the machine was stopped: nothing in the queue moves by that step
    AGAIN = "again"  # what was discontinued is done again
