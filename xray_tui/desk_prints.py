"""The desk's printer: what its screens ask of it, and the queue that it prints by itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from models.refusal import Message, Refusal
from screens.host import Note
from xray_tui.desk_menus import DeskMenus

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.slips.paper import Printout
    from xray_tui.paper_queue import PaperQueue
    from xray_tui.printing import Printer

_QUIT_SECONDS = 2.0


class DeskPrints(DeskMenus):
    """An app with a printer, or without."""

    printer: Printer | None = None

    @property
    def can_print(self) -> bool:
        """Whether a printer is set for this station."""
        return self.printer is not None

    async def print_out(self, what: Printout) -> Message | None:
        """Print it, after whatever is being printed."""
        if self.printer is None:
            return Message("slip.not_set")
        try:
            return await self.printer.print(what)
        except Refusal as refusal:
            return refusal.message

    def keep_on_paper(self, desk: Desk, minutes: int) -> None:
        """Print the queue now, and again after every so many minutes; never for 0."""
        if self.printer is None or not minutes:
            return
        from xray_tui.paper_queue import PaperQueue

        paper = PaperQueue(desk, self.printer, lambda: self.language)
        self._print_queue(paper)
        self.set_interval(minutes * 60.0, lambda: self._print_queue(paper))

    def _print_queue(self, paper: PaperQueue) -> None:
        self.run_worker(self._print_again(paper), group="paper")

    async def _print_again(self, paper: PaperQueue) -> None:
        failed = await paper.print_again()
        shown = self.desk_screen
        if failed is not None and shown is not None:
            shown.toast(Note(failed, alarm=True))

    async def stop_printing(self) -> bool:
        """Print nothing more; whether what was begun is done."""
        return self.printer is None or await asyncio.to_thread(self.printer.close, _QUIT_SECONDS)
