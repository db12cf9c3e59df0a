"""What the wall lets be heard, by programs that write down what they are told."""

from __future__ import annotations

import io
import shlex
import time
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from xray_tui import announcer
from xray_tui.announcer import Announcer, chime


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)  # other processes tell nobody when they are done


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What was spoken: the language, and the sentence."""
    log = tmp_path / "heard"
    engine = tmp_path / "espeak-ng"
    engine.write_text(f'#!/bin/sh\n{{ printf "%s " "$2"; cat; echo; }} >>{shlex.quote(str(log))}\n')
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    log.touch()
    return log


def test_a_call_is_chimed_and_spoken_in_each_language_one_after_the_other(heard: Path, tmp_path: Path) -> None:
    played = tmp_path / "played.wav"
    rung: list[None] = []
    teller = Announcer(f"tee {shlex.quote(str(played))}", ("fi", "en"), lambda: rung.append(None))
    teller.tell("A014", "Röntgen 1")
    teller.tell("B100", "--help")
    assert teller.telling
    until(lambda: not teller.telling)
    teller.stop()
    assert heard.read_text().splitlines() == [
        "fi Numero A 14. Röntgen 1.",
        "en Number A 14. Röntgen 1.",
        "fi Numero B 100. --help.",
        "en Number B 100. --help.",
    ]
    assert played.read_bytes() == chime()
    assert not rung


def test_without_anything_set_the_terminals_bell_rings() -> None:
    rung: list[None] = []
    teller = Announcer("", (), lambda: rung.append(None))
    teller.tell("A014", "Röntgen 1")
    assert len(rung) == 1
    assert not teller.telling
    teller.stop()


@pytest.mark.parametrize("player", ["false", "no-such-player", "sleep 20", "'"])
def test_a_player_that_fails_or_hangs_holds_nothing_up(
    player: str, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcer, "LONGEST_SECONDS", 0.1)
    teller = Announcer(player, ("sv",), lambda: None)
    teller.tell("A014", "Röntgen 1")
    until(lambda: not teller.telling)
    assert ("sv" in heard.read_text()) == (player not in {"'"})
    teller.stop()


def test_it_falls_silent_when_the_wall_ends(heard: Path) -> None:
    teller = Announcer("sleep 20", ("fi",), lambda: None)
    teller.tell("A014", "Röntgen 1")
    until(lambda: teller._running is not None)
    began = time.monotonic()
    teller.stop()
    assert time.monotonic() - began < 1
    assert not heard.read_text()


def test_the_chime_is_a_sound_that_begins_and_ends_in_silence() -> None:
    with wave.open(io.BytesIO(chime())) as sound:
        assert 1.0 < sound.getnframes() / sound.getframerate() < 2.0
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
    assert abs(samples[0]) < 200
    assert abs(samples[-1]) < 200
    assert 8_000 < max(samples) < 32_700
