"""The script that makes many units on one server, and the region that sums them: ``--units``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models.unit.rules import default_text
from tests.server import Server, binaries

ROOT = Path(__file__).parents[2]


def test_units_on_one_server_have_roles_of_their_own_and_are_summed(
    server: Server, tmp_path: Path, request: pytest.FixtureRequest, remember: Callable[..., None]
) -> None:
    count: int = request.config.getoption("--units")
    programs = binaries()
    assert programs is not None
    names = [f"unit{n}" for n in range(count)]
    (tmp_path / "unit.toml").write_text(default_text())
    (tmp_path / "units.txt").write_text("\n".join(f"{name} {tmp_path}/unit.toml" for name in names))
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{programs}:{os.environ['PATH']}",
        "PGHOST": str(server.folder),
        "XDG_CONFIG_HOME": str(tmp_path),
    }

    def run(*command: str, **more: str) -> str:
        done = subprocess.run(command, env={**environment, **more}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    began = time.monotonic()
    try:
        setting = run("docs/fifty-units.sh", str(tmp_path / "units.txt"), PGUSER="xray_admin")
        made = time.monotonic()
        (tmp_path / "xray-tui").mkdir()
        (tmp_path / "xray-tui" / "settings.toml").write_text(setting)
        told = json.loads(run("xray-tui", "region", "--json"))
        read = time.monotonic()
        assert [unit["fault"] for unit in told["units"]] == [None] * count
        assert told["total"]["rooms"] == 2 * count
        denied = ["psql", "-X", "-U", "xray_region", "-d", names[0], "-c", "SELECT * FROM patient"]
        refused = subprocess.run(denied, env=environment, capture_output=True, text=True, check=False)
        assert "permission denied" in refused.stderr
        remember(units=count, made=round(made - began, 1), read=round(read - made, 1))
    finally:
        for name in names:
            server.drop(name)
