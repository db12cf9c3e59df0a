"""A desk keeps what it saw last of the journal outside the database, and says aloud when that isn't what it finds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner

from models.journal.verify import head_of
from models.store.engine import file_of
from tests.clinic import Clinic
from tests.models.journal.test_verify import TAIL_CUT_WITH_ITS_HEAD, tamper
from tests.screens.station import station
from xray_tui.cli.journal import journal
from xray_tui.kept import SEEN, kept_file, read_kept
from xray_tui.last_seen import LastSeen


async def test_a_cut_tail_is_said_aloud_once_and_what_was_seen_is_kept_as_a_witness(clinic: Clinic) -> None:
    for n in range(5):
        clinic.walk_in(n)
    async with station(clinic, "reception", waits_for="B001"):
        pass
    file = kept_file(SEEN, clinic.store.url)
    assert file.stat().st_mode & 0o777 == 0o600
    head = clinic.store.read(head_of)
    assert json.loads(read_kept(file)) == {"head": {"database": head.database, "seq": head.seq, "hash": head.hash}}
    tamper(clinic.store, *TAIL_CUT_WITH_ITS_HEAD)
    async with station(clinic, "reception", waits_for="The journal isn't the one that this desk saw last") as hands:
        await hands.until("is missing")
        await hands.press("enter")
        await hands.gone("saw last")
    aside = file.with_name(f"{file.stem}-{head.seq}.json")
    given = ["verify", "--against", str(aside), "--database", clinic.store.url, "--language", "en"]
    done = CliRunner().invoke(journal, given)
    assert done.exit_code == 1
    assert "isn't sound" in done.stderr
    async with station(clinic, "reception", waits_for="B001") as hands:
        await hands.settle()
        assert "saw last" not in hands.screen_text()


def test_an_older_file_in_its_place_shows_and_one_that_went_on_does_not(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    path, older = file_of(clinic.store.url), tmp_path / "older.db"
    desk = LastSeen()
    desk.look(clinic.store)
    assert desk.fault is None
    with clinic.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, older)
    clinic.walk_in(2)
    again = LastSeen()
    again.look(clinic.store)
    assert again.fault is None
    clinic.store.close()
    shutil.copy(older, path)
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    from models.store.store import open_store

    store = open_store(str(path), clock=clinic.clock)
    last = LastSeen()
    last.look(store)
    store.close()
    assert last.fault is not None
    assert str(last.fault.params["what"]) == "journal.wrong_missing"
