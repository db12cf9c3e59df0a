"""A disk that is full, one that is read-only, a clock that jumps an hour: one clear sentence, and no data touched.

What else may happen to a database is in `tests.models.store.test_open` and `test_open_postgresql` (a schema from the
future, an older program, a file that isn't ours, a server that isn't there), and `test_outages`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from typer.testing import CliRunner

from models.journal.verify import verify
from models.store.ledger import ENTRY
from models.store.store import open_store
from models.unit.rules import default_text
from models.unit.verbs import load_unit
from tests.clinic import Clinic, StillClock
from tests.peers import missing, need_peer
from tests.xray_tui.terminal import ROOT
from xray_tui.cli.doctor import doctor


def test_a_full_disk_and_a_read_only_one(tmp_path: Path) -> None:
    inside = [need_peer("unshare", "util-linux"), "-rm"]
    if subprocess.run([*inside, "true"], check=False, capture_output=True).returncode:
        missing("a mount of its own: unshare -rm, as root or where users may")
    run = [*inside, sys.executable, "-m", "tests.xray_tui.small_disk", str(tmp_path)]
    done = subprocess.run(run, check=False, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.splitlines() == [
        "store.disk_full",
        "goes on True True",
        "ok",
        "store.read_only True",
    ], done.stderr


def test_a_clock_that_jumps_an_hour(tmp_path: Path) -> None:
    faketime, file, unit = need_peer("faketime"), tmp_path / "unit.db", tmp_path / "unit.toml"
    unit.write_text(default_text())
    store = open_store(str(file))
    here = Clinic(store, StillClock())
    here.perform(load_unit, body=default_text())
    given = ["unit", "load", str(unit), "--database", str(file)]
    load = [sys.executable, "-c", "from xray_tui.cli.main import run; run()", *given]
    ahead = subprocess.run(
        [faketime, "-f", "+1h", *load],
        check=False, capture_output=True, text=True, cwd=ROOT, timeout=60, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert ahead.returncode == 0, ahead.stderr
    here.perform(load_unit, body=default_text())
    assert store.read(verify).sound
    first, *_, jumped, back = store.read(lambda snapshot: list(snapshot.connection.scalars(_TIMES)))
    assert timedelta(minutes=59) < jumped - first < timedelta(minutes=65)
    assert back == jumped, "no entry is before the last"
    done = CliRunner().invoke(doctor, ["--database", str(file), "--language", "en"])
    assert done.exit_code == 1
    assert "min behind the last entry" in done.stdout
    assert "Set the clock." in done.stdout
    store.close()


_TIMES = select(ENTRY.c.at).order_by(ENTRY.c.seq)
