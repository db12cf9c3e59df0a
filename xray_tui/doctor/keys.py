"""What a terminal and a barcode reader send, key by key and scan by scan, as a desk would take it. No terminal here.

The bytes go through the parser and the router that the desk uses, so what is told is what a desk sees.
"""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from textual import events
from textual._xterm_parser import XTermParser

from models.clock import SystemClock, clinic_day
from models.patient.identity import parse_code
from models.refusal import Message, Refusal
from screens.bindings import KEYS, key_name
from screens.burst import BURST_GAP, HOLD_GAP, Kind, Part, Router, Run

CALM_GAP = 10.0
"""A longer pause isn't told: nobody typed."""


@dataclass(frozen=True, slots=True)
class Told:
    """One key, or a paste.

    Args:
        gap: seconds since the key before it; ``None`` for the first, or after a long pause.
        sent: its bytes.
        key: Textual's name of it; "" for a paste.
        does: what it does at a desk.
        character: what it types, if that can be seen.
    """

    gap: float | None
    sent: bytes
    key: str
    does: Message
    character: str = ""


@dataclass(slots=True)
class _Burst:
    """Characters that followed each other closely, so far."""

    run: Run
    text: str = ""
    gaps: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Listener:
    """Tells what was sent.

    Args:
        prefix: the character that the reader sends first; "" when it sends none.
        keymap: keys by the id of the binding that they replace.
    """

    prefix: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)
    _router: Router[int] = field(init=False)
    _parser: XTermParser = field(init=False)
    _bindings: dict[str, str] = field(init=False)
    _burst: _Burst | None = field(default=None, init=False)
    _sent: str = field(default="", init=False)
    _last_at: float = field(default=float("-inf"), init=False)
    _decoder: IncrementalDecoder = field(init=False)

    def __post_init__(self) -> None:
        self._router = Router(lambda _target: True, self.prefix)
        self._parser = XTermParser()
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._bindings = {one.strip(): key.id for key in KEYS for one in self.keymap.get(key.id, key.keys).split(",")}

    def feed(self, data: bytes, at: float) -> Iterator[Told | Message]:
        """What the terminal sent, and when it came.

        Yields:
            Each key, and after a scan what it was.
        """
        text = self._decoder.decode(data)
        for character in text:
            self._sent += character
            for event in self._parser.feed(character):
                yield from self._event(event, at)

    def tick(self, now: float) -> Iterator[Told | Message]:
        """What silence tells: an Esc that begins nothing, a scan without an end."""
        for event in self._parser.tick():
            yield from self._event(event, now)
        if self._burst is not None and now - self._last_at >= HOLD_GAP:
            yield from self._end("")

    def _event(self, event: object, at: float) -> Iterator[Told | Message]:
        sent, self._sent = self._sent.encode(), ""
        gap = at - self._last_at
        shown = gap if gap < CALM_GAP else None
        if isinstance(event, events.Paste):
            self._last_at = at
            yield Told(shown, sent, "", Message("doctor.keys_pasted", {"count": len(event.text)}))
        elif isinstance(event, events.Key):
            self._last_at = at
            part, _ = self._router.route(event.key, event.character, at, 0)
            if self._burst is not None and part.run is not self._burst.run:
                yield from self._end("")
            name = (event.character or "") if part.kind is Kind.CHARACTER else ""
            yield Told(shown, sent, event.key, self._does(event, part), name.strip())
            yield from self._gather(event, part, gap)

    def _gather(self, event: events.Key, part: Part, gap: float) -> Iterator[Message]:
        if part.run is None:
            return
        if part.kind is Kind.CHARACTER:
            if self._burst is None:
                self._burst = _Burst(part.run)
            if not part.prefix:
                self._burst.text += event.character or ""
                self._burst.gaps.append(gap)
        elif part.kind is Kind.CLOSE and self._burst is not None:
            self._burst.gaps.append(gap)
            yield from self._end(key_name(event.key))

    def _end(self, key: str) -> Iterator[Message]:
        """What the characters were together: a scan, or one that came too slowly, or just typing."""
        burst, self._burst = self._burst, None
        if burst is None or len(burst.text) <= 1:
            return
        start = burst.run.start if burst.run.is_scan else 0  # what was typed before a scan is no part of it
        code, gap = burst.text[start:], round(max(burst.gaps[start + 1 :], default=0.0) * 1000)
        if burst.run.is_scan:
            end = key or Message("doctor.keys_no_end")
            yield Message("doctor.keys_scan", {"text": code, "count": len(code), "gap": gap, "end": end})
            try:
                parse_code(code, clinic_day(SystemClock().now()), scanned=True)
            except Refusal as refusal:
                if refusal.message.key == "identity.reader_layout":
                    yield refusal.message
        elif key:
            yield Message("doctor.keys_no_scan", {"gap": gap, "limit": round(BURST_GAP * 1000)})

    def _does(self, event: events.Key, part: Part) -> Message:
        if part.kind is Kind.CHARACTER and event.key not in self._bindings:
            return Message("doctor.keys_types")
        if part.run is not None and part.kind is not Kind.CHARACTER:  # a desk swallows what a reader adds
            closes = part.kind is Kind.CLOSE and part.run.is_scan
            return Message("doctor.keys_closes" if closes else "doctor.keys_not_bound")
        binding = self._bindings.get(event.key)
        return Message(f"key.{binding}") if binding else Message("doctor.keys_not_bound")
