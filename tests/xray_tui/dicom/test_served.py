"""`xray-tui serve` with what the settings name: the worklist and its files in one process, until it is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pynetdicom import AE

from models.refusal import Invalid, Unavailable
from models.visit.call import call_next
from models.visit.states import State
from tests.clinic import Clinic
from tests.xray_tui.dicom.fuzzed import MPPS, REPORTS
from tests.xray_tui.dicom.serving import OURS, SECONDS, load, serving
from tests.xray_tui.dicom.test_export import files, until
from xray_tui.serve import make_parts
from xray_tui.settings import Settings

SCRIPT = Path(sys.executable).with_name("xray-tui")


def test_served_until_told_to_end(clinic: Clinic, tmp_path: Path) -> None:
    load(clinic)
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    folder = tmp_path / "files"
    settings = tmp_path / "config" / "xray-tui" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        f'language = "en"\nserve = ["worklist", "worklist-files"]\n[worklist]\nport = 0\nfolder = "{folder}"\n'
    )
    told = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_STATE_HOME": str(tmp_path / "state")}
    line = [str(SCRIPT), "serve", "--database", str(clinic.store.path)]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env={**os.environ, **told}) as running:
        try:
            assert running.stderr is not None
            said = dict(running.stderr.readline().rstrip(".\n").split(": ", 1) for _ in range(2))
            entity = AE(ae_title="ECHOSCU")
            entity.add_requested_context(MPPS)
            until(lambda: files(folder / OURS) == ["S1.wl"])
            association = entity.associate("127.0.0.1", int(said["worklist"].rpartition(":")[2]), ae_title=OURS)
            begun = dcmread(BytesIO(REPORTS[0]), force=True)
            assert association.send_n_create(begun, MPPS, "1.2.3")[0].Status == 0
            assert clinic.row("B001").state == State.IN_EXAM
            running.send_signal(signal.SIGTERM)
            assert running.wait(SECONDS) == 0
            assert running.stderr.read() == ""
        finally:
            running.kill()
    association.abort()
    assert files(folder / OURS) == []


@pytest.mark.parametrize("table", [{"ports": 1}, {"port": -1}, {"folder": "files"}, {"clients": "/authority.pem"}])
def test_settings_that_are_wrong(table: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        make_parts(Settings(worklist=table), ["worklist"])
    with pytest.raises(Invalid):
        make_parts(Settings(), ["worklist-files"])


def test_a_port_that_is_taken(clinic: Clinic) -> None:
    with serving(clinic) as gateway, pytest.raises(Unavailable, match=r"serve\.cannot_listen"):  # noqa: SIM117
        with serving(clinic, port=gateway.port):
            pass
