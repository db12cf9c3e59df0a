"""The thread that takes messages: what has come by now is read, taken in bursts, committed, and only then answered."""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import count
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from models.clock import clinic_day
from models.permission import Role
from models.refusal import Message, Refusal, Unavailable
from xray_tui import intake
from xray_tui.crash import described
from xray_tui.hl7.answers import acknowledgement
from xray_tui.hl7.message import Habits, Received, received
from xray_tui.intake import Kind, Left, Line

if TYPE_CHECKING:
    from models.store.store import Store
    from models.store.unit_of_work import Actor
    from xray_tui.hl7.refused import RefusedFolder

STATION = "listen"
"""Where the journal says that it came in."""

BURST_SECONDS = 0.02
"""So long a burst takes messages before it commits: a desk waits no longer for its turn."""

MOST_AT_ONCE = 64

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A message to be taken.

    Args:
        data: as it came, without its frame.
        answer: called with the answer, in the taker's thread.
        broken: why it can't be used, whatever it says: it has no end.
    """

    data: bytes
    answer: Callable[[bytes], None]
    broken: Message | None = None


def gateway() -> Actor:
    """Who takes messages: no member of staff."""
    from models.store.unit_of_work import Actor

    return Actor(None, STATION, frozenset({Role.INTAKE}))


class Taker:
    """Takes messages, in the order in which they were given, in one thread: the caller of ``run``.

    Args:
        store: the open database.
        habits: how the senders write.
        refused: where refused messages are kept.
        language: of the reasons.
    """

    def __init__(self, store: Store, habits: Habits, refused: RefusedFolder, language: str) -> None:
        self._store = store
        self._habits = habits
        self._refused = refused
        self._language = language
        self._actor = gateway()
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        # An answer's number is its own among all that this program ever gives.
        self._numbers = count(1)
        self._name = f"{os.getpid():x}{secrets.token_hex(4)}"

    def give(self, task: Task) -> None:
        """Have a message taken; any thread may."""
        self._tasks.put(task)

    def end(self) -> None:
        """Take what was given before, and no more."""
        self._tasks.put(None)

    def run(self) -> None:
        """Take messages until told to end."""
        _load()
        going = True
        while going:
            first = self._tasks.get()
            tasks = [first] if first is not None else []
            going = first is not None
            while going and len(tasks) < MOST_AT_ONCE:
                try:
                    task = self._tasks.get_nowait()
                except Empty:
                    break
                going = task is not None
                tasks += [task] if task is not None else []
            self._take([(task, self._read(task)) for task in tasks])

    def _read(self, task: Task) -> Received:
        """What a message says; it takes no lock, however long the message is."""
        try:
            read = received(task.data, clinic_day(self._store.clock.now()), self._habits)
        except Exception as error:  # noqa: BLE001  one message must not cost the others, whatever is in it
            _log.error("a message met a mistake\n%s", described(error))
            read = received(b"", clinic_day(self._store.clock.now()), self._habits)
        entry = read.entry
        if task.broken is not None:
            entry = replace(entry, payload=Left(Kind.REFUSED, task.broken))
        name = self._refused.name_of(entry.source if read.header.control else intake.digest(task.data))
        return replace(read, entry=replace(entry, where=name))

    def _take(self, given: Sequence[tuple[Task, Received]]) -> None:
        left = list(given)
        while left:
            done: list[tuple[Task, Received, Line]] = []
            try:
                with self._store.burst() as burst:
                    until = time.monotonic() + BURST_SECONDS
                    while left and (not done or time.monotonic() < until):
                        task, read = left.pop(0)
                        done.append((task, read, _refused(read, _failed("?"))))
                        (line,) = intake.take(burst, [read.entry], actor=self._actor, station=STATION)
                        if line.kind is Kind.REFUSED and task.data:
                            self._refused.keep(read.entry.where, task.data)
                        done[-1] = (task, read, line)
            except Unavailable as refusal:
                # Nobody is kept waiting for a database that isn't there: all are told, and will come again.
                every = [(task, read) for task, read, _ in done] + left
                left = []
                done = [(task, read, _refused(read, refusal.message)) for task, read in every]
            except Exception as error:  # noqa: BLE001  nobody is left without an answer
                _log.error("a burst met a mistake\n%s", described(error))
                every, left = [(task, read) for task, read, _ in done] or left, left if done else []
                done = [(task, read, _refused(read, _failed(type(error).__name__))) for task, read in every]
            self._see_to(done)
            for task, read, line in done:
                self._answer(task, read, line)

    def _answer(self, task: Task, read: Received, line: Line) -> None:
        number = f"{self._name}{next(self._numbers)}"
        now = self._store.clock.now()
        task.answer(acknowledgement(read.header, read.codec, line, self._language, now, number))

    def _see_to(self, done: Sequence[tuple[Task, Received, Line]]) -> None:
        """What was refused before and is taken now is seen to."""
        for _, read, line in done:
            if line.kind is not Kind.REFUSED and self._refused.has(read.entry.where):
                try:
                    forget(self._store, self._refused, read.entry.where, self._actor)
                except Refusal as refusal:
                    _log.warning("a refused message wasn't seen to: %s", refusal.message)


def _load() -> None:
    """Load what takes messages now, not in the first one's transaction, while desks wait."""
    for module in ("models.message.verbs", "models.patient.read", "models.refused.read", "models.refused.verbs"):
        import_module(module)


def forget(store: Store, refused: RefusedFolder, name: str, actor: Actor) -> None:
    """Take a message off the list of refused ones, and remove it."""
    from models.refused.read import read_of_place
    from models.refused.verbs import dismiss_refused

    for key in store.read(lambda snapshot: read_of_place(snapshot, name)):
        store.perform(actor, STATION, "", dismiss_refused, refused=key)
    refused.forget(name)


def _refused(read: Received, why: Message) -> Line:
    return Line(Kind.REFUSED, read.entry.what, read.entry.where, why)


def _failed(error: str) -> Message:
    return Message("intake.failed", {"error": error})
