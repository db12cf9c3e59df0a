"""Run in a process of its own: a gateway that takes two messages and is killed before it answers."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Thread

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.xray_tui.hl7.listening import Sender, listening
from tests.xray_tui.hl7.made_up import order
from xray_tui.hl7 import taking


def killed(*_: object) -> bytes:
    """What would have been the first answer."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def send(port: int) -> None:
    """Both messages in one piece, so that one burst takes them."""
    sender = Sender(port)
    sender.send(b"".join(b"\x0b" + order(n) + b"\x1c\r" for n in (1, 2)))
    sender.answer()


if __name__ == "__main__":
    taking.acknowledgement = killed
    with listening(Path(sys.argv[1])) as port:
        thread = Thread(target=send, args=(port,))
        thread.start()
        thread.join()
