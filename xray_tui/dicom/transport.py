"""Connections of machines: counted before a thread is made for them, with a longest message and a longest silence.

pynetdicom reads as many bytes as a peer says that there will be, however many that are, and waits for them for as long
as they take. Here that ends the connection, and costs no other.
"""

from __future__ import annotations

import select
import socket as socket_module
import ssl
from collections.abc import Callable
from contextlib import suppress
from socket import IPPROTO_TCP, SHUT_RDWR, SO_KEEPALIVE, SOL_SOCKET, TCP_NODELAY, socket
from socketserver import BaseServer
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from pynetdicom.fsm import StateMachine
from pynetdicom.transport import AssociationServer, AssociationSocket, RequestHandler

from xray_tui.gateway import Told

if TYPE_CHECKING:
    from pynetdicom import AE
    from pynetdicom.association import Association

LARGEST_MESSAGE = 4 * 2**20
MOST_WAITING = 64
"""Requests of one association that wait to be answered."""

_READ = 65_536
_ABORT = bytes((7, 0, 0, 0, 0, 4, 0, 0, 2, 6))
"""A-ABORT by the service provider: invalid parameter (PS3.8 9.3.8)."""

# Most machines send a request in two writes and wait for the first to be acknowledged, which a system likes to put off
# for 40 ms. The option lasts until it has been obeyed, so it is set for each read.
_QUICK_ACK: int | None = getattr(socket_module, "TCP_QUICKACK", None)


class Connection(AssociationSocket):
    """One machine's connection.

    Args:
        association: whose it is.
        sock: as it was accepted.
        quiet: so many seconds a message may stand still, or whoever connects may not say who it is.
        told: where refusals are told.
    """

    def __init__(self, association: Association, sock: socket, quiet: float, told: Told) -> None:
        super().__init__(association, client_socket=sock)
        self._quiet = quiet
        self._told = told
        self._taken = 0

    def recv(self, nr_bytes: int) -> bytearray:
        """So many bytes, fewer when the other side has ended.

        Raises:
            OSError: the message is too long, or stands still.
        """
        self._taken += nr_bytes
        if self._taken > LARGEST_MESSAGE:
            self.end("message too large")
            raise OSError("message too large")
        read, until = bytearray(), monotonic() + self._quiet
        while len(read) < nr_bytes:
            part = self._part(min(nr_bytes - len(read), _READ), until)
            if not part:
                break
            read += part
        return read

    def _part(self, most: int, until: float) -> bytes:
        sock = self.socket
        if sock is None:
            raise OSError("closed")
        if not (isinstance(sock, ssl.SSLSocket) and sock.pending()):
            if _QUICK_ACK is not None:
                sock.setsockopt(IPPROTO_TCP, _QUICK_ACK, 1)
            ready, _, _ = select.select([sock], [], [], max(0.0, until - monotonic()))
            if not ready:
                self.end("message stood still")
                raise OSError("message stood still")
        return sock.recv(most)

    def whole(self) -> None:
        """A message has come whole: the next may be as long."""
        self._taken = 0
        if self.assoc.dimse.msg_queue.qsize() > MOST_WAITING:
            self.end("too many requests at once")

    def end(self, why: str = "") -> None:
        """Abort the association: the other side is told, as far as it listens.

        Args:
            why: for the log; "" when there is nothing to tell.
        """
        if why:
            self._told.once(why, peer_of(self.assoc))
        sock = self.socket
        if sock is not None:
            with suppress(OSError):
                sock.settimeout(0.5)
                sock.sendall(_ABORT)
            with suppress(OSError):
                sock.shutdown(SHUT_RDWR)

    def _shutdown_socket(self) -> None:
        """The library leaves it open if it can't be shut down, as when the other side was first."""
        super()._shutdown_socket()
        if self.socket is not None:
            self.socket.close()


class _Turns(StateMachine):
    """The order of what is said; whoever breaks it loses the connection, and no thread dies aloud of it."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.assoc.dul)
        self._connection = connection

    def do_action(self, event: str) -> None:
        """Do what the event asks for."""
        try:
            super().do_action(event)
        except Exception:  # noqa: BLE001  the library's, over what came from outside
            self._connection.end("out of turn")
            self.dul.kill_dul()


class _Handler(RequestHandler):
    """Makes an association of a connection."""

    def _create_association(self) -> Association:
        server = cast("Server", self.server)
        server.before()
        association = super()._create_association()
        # The library made a connection of its own kind, and told the association of it: ours takes its place.
        association.dul.event_queue.get_nowait()
        connection = Connection(association, cast("socket", self.request), server.quiet, server.told)
        association.dul.socket = connection
        association.dul.state_machine = _Turns(connection)
        return association


class Server(AssociationServer):
    """Listens for the machines.

    Args:
        entity: the application entity, with what it supports.
        address: host and port; 0 for any that is free.
        handlers: what answers.
        tls: for connections by TLS.
        most: so many connections at once, half of them from one address.
        quiet: as of `Connection`.
        told: where refusals are told.
        before: called when somebody connects.
    """

    request_queue_size = 64

    def __init__(
        self,
        entity: AE,
        address: tuple[str, int],
        handlers: list[Any],
        tls: ssl.SSLContext | None,
        *,
        most: int,
        quiet: float,
        told: Told,
        before: Callable[[], None],
    ) -> None:
        self.quiet, self.told, self.before = quiet, told, before
        self._most = most
        contexts = entity.supported_contexts
        super().__init__(entity, address, entity.ae_title, contexts, tls, handlers, request_handler=_Handler)

    def get_request(self) -> tuple[socket, Any]:
        """A connection; its TLS is agreed on by whoever serves it, so that one who never does keeps nobody waiting."""
        listening: socket | None = self.socket
        if listening is None:
            raise OSError("closed")
        connection, address = listening.accept()
        connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        connection.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)
        connection.settimeout(self.quiet)
        if self.ssl_context is not None:
            connection = self.ssl_context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether there is room for one more."""
        del request
        here = self.active_associations
        same = sum(address_of(each) == client_address[0] for each in here)
        if len(here) < self._most and same < max(1, self._most // 2):
            return True
        self.told.once("too many connections", str(client_address[0]))
        return False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection broke something: told, and no other is touched."""
        del request
        self.told.once("connection broken", str(client_address[0]))

    def service_actions(self) -> None:
        """Nothing: the library would collect the whole program's garbage here, by the clock."""

    def end(self) -> None:
        """Listen no more."""
        BaseServer.shutdown(self)
        self.server_close()


def address_of(association: Association) -> str:
    """Where whoever asks is."""
    info = association.requestor.address_info
    return info.address if info is not None else ""


def peer_of(association: Association) -> str:
    """Who asks, and from where, for the log: what it calls itself comes from outside."""
    title = "".join(each if each.isprintable() else "?" for each in association.requestor.ae_title.strip())[:16]
    return f"{title or '?'} at {address_of(association)}"
