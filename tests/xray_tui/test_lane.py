from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from models.refusal import NotNow, Unavailable
from xray_tui.lane import Lane

SOON = 5.0


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("test")
    lane.start()
    yield lane
    lane.close(SOON)


async def test_jobs_run_in_order_and_answer(lane: Lane) -> None:
    ran: list[int] = []

    def job(number: int) -> int:
        ran.append(number)
        return number

    answers = await asyncio.gather(*(lane.result_of(lambda n=n: job(n)) for n in range(50)))
    assert answers == ran == list(range(50))


async def test_an_exception_is_the_waiters(lane: Lane) -> None:
    def fails() -> None:
        raise NotNow("toy.refused")

    with pytest.raises(NotNow):
        await lane.result_of(fails)
    assert await lane.result_of(lambda: 1) == 1


async def test_a_waiter_that_is_cancelled_cancels_nothing(lane: Lane) -> None:
    go_on = threading.Event()
    ran: list[str] = []

    def running() -> None:
        go_on.wait(SOON)
        ran.append("running")

    first = asyncio.ensure_future(lane.result_of(running))
    second = asyncio.ensure_future(lane.result_of(lambda: ran.append("pending")))
    await asyncio.sleep(0)
    first.cancel()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    go_on.set()
    await lane.result_of(lambda: ran.append("after"))
    assert ran == ["running", "pending", "after"]


async def test_what_waits_before_the_start_runs_after_it() -> None:
    lane = Lane("late")
    answer = asyncio.ensure_future(lane.result_of(lambda: 1))
    await asyncio.sleep(0)
    lane.start()
    assert await answer == 1
    assert lane.close(SOON)


async def test_closing_takes_nothing_more_but_does_what_was_taken(lane: Lane) -> None:
    go_on = threading.Event()
    running = asyncio.ensure_future(lane.result_of(lambda: go_on.wait(SOON)))
    pending = asyncio.ensure_future(lane.result_of(lambda: "done"))
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(asyncio.to_thread(lane.close, SOON))
    while not lane.closing:
        await asyncio.sleep(0.001)
    with pytest.raises(Unavailable):
        await lane.result_of(lambda: "too late")
    go_on.set()
    assert await closing is True
    assert (await running, await pending) == (True, "done")


async def test_closing_leaves_what_does_not_end_and_refuses_what_has_not_begun(lane: Lane) -> None:
    go_on = threading.Event()
    running = asyncio.ensure_future(lane.result_of(lambda: go_on.wait(SOON)))
    pending = asyncio.ensure_future(lane.result_of(lambda: "never"))
    await asyncio.sleep(0)
    assert await asyncio.to_thread(lane.close, 0.05) is False
    with pytest.raises(Unavailable) as caught:
        await pending
    assert caught.value.message.key == "store.closing"
    go_on.set()
    assert await running is True


async def test_closing_waits_for_nothing_where_nothing_was_begun() -> None:
    lane = Lane("never started")
    pending = asyncio.ensure_future(lane.result_of(lambda: "never"))
    await asyncio.sleep(0)
    began = time.monotonic()
    assert lane.close(SOON)
    assert time.monotonic() - began < 1
    with pytest.raises(Unavailable):
        await pending


async def test_a_mistake_in_telling_is_logged_and_ends_nothing(lane: Lane, caplog: pytest.LogCaptureFixture) -> None:
    def done(result: int | None, error: BaseException | None) -> None:
        raise ZeroDivisionError

    lane.put(lambda: 1, done)
    assert await lane.result_of(lambda: 2) == 2
    assert "ZeroDivisionError" in caplog.text


def test_an_answer_to_a_loop_that_has_ended_is_dropped(lane: Lane) -> None:
    go_on = threading.Event()

    async def leave() -> None:
        task = asyncio.ensure_future(lane.result_of(lambda: go_on.wait(SOON)))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave())
    go_on.set()
    assert lane.close(SOON)
