"""Watches what desks perform: a verb must be about whoever was named when the key was pressed that led to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unittest.mock import patch
from weakref import WeakKeyDictionary

from sqlalchemy import text
from textual import events
from textual.keys import _character_to_key

from models.unit.rules import default_unit
from screens.base import DeskScreen
from screens.check_in.screen import CheckInScreen
from screens.dialog import Dialog
from screens.format import full_date
from screens.queue.acts import called_here
from screens.queue.screen import QueueScreen
from screens.text import LANGUAGES
from screens.widgets.spans import plain
from tests.clinic import Clinic
from tests.screens.station import Worker
from xray_tui.live import LiveDesk

CLOCKS = ("widgets.rows", "box", "frame", "dialog_frame", "silence", "blank", "check_in.view", "queue.view")
ACTING = frozenset({"enter", "f9", "ctrl+r", "ctrl+t"})
PRESSED: ContextVar[float] = ContextVar("pressed", default=0.0)
"""When the key was pressed that led to what this worker is doing: each press that acts has a worker of its own."""

UNSEEN = frozenset({"look", "take_post", "leave_post", "learn", "take_patient"})
"""What needs no name on the screen: looks, the desk's own verbs, and taking somebody nobody knew."""


class Virtual:
    """The clock of the keys: it goes on only when the hands say so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Seen:
    """What stood on the screen when a key was pressed.

    Args:
        dialog: the words of the dialog, "" when there was none.
        patient: the patient on the check-in form.
        called: the visit that was shown as called to the station's rooms.
    """

    dialog: str = ""
    patient: int | None = None
    called: int | None = None


@dataclass
class Desk:
    """One desk, what was seen at each press on it, and what it performed."""

    hands: Worker
    clock: Virtual
    seen: dict[float, Seen] = field(default_factory=dict)
    done: list[tuple[str, int | None]] = field(default_factory=list)
    compared: int = 0

    @property
    def app(self) -> Any:
        return self.hands.app

    def post(self, key: str, character: str | None = None, gap: float = 0.5) -> None:
        """One key."""
        self.clock.now += gap
        event = events.Key(key, character)
        event.time = self.clock.now
        event.set_sender(self.app)
        if key in ACTING:
            self.seen[event.time] = self.look()
        self.app.post_message(event)

    def type(self, words: str, gap: float = 0.12) -> None:
        for character in words:
            self.post(_character_to_key(character), character, gap)

    def scan(self, code: str, end: str = "enter") -> None:
        self.clock.now += 1.0
        self.type(code, 0.002)
        if end:
            self.post(end, "\r", 0.002)

    def look(self) -> Seen:
        screen = self.app.screen
        if isinstance(screen, Dialog):
            return Seen(dialog="\n".join(plain(line) for line in screen._sheet.lines))
        if isinstance(screen, CheckInScreen):
            return Seen(patient=screen.form.file.patient.key if screen.form else None)
        if isinstance(screen, QueueScreen) and screen.board is not None:
            row = called_here(screen.board, self.app.desk.station)
            return Seen(called=row.visit if row else None)
        return Seen()

    @property
    def saw(self) -> Seen:
        """What stood there at the press that is being acted on."""
        return self.seen.get(PRESSED.get(), Seen())


class Watcher:
    """Checks each verb against what was seen."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.desks: list[Desk] = []
        self.acts_done = 0

    async def perform(self, perform: Callable[..., Any], live: Any, verb: Any, *args: Any, **kwargs: Any) -> Any:
        desk = next((each for each in self.desks if each.app.desk is live), None)
        name = verb.__name__
        if desk is not None and name not in UNSEEN:
            self._check(desk, name, kwargs)
        answer = await perform(live, verb, *args, **kwargs)
        if desk is not None and name not in UNSEEN:
            self.acts_done += 1
            desk.done.append((name, getattr(answer, "visit", None)))
        return answer

    def _check(self, desk: Desk, name: str, kwargs: dict[str, Any]) -> None:
        saw = desk.saw
        told = f"{name} {kwargs} after {saw}"
        if name == "call_next" and kwargs.get("meant") is None:
            return  # whoever is first; the toast names them
        if name == "call_again" and not saw.dialog:
            assert saw.called == kwargs["visit"], told
            return
        if name == "check_in" and not saw.dialog:
            assert saw.patient == kwargs["patient"], told
            return
        assert any(word in saw.dialog for word in self._names(name, kwargs)), told

    def _names(self, name: str, kwargs: dict[str, Any]) -> list[str]:
        """The words by which a dialog names whom a verb is about."""
        if "room" in kwargs:
            room = default_unit().room(kwargs["room"])
            return [room.names.of(language) for language in LANGUAGES] if room else []
        if "patient" in kwargs or "keep" in kwargs:
            return self._patient(kwargs.get("patient", kwargs.get("keep")))
        visit = kwargs.get("visit") or kwargs.get("meant")
        if "examination" in kwargs:
            visit = self._one("SELECT visit_id FROM examination WHERE id = :key", kwargs["examination"])
        if name == "take_back":
            visit = self._one("SELECT visit_id FROM entry WHERE seq = :key", kwargs["entry"])
        kind, number, patient = self._row("SELECT kind, number, patient_id FROM visit WHERE id = :key", visit)
        return [f"{kind}{number:03d}"] if number is not None else self._patient(patient)

    def _patient(self, key: Any) -> list[str]:
        family, given, born = self._row("SELECT family, given, birth_date FROM patient WHERE id = :key", key)
        code = self.code_of(key)
        name = ", ".join(part for part in (family, given) if part)
        if code:
            return [name, f"{code[:7]}****"]
        return [name, full_date(date.fromisoformat(born)) if born else f"P{key}"]

    def code_of(self, patient: int) -> str:
        """A patient's code, "" for nobody's key."""
        found = self.clinic.store.read(
            lambda snapshot: snapshot.connection.execute(
                text("SELECT value FROM identifier WHERE patient_id = :key"), {"key": patient}
            ).first()
        )
        return str(found.value) if found else ""

    def _one(self, sql: str, key: Any) -> Any:
        return self._row(sql, key)[0]

    def _row(self, sql: str, key: Any) -> Any:
        return self.clinic.store.read(lambda snapshot: snapshot.connection.execute(text(sql), {"key": key}).one())


