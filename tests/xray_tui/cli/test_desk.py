"""A plain line opens the desk without Typer, and means the same as with it; all else is Typer's."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from xray_tui.cli import commands, desk, main

PLAIN = [
    "",
    "--station radiographer",
    "--station=radiographer --rooms xray1,panoramic",
    "--database 'a b.db' --language=sv --theme xray-light",
    "--database sqlite:///a=b.db",
    "--language fi --language sv",
]
TYPERS = [
    "--help",
    "-h",
    "board",
    "board --json",
    "--station radiographer board",
    "--station",
    "--station=",
    "--station --help",
    "--nonsense x",
    "station radiographer",
    "-- x",
    "--",
    "--install-completion",
]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The desks that were opened, by what they were given."""
    desks: list[dict[str, Any]] = []
    monkeypatch.setattr(main, "log_to_file", lambda: None)

    def open_desk(**given: Any) -> int:
        desks.append({name: value for name, value in given.items() if value is not None})
        return 3

    monkeypatch.setattr(main, "open_desk", open_desk)
    monkeypatch.setattr(commands, "open_desk", open_desk)
    return desks


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_line_means_what_it_means_to_typer(
    line: str, opened: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = shlex.split(line)
    monkeypatch.setattr(sys, "argv", ["xray-tui", *arguments])

    with pytest.raises(SystemExit) as ended:
        main.run()
    by_typer = CliRunner().invoke(commands.app, arguments)

    assert ended.value.code == by_typer.exit_code == 3
    assert opened[0] == opened[1]


@pytest.mark.parametrize("line", TYPERS)
def test_every_other_line_is_left_to_typer(line: str) -> None:
    assert desk.plain(shlex.split(line)) is None


def test_a_shell_that_asks_for_completions_is_answered_by_typer(
    opened: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setenv("_XRAY_TUI_COMPLETE", "complete_bash")
    monkeypatch.setattr(sys, "argv", ["xray-tui"])
    monkeypatch.setattr(commands, "app", lambda: asked.append(True))

    main.run()

    assert asked == [True]
    assert not opened


def test_a_wrong_setting_is_said_in_a_sentence_with_code_2() -> None:
    code = "import sys; from xray_tui.cli.main import run; sys.argv = ['xray-tui', '--station', 'kitchen']; run()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1


def test_a_mistake_in_a_command_names_nobody(
    opened: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail() -> None:
        raise ValueError("Mallinen, Kielo")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["xray-tui", "queue"])
    monkeypatch.setattr(commands, "app", fail)

    with pytest.raises(SystemExit) as ended:
        main.run()

    assert ended.value.code == 1
    told, log = capsys.readouterr(), (tmp_path / "xray-tui" / "crash.log").read_text("utf-8")
    assert len(told.err.splitlines()) == 1
    assert "Mallinen" not in f"{told} {log}"
    assert "ValueError" in log


def test_a_failure_of_the_database_is_one_sentence_and_a_line_in_the_log(tmp_path: Path) -> None:
    file = tmp_path / "unit.db"
    file.write_bytes(b"SQLite format 3\0" + b"x" * 4000)
    code = "import sys; from xray_tui.cli.main import run; sys.argv[0] = 'xray-tui'; run()"
    ended = subprocess.run(
        [sys.executable, "-c", code, "queue", "--database", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
    )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "not_a_database" in (tmp_path / "xray-tui" / "xray-tui.log").read_text("utf-8")


def test_the_version_is_told_and_no_desk_opened(opened: list[dict[str, Any]]) -> None:
    told = CliRunner().invoke(commands.app, ["--version"])
    assert (told.exit_code, told.output) == (0, f"xray-tui {version('xray-tui')}\n")
    assert opened == []
