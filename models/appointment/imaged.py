"""Who has just been imaged: the patients whom the results desk is likeliest to be asked about next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.visit.board import ExamLine


@dataclass(frozen=True, slots=True)
class Imaged:
    """One visit of today that is done.

    Args:
        visit: its key.
        patient: the patient's key.
        ticket: its number.
        name: ``Family, Given``; from outside, so shown only through ``screens.safe``.
        masked_code: ``010594-****``, "" when there is none.
        language: the patient's own.
        ended_at: when it was finished.
        exams: what was imaged.
        results_at: the patient's next results appointment, ``None`` while there is none.
    """

    visit: int
    patient: int
    ticket: str
    name: str
    masked_code: str
    language: str
    ended_at: datetime
    exams: tuple[ExamLine, ...]
    results_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImagedToday:
    """The visits of today that are done.

    Args:
        seq: the sequence number it was read at.
        visits: the latest first.
    """

    seq: int
    visits: tuple[Imaged, ...] = ()
