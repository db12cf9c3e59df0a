"""A patient on the screens that speak of one: who it is, and what to say, in whose language. Pure but for words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.patient.view import PatientView
from models.refusal import Message
from screens.format import full_date
from screens.safe import clip, visible
from screens.text import LANGUAGES, say, text
from screens.widgets.panel import wrapped
from screens.widgets.spans import BLANK, Line, Span, measure

_LEAST_NAME = 12


def who(lang: str, patient: PatientView, today: date, width: int) -> list[Line]:
    """``Mallinen, Onni   020516A****   10 y · sv``; and what a caller must not be told.

    Args:
        lang: the desk's language.
        patient: who.
        today: the local date, for the age.
        width: the cells of a line; a long name gives way to what identifies.
    """
    born = patient.birth_date
    about = [patient.language] if patient.language else []
    if born is not None:
        years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        about = [*([] if patient.masked_code else [full_date(born)]), say(lang, "check.years", years=years), *about]
    rest: Line = (Span(f"   {patient.masked_code or say(lang, 'check.no_code')}   {' · '.join(about)}"),)
    if patient.temporary:
        rest = (*rest, Span(f"   ! {say(lang, 'check.temporary')}", "warn"))
    name = clip(visible(patient.name), max(_LEAST_NAME, width - measure(rest)))
    lines: list[Line] = [(Span(name, bold=True), *rest)]
    if patient.non_disclosure:
        lines.append((Span(f"! {say(lang, 'check.non_disclosure')}", "warn", bold=True),))
    return lines


def language_of(desk: str, patient: str) -> str:
    """The language in which a patient is spoken to: their own, or the desk's if theirs is none of ours."""
    return patient if patient in LANGUAGES else desk


def to_say(desk: str, theirs: str, messages: Sequence[Message], width: int, *, head: str = "check.say") -> list[Line]:
    """What to say to somebody in their language; under it, muted, in the desk's, if that is another.

    Args:
        desk: the desk's language.
        theirs: fi, sv or en.
        messages: one sentence or more.
        width: the cells of a line.
        head: the key of the heading, which names the language.
    """
    if not messages:
        return []
    lines: list[Line] = [(Span(say(desk, head, language=Message(f"check.language_{theirs}")), "muted"),)]
    for message in messages:
        lines += wrapped(text(theirs, message), width, bold=True)
    if theirs != desk:
        lines.append(BLANK)
        for message in messages:
            lines += wrapped(text(desk, message), width, role="muted")
    return lines
