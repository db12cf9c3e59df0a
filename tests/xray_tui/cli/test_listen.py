"""The commands: what was refused is listed and taken again; served, told how it is, and ended by a signal."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from models.store.sqlite import library
from tests.xray_tui.hl7.listening import Sender, listening
from tests.xray_tui.hl7.made_up import message, msh, obr, orc, order, pid
from xray_tui.cli import listen, serve
from xray_tui.health import health_file, read_health

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(listen.listen)
app.command()(serve.serve)

SCRIPT = Path(sys.executable).with_name("xray-tui")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def run(home: Path, *line: str) -> tuple[int, list[str], list[str]]:
    command, *options = line
    result = CliRunner().invoke(app, [command, "--database", str(home / "unit.db"), "--language", "en", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


def test_what_was_refused_is_listed_and_taken_again(home: Path) -> None:
    early = message(msh("ORU^R01", "U1"), pid(), f"OBR|1|R1^EHR||{'|' * 21}P").replace(b"|P\r", b"|F\r")
    with listening(home / "unit.db") as port, Sender(port) as sender:
        assert sender.say(order(1, "SC")) == "AE M1"
        assert sender.say(early) == "AE U1"
    code, lines, _ = run(home, "listen", "--refused")
    assert code == 0
    assert [line.split("  ")[-1] for line in lines] == [
        "The patient has no referral of this number here.",
        "ORC-1: the code SC isn't known.",
        "Refused messages: 2.",
    ]
    code, lines, errors = run(home, "listen", "--again", "1", "--again", "9")
    assert (code, errors) == (1, ["There is no refused message 9 on the list."])
    assert lines == ["     1  refused    ORM^O01 M1  ORC-1: the code SC isn't known."]
    with listening(home / "unit.db") as port, Sender(port) as sender:
        assert sender.say(order(number="M2")) == "AA M2"
    assert run(home, "listen", "--again-all")[1][-1].endswith("imaged yet.")  # by now for another reason
    assert len(run(home, "listen", "--refused")[1]) == 3


def test_taken_again_it_is_off_the_list_and_gone(home: Path) -> None:
    stolen = message(msh(control="M9"), pid(), orc(2), obr(2))
    with listening(home / "unit.db") as port, Sender(port) as sender:
        assert [sender.say(order(2)), sender.say(stolen)] == ["AA M2", "AE M9"]
    database = library().connect(home / "unit.db")
    database.execute("UPDATE referral SET source = 'EHR|R2b'")  # whoever had the number has another now
    database.commit()
    database.close()
    assert run(home, "listen", "--again-all") == (0, ["     1  taken      ORM^O01 M9"], [])
    assert run(home, "listen", "--refused") == (0, ["Refused messages: 0."], [])
    assert list((home / "unit.db-refused").iterdir()) == []


def test_what_a_desk_has_seen_to_is_removed_when_it_listens_again(home: Path) -> None:
    with listening(home / "unit.db") as port, Sender(port) as sender:
        assert sender.say(order(1, "SC")) == "AE M1"
    database = library().connect(home / "unit.db")
    database.execute("UPDATE refused_message SET dismissed_at = at")
    database.commit()
    database.close()
    with listening(home / "unit.db"):
        assert list((home / "unit.db-refused").iterdir()) == []


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (("listen", "--port", "99999"), "The setting listen.port can't be 99999 (settings.toml)."),
        (("listen", "--address", "192.0.2.1"), "It can't listen at 192.0.2.1:2575"),
        (("serve",), "The settings name no gateway"),
        (("serve", "--health"), "Nothing is being served."),
    ],
)
def test_what_cannot_be_served(home: Path, line: tuple[str, ...], error: str) -> None:
    code, _, errors = run(home, *line)
    assert (code, len(errors)) == (2, 1)
    assert error in errors[0]


def test_served_until_a_signal(home: Path) -> None:
    settings = home / ".config" / "xray-tui" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'database = "{home}/unit.db"\nlanguage = "en"\nserve = ["listen"]\n[listen]\nport = 0\n')
    with subprocess.Popen([SCRIPT, "serve"], stderr=subprocess.PIPE, text=True) as served:
        assert served.stderr is not None
        told = served.stderr.readline()
        assert told.startswith("listen: listening at 127.0.0.1:")
        port = int(told.rstrip(".\n").rpartition(":")[2])
        with Sender(port) as sender:
            assert sender.say(order()) == "AA M1"
            health = read_health()
            assert health is not None
            assert (health.sound, health.stale, health.pid) == (True, False, served.pid)
            assert run(home, "serve", "--health") == (0, ["listen: running."], [])
            served.send_signal(signal.SIGTERM)
            assert sender.ended()
        assert served.wait(20) == 0
    assert read_health() is None


def test_health_that_is_old_or_broken_is_none(home: Path) -> None:
    path = health_file()
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"at": "2026-11-24T07:00:00+00:00", "pid": 1, "parts": []}))
    health = read_health()
    assert health is not None
    assert health.stale
    assert run(home, "serve", "--health")[0] == 2
    path.write_text("[]")
    assert read_health() is None
