"""The slip for whoever hears the results elsewhere: whom to contact. In the patient's language. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from models.refusal import Message
from models.unit.names import Names
from screens.slips.paper import Page, Paper
from screens.slips.queue_slip import SHORT
from screens.text import say


@dataclass(frozen=True, slots=True)
class ContactSlip:
    """Whom to contact for results; neither the patient's name nor of what the results are.

    Args:
        language: the patient's: fi, sv or en.
        unit: what the unit is called.
        referral: the referral's key, for the file.
        contact: whom, as the unit's text has it.
        ask: the unit's own number; "" when it has none.
        large: in large print.
    """

    language: str
    unit: Names
    referral: int
    contact: str
    ask: str = ""
    large: bool = False

    is_list = False

    @property
    def title(self) -> Message:
        """Slip with the contact for the results."""
        return Message("slip.title_contact_large" if self.large else "slip.title_contact")

    @property
    def file(self) -> str:
        """One for each referral."""
        return f"contact-{self.referral}-large" if self.large else f"contact-{self.referral}"

    def pages(self, paper: Paper) -> list[Page]:
        """One."""
        columns = SHORT if self.large else paper.columns
        words = [
            self.unit.of(self.language),
            say(self.language, "slip.contact"),
            say(self.language, "slip.contact_tells"),
            self.contact,
            say(self.language, "slip.contact_ask", phone=self.ask) if self.ask else "",
        ]
        return [[line for part in words if part for line in (*paper.paragraph(part, columns), "")]]
