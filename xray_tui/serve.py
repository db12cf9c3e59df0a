"""``xray-tui serve``: the gateways that the settings name, in one process that looks after them.

A gateway is a part that runs in a thread of its own until it is told to stop. One that ends by itself is begun again,
after a pause that grows; the others go on meanwhile. What runs and what doesn't is in a file (``xray_tui.health``) and,
under systemd, told to it.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol, cast

from models.refusal import Invalid, Message, Refusal
from xray_tui.crash import described
from xray_tui.health import Health, PartHealth, forget_health, notify, write_health
from xray_tui.signals import leaves

if TYPE_CHECKING:
    from xray_tui.settings import Settings

PARTS = {
    "listen": "xray_tui.hl7.part:make",
    "worklist": "xray_tui.dicom.part:make",
    "worklist-files": "xray_tui.dicom.part:make_files",
}
"""What can be served: where the function is that makes the part, of the settings."""

LOOK_SECONDS = 5.0
"""How often the parts are looked at, and the health is told."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
STOP_SECONDS = 15.0

_log = logging.getLogger(__name__)


class Part(Protocol):
    """One gateway."""

    def run(self, ready: Callable[[Message], None], stopping: Event) -> None:
        """Run until told to stop, in the caller's thread; what has come is finished first.

        Args:
            ready: called once it does what it is for, with where, in a sentence.
            stopping: set when it is to stop.

        Raises:
            Refusal: it can't run, and why.
        """
        ...


@dataclass(slots=True)
class _Kept:
    """A part that is looked after."""

    name: str
    part: Part
    thread: Thread | None = None
    begun: float = 0.0
    pause: float = FIRST_PAUSE
    again_at: float = 0.0
    ready: bool = False
    has_been: bool = False
    why: Message | None = None


class Supervisor:
    """Runs parts, begins again those that end by themselves, and tells how they are.

    Args:
        parts: by name.
        tell: called with a sentence when a part is ready, or can't run.
    """

    def __init__(self, parts: Iterable[tuple[str, Part]], tell: Callable[[str, Message], None]) -> None:
        self._kept = [_Kept(name, part) for name, part in parts]
        self._tell = tell
        self.stopping = Event()
        """Set to have all of them stop."""

    def run(self) -> bool:
        """Run until told to stop.

        Returns:
            Whether all ran at first and stopped in time. A part that can't even begin ends the program: what is wrong
            with it is in the settings, and whoever began the program is there to see it.
        """
        for each in self._kept:
            self._begin(each)
        sound = self._wait_until_ready()
        if sound:
            notify("READY=1")
        while sound and not self.stopping.wait(LOOK_SECONDS):
            self.look()
        self.stopping.set()
        notify("STOPPING=1")
        until = time.monotonic() + STOP_SECONDS
        for each in self._kept:
            if each.thread is not None:
                each.thread.join(max(0.0, until - time.monotonic()))
                sound = sound and not each.thread.is_alive()
        forget_health()
        return sound

    def look(self) -> None:
        """Begin again what has ended, and tell how all are."""
        now = time.monotonic()
        for each in self._kept:
            alive = each.thread is not None and each.thread.is_alive()
            if not alive and now >= each.again_at:
                self._begin(each)
            elif alive and now - each.begun > LONGEST_PAUSE:
                each.pause = FIRST_PAUSE
        health = Health.now(tuple(map(_health, self._kept)))
        write_health(health)
        if health.sound:
            notify("WATCHDOG=1")

    def _begin(self, kept: _Kept) -> None:
        kept.begun = time.monotonic()
        kept.thread = Thread(target=self._run, args=(kept,), name=kept.name, daemon=True)
        kept.thread.start()

    def _run(self, kept: _Kept) -> None:
        def ready(where: Message) -> None:
            kept.ready, kept.has_been, kept.why = True, True, None
            self._tell(kept.name, where)

        try:
            kept.part.run(ready, self.stopping)
        except Refusal as refusal:
            kept.why = refusal.message
            _log.warning("%s ended: %s", kept.name, refusal.message)
            self._tell(kept.name, refusal.message)
        except Exception as error:  # noqa: BLE001  one part must not take the others down
            kept.why = Message("serve.part_failed", {"part": kept.name})
            _log.error("%s met a mistake\n%s", kept.name, described(error))
            self._tell(kept.name, kept.why)
        finally:
            kept.ready = False
            kept.again_at = time.monotonic() + kept.pause
            kept.pause = min(kept.pause * 2, LONGEST_PAUSE)

    def _wait_until_ready(self) -> bool:
        """Wait until each has been ready, or one has ended before that."""
        while not self.stopping.is_set():
            ended = [each for each in self._kept if each.thread is not None and not each.thread.is_alive()]
            if all(each.has_been for each in self._kept):
                self.look()
                break
            if not all(each.has_been for each in ended):
                return False
            time.sleep(0.02)
        return True


def _health(kept: _Kept) -> PartHealth:
    return PartHealth(kept.name, running=kept.ready, why=kept.why)


def make_parts(settings: Settings, names: Iterable[str]) -> list[tuple[str, Part]]:
    """The parts of these names.

    Raises:
        Invalid: ``serve.no_such_part``; what a part says of its own settings.
    """
    made: list[tuple[str, Part]] = []
    for name in dict.fromkeys(names):
        if name not in PARTS:
            raise Invalid("serve.no_such_part", part=name, parts=", ".join(PARTS))
        module, _, function = PARTS[name].partition(":")
        make = cast("Callable[[Settings], Part]", getattr(import_module(module), function))
        made.append((name, make(settings)))
    return made


def serve(settings: Settings, names: Iterable[str]) -> int:
    """Run parts until a signal; what there is to say goes to standard error.

    Returns:
        The exit code: 0 when told to end, 2 when something can't run.
    """
    from screens.text import text

    def tell(name: str, message: Message) -> None:
        print(f"{name}: {text(settings.language, message)}", file=sys.stderr, flush=True)  # noqa: T201

    try:
        supervisor = Supervisor(make_parts(settings, names), tell)
    except Refusal as refusal:
        print(text(settings.language, refusal.message), file=sys.stderr)  # noqa: T201
        return 2
    with leaves(lambda _number: supervisor.stopping.set()):
        return 0 if supervisor.run() else 2
