"""``xray-tui``: the desk. Its screens by key, its languages and themes, the palette; the way to the clinic is a Desk.

The first frame is painted before the database is loaded: the desk is started only after it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual.binding import BindingType

import screens
from models.refusal import Message
from screens.base import DeskScreen
from screens.bindings import BY_ID, bindings, clashes
from screens.desk import Begun, Desk, Watch
from screens.host import Counts, Note
from screens.modal import Modal
from screens.text import say
from xray_tui.app_base import run_app
from xray_tui.desk_prints import DeskPrints
from xray_tui.desk_rest import load_rest

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.visit.counts import WaitingNow
    from xray_tui.printing import Printer
    from xray_tui.settings import Settings

SCREENS: dict[str, str] = {
    "queue": "screens.queue.screen:QueueScreen",
    "check_in": "screens.check_in.screen:CheckInScreen",
    "referral": "screens.referral.screen:ReferralScreen",
    "results": "screens.results.screen:ResultsScreen",
    "imaging": "screens.imaging.screen:ImagingScreen",
    "day": "screens.day.screen:DayScreen",
    "schedules": "screens.schedules.screen:SchedulesScreen",
    "journal": "screens.journal.screen:JournalScreen",
}
"""The screens, by the id of the key that opens each; imported when first shown. The first is the first shown."""

FILE = "referral"
"""The screen that shows a patient to whoever may do nothing with them."""


@runtime_checkable
class RunningDesk(Desk, Protocol):
    """A desk that has to be started and stopped, such as ``xray_tui.live.LiveDesk``."""

    def start(
        self,
        post: Callable[[Callable[[], None]], None],
        on_live: Callable[[], None],
        on_fault: Callable[[Message], None],
        on_begun: Callable[[Begun], None],
        on_door: Callable[[], None],
    ) -> None:
        """Open the database and begin."""
        ...

    def stop(self) -> bool:
        """Leave; whether everything that was begun is done."""
        ...


class DeskApp(DeskPrints):
    """The desk.

    Args:
        desk: the door to the clinic; started after the first frame, if it has to be.
        language: fi, sv or en; the desk's own by default.
        theme: the name of a theme, "" for the dark one.
        keymap: keys by the id of the binding that they replace.
        prefix: the character that the barcode reader sends first.
        table: the screens, as ``SCREENS``.
        first: the id of the screen shown first.
        aside: what somebody beside the desk says now; asked again every second.
        printer: the station's, ``None`` for a station without.
        queue_minutes: after so many minutes today's queue is printed again; 0 for never.
    """

    CSS_PATH = Path(screens.__file__).parent / "styles" / "desk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def __init__(
        self,
        desk: Desk,
        *,
        language: str = "",
        theme: str = "",
        keymap: Mapping[str, str] | None = None,
        prefix: str = "",
        table: Mapping[str, str] | None = None,
        first: str = "",
        aside: Callable[[], Message | None] | None = None,
        printer: Printer | None = None,
        queue_minutes: int = 0,
    ) -> None:
        table = SCREENS if table is None else table
        self._wrong_keys = clashes(dict(keymap or {}))
        own_keys = {binding: keys for binding, keys in (keymap or {}).items() if binding not in self._wrong_keys}
        super().__init__(desk, language or desk.language, theme, prefix, table, first, own_keys)
        self._aside = aside
        self.printer = printer
        self._queue_minutes = queue_minutes
        self._counts = Counts()
        self._counting: Watch | None = None
        self._rest: Thread | None = None

    # What screens ask for: see screens.host

    @property
    def aside(self) -> Message | None:
        """What somebody beside the desk says."""
        return None if self._aside is None else self._aside()

    @property
    def counts(self) -> Counts:
        """The header's figures."""
        return self._counts

    @counts.setter
    def counts(self, counts: Counts) -> None:
        if counts != self._counts:
            self._counts = counts
            for screen in self.desk_screens():
                if screen.is_current:
                    screen.tell_header()

    def toast(self, note: Note) -> None:
        """Tell what was done, on the screen that is shown."""
        shown = self.desk_screen
        if shown is not None:
            shown.toast(note)

    def open(self, name: str, patient: int | None = None, appointment: int | None = None) -> None:
        """Go to a screen, with a patient to show there, or an appointment of theirs."""
        self.run_worker(self._open(name, patient, appointment), group="menu")

    async def _open(self, name: str, patient: int | None, appointment: int | None) -> None:
        await self.uncovered()
        if patient is not None and not BY_ID[name].is_for(self.desk.station.may):
            name, appointment = FILE, None
        await self.switch_mode(name)
        shown = self.desk_screen
        if patient is not None and shown is not None and name == shown.NAME:
            await shown.show_patient(patient, appointment)

    def scan_lost(self) -> None:
        """Say aloud that a scan belonged to something that has gone."""
        self.warn(Message("desk.scan_lost"))

    def warn(self, why: Message) -> None:
        """Say aloud, on whatever stands in front, why a key did nothing."""
        if isinstance(self.screen, Modal):
            self.screen.refuse(why)
        else:
            self.bell()
            self.toast(Note(why, alarm=True))

    # Beginning and end

    def on_mount(self) -> None:
        """After the first frame: the clinic."""
        self.theme_changed_signal.subscribe(self, self._repaint)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.watch_the_desk()
        if isinstance(self._desk, RunningDesk):
            self._desk.start(self._post, self._live, self._fault, self._begun, self.ask_who)
        if self._wrong_keys:
            self.toast(Note(Message("desk.keymap_wrong", {"ids": tuple(self._wrong_keys)}), alarm=True))

    def _post(self, run: Callable[[], None]) -> None:
        self.call_later(run)

    def _live(self) -> None:
        if self._counting is None:
            self._counting = self._desk.watch(_read_counts, self._count)
            self.watch_rooms()
            self.keep_on_paper(self._desk, self._queue_minutes)
            if self.home != self.DEFAULT_MODE:
                self.switch_mode(self.home)
        for screen in self.desk_screens():
            screen.tell_header()
            screen.tell_footer()
            screen.translate()

    def _begun(self, begun: Begun) -> None:
        shown = self.desk_screen
        if shown is not None:
            shown.go("greet", _greet(shown, begun))

    def _count(self, now: WaitingNow) -> None:
        if self._rest is None:
            self._rest = Thread(target=load_rest, args=(SCREENS.values(),), name="rest", daemon=True)
            self._rest.start()
        self.counts = Counts(now.count, now.since)

    def _fault(self, why: Message) -> None:
        for screen in self.desk_screens():
            screen.tell_header()
        if self._desk.health.loading:
            from screens.dialogs import Refused

            self.push_screen(Refused(Message("desk.not_opened"), why, next_step=Message("desk.not_opened_next")))

    async def _leave(self) -> None:
        from screens.dialogs import Confirm

        if self.covered or await self.ask(
            Confirm(Message("desk.quit_title"), yes=Message("desk.quit_yes"), no=Message("desk.quit_no"))
        ):
            done = True
            if isinstance(self._desk, RunningDesk):
                done = await asyncio.to_thread(self._desk.stop)
            self.unfinished = not (await self.stop_printing() and done)
            self.exit()

    unfinished = False
    """Whether it was left while something was under way that may still be done."""

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A dialog owns its keys: only those work before it that work anywhere."""
        return not (action == "key" and isinstance(self.screen, Modal)) or self.screen.lets(str(parameters[0]))

    def action_key(self, binding: str) -> None:
        """A bound key was pressed, or its command chosen."""
        if binding == "quit":
            self.run_worker(self._leave(), group="menu")
        else:
            super().action_key(binding)


async def _greet(screen: DeskScreen, begun: Begun) -> None:
    from screens.errands.greet import greet

    await greet(screen, begun)


def _read_counts(snapshot: Snapshot) -> WaitingNow:
    from models.visit.counts import read_counts

    return read_counts(snapshot)


def run_desk(settings: Settings, *, staff: int | None = None, aside: Callable[[], Message | None] | None = None) -> int:
    """Run a station's desk to its end.

    Args:
        settings: the station's.
        staff: the key of the member of staff who works there; without, the local owner.
        aside: what somebody beside the desk says now.

    Returns:
        The exit code.
    """
    from xray_tui.compose import desk
    from xray_tui.printing import printer_of

    live = desk(settings, staff=staff)
    app = DeskApp(
        live,
        language=settings.language,
        theme=settings.theme,
        keymap=settings.keymap,
        prefix=settings.prefix,
        first="check_in" if settings.station == "reception" else "queue",
        aside=aside,
        printer=printer_of(settings),
        queue_minutes=settings.queue_print_minutes,
    )
    code = run_app(app)
    if not live.stop() or app.unfinished:
        print(say(settings.language, "desk.left_unfinished"), file=sys.stderr)  # noqa: T201
    return code
