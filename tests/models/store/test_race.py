"""Several real processes over one database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from models.journal.verify import verify
from models.store.engine import writing
from models.store.ledger import take_head
from models.store.store import Store
from tests.models.store.toys import open_toy, value_of

ROOT = Path(__file__).parents[3]

BUMP = """
import sys
from tests.models.store.toys import ANYBODY, bump, open_toy
where, name, times, op = sys.argv[1:]
store = open_toy(where)
print("open", flush=True)
sys.stdin.readline()
for n in range(int(times)):
    print(store.perform(ANYBODY, name, f"{op}{n}" if op else "", bump, "shared").value, flush=True)
store.close()
"""


def start(where: str, name: str, times: int, op: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUMP, where, name, str(times), op],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_every_process_gets_its_turn_and_no_number_twice(where: str) -> None:
    # Where it is a file, all of them find none: one makes it, the others wait for it.
    racing = [start(where, f"station {n}", 40) for n in range(3)]
    for process in racing:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
    for process in racing:
        go(process)
    answered = [int(line) for process in racing for line in process.communicate()[0].split()]
    assert sorted(answered) == list(range(1, 121))
    store = open_toy(where)
    findings = store.read(verify)
    assert (findings.checked, findings.head.seq, findings.found) == (120, 120, ())
    store.close()


def test_processes_that_try_the_same_operations_do_each_once(store: Store, where: str) -> None:
    racing = [start(where, f"station {n}", 20, "op") for n in range(2)]
    for process in racing:
        go(process)
    answers = [process.communicate()[0] for process in racing]
    assert answers[0] == answers[1]
    assert value_of(store, "shared") == 20


def test_killed_in_the_middle_nothing_is_half_done(store: Store, where: str) -> None:
    acknowledged = 0
    for round_ in range(3):
        process = start(where, "victim", 100_000)
        assert process.stdout is not None
        process.stdout.readline()
        go(process)
        for _ in range(5 + 7 * round_):
            acknowledged = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        acknowledged = int((process.stdout.read().split() or [acknowledged])[-1])
        process.communicate()
        with writing(store.engine) as connection:
            take_head(connection)  # a server may still be busy with what the victim asked last
        findings = store.read(verify)
        assert findings.sound
        done = value_of(store, "shared")
        assert done == findings.head.seq
        # One more than was acknowledged may have been committed: that is what operation ids are for.
        assert done in (acknowledged, acknowledged + 1)
