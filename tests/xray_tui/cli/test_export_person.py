"""``xray-tui export person``: the code is asked for, the file is for this user alone, and it is journalled."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from tests.clinic import Clinic, code, person
from xray_tui.cli.export import export


def test_by_the_command_which_asks_for_the_code_and_is_journalled(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    given = ["--database", clinic.store.url, "--language", "en"]

    def run(name: str, *arguments: str, stdin: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(export, ["person", str(tmp_path / name), *arguments, *given], input=stdin)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.stdout

    assert run("one.json", stdin=person(1).identifiers[0].value + "\n")[0] == 0
    written = tmp_path / "one.json"
    assert written.stat().st_mode & 0o777 == 0o600
    told = json.loads(written.read_text())
    assert told["held"]["patient"][0]["family"] == "Testinen"
    assert told["journal"][-1]["did"] == "journal.hand_out"
    assert run("one.txt", "--text", "--key", "1") == (0, "It is written in one.txt. Read it before you hand it over.\n")
    for other in (code(77), "testi", "B001"):
        assert run("two.json", stdin=f"{other}\n")[0] == 1
    assert run("two.json", "--key", "99")[0] == 1
    assert not (tmp_path / "two.json").exists()
