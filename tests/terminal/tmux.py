"""The program in a real terminal: tmux panes, keys as a person presses them, scans as a reader sends them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from tests.peers import need_peer

PROGRAM = Path(sys.executable).with_name("xray-tui")
PRESS_GAP = 0.35
"""Seconds that a person lets pass between two presses: an Enter sooner after another key isn't one of its own."""
LETTER_GAP = 0.06
LONGEST = 15.0


class Pane:
    """One terminal of a tmux server.

    Args:
        server: the server's socket name.
        name: the session's name.
    """

    def __init__(self, server: str, name: str) -> None:
        self._server = server
        self._name = name
        self.pressed = 0

    def text(self) -> str:
        """What stands on it."""
        return _tmux(self._server, "capture-pane", "-p", "-t", self._name)

    def press(self, *keys: str) -> None:
        """Keys by tmux's names, each a press of its own."""
        for key in keys:
            sleep(PRESS_GAP)  # the person's own pace; nothing is awaited
            _tmux(self._server, "send-keys", "-t", self._name, key)
            self.pressed += 1

    def strike(self, *keys: str) -> None:
        """Keys back to back, faster than anybody's; ``=`` and what follows it is typed."""
        sent: list[str] = []
        for key in keys:
            what = ["-l", key[1:]] if key.startswith("=") else [key]
            sent += [*([";"] if sent else []), "send-keys", "-t", self._name, *what]
        _tmux(self._server, *sent)
        self.pressed += len(keys)

    def type(self, text: str) -> None:
        """Letters at a person's pace."""
        for letter in text:
            sleep(LETTER_GAP)
            _tmux(self._server, "send-keys", "-t", self._name, "-l", letter)

    def scan(self, code: str) -> None:
        """A reader's burst with its CR."""
        _tmux(self._server, "send-keys", "-t", self._name, "-l", f"{code}\r")

    def until(self, what: str | Callable[[str], bool], seconds: float = LONGEST) -> float:
        """Until it is on the terminal.

        Returns:
            How long that took, seconds.
        """
        begun = monotonic()
        while True:
            text = self.text()
            if what in text if isinstance(what, str) else what(text):
                return monotonic() - begun
            assert monotonic() - begun < seconds, f"{what!r} never came:\n{text}"
            sleep(0.01)  # tmux tells nobody when a pane changes


class Terminals:
    """A tmux server of the test's own.

    Args:
        server: its socket's name.
        home: where the programs keep what is theirs.
    """

    def __init__(self, server: str, home: Path) -> None:
        need_peer("tmux")
        self._server = server
        self._home = home

    def __enter__(self) -> Terminals:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        subprocess.run(["tmux", "-L", self._server, "kill-server"], check=False, capture_output=True)

    def open(self, name: str, arguments: Sequence[str], size: tuple[int, int] = (120, 40)) -> Pane:
        """Run ``xray-tui`` with these arguments in a terminal of its own."""
        _tmux(
            self._server,
            "-f", "/dev/null", "new-session", "-d", "-s", name, "-x", str(size[0]), "-y", str(size[1]),
            str(PROGRAM), *arguments,
            environment={"HOME": str(self._home), "XDG_CONFIG_HOME": str(self._home), "LANG": "C.UTF-8"},
        )  # fmt: skip
        _tmux(self._server, "set-option", "-t", name, "remain-on-exit", "on")
        return Pane(self._server, name)


def _tmux(server: str, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        ["tmux", "-u", "-L", server, *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, "TERM": "xterm-256color", **(environment or {})},
    )
    return done.stdout.decode()
