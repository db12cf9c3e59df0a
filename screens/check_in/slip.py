"""The slip with the number: printed when the number is given, and what is said of it beside the form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from models.refusal import Refusal
from screens.check_in.form import Form, Slip
from screens.person import who_of
from screens.prints import Printable, print_out, slip_of
from screens.text import say, text
from screens.widgets.panel import wrapped
from screens.widgets.spans import BLANK, Line, Span

if TYPE_CHECKING:
    from screens.base import DeskScreen


async def printing(screen: DeskScreen, visit: int) -> AsyncIterator[Slip]:
    """Print the slip of a visit, where there is a printer; in large print for whoever sees badly."""
    if not screen.host.can_print:
        return
    yield Slip()
    try:
        what = await slip_of(screen, visit)
    except Refusal as refusal:
        yield Slip(done=True, why=refusal.message)
        return
    if what is not None:
        yield Slip(done=True, why=await print_out(screen, what, aloud=False))


def printable(screen: DeskScreen, form: Form | None) -> Printable | None:
    """The slip of the patient on the form, once there is a number."""
    if form is None:
        return None
    visit = form.given.visit if form.given else form.file.visit
    ticket = form.given.ticket if form.given else form.file.ticket
    if visit is None or not ticket:
        return None
    patient = form.file.patient
    return Printable(who_of(patient, ticket), lambda large: slip_of(screen, visit, large=large))


def slip_lines(lang: str, slip: Slip | None, key: str, width: int) -> list[Line]:
    """What became of the slip, and the key that prints another; nothing without a printer.

    Args:
        lang: the desk's language.
        slip: of the number just given; ``None`` for one that was given before.
        key: the key, as shown; "" without a printer.
        width: the cells of a line.
    """
    if not key:
        return []
    lines: list[Line] = [BLANK]
    if slip is not None and not slip.done:
        lines.append((Span(f"… {say(lang, 'slip.is_printing')}", "muted"),))
    elif slip is not None and slip.why is None:
        lines.append((Span(f"√ {say(lang, 'slip.is_printed')}", "good"),))
    elif slip is not None and slip.why is not None:
        lines.append((Span(f"! {say(lang, 'slip.not_printed')}", "warn", bold=True),))
        lines += wrapped(text(lang, slip.why), width)
    return [*lines, (Span(key, "accent", bold=True), Span(f" {say(lang, 'slip.again')}"))]
