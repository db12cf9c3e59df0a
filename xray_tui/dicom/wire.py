"""C-FIND answers as PDUs (PS3.7 9.3.2.2, PS3.8 9.3.5), many in one write.

pynetdicom hands every message, in two PDUs, through a queue to a thread that looks there every millisecond; a long list
is nothing but these. Here the answers, which are encoded already, are written to the connection by whoever has them.
"""

from __future__ import annotations

import ssl
from io import BytesIO
from struct import pack
from time import monotonic, sleep
from typing import TYPE_CHECKING

from xray_tui.dicom.elements import encode
from xray_tui.dicom.transport import Connection

if TYPE_CHECKING:
    from pynetdicom.association import Association

_P_DATA, _COMMAND, _DATA, _LAST = 0x04, 0x01, 0x00, 0x02
_C_FIND_RSP, _WITH_DATA = 0x8020, 0x0001
_OVERHEAD = 6
_USUAL_PDU = 16_382
BATCH = 32_768
"""Bytes that are written at once; between two writes a C-CANCEL is looked for."""

_PATIENCE = 5.0


class Answers:
    """Writes answers to one request.

    Args:
        assoc: the association.
        context: the key of the presentation context.
        message: the id of the request.
        sop_class: the SOP class asked.
    """

    def __init__(self, assoc: Association, context: int, message: int, sop_class: str) -> None:
        self._assoc = assoc
        self._context = context
        self._message = message
        self._sop_class = sop_class
        self._most = max(1, (assoc.dimse.maximum_pdu_size or _USUAL_PDU) - _OVERHEAD)
        self._commands: dict[int, bytes] = {}
        self._ready = bytearray()
        self._direct = self._may_write()

    def add(self, status: int, data: bytes) -> bool:
        """One more; written when there is enough.

        Returns:
            Whether something was written.
        """
        if not self._direct:
            self._hand_over(status, data)
            return True
        self._ready += self._pdus(self._command(status), _COMMAND) + self._pdus(data, _DATA)
        if len(self._ready) < BATCH:
            return False
        self.flush()
        return True

    @property
    def spoken_to(self) -> bool:
        """Whether something has come that nobody has read yet."""
        transport = self._assoc.dul.socket
        return transport is not None and transport.ready

    def flush(self) -> None:
        """Write what is left.

        Raises:
            OSError: nobody is there any more.
        """
        ready, self._ready = bytes(self._ready), bytearray()
        transport = self._assoc.dul.socket
        if ready and transport is not None and transport.socket is not None:
            transport.socket.sendall(ready)

    def give_up(self) -> None:
        """Half an answer may have been written: nothing can come after it."""
        transport = self._assoc.dul.socket
        if isinstance(transport, Connection):
            transport.end("takes no answers")

    def _may_write(self) -> bool:
        """Not on TLS, where two threads must not use a connection, nor while something else is to be written first."""
        transport = self._assoc.dul.socket
        if transport is None or isinstance(transport.socket, ssl.SSLSocket):
            return False
        deadline = monotonic() + _PATIENCE
        while not self._assoc.dul.to_provider_queue.empty():
            if monotonic() > deadline:
                return False
            sleep(0.0005)
        return True

    def _hand_over(self, status: int, data: bytes) -> None:
        from pynetdicom.dimse_primitives import C_FIND

        answer = C_FIND()
        answer.MessageIDBeingRespondedTo = self._message
        answer.AffectedSOPClassUID = self._sop_class
        answer.Status = status
        answer.Identifier = BytesIO(data)
        self._assoc.dimse.send_msg(answer, self._context)

    def _command(self, status: int) -> bytes:
        command = self._commands.get(status)
        if command is None:
            body = encode(
                {
                    0x00000002: self._sop_class,
                    0x00000100: str(_C_FIND_RSP),
                    0x00000120: str(self._message),
                    0x00000800: str(_WITH_DATA),
                    0x00000900: str(status),
                },
                explicit=False,
                codec="ascii",
            )
            command = self._commands[status] = encode({0: str(len(body))}, explicit=False, codec="ascii") + body
        return command

    def _pdus(self, data: bytes, kind: int) -> bytes:
        whole = bytearray()
        for start in range(0, len(data), self._most):
            part = data[start : start + self._most]
            control = kind | (_LAST if start + self._most >= len(data) else 0)
            value = pack(">IBB", len(part) + 2, self._context, control) + part
            whole += pack(">BBI", _P_DATA, 0, len(value)) + value
        return bytes(whole)
