"""The minimal lower layer protocol: a message between 0B and 1C 0D, however the bytes of a connection are parted.

No input or output here: bytes go in, messages come out. None of the three bytes is part of a letter in any character
set that is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

START, END, RETURN = b"\x0b", b"\x1c", b"\x0d"

HEAD = 4096
"""So much of a message that is too long is kept, to answer it by its number."""

_BETWEEN = b"\r\n\t \x00"
"""What some senders put between two messages."""


class Ending(StrEnum):
    """How a message ended."""

    WHOLE = "whole"
    UNENDED = "unended"  # another began, or the connection ended, before its end
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Frame:
    """A message as it came.

    Args:
        data: what it holds; of one that is too long the beginning.
        ending: how it ended; only a whole one may be used: half a message may lack an order.
    """

    data: bytes
    ending: Ending = Ending.WHOLE


class Frames:
    """One connection's bytes, on the way to messages.

    Args:
        largest: the longest message, in bytes.
    """

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._held = bytearray()
        self._inside = False
        self._too_long = False
        self.garbage = 0
        """How many bytes were outside of any message."""

    @property
    def begun(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._inside

    @property
    def held(self) -> int:
        """How many bytes of it are held."""
        return len(self._held)

    def feed(self, data: bytes) -> list[Frame]:
        """The messages that these bytes end."""
        frames: list[Frame] = []
        at = 0
        while at < len(data):
            if not self._inside:
                start = data.find(START, at)
                outside = data[at : start if start >= 0 else len(data)]
                self.garbage += len(outside.translate(None, _BETWEEN))
                if start < 0:
                    break
                self._begin()
                at = start + 1
                continue
            end, again = data.find(END, at), data.find(START, at)
            stop = min((each for each in (end, again) if each >= 0), default=-1)
            self._hold(data[at : stop if stop >= 0 else len(data)])
            if stop < 0:
                break
            frames.append(self._taken(Ending.WHOLE if stop == end else Ending.UNENDED))
            if stop == again:
                self._begin()
            at = stop + 1
        return frames

    def finish(self) -> Frame | None:
        """No more bytes will come: the message that has begun, if any."""
        return self._taken(Ending.UNENDED) if self._inside else None

    def give_up(self) -> None:
        """Hold no more of the message that has begun: there is no room for it."""
        if self._inside:
            self._too_long = True
            del self._held[min(HEAD, self._largest) :]

    def _begin(self) -> None:
        self._inside, self._too_long = True, False

    def _hold(self, data: bytes) -> None:
        if not self._too_long:
            self._held += data
            if len(self._held) > self._largest:
                self.give_up()

    def _taken(self, ending: Ending) -> Frame:
        frame = Frame(bytes(self._held), Ending.TOO_LONG if self._too_long else ending)
        self._held = bytearray()
        self._inside = self._too_long = False
        return frame


def framed(data: bytes) -> bytes:
    """A message in its frame."""
    return START + data + END + RETURN
