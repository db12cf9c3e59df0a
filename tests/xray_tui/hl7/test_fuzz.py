"""Whatever comes, each message gets its one answer, nothing is half-taken, and nothing raises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models.store.store import open_store
from tests.clinic import StillClock
from tests.xray_tui.hl7.fuzzed import GOOD, MESSAGES, STREAMS, check_answer, check_parted
from tests.xray_tui.hl7.made_up import HABITS, TODAY, read, why
from xray_tui.hl7.batch import entries, is_hl7
from xray_tui.hl7.refused import RefusedFolder
from xray_tui.hl7.taking import Taker, Task
from xray_tui.intake import Left

BRISK = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


def test_the_messages_that_are_changed_are_good() -> None:
    assert [why(each) for each in GOOD] == [""] * len(GOOD)


@BRISK
@given(MESSAGES)
def test_any_message_is_read_or_refused_with_its_reason(data: bytes) -> None:
    payload = read(data).entry.payload
    if isinstance(payload, Left):
        assert payload.why.key.startswith("hl7.")


@BRISK
@given(STREAMS)
def test_any_stream_is_parted_the_same_way_however_it_comes(data: bytes) -> None:
    check_parted(data)


@BRISK
@given(st.lists(MESSAGES, max_size=4))
def test_any_file_is_read_whole(pieces: list[bytes]) -> None:
    data = b"MSH|^~\\&|A|B\r" + b"\r".join(pieces)
    assert is_hl7(data)
    assert entries(data, TODAY, HABITS, "file")


class Gateway:
    """A taker over a real database, without a listener."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store(str(folder / "unit.db"), clock=StillClock())
        self.taker = Taker(self.store, HABITS, RefusedFolder(folder / "refused"), "en")

    def say(self, *messages: bytes) -> list[bytes]:
        answers: list[bytes] = []
        for each in messages:
            self.taker.give(Task(each, answers.append))
        self.taker.end()
        self.taker.run()
        return answers

    def count(self, table: str) -> int:
        return self.store.read(
            lambda snapshot: int(snapshot.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
        )


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    gateway = Gateway(tmp_path_factory.mktemp("fuzz"))
    yield gateway
    gateway.store.close()


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages=st.lists(MESSAGES, min_size=1, max_size=3))
def test_every_message_gets_one_answer_and_is_taken_whole(gateway: Gateway, messages: list[bytes]) -> None:
    answers = gateway.say(*messages)
    assert len(answers) == len(messages)
    for answer in answers:
        check_answer(answer)
    orphans = "patient WHERE id NOT IN (SELECT patient_id FROM referral UNION SELECT patient_id FROM appointment)"
    assert gateway.count(orphans) == 0  # half a message would leave a patient behind
