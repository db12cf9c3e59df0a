"""Today's queue on paper at an interval, so that a list is there when the power goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.refusal import Message, Refusal

if TYPE_CHECKING:
    from screens.desk import Desk
    from xray_tui.printing import Printer


class PaperQueue:
    """Has the queue printed again when something in it has changed.

    Args:
        desk: the door to the clinic.
        printer: where it is printed.
        language: the desk's language now.
    """

    def __init__(self, desk: Desk, printer: Printer, language: Callable[[], str]) -> None:
        self._desk = desk
        self._printer = printer
        self._language = language
        self._printed: tuple[str, ...] = ()
        self._busy = False

    async def print_again(self) -> Message | None:
        """Print it, unless the last one still says the same, or is still being printed.

        Returns:
            What failed, to be said; ``None`` when nothing did.
        """
        from screens.prints import read_queue, remember_look

        if self._busy or self._desk.door.locked:  # nobody is there to take it
            return None
        self._busy = True
        try:
            what = await read_queue(self._desk, self._language())
            if what.body == self._printed:
                return None
            await remember_look(self._desk)
            why = await self._printer.print(what)
            if why is None:
                self._printed = what.body
                return None
            return Message("slip.failed", {"what": what.title, "why": why})
        except Refusal:
            return None  # no database: the header says so, and the last list lies there
        finally:
            self._busy = False
