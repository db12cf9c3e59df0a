"""HL7 v2 over MLLP: connections, their messages, the answers in order; and no sender can take the others down."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from models.refusal import Message
from xray_tui.gateway import Told, cannot_listen
from xray_tui.hl7.frames import Ending, Frame, Frames, framed
from xray_tui.hl7.taking import Task

if TYPE_CHECKING:
    from xray_tui.hl7.options import ListenOptions
    from xray_tui.hl7.taking import Taker

READ_BYTES = 64 * 1024
MOST_UNANSWERED = 64
"""Messages of one connection that wait for their answers; it isn't read on meanwhile."""

MOST_GARBAGE = 1024
"""Bytes outside of any message, after which a connection is ended: it speaks something else."""

MOST_HELD = 128 * 1024 * 1024
"""Bytes of all messages that have begun or wait to be taken."""

CLOSING_SECONDS = 10.0
LOOK_SECONDS = 0.1
"""How often it is seen whether to stop."""

_BROKEN = {
    Ending.UNENDED: Message("hl7.unended", {"place": "MSH"}),
    Ending.TOO_LONG: Message("hl7.too_long", {"place": "MSH"}),
}


class Listener:
    """Listens and hands messages to the taker.

    Args:
        options: where and how.
        taker: takes the messages; started by whoever made it.
    """

    def __init__(self, options: ListenOptions, taker: Taker) -> None:
        self._options = options
        self._taker = taker
        self._connections: set[asyncio.Task[None]] = set()
        self._held = 0
        self.told = Told(logging.getLogger(__name__))
        """What was refused; the log says each once for each sender."""
        self.port = 0
        """Where it listens, once it does."""

    async def serve(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Listen until told to stop; then answer what has come, and end the connections.

        Raises:
            Unavailable: it can't listen there, or the certificate can't be used.
        """
        context = self._options.tls()
        try:
            server = await asyncio.start_server(
                self._met,
                self._options.address,
                self._options.port,
                ssl=context,
                ssl_handshake_timeout=self._options.quiet_seconds if context else None,
                backlog=128,
            )
        except OSError as error:
            raise cannot_listen(self._options.address, self._options.port, error) from error
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            ready()
            await stop.wait()
            server.close()
            for each in self._connections:
                each.cancel()
            if self._connections:
                await asyncio.wait(self._connections, timeout=CLOSING_SECONDS)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= self._options.connections:
            self.told.once("too many connections", _peer(writer))
            writer.transport.abort()
            return
        self._connections.add(task)
        try:
            await Connection(self, reader, writer).run()
        finally:
            self._connections.discard(task)

    @property
    def options(self) -> ListenOptions:
        """Where and how."""
        return self._options

    def submit(self, frame: Frame) -> asyncio.Future[bytes]:
        """Have a message taken; the future is its answer."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bytes] = loop.create_future()
        size = len(frame.data)
        self._held += size

        def settle(answer: bytes) -> None:
            self._held -= size
            if not future.done():
                future.set_result(answer)

        def answered(answer: bytes) -> None:
            loop.call_soon_threadsafe(settle, answer)

        self._taker.give(Task(frame.data, answered, _BROKEN.get(frame.ending)))
        return future

    def hold(self, more: int) -> bool:
        """Count bytes that a connection holds; whether there is room."""
        self._held += more
        return self._held <= MOST_HELD


class Connection:
    """One sender's connection.

    Args:
        listener: whose it is.
        reader: where its bytes come from.
        writer: where its answers go.
    """

    def __init__(self, listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._listener = listener
        self._reader = reader
        self._writer = writer
        self._quiet = listener.options.quiet_seconds
        self._frames = Frames(listener.options.largest_mb * 1024 * 1024)
        self._answers: asyncio.Queue[asyncio.Future[bytes] | None] = asyncio.Queue(MOST_UNANSWERED)
        self._spoken = False
        self._counted = 0

    async def run(self) -> None:
        """Read, hand over, answer; until the sender ends it, or has to be ended."""
        _keep_alive(self._writer)
        answering = asyncio.create_task(self._answer())
        try:
            await self._read()
        except asyncio.CancelledError:
            pass  # the program ends: what has come is answered
        except (OSError, TimeoutError) as error:
            self._tell(f"connection lost, {type(error).__name__}")
        finally:
            self._listener.hold(-self._counted)
            await self._end(answering)

    async def _read(self) -> None:
        while data := await self._more():
            for frame in self._frames.feed(data):
                await self._hand_over(frame)
            self._count()
            if self._frames.garbage > MOST_GARBAGE:
                self._tell("doesn't speak MLLP")
                return
        last = self._frames.finish()
        if last is not None:
            await self._hand_over(last)

    async def _more(self) -> bytes:
        """More bytes; none when the sender has ended, or stands still where it must not.

        Between two messages a connection may be quiet for as long as it wants.
        """
        limit = self._quiet if self._frames.begun or not self._spoken else None
        try:
            async with asyncio.timeout(limit):
                return await self._reader.read(READ_BYTES)
        except TimeoutError:
            self._tell("stood still")
            return b""

    async def _hand_over(self, frame: Frame) -> None:
        self._spoken = True
        await self._answers.put(self._listener.submit(frame))

    def _count(self) -> None:
        """Tell how much is held; what is too much for all together is let go, and will be refused."""
        more, self._counted = self._frames.held - self._counted, self._frames.held
        if not self._listener.hold(more) and more > 0:
            self._frames.give_up()
            self._listener.hold(self._frames.held - self._counted)
            self._counted = self._frames.held

    async def _answer(self) -> None:
        """Write the answers, in the order of their messages; what the sender doesn't want to know is let go."""
        wanted = True
        while (future := await self._answers.get()) is not None:
            answer = framed(await future)
            if not wanted:
                continue
            try:
                self._writer.write(answer)
                async with asyncio.timeout(self._quiet):
                    await self._writer.drain()
            except (OSError, TimeoutError):
                self._tell("takes no answers")
                self._writer.transport.abort()  # which ends the reading, too
                wanted = False

    def _tell(self, what: str) -> None:
        self._listener.told.once(what, _peer(self._writer))

    async def _end(self, answering: asyncio.Task[None]) -> None:
        """Give the answers that are still to come, for a while, and close."""
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._answers.put(None)
                await answering
                self._writer.close()
                await self._writer.wait_closed()
        except (OSError, TimeoutError, asyncio.CancelledError, ssl.SSLError):
            answering.cancel()
            self._writer.transport.abort()


def run(listener: Listener, taker: Taker, ready: Callable[[], None], stopping: Event) -> None:
    """Listen in this thread, take in another, until told to stop; everything that came is answered first.

    Raises:
        Unavailable: it can't listen.
        Exception: what ended the taker, if it wasn't told to.
    """
    broken: list[Exception] = []

    def take() -> None:
        try:
            taker.run()
        except Exception as error:  # noqa: BLE001  raised below, where it is seen
            broken.append(error)

    taking = Thread(target=take, name="hl7-taker", daemon=True)
    taking.start()

    async def main() -> None:
        stop = asyncio.Event()
        serving = asyncio.create_task(listener.serve(stop, ready))
        while not (serving.done() or stopping.is_set() or broken):
            await asyncio.wait((serving,), timeout=LOOK_SECONDS)
        stop.set()
        await serving

    try:
        asyncio.run(main())
    finally:
        taker.end()
        taking.join(CLOSING_SECONDS)
    if broken:
        raise broken[0]


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """Have the system find out that the other side is gone, within some minutes; answers go out at once."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, seconds in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)


def _peer(writer: asyncio.StreamWriter) -> str:
    peer = writer.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else "?"
