"""Two threads of a station: the lane, where verbs run one after the other, and the reader.

Both take callables and hand each result back to a future of the asyncio loop that asked. A waiter that is cancelled
cancels nothing here: a press that was made is performed, and its outcome is in the journal.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any, TypeVar

from models.refusal import Unavailable

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    run: Callable[[], Any]
    done: Callable[[Any, BaseException | None], None]


class Lane:
    """A daemon thread that runs jobs first in, first out. None is ever cancelled.

    Args:
        name: the thread's.
    """

    def __init__(self, name: str) -> None:
        self._jobs: deque[_Job] = deque()
        self._changed = Condition()
        self._open = True
        self._busy = False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    @property
    def closing(self) -> bool:
        """Whether it takes no more jobs."""
        return not self._open

    def start(self) -> None:
        """Begin with what was put in so far."""
        self._thread.start()

    def put(self, run: Callable[[], T], done: Callable[[T | None, BaseException | None], None]) -> None:
        """Run a job after those before it.

        Args:
            run: the job.
            done: called in the lane's thread with its result or its exception.

        Raises:
            Unavailable: the lane was closed; the job won't run.
        """
        with self._changed:
            if not self._open:
                raise Unavailable("store.closing")
            self._jobs.append(_Job(run, done))
            self._changed.notify_all()

    async def result_of(self, run: Callable[[], T]) -> T:
        """Run a job and wait for what it returns or raises.

        Raises:
            Unavailable: the lane was closed before the job began.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(result: Any, error: BaseException | None) -> None:
            if future.done():
                return  # whoever waited has gone; the job was done all the same
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        def done(result: T | None, error: BaseException | None) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(settle, result, error)

        self.put(run, done)
        return await future

    def close(self, seconds: float) -> bool:
        """Take nothing more, and wait for what was taken.

        Jobs that have not begun by then are refused; one that runs is left to itself. A lane that was never started has
        begun nothing, and keeps nobody waiting.

        Args:
            seconds: how long to wait.

        Returns:
            Whether everything was done.
        """
        with self._changed:
            self._open = False
            self._changed.notify_all()
            begun = self._thread.ident is not None
            finished = not begun or self._changed.wait_for(lambda: not self._jobs and not self._busy, seconds)
            left = list(self._jobs)
            self._jobs.clear()
        for job in left:
            job.done(None, Unavailable("store.closing"))
        return finished

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._jobs or not self._open)
                if not self._jobs:
                    return
                job = self._jobs.popleft()
                self._busy = True
            _do(job)


def _do(job: _Job) -> None:
    result, failed = None, None
    try:
        result = job.run()
    except BaseException as error:  # noqa: BLE001  it is the waiter's, whatever it is
        failed = error
    try:
        job.done(result, failed)
    except Exception:  # noqa: BLE001  the jobs behind it aren't to wait for ever
        _log.exception("nobody could be told of a job's end")
