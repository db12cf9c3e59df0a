"""What the wall lets be heard: a chime for each call and, where it is set, the number and the place spoken.

One at a time and each to its end, in a thread of its own, so the wall never waits for a loudspeaker; a program that
hangs is ended, one that isn't there is logged, and the number stands on the wall all the same.
"""

from __future__ import annotations

import logging
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from queue import Queue
from threading import Thread

from screens.text import say

ENGINE = "espeak-ng"
LONGEST_SECONDS = 15.0
"""After so long a chime or a sentence is ended: something is wrong with it."""

_TONES = ((880.0, 0.0), (659.3, 0.45))
_CHIME_SECONDS = 1.6
_RATE = 22_050

logger = logging.getLogger(__name__)


class Announcer:
    """Tells calls aloud.

    Args:
        chime: the command that plays a WAV file from its standard input; "" rings the terminal's bell.
        speech: the languages that a call is spoken in, in this order.
        bell: rings the terminal's bell; called in the app's thread.
    """

    def __init__(self, chime: str, speech: Sequence[str], bell: Callable[[], object]) -> None:
        self._chime = chime
        self._speech = tuple(speech)
        self._bell = bell
        self._calls: Queue[tuple[str, str]] = Queue()
        self._stopped = False
        self._running: subprocess.Popen[bytes] | None = None
        self._thread: Thread | None = None

    @property
    def telling(self) -> bool:
        """Whether something is still to be heard."""
        return self._calls.unfinished_tasks > 0

    def tell(self, ticket: str, room: str) -> None:
        """Tell a call, after those before it."""
        if not self._chime:
            self._bell()
        if not self._chime and not self._speech:
            return
        self._calls.put((ticket, room))
        if self._thread is None:
            self._thread = Thread(target=self._run, name="announcer", daemon=True)
            self._thread.start()

    def stop(self, seconds: float = 1.0) -> None:
        """Be silent at once."""
        self._stopped = True
        running = self._running
        if running is not None:
            running.kill()
        if self._thread is not None:
            self._calls.put(("", ""))
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopped:
            ticket, room = self._calls.get()
            try:
                self._tell(ticket, room)
            except Exception:  # a loudspeaker is never the reason for a silent wall
                logger.exception("a call couldn't be told aloud")
            finally:
                self._calls.task_done()

    def _tell(self, ticket: str, room: str) -> None:
        if self._stopped:
            return
        if self._chime:
            self._play(shlex.split(self._chime), chime())
        if self._speech and shutil.which(ENGINE) is None:
            logger.warning("%s isn't installed: calls aren't spoken", ENGINE)
            return
        for language in self._speech:
            # By standard input: what stands on a door never becomes an option.
            self._play([ENGINE, "-v", language, "-s", "140", "--stdin"], spoken(language, ticket, room).encode())

    def _play(self, command: Sequence[str], data: bytes) -> None:
        if self._stopped:
            return
        try:
            with subprocess.Popen(  # noqa: S603  the station's own setting, split; no data is in it
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as self._running:
                try:
                    self._running.communicate(data, timeout=LONGEST_SECONDS)
                except subprocess.TimeoutExpired:
                    self._running.kill()
                    logger.warning("%s took too long", command[0])
                else:
                    if self._running.returncode and not self._stopped:
                        logger.warning("%s ended with %d", command[0], self._running.returncode)
        except OSError as error:
            logger.warning("%s can't be run: %s", command[0], error.strerror)
        finally:
            self._running = None


def spoken(language: str, ticket: str, room: str) -> str:
    """A call as it is said: the letter, the number without its noughts, the place."""
    return say(language, "wall.spoken", letter=ticket[:1], number=ticket[1:].lstrip("0") or "0", room=room)


def chime() -> bytes:
    """Two tones of a bell, each dying away, as a WAV file."""
    import io
    import math
    import wave
    from array import array

    samples = array("h")
    for n in range(int(_CHIME_SECONDS * _RATE)):
        level = 0.0
        for pitch, after in _TONES:
            elapsed = n / _RATE - after
            if elapsed >= 0:
                fade = min(1.0, elapsed * 200) * math.exp(-4.5 * elapsed) * min(1.0, (_CHIME_SECONDS - n / _RATE) * 20)
                level += 0.4 * fade * math.sin(2 * math.pi * pitch * elapsed)
        samples.append(int(32_000 * max(-1.0, min(1.0, level))))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()
