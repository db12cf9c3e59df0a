"""``xray-tui region``: numbers of several units, from what the public may see; an unreadable one costs no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.store.grants import grant, role_of
from models.visit.call import call_next
from tests.clinic import MORNING, Clinic
from tests.server import ENGINES
from xray_tui.cli.commands import app


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["region", "--language", "en", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_units_side_by_side_and_summed(clinic: Clinic, engine: str, empty_unit: Path, tmp_path: Path) -> None:
    clinic.store.set_clock(MORNING, speed=0)
    for n in range(3):
        clinic.walk_in(n)
    clinic.perform(call_next, rooms=("xray1",))
    url, other = clinic.store.url, str(empty_unit)
    if engine == "postgresql":
        grant(url)
        url = url.replace("xray_admin", role_of("display"))
    code, output, _ = run("--json", "--database", url, "--database", other, "--database", url)
    assert code == 0
    told = json.loads(output)
    assert [unit["waiting"] for unit in told["units"]] == [2, 0]
    numbers = {"waiting": 2, "called": 1, "in_exam": 0}
    assert numbers.items() <= told["total"].items()
    assert told["total"]["units"] == 2
    assert "Testi" not in output
    assert "B001" not in output
    code, output, _ = run("--database", url, "--database", other, "--database", str(tmp_path / "none.db"))
    head, first, _, total, fault = output.splitlines()
    assert code == 1
    assert head.split()[:4] == ["Unit", "waiting", "called", "in"]
    assert first.startswith("Sipo"), "both have the same name, so the database tells them apart"
    assert ")  " in first
    assert "2       1        0" in first
    assert total.startswith("In all, units 2")
    assert fault.startswith("× ")
    assert len({len(line) for line in (head, first)}) == 1


def test_where_none_is_named_or_none_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert run() == (2, "", "No unit is named: --database, or the setting region.\n")
    (tmp_path / "xray-tui").mkdir()
    (tmp_path / "xray-tui" / "settings.toml").write_text('region = ["postgresql://x:hunter2@host/unit"]')
    code, output, _ = run()
    assert code == 2
    assert "hunter2" not in output