@contextmanager
def watched(watcher: Watcher, clock: Virtual) -> Iterator[None]:
    """Everything on the clock of the keys, and every press that is acted on noted."""
    perform = LiveDesk.perform

    async def performed(self: Any, verb: Any, /, *args: Any, **kwargs: Any) -> Any:
        return await watcher.perform(perform, self, verb, *args, **kwargs)

    with ExitStack() as stack:
        for module in CLOCKS:
            stack.enter_context(patch(f"screens.{module}.monotonic", clock))
        stack.enter_context(patch.object(LiveDesk, "perform", performed))
        for kind, name, instead in (*_screens(), *_dialogs()):
            stack.enter_context(patch.object(kind, name, instead))
        yield


def _screens() -> Iterator[tuple[type, str, Any]]:
    """What begins a worker: it takes a copy of the context that it is begun in."""
    go = DeskScreen.go

    def going(self: Any, name: str, doing: Any, **more: Any) -> None:
        token = PRESSED.set(self.host.pressed_at)
        go(self, name, doing, **more)
        PRESSED.reset(token)

    yield DeskScreen, "go", going
    for kind in (CheckInScreen, QueueScreen):
        yield kind, "on_open", _opening(kind.on_open)


def _opening(opened: Callable[..., Any]) -> Callable[..., Any]:
    async def on_open(self: Any, at: float) -> None:
        PRESSED.set(at)
        await opened(self, at)

    return on_open


def _dialogs() -> Iterator[tuple[type, str, Any]]:
    """What a dialog was answered by; whoever asked goes on with it."""
    stroke, answer, ask = Dialog.on_stroke, Dialog.answer, DeskScreen.ask
    strokes: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
    answers: WeakKeyDictionary[Any, float] = WeakKeyDictionary()

    def on_stroke(self: Any, event: Any) -> None:
        strokes[self] = event.part.at
        stroke(self, event)

    def on_answer(self: Any, result: Any) -> None:
        if not self.answered:
            answers[self] = strokes.get(self, 0.0)
        answer(self, result)

    async def asked(self: Any, dialog: Any) -> Any:
        result = await ask(self, dialog)
        PRESSED.set(answers[dialog])
        return result

    yield Dialog, "on_stroke", on_stroke
    yield Dialog, "answer", on_answer
    yield DeskScreen, "ask", asked
