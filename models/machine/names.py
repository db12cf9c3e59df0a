"""The names by which a machine knows what is to be done; each is made from a key of the clinic's. Pure."""

from __future__ import annotations

import re

_STEP = re.compile(r"S(\d{1,15})", re.ASCII)


def step_id(examination: int) -> str:
    """The scheduled step's."""
    return f"S{examination}"


def procedure_id(examination: int) -> str:
    """The requested procedure's."""
    return f"R{examination}"


def patient_id(patient: int) -> str:
    """The patient's, for one whom nobody gave an identifier."""
    return f"P{patient}"


def examination_of(step: str) -> int | None:
    """The key of the examination that a scheduled step is for, ``None`` if the name isn't one of ours."""
    found = _STEP.fullmatch(step)
    return int(found[1]) if found else None
