"""The portal's program as an operating system sees it: started, ended, killed, started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from load import PostgresReader, SQLiteReader
from private_postgres import PrivatePostgres, free_port

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """One `pird serve` with sample data, on one data folder, and on PostgreSQL if an address is
    given. The port and the folder stay the same over a restart."""

    def __init__(self, folder: Path, database: str | None = None):
        self.binary = ROOT / os.environ.get("PIRD_BIN", ".build/debug/pird")
        if not self.binary.is_file():
            raise RuntimeError(f"no program at {self.binary}: build it, or name it in PIRD_BIN")
        self.data = folder / "data"
        self.log = folder / "log"
        self.database = database
        self.port = free_port()
        #: What else `pird serve` is told.
        self.options: list[str] = []
        self.process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def file(self) -> Path:
        """The embedded database's file."""
        return self.data / "pird.sqlite"

    @property
    def reader(self) -> SQLiteReader | PostgresReader:
        if self.database:
            return PostgresReader(self.database, self.secret)
        return SQLiteReader(self.file, self.secret)

    @property
    def secret(self) -> Path:
        return self.data / "secret.key"

    @property
    def environment(self) -> dict[str, str]:
        """Where the database is, said so that no list of processes shows its password."""
        rest = {name: value for name, value in os.environ.items() if name != "PIRD_DATABASE"}
        return {**rest, **({"PIRD_DATABASE": self.database} if self.database else {})}

    def start(self, open_files: int | None = None) -> None:
        """- open_files: how many files and connections the system lets it have open."""
        limit = [f"--nofile={open_files}:{open_files}"] if open_files else []
        with self.log.open("ab") as out:
            # `prlimit` becomes the program: the process is the same.
            self.process = subprocess.Popen(
                ["prlimit", *limit, self.binary, "serve", "--port", str(self.port), "--sample",
                 "--data", self.data, *self.options],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT)

    def wait_until_ready(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(
                    f"the portal ended before it was ready ({self.process.returncode}):\n"
                    f"{self.log_tail()}")
            if self.status("/readyz") == 200:
                return
            if time.monotonic() > deadline:
                raise RuntimeError(
                    f"the portal was not ready after {patience:.0f} s:\n{self.log_tail()}")
            # Nothing announces readiness but the answer itself, so it is asked for again.
            time.sleep(0.01)

    def status(self, path: str, patience: float = 5) -> int | None:
        """The status of a page as somebody sees it who is not signed in; nil without an answer."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=patience) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def open_files(self) -> int:
        """How many files and connections it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def kill(self) -> None:
        """As if the power of this process had gone: it is asked nothing and writes nothing."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, patience: float = 15) -> None:
        """Asks the program to end."""
        if not self.is_running:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the portal did not end in {patience:.0f} s when it was asked to")

    def migrate(self) -> None:
        self._run("migrate")

    def check(self) -> None:
        """Folds every entry again; raises with what differs."""
        self._run("check")

    def _run(self, command: str) -> None:
        done = subprocess.run(
            [self.binary, command, "--data", self.data], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise RuntimeError(f"pird {command} says:\n{done.stdout}{done.stderr}")

    def log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])


@contextmanager
def program_on_sqlite(folder: Path | None = None):
    """A program on an empty embedded database, not yet started; in a given folder, or its own."""
    own = Path(tempfile.mkdtemp(prefix="pird-faults-"))
    program = Program(folder or own)
    try:
        yield program
    finally:
        if program.is_running:
            program.kill()
        shutil.rmtree(own, ignore_errors=True)


@contextmanager
def program_on_postgres(postgres: PrivatePostgres):
    """A program on a new database of a running PostgreSQL server, not yet started."""
    own = Path(tempfile.mkdtemp(prefix="pird-faults-"))
    program = Program(own, postgres.create(f"pird_{time.time_ns()}"))
    try:
        program.migrate()
        yield program
    finally:
        if program.is_running:
            program.kill()
        shutil.rmtree(own, ignore_errors=True)
