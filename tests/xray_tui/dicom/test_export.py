"""The worklist as files: kept current, whole, ours alone."""

from __future__ import annotations

import fcntl
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from pydicom import dcmread

from models.refusal import Unavailable
from models.visit.call import call_next
from tests.clinic import Clinic
from tests.xray_tui.dicom.serving import OURS, SECONDS, exported, fill, load
from xray_tui.dicom import export as dicom_export
from xray_tui.dicom.export import Export
from xray_tui.dicom.worklist import Worklist


@contextmanager
def exporting(clinic: Clinic, folder: Path) -> Iterator[Path]:
    export, began, stopping = Export(clinic.store, Worklist(clinic.store, "en"), folder), Event(), Event()
    thread = Thread(target=export.run, args=(began.set, stopping))
    thread.start()
    try:
        assert began.wait(SECONDS)
        yield export.folder
    finally:
        stopping.set()
        thread.join(SECONDS)
    assert not thread.is_alive()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.wl"))


def until(true: Callable[[], bool]) -> None:
    end = monotonic() + SECONDS
    while not true():
        assert monotonic() < end
        sleep(0.005)


def test_it_follows_the_queue_and_leaves_nothing_behind(clinic: Clinic, tmp_path: Path) -> None:
    load(clinic)
    fill(clinic)
    ours = tmp_path / OURS
    ours.mkdir()
    (ours / "other.wl").write_text("another system's")
    for name in ("S99.wl", ".S98.wl.new"):
        (ours / name).write_text("left by a run that was killed")
    with exporting(clinic, tmp_path) as folder:
        assert sorted(path.name for path in folder.iterdir()) == ["lockfile", "other.wl"]
        clinic.perform(call_next, rooms=("xray1",))
        until(lambda: files(folder) == ["S1.wl", "other.wl"])
        read = dcmread(folder / "S1.wl")
        assert (read.PatientName, read.SpecificCharacterSet) == ("Åkerström^Örjan", "ISO_IR 192")
        assert stat.S_IMODE((folder / "S1.wl").stat().st_mode) == 0o600
        assert sorted(path.name for path in folder.iterdir()) == ["S1.wl", "lockfile", "other.wl"]
        load(clinic, character_set="ISO_IR 100")
        until(lambda: str(dcmread(folder / "S1.wl").SpecificCharacterSet) == "ISO_IR 100")
    assert files(ours) == ["other.wl"]


def test_who_reads_is_waited_for(clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(clinic, waiting=True)
    clinic.walk_in(1)
    export = exported(clinic, tmp_path)
    before = (export.folder / "S1.wl").read_bytes()
    with (export.folder / "lockfile").open() as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        clinic.perform(call_next, rooms=("xray1",))
        worklist, waits = Worklist(clinic.store, "en"), Event()
        monkeypatch.setattr(dicom_export, "sleep", lambda _seconds: waits.set())
        writing = Thread(target=lambda: export.write(worklist.listing()))
        writing.start()
        assert waits.wait(SECONDS)
        assert (export.folder / "S1.wl").read_bytes() == before
        fcntl.flock(held, fcntl.LOCK_UN)
        writing.join(SECONDS)
    assert (export.folder / "S1.wl").read_bytes() != before


def test_in_a_folder_that_a_group_shares_the_group_may_read(clinic: Clinic, tmp_path: Path) -> None:
    load(clinic, waiting=True)
    clinic.walk_in(1)
    tmp_path.chmod(0o2750)
    folder = exported(clinic, tmp_path).folder
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {OURS: 0o2750, "lockfile": 0o660, "S1.wl": 0o640}


def test_a_folder_that_cannot_be_written(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / OURS).write_text("a file")
    with pytest.raises(Unavailable, match=r"dicom\.cannot_write"):
        Export(clinic.store, Worklist(clinic.store, "en"), tmp_path).begin()
