"""The gateway over real sockets: every message answered once it is committed, none lost, none twice."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from models.store.sqlite import library
from tests.xray_tui.hl7.listening import Sender, listening
from tests.xray_tui.hl7.made_up import message, msh, obr, orc, order, pid
from xray_tui.hl7.refused import RefusedFolder

ROOT = Path(__file__).parents[3]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "unit.db"


@pytest.fixture
def port(database: Path) -> Iterator[int]:
    with listening(database) as port:
        yield port


@pytest.fixture
def sender(port: int) -> Iterator[Sender]:
    with Sender(port) as sender:
        yield sender


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(library().connect(database)) as connection:  # never two libraries on one file
        found: list[tuple[object, ...]] = connection.execute(query).fetchall()
        return found


def sources(database: Path) -> list[object]:
    return [row[0] for row in rows(database, "SELECT source FROM referral ORDER BY id")]


def test_taken_before_it_is_answered_and_once(sender: Sender, database: Path) -> None:
    assert sender.say(order()) == "AA M1"
    assert sources(database) == ["EHR|R1"]
    assert sender.say(order()) == "AA M1"
    assert rows(database, "SELECT verb FROM entry") == [("message.take_message",)]


def test_several_in_one_piece_are_answered_in_their_order(sender: Sender, database: Path) -> None:
    messages = [order(n, "SC" if n % 3 == 0 else "NW") for n in range(1, 31)]
    sender.send(b"".join(b"\x0b" + each + b"\x1c\r" for each in messages))
    assert [sender.code() for _ in messages] == [f"{'AE' if n % 3 == 0 else 'AA'} M{n}" for n in range(1, 31)]
    assert sources(database) == [f"EHR|R{n}" for n in range(1, 31) if n % 3]


def test_split_at_every_byte(sender: Sender) -> None:
    for byte in b"\x0b" + order() + b"\x1c\r":
        sender.send(bytes([byte]))
    assert sender.code() == "AA M1"


@pytest.mark.parametrize(("charset", "codec"), [("8859/1", "latin-1"), ("UNICODE UTF-8", "utf-8")])
def test_a_megabyte(sender: Sender, database: Path, charset: str, codec: str) -> None:
    notes = [f"NTE|{n}||{'Päänsärkyä ja öitä. ' * 50}" for n in range(1, 500)]
    document = "OBX|1|ED|PDF||^AP^PDF^Base64^" + "A" * 600_000
    data = message(msh(charset=charset), pid(name="Ääkkönen^Åke"), orc(), obr(), *notes, document, encoding=codec)
    assert len(data) > 1_000_000
    assert sender.say(data) == "AA M1"
    assert rows(database, "SELECT family FROM patient") == [("Ääkkönen",)]


def test_what_has_no_end_is_answered_and_not_taken(sender: Sender, database: Path) -> None:
    sender.send(b"\x0b" + order())
    sender.send(b"\x0b" + order(2) + b"\x1c\r")
    assert [sender.code(), sender.code()] == ["AR M1", "AA M2"]
    sender.send(b"\x0b" + order(3))
    sender.sock.shutdown(1)
    assert sender.code() == "AR M3"
    assert sender.ended()
    assert sources(database) == ["EHR|R2"]


def test_what_stands_still_is_answered_and_ended(database: Path) -> None:
    with listening(database, quiet_seconds=1) as port, Sender(port) as sender, Sender(port) as silent:
        sender.send(b"\x0b" + order()[:-20])
        assert sender.code() == "AR M1"
        assert sender.ended()
        assert silent.ended()


def test_one_that_spoke_may_be_quiet_for_as_long_as_it_wants(database: Path) -> None:
    with listening(database, quiet_seconds=1) as port, Sender(port) as sender, Sender(port) as silent:
        assert sender.say(order()) == "AA M1"
        assert silent.ended()  # a second later
        assert sender.say(order(2)) == "AA M2"


def test_garbage_and_a_flood_of_connections_leave_the_others_alone(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with listening(database, connections=3) as port, Sender(port) as sender:
        assert sender.say(order()) == "AA M1"
        for _ in range(2):
            with Sender(port) as other:
                other.send(b"GET / HTTP/1.1\r\n" * 200)
                assert other.ended()
        with Sender(port) as one, Sender(port) as two, Sender(port) as many, Sender(port) as more:
            assert many.ended()
            assert more.ended()
            assert one.say(order(2)) == "AA M2"
            assert two.say(order(3)) == "AA M3"
        assert sender.say(order(4)) == "AA M4"
    told = [record.getMessage() for record in caplog.records]
    assert told == ["doesn't speak MLLP: 127.0.0.1", "too many connections: 127.0.0.1"]


def test_too_long_is_answered_by_its_number(database: Path) -> None:
    with listening(database, largest_mb=1) as port, Sender(port) as sender:
        assert sender.say(order() + b"Z" * 1_100_000) == "AR M1"
        assert sender.say(order(2)) == "AA M2"


def test_fifty_connections(port: int, database: Path) -> None:
    told: list[str] = []

    def send(own: int) -> None:
        with Sender(port) as sender:
            told.extend(sender.say(order(own * 4 + n)) for n in (0, 1, 2, 3, 0))

    threads = [Thread(target=send, args=(own,)) for own in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(f"AA M{own * 4 + n}" for own in range(50) for n in (0, 1, 2, 3, 0))
    assert sorted(sources(database)) == sorted(f"EHR|R{n}" for n in range(200))


def test_refused_is_kept_for_its_owner_alone_and_seen_to_when_it_is_taken(sender: Sender, database: Path) -> None:
    folder = database.with_name("unit.db-refused")
    stolen = message(msh(control="M9"), pid(), orc(2), obr(2))
    assert sender.say(order(2)) == "AA M2"
    assert sender.say(stolen) == "AE M9"
    ((what, place),) = rows(database, "SELECT what, place FROM refused_message WHERE dismissed_at IS NULL")
    assert what == "ORM^O01 M9"
    kept = folder / str(place)
    assert kept.read_bytes() == stolen
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(kept.stat().st_mode)) == (0o700, 0o600)
    assert not [body for (body,) in rows(database, "SELECT body FROM entry") if "Testinen" in str(body)]
    assert sender.say(stolen) == "AE M9"
    assert sender.say(order(9)) == "AA M9"  # put right, and sent again
    assert rows(database, "SELECT count(*) FROM refused_message WHERE dismissed_at IS NULL") == [(0,)]
    assert not kept.exists()


def test_the_folder_does_not_grow_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("xray_tui.hl7.refused.MOST_FILES", 2)
    folder = RefusedFolder(tmp_path / "refused")
    names = [folder.name_of(f"{n:016x}") for n in range(4)]
    assert [folder.keep(name, b"x") for name in names] == [True, True, False, False]
    assert len(caplog.records) == 1  # not one for each of them
    assert folder.keep(names[0], b"again")
    assert folder.load(names[0]) == b"again"
    assert folder.load(names[2]) is None
    assert folder.load("../unit.db") is None
    monkeypatch.setattr("xray_tui.hl7.refused.LOOK_SECONDS", 0.0)
    folder = RefusedFolder(tmp_path / "refused")
    assert not folder.keep(names[2], b"x")
    RefusedFolder(tmp_path / "refused").forget(names[0])  # at a desk
    assert folder.keep(names[2], b"x")


def test_a_kill_between_commit_and_answer(database: Path) -> None:
    script = Path(__file__).with_name("killed.py")
    run = subprocess.run(
        [sys.executable, str(script), str(database)], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert run.returncode == -signal.SIGKILL, run.stderr
    committed = sources(database)
    assert committed in (["EHR|R1"], ["EHR|R1", "EHR|R2"])  # what the first burst held
    assert rows(database, "SELECT count(*) FROM entry") == [(len(committed),)]
    with listening(database) as port, Sender(port) as sender:
        assert [sender.say(order()), sender.say(order(2)), sender.say(order(3))] == ["AA M1", "AA M2", "AA M3"]
    assert sources(database) == ["EHR|R1", "EHR|R2", "EHR|R3"]
    assert rows(database, "SELECT count(*) FROM entry") == [(3,)]


def test_a_database_that_goes_away_is_no_reason_to_lose_anything(sender: Sender, database: Path) -> None:
    assert sender.say(order()) == "AA M1"
    away = database.with_name("away.db")
    database.rename(away)
    try:
        assert sender.say(order(2)) == "AR M2"
    finally:
        away.rename(database)
    assert sender.say(order(2)) == "AA M2"
    assert rows(database, "SELECT count(*) FROM refused_message") == [(0,)]
