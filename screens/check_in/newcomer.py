"""A person who isn't in the records: comes from the doctor next door before the message does, or from abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.refusal import Message
from screens.dialogs import Question
from screens.sheet import Field, Who

if TYPE_CHECKING:
    from screens.base import DeskScreen


async def register(screen: DeskScreen, text: str) -> int | None:
    """Ask for the name of somebody nobody knows yet, and take them into the records.

    Args:
        screen: where.
        text: what was typed or scanned: an identity code becomes theirs.

    Returns:
        The patient's key; ``None`` when it was left.
    """
    from models.clock import clinic_day
    from models.patient.identity import NATIONAL_SYSTEM, parse_code
    from models.patient.typed import Code, classify
    from models.patient.verbs import take_patient
    from models.referral.facts import IdentifierFacts, PatientFacts

    today = clinic_day(screen.desk.now())
    code = parse_code(text, today) if isinstance(classify(text, today), Code) else None
    who = Who(code=code.masked if code else "")
    field = Field(Message("check_in.new_name"), least=2)
    answer = await screen.ask(Question(who, Message("check_in.new_title"), field, note=Message("check_in.new_note")))
    if answer is None:
        return None
    family, _, given = answer.text.partition(",")
    facts = PatientFacts(
        identifiers=(IdentifierFacts(NATIONAL_SYSTEM, code.value),) if code else (),
        family=family.strip(),
        given=given.strip(),
        birth_date=code.birth_date if code else None,
        sex=code.sex if code else "",
    )
    attempt = screen.attempt(Message("check_in.not_registered"), who)
    taken = await attempt.perform(take_patient, facts=facts)
    return taken.patient if taken else None
