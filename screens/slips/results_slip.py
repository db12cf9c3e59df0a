"""The slip of a results appointment: when, how, with whom, which number is called. In the patient's language. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.refusal import Message
from models.unit.names import Names
from models.unit.rules import ClinicianKind, Mode
from screens.format import clock
from screens.slips.digits import figures
from screens.slips.paper import Page, Paper
from screens.slips.queue_slip import SHORT
from screens.text import say

_HIDDEN = 2


@dataclass(frozen=True, slots=True)
class ResultsSlip:
    """A results appointment; neither the patient's name nor of what the results are.

    Args:
        language: the patient's: fi, sv or en.
        unit: what the unit is called.
        appointment: its key, for the file.
        start: when.
        mode: by telephone or at reception.
        kind: with a doctor or a nurse.
        clinician: the clinician's name.
        number: the number that is called, as it may be printed; "" for none.
        ask: the unit's own number, for whoever can't come; "" when it has none.
        large: in large print.
    """

    language: str
    unit: Names
    appointment: int
    start: datetime
    mode: Mode
    kind: ClinicianKind
    clinician: str
    number: str = ""
    ask: str = ""
    large: bool = False

    is_list = False

    @property
    def title(self) -> Message:
        """Slip of the results appointment."""
        return Message("slip.title_results_large" if self.large else "slip.title_results")

    @property
    def file(self) -> str:
        """One for each appointment."""
        return f"results-{self.appointment}-large" if self.large else f"results-{self.appointment}"

    def pages(self, paper: Paper) -> list[Page]:
        """One."""
        columns = SHORT if self.large else paper.columns
        blocks = [paper.paragraph(self.unit.of(self.language), columns), *self._blocks(paper, columns)]
        return [[line for block in blocks for line in (*block, "")]]

    def _blocks(self, paper: Paper, columns: int) -> Iterable[Page]:
        yield paper.paragraph(say(self.language, "slip.results"), columns)
        time = figures(clock(self.start), paper) if self.large else None
        if time:
            yield paper.paragraph(say(self.language, "slip.on_day", at=self.start), columns)
            yield time
        else:
            yield paper.paragraph(say(self.language, "slip.at", at=self.start), columns)
        how = paper.paragraph(say(self.language, f"slip.how_{self.mode}_{self.kind}"), columns)
        to = _labelled(paper, say(self.language, "slip.to_number"), self.number, columns) if self.number else []
        yield [*how, *paper.paragraph(self.clinician, columns), *to]
        yield paper.paragraph(say(self.language, f"slip.tell_{self.mode}"), columns)
        if self.ask:
            yield _labelled(paper, say(self.language, "slip.if_not"), self.ask, columns)


def _labelled(paper: Paper, label: str, number: str, columns: int) -> Page:
    """A telephone number after what it is: on a line of its own rather than broken."""
    whole = paper.paragraph(f"{label} {number}", columns)
    return whole if len(whole) == 1 else [*paper.paragraph(label, columns), *paper.paragraph(number, columns)]


def masked(number: str) -> str:
    """A telephone number as it may lie about: without its last two digits, if they aren't hidden already."""
    if "*" in number:
        return number
    kept, left = [], _HIDDEN
    for character in reversed(number.strip()):
        hides = left > 0 and character.isdigit()
        left -= hides
        kept.append("*" if hides else character)
    return "".join(reversed(kept))
