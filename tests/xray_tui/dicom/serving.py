"""A gateway that serves in this process, wlmscpfs beside it on the same day's files, and findscu that asks either."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset

from models.unit.rules import default_text
from models.unit.verbs import load_unit
from tests.clinic import Clinic, person
from tests.peers import missing, need_peer
from xray_tui.dicom.export import Export
from xray_tui.dicom.options import WorklistOptions
from xray_tui.dicom.server import Gateway
from xray_tui.dicom.worklist import Worklist

OURS = "XRAYTUI"
SECONDS = 20.0

AT_ONCE = {**os.environ, "TCP_NODELAY": "1"}
"""Without, dcmtk's programs wait 40 ms for one another in each direction."""


def load(clinic: Clinic, *, waiting: bool = False, character_set: str = "ISO_IR 192") -> None:
    """The unit that the tests are about.

    Args:
        clinic: whose it is.
        waiting: whether all who wait are offered, so that there is much to ask for.
        character_set: of the machine XRAY1.
    """
    text = default_text().replace("known = []", 'known = ["FINDSCU", "ECHOSCU"]')
    text = text.replace('ae_title = "XRAY1"', f'ae_title = "XRAY1"\ncharacter_set = "{character_set}"')
    if waiting:
        text = text.replace('offer = ["called", "in_exam"]', 'offer = ["called", "in_exam", "waiting"]')
    clinic.perform(load_unit, body=text)


PEOPLE = (
    ("Åkerström", "Örjan", "GD1AA", "M"),
    ("Ääkkönen", "Aino-Maija", "NG1AA", "F"),
    ("Šimonović", "Željka", "GD1AA", "F"),  # in no Latin-1
    ("Testinen", "Testi", "EB1HA", "M"),
    ("Testinen", "Tessa", "GD1AA", "F"),
    ("Öhman", "Åsa", "NH1AA", "F"),
)
"""Made-up people with letters that not every machine has."""


def fill(clinic: Clinic) -> None:
    """They come, three minutes apart."""
    for n, (family, given, exam, sex) in enumerate(PEOPLE, 1):
        patient = person(n, family, given, sex={"M": "male", "F": "female"}[sex])
        more = {} if n == 4 else {"accession": f"ACC{n:03}"}
        clinic.walk_in(n, patient=patient, exam_code=exam, side=_side(exam), **more)
        clinic.clock.forward(3)


def _side(exam: str) -> Any:
    from models.referral.facts import Side

    return Side.LEFT if exam in ("NG1AA", "NH1AA") else None


@contextmanager
def serving(clinic: Clinic, **options: Any) -> Iterator[Gateway]:
    """A gateway over the clinic's own store, for as long as the block runs."""
    wanted = WorklistOptions(**{"port": 0, "quiet_seconds": 2, **options})
    gateway = Gateway(clinic.store, Worklist(clinic.store, "en"), wanted)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.stop()


@contextmanager
def wlmscpfs(folder: Path) -> Iterator[int]:
    """The port of dcmtk's server of worklist files."""
    port = free_port()
    line = [need_peer("wlmscpfs", "dcmtk"), "-q", "-s", "-dhl", "-csk", "-dfp", str(folder), str(port)]
    with subprocess.Popen(line, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=AT_ONCE) as running:
        wait_for(port)
        try:
            yield port
        finally:
            running.terminate()


def orthanc_program() -> tuple[str, str] | None:
    """Orthanc and its plugin of worklists, where Debian puts them."""
    program = shutil.which("Orthanc", path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin")
    plugin = Path(program or "/usr/sbin/Orthanc").parents[1] / "share/orthanc/plugins/libModalityWorklists.so"
    return (program, str(plugin)) if program and plugin.exists() else None


@contextmanager
def orthanc(folder: Path) -> Iterator[int]:
    """The port of Orthanc, which serves the files of this folder."""
    found = orthanc_program()
    if found is None:
        missing("Orthanc: apt-get install orthanc")
    program, plugin = found
    port = free_port()
    told = {
        "DicomPort": port,
        "DicomAet": OURS,
        "DefaultEncoding": "Utf8",
        "DicomModalities": {"asker": ["FINDSCU", "127.0.0.1", 104]},
        "HttpServerEnabled": False,
        "Plugins": [plugin],
        "Worklists": {"Enable": True, "Database": str(folder / OURS)},
    }
    with TemporaryDirectory(prefix="xray-tui-") as home:
        settings = Path(home) / "orthanc.json"
        settings.write_text(json.dumps({**told, "StorageDirectory": home, "IndexDirectory": home}))
        with subprocess.Popen(
            [program, str(settings)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=AT_ONCE
        ) as running:
            wait_for(port)
            try:
                yield port
            finally:
                running.kill()  # it has nothing to lose, and takes a second to end


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise TimeoutError("nobody listens")


Answer: TypeAlias = tuple[str, ...]
"""What findscu shows of an answer: a line for each attribute, sequences by their indentation."""

_LINE = re.compile(r"I: ( *\([0-9a-f]{4},[0-9a-f]{4}\) \w\w) (?:\[(.*?)[ \0]*\]|(\(.*?\))|(\S+)) +# ")


def findscu(
    port: int, *queries: Sequence[str], title: str = "FINDSCU", called: str = OURS, more: Sequence[str] = ()
) -> list[list[Answer]]:
    """Ask all of these in one association; the answers to each, in order, as they were shown.

    Args:
        port: of the server.
        queries: the keys of each: ``0040,0100[0].0008,0060=DX``.
        title: who asks.
        called: who is asked.
        more: other options.
    """
    with TemporaryDirectory(prefix="xray-tui-") as folder:
        files = [str(write_query(Path(folder) / f"{n}.dcm", keys)) for n, keys in enumerate(queries)]
        line = [
            need_peer("findscu", "dcmtk"),
            "-W",
            "-v",
            "-aet",
            title,
            "-aec",
            called,
            *more,
            "127.0.0.1",
            str(port),
            *files,
        ]
        done = subprocess.run(line, capture_output=True, timeout=SECONDS, check=False, env=AT_ONCE)
    told = (done.stdout + done.stderr).decode("utf-8", "backslashreplace")
    if done.returncode:
        raise ConnectionError(told)
    by_query = told.split("Sending Find Request")[1:]
    return [[_answer(each) for each in one.split("Find Response: ")[1:]] for one in by_query]


def _answer(told: str) -> Answer:
    lines = (_LINE.match(line) for line in told.splitlines())
    return tuple(
        f"{found[1]} {found[2] or ''}".rstrip() for found in lines if found is not None and "(fffe," not in found[1]
    )


def write_query(path: Path, keys: Sequence[str]) -> Path:
    """A file with these keys."""
    query = Dataset()
    for key in keys:
        place, _, value = key.partition("=")
        *sequences, last = place.split(".")
        at = query
        for sequence in sequences:
            tag = _tag(sequence.removesuffix("[0]"))
            if tag not in at:
                at.add_new(tag, "SQ", [Dataset()])
            at = at[tag].value[0]
        vr = dictionary_VR(_tag(last))
        at.add_new(_tag(last), vr, [] if vr == "SQ" else value or None)
    query.SpecificCharacterSet = "ISO_IR 192"
    query.save_as(path, implicit_vr=True, little_endian=True)
    return path


def _tag(text: str) -> int:
    return int(text.replace(",", ""), 16)


def exported(clinic: Clinic, folder: Path) -> Export:
    """The day's files, as they are now."""
    worklist = Worklist(clinic.store, "en")
    export = Export(clinic.store, worklist, folder)
    export.begin()
    export.write(worklist.listing())
    return export
