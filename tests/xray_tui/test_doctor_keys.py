"""What terminal and reader send, told: by the parser and the router that a desk uses, and once through a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from models.refusal import Message
from screens.text import text
from tests.clinic import code
from tests.xray_tui.terminal import Terminal
from xray_tui.doctor.key_reader import row
from xray_tui.doctor.keys import Listener, Told


def told(listener: Listener, sent: Iterable[tuple[bytes, float]], until: float = 0.0) -> list[str]:
    """Lines of what came, and when."""
    out: list[Told | Message] = []
    for data, at in sent:
        out += listener.feed(data, at)
    out += listener.tick(until) if until else ()
    return [text("en", each) if isinstance(each, Message) else " ".join(row("en", each).split()) for each in out]


def by_reader(codes: str, end: bytes = b"\r", every: float = 0.004) -> list[tuple[bytes, float]]:
    keys = [*(each.encode() for each in codes), *([end] if end else [])]
    return [(key, 100 + n * every) for n, key in enumerate(keys)]


def test_each_key_has_its_gap_its_bytes_its_name_and_what_it_does() -> None:
    sent = [(b"\x1b[20~", 1.0), (b"\x12", 3.5), (b"\xc3\xa4", 4.0), (b"\x1bOP", 4.9), (b"\x1b[200~ab\x1b[201~", 5.0)]
    assert told(Listener(), sent) == [
        "\\x1b[20~ F9 Call next",
        "2500 ms \\x12 Ctrl+R Call again",
        "500 ms \\xc3\\xa4 ä types",
        "900 ms \\x1bOP F1 does nothing",
        "100 ms \\x1b[200~ab\\x1b[201~ 2 characters pasted",
    ]


def test_a_key_of_the_settings_is_told_by_what_it_does() -> None:
    assert told(Listener(keymap={"call_next": "alt+n"}), [(b"\x1b[20~", 1.0), (b"\x1b[110;3u", 1.5)]) == [
        "\\x1b[20~ F9 does nothing",
        "500 ms \\x1b[110;3u Alt+N Call next",
    ]


def test_a_scan_is_told_as_a_whole() -> None:
    made_up = code(1)
    lines = told(Listener(), by_reader(made_up))
    assert lines[-2] == "4 ms \\r Enter ends the scan"
    assert lines[-1] == (f"A scan: {made_up} (11 characters, widest gap 4 ms, ended by Enter).")
    assert told(Listener(), by_reader(made_up, end=b""), until=103.0)[-1].endswith("ended by nothing).")
    assert told(Listener(prefix="~"), by_reader("~12"))[-1].startswith("A scan: 12 (2 characters")


def test_a_readers_wrong_layout_is_told_with_what_to_set() -> None:
    assert told(Listener(), by_reader(code(1).replace("-", "+")))[-1] == (
        "The code wasn't read: reader layout: set Finland."
    )


def test_a_reader_that_is_too_slow_is_told_so_and_typing_is_not_called_one() -> None:
    slow = [(b"1", 1.0), (b"2", 1.01), (b"3", 1.09), (b"4", 1.17), (b"5", 1.26), (b"\r", 1.265)]
    assert told(Listener(), slow)[-1] == (
        "These aren't taken for a scan: they came too slowly (widest gap 90 ms, limit 30 ms)."
    )
    assert len(told(Listener(), [(b"a", 1.0), (b"b", 1.2), (b"\r", 1.6)])) == 3


def test_in_a_terminal_ctrl_q_twice_ends_it_and_gives_the_terminal_back(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    run = "from xray_tui.cli.main import run; run()"
    with Terminal(["-c", run, "doctor", "keys", "--language", "en"], environment) as terminal:
        terminal.wait_for(b"key\r\n")
        terminal.send(b"\x11")
        terminal.wait_for(b"Ctrl+Q once more ends this.")
        terminal.send(b"\x1b")
        terminal.wait_for(b"Back")
        terminal.send(b"\x11\x11")
        assert terminal.wait() == 0
        assert terminal.echoes
