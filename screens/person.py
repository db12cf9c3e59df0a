"""A patient on the screens that speak of one: who it is, and what to say, in whose language. Pure but for words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from models.refusal import Message
from screens.format import full_date
from screens.safe import clip, visible
from screens.text import LANGUAGES, say, text
from screens.widgets.panel import wrapped
from screens.widgets.spans import BLANK, Line, Span, measure

if TYPE_CHECKING:
    from models.patient.view import PatientView
    from screens.sheet import Who

_LEAST_NAME = 12


def called(patient: PatientView) -> str:
    """What to call a patient in a sentence: by the name, or where that is hidden, by what else identifies.

    One of whom nothing else is known has the number of the record, as at the X-ray machines.
    """
    born = full_date(patient.birth_date) if patient.birth_date else ""
    return patient.name or patient.masked_code or born or f"P{patient.key}"


def who_of(patient: PatientView, ticket: str = "") -> Who:
    """A patient, for a dialog's first line."""
    from screens.sheet import Who

    return Who(ticket, patient.name, patient.masked_code if patient.name or patient.masked_code else called(patient))


def hidden(lang: str, shows: str) -> Line:
    """``Name hidden  Ctrl+N shows``.

    Args:
        lang: the desk's language.
        shows: the key that shows it, "" where none does.
    """
    key: Line = (Span("  "), Span(shows, "accent", bold=True), Span(f" {say(lang, 'queue.shows')}")) if shows else ()
    return (Span(say(lang, "queue.name_hidden")), *key)


def who(
    lang: str, patient: PatientView, today: date, width: int, *, shows: str = "", warns: str = "check.non_disclosure"
) -> list[Line]:
    """``Mallinen, Onni   020516A****   10 y · sv``; and what a caller must not be told.

    Args:
        lang: the desk's language.
        patient: who.
        today: the local date, for the age.
        width: the cells of a line; a long name gives way to what identifies.
        shows: the key that shows a name that is hidden.
        warns: the key of what is said of somebody under non-disclosure.
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
    lines: list[Line] = [((Span(name, bold=True),) if patient.name else hidden(lang, shows)) + rest]
    if patient.non_disclosure:
        lines.append((Span(f"! {say(lang, warns)}", "warn", bold=True),))
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
