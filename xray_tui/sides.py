"""Which side of the body words name, in Finnish, Swedish or English; for messages that have no code for it."""

from __future__ import annotations

import re

from models.referral.facts import Side

_WORDS = {
    Side.BOTH: r"both|bilateral|molem\w+|bilat\w*|bil\.?|kummankin|kumpikin|båda|bägge",
    Side.LEFT: r"left|vasen|vasem\w+|vas\.|sin\.?|vänster|vänstra",
    Side.RIGHT: r"right|oikea\w*|oik\.|dx\.?|höger|högra",
}
_WORD = {side: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for side, pattern in _WORDS.items()}


def sides_in(text: str) -> set[Side]:
    """The sides that a text names."""
    return {side for side, word in _WORD.items() if word.search(text)}


def one_side(sites: set[Side], words: set[Side]) -> Side | None:
    """The side that body sites name, else the one that the exam's own words do; left and right together are both."""
    told = sites
    if not told:
        told = words
        if {Side.LEFT, Side.RIGHT} <= told and Side.BOTH not in told:
            return None  # "right knee, compare with the left" orders one of them
    if len(told) > 1:
        return Side.BOTH
    return next(iter(told), None)
