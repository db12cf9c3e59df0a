"""The catalogue of exams: what the unit images, and what it knows to send elsewhere.

An exam's ``code`` is its key in the database: the national code, or a local key (``local:HAND``) where the national
code isn't known. A national code is never made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.unit.names import Names

LOCAL = "local:"
"""What a local key begins with."""

LABEL_CELLS = 12
"""The width of the queue's exam column, side included: short names fit in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Another unit, known only as somewhere to send a patient to.

    Args:
        id: its key in the unit's file.
        names: what it is called.
        contact: an address or a telephone number, "" if none is known.
    """

    id: str
    names: Names
    contact: str = ""

    def of(self, language: str) -> str:
        """Its name in a language and how to reach it, as far as known: what a patient sent there is told."""
        name = self.names.of(language)
        return f"{name}, {self.contact}" if self.contact else name


@dataclass(frozen=True, slots=True)
class Exam:
    """One row of the catalogue.

    Args:
        code: the national code, or a local key.
        names: what it is called.
        short: the same for the queue's grid.
        body_part: DICOM's defined term, "" if none.
        modality: DICOM's: DX, PX, BMD, US, CT ...
        loinc: its LOINC code, "" if none is known.
        also: other codes of the same exam: further national ones, the unit's own.
        suffix: the last letter that the national codes of a whole kind of exam share (ultrasound), "" for most.
        minutes: how long the room is taken.
        report_days: days until the report can be expected.
        paired: the body has two of it, so a side is asked.
        dental: a dentist may order it as a doctor does.
        pregnancy: the womb is in or near the beam, so a possible pregnancy is asked about.
        imaged_here: the unit does it, and has it switched on.
        place: who does it, when the unit doesn't and it is known.
        verified: code and names were seen in a public source.
    """

    code: str
    names: Names
    short: Names
    body_part: str
    modality: str
    loinc: str = ""
    also: tuple[str, ...] = ()
    suffix: str = ""
    minutes: int = 10
    report_days: int = 0
    paired: bool = False
    dental: bool = False
    pregnancy: bool = False
    imaged_here: bool = True
    place: Place | None = None
    verified: bool = False

    @property
    def national(self) -> bool:
        """Whether ``code`` is of the national list."""
        return not self.code.startswith(LOCAL)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The exams, in the order of the unit's file, found by any of their codes.

    A code of the file's own (national, local, or one of ``also``) belongs to one exam; a LOINC code may be shared, and
    then finds the first. Only after these is the suffix of a national code looked at.
    """

    exams: tuple[Exam, ...]
    _by_code: dict[str, Exam] = field(init=False, repr=False, compare=False)
    _by_suffix: dict[str, Exam] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code: dict[str, Exam] = {}
        for exam in self.exams:
            for code in (exam.code, *exam.also):
                by_code.setdefault(code.upper(), exam)
        for exam in self.exams:
            if exam.loinc:
                by_code.setdefault(exam.loinc, exam)
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "_by_suffix", {exam.suffix: exam for exam in self.exams if exam.suffix})

    def __iter__(self) -> Iterator[Exam]:
        return iter(self.exams)

    def __len__(self) -> int:
        return len(self.exams)

    def find(self, code: str) -> Exam | None:
        """The exam of a national, local or LOINC code; ``None`` for any other: nothing is guessed from a text."""
        wanted = code.strip().upper()
        exam = self._by_code.get(wanted)
        if exam is None and is_national(wanted):
            exam = self._by_suffix.get(wanted[-1])
        return exam


def is_national(code: str) -> bool:
    """Whether the code has the form of the national list: two letters, a digit, two letters."""
    form = [(character.isalpha(), character.isdigit()) for character in code if character.isascii()]
    letter, digit = (True, False), (False, True)
    return len(code) == len(form) and form == [letter, letter, digit, letter, letter]
