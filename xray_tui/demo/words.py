"""What the made-up staff write as reasons, in the language of whoever watches."""

from __future__ import annotations

from enum import StrEnum

from screens.text import say


class Reason(StrEnum):
    """Why something was done: ``demo.reason_*``."""

    AT_COUNTER = "at_counter"  # a file is opened
    POWER_CUT = "power_cut"  # the arrival is set back
    LEAVES = "leaves"
    PAIN = "pain"
    LATER = "later"
    ASKED = "asked"  # released from a hold
    TAKEN_BACK = "taken_back"  # the sender doesn't want it any more
    DEAF_EAR = "deaf_ear"  # cannot say the end of the code
    MISTAKEN = "mistaken"
    NAMESAKE = "namesake"
    UNWELL = "unwell"
    PREGNANT = "pregnant"
    CAST = "cast"
    MACHINE_DOWN = "machine_down"
    CLOSING = "closing"
    NEVER_CAME = "never_came"  # the referral that was awaited


def because(language: str, why: Reason) -> str:
    """The reason in words."""
    return say(language, f"demo.reason_{why}")
