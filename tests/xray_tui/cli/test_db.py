"""``xray-tui db``: exit codes, one clear sentence, and a backup that is a database."""

from __future__ import annotations

import shlex
import sqlite3
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.journal.verify import verify
from models.store.engine import writing
from models.store.store import open_store
from models.visit.call import call_next
from tests.clinic import Clinic, StillClock
from tests.server import ENGINES, Server
from xray_tui.cli.db import db


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def run(clinic: Clinic | str, *arguments: str, language: str = "en") -> tuple[int, str, str]:
    url = clinic if isinstance(clinic, str) else clinic.store.url
    done = CliRunner().invoke(db, [*arguments, "--database", url, "--language", language])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout.strip(), done.stderr.strip()


def by_hand(clinic: Clinic, statement: str) -> None:
    with writing(clinic.store.engine) as connection:
        connection.exec_driver_sql(statement)


def test_a_sound_database(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    assert run(clinic, "check") == (
        0,
        "The database is sound: pages, keys, schema, journal and the states of visits.",
        "",
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE visit SET ended_at = arrived_at",
            "row 1: an open visit with a time of or a reason for its end.",
        ),
        (
            "UPDATE referral SET state = 'open'",
            "row 1: a referral served by a visit but marked as open or used.",
        ),
        ("UPDATE ticket_counter SET last = 7", "the day's counter and the numbers given don't agree."),
        ("DROP INDEX ix_visit_waiting", "The schema isn't this version's (1 differences)."),
    ],
)
def test_what_no_verb_does_is_found(clinic: Clinic, statement: str, said: str) -> None:
    clinic.walk_in(1)
    by_hand(clinic, statement)
    code, output, _ = run(clinic, "check")
    assert code == 1
    assert said in output


def test_a_trigger_that_is_gone_and_what_was_done_meanwhile(clinic: Clinic, engine: str) -> None:
    clinic.walk_in(1)
    name = "entry_no_update" if engine == "sqlite" else "entry_no_change"
    by_hand(clinic, f"DROP TRIGGER {name}" if engine == "sqlite" else f"ALTER TABLE entry DISABLE TRIGGER {name}")
    by_hand(clinic, "UPDATE entry SET body = replace(body, 'T. Testi', 'X. Testi') WHERE seq = 1")
    code, output, _ = run(clinic, "check")
    assert code == 1
    assert output.splitlines() == [
        f"The trigger {name}, which protects the journal, is missing or switched off.",
        "The journal isn't sound. Entry 1 was changed after it was written.",
    ]


def test_a_key_that_dangles(clinic: Clinic, engine: str) -> None:
    clinic.walk_in(1)
    if engine == "sqlite":
        with sqlite3.connect(clinic.store.path) as raw:
            raw.execute("DELETE FROM identifier")
            raw.execute("UPDATE examination SET referral_id = 77")
        raw.close()
    else:
        by_hand(clinic, "ALTER TABLE examination DISABLE TRIGGER ALL; UPDATE examination SET referral_id = 77")
    code, output, _ = run(clinic, "check")
    assert code == 1
    assert "Table examination has keys whose rows are missing or were never checked" in output


def test_upgrading_what_is_up_to_date_says_so(clinic: Clinic) -> None:
    assert run(clinic, "upgrade") == (0, "The database is up to date (revision 0001).", "")


class TestFile:
    @pytest.fixture
    def engine(self) -> str:
        return "sqlite"

    def test_a_backup_under_writes_is_whole_private_and_goes_on_where_it_was_made(
        self, clinic: Clinic, tmp_path: Path
    ) -> None:
        clinic.walk_in(0)
        enough, go_on = threading.Event(), threading.Event()

        def work() -> None:
            busy = Clinic(open_store(clinic.store.url, clock=clinic.clock), clinic.clock)
            for n in range(1, 60):
                busy.walk_in(n)
                if n == 3:
                    enough.set()
                if go_on.is_set():
                    break
            busy.store.close()

        worker = threading.Thread(target=work)
        worker.start()
        enough.wait(10)
        copy = tmp_path / "copy.db"
        assert run(clinic, "backup", str(copy)) == (0, "The database was copied into copy.db.", "")
        go_on.set()
        worker.join()
        assert copy.stat().st_mode & 0o777 == 0o600
        restored = Clinic(open_store(str(copy), clock=StillClock()), StillClock())
        findings = restored.store.read(verify)
        assert findings.sound
        waiting = [row.ticket for row in restored.board().waiting]
        assert len(waiting) >= 3
        restored.walk_in(70)
        assert restored.row(f"B{len(waiting) + 1:03}")
        restored.store.close()
        assert run(str(copy), "check")[0] == 0

    def test_a_backup_never_writes_over_anything_and_leaves_no_half(self, clinic: Clinic, tmp_path: Path) -> None:
        there = tmp_path / "there.db"
        there.write_text("mine")
        code, _, error = run(clinic, "backup", str(there))
        assert (code, error) == (1, "The file there.db is there already. It was not written over.")
        assert there.read_text() == "mine"
        assert run(clinic, "backup", str(tmp_path / "nowhere" / "x.db"))[0] == 2
        assert run(str(tmp_path / "none.db"), "backup", str(tmp_path / "x.db"))[0] == 2
        assert not (tmp_path / "x.db").exists()

    def test_a_new_file_is_made_by_upgrade(self, tmp_path: Path) -> None:
        assert run(str(tmp_path / "new.db"), "upgrade")[0] == 0
        assert run(str(tmp_path / "new.db"), "check")[0] == 0

    def test_a_file_has_no_roles(self, clinic: Clinic) -> None:
        code, _, error = run(clinic, "grants")
        assert (code, error) == (
            2,
            "The database is a file and has no roles: who may use it is up to the file and its folder.",
        )


class TestServer:
    @pytest.fixture
    def engine(self) -> str:
        return "postgresql"

    def test_backup_says_the_command_and_what_it_makes_can_be_restored(
        self, clinic: Clinic, server: Server, tmp_path: Path
    ) -> None:
        clinic.walk_in(1)
        dump = tmp_path / "unit.dump"
        code, output, error = run(clinic, "backup", str(dump))
        assert (code, output) == (1, "")
        program, *arguments = shlex.split(error.partition(": ")[2])
        assert program == "pg_dump"
        server.run(program, *arguments)
        name = server.create("template0")
        server.run("pg_restore", "--exit-on-error", f"--dbname={server.url(name)}", str(dump))
        assert run(server.url(name), "check")[0] == 0
        restored = Clinic(open_store(server.url(name), clock=clinic.clock), clinic.clock)
        assert restored.walk_in(2).ticket == "B002"
        restored.store.close()
        server.drop(name)

    def test_upgrade_makes_the_tables_and_grants_the_roles(self, server: Server) -> None:
        name = server.create("template0")
        url = server.url(name)
        code, _, error = run(url, "check")
        assert code == 2
        assert error.endswith("its owner runs xray-tui db upgrade.")
        assert run(url, "upgrade")[:2] == (
            0,
            "The database was brought up to revision 0001. Give db grants now, if roles are used.",
        )
        code, output, _ = run(url, "grants", "--prefix", "sipoo")
        assert code == 0
        assert "sipoo_owner, sipoo_desk, sipoo_gateway, sipoo_display" in output
        assert run(url.replace("xray_admin", "sipoo_desk"), "check")[0] == 0
        assert run(url.replace("xray_admin", "sipoo_desk"), "grants")[0] == 2
        open_store(url).close()
        server.drop(name)
