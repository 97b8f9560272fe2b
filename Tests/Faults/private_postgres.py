"""A PostgreSQL server of one's own for a while: in a new folder, on a free port, gone afterwards.

In a program:

    with PrivatePostgres() as postgres:
        … postgres.address("some_database") …

Around a command, which finds the address in PIRD_TEST_POSTGRES:

    python3 private_postgres.py run -- swift test
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


class PrivatePostgres:
    """Forced writes are on, as in production: what it has acknowledged must survive a crash."""

    def __init__(self, settings: dict[str, str] | None = None):
        """- settings: of `postgresql.conf`, besides or instead of the ones below."""
        self.programs = find_programs()
        self.settings = {
            "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
            "max_connections": "100", "shared_buffers": "64MB", "log_line_prefix": "'%m [%p] '",
            **(settings or {})}
        self.password = secrets.token_hex(16)
        self.folder: Path | None = None
        self.port = 0

    # Its life

    def __enter__(self) -> "PrivatePostgres":
        # Short, because the path of a socket has at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="pird-pg-"))
        try:
            owner = owner_name()
            if owner:
                shutil.chown(self.folder, owner, owner)
            self._create()
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_) -> None:
        self._remove()

    def _create(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password + "\n")
        if owner_name():
            shutil.chown(secret, owner_name())
        # Whoever reaches the loopback address must know the password; the socket lies in a folder
        # that is closed to others.
        self._run(
            "initdb", "--pgdata", self.data, "--username=postgres", "--encoding=UTF8",
            "--locale=C", "--auth-local=trust", "--auth-host=scram-sha-256",
            "--pwfile", secret, "--no-sync")
        secret.unlink()
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("listen_addresses = '127.0.0.1'\n")
            file.write(f"unix_socket_directories = '{self.folder}'\n")
            for name, value in self.settings.items():
                file.write(f"{name} = {value}\n")

    def _remove(self) -> None:
        if self.folder is None:
            return
        try:
            # Asked first, because only a server that ends by itself gives back what it shares.
            self.resume()
            if self.is_running:
                self._run(
                    "pg_ctl", "stop", "--mode=immediate", "--timeout=10", "--pgdata", self.data)
        except RuntimeError:
            self._signal(signal.SIGKILL)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def is_running(self) -> bool:
        return self.process_id is not None

    @property
    def process_id(self) -> int | None:
        """The server's first process; nil when it does not run."""
        try:
            number = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            os.kill(number, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return None
        except PermissionError:
            pass
        return number

    @property
    def processes(self) -> list[int]:
        """The server's own processes, the first one first, and nobody else's."""
        first = self.process_id
        if first is None:
            return []
        found = [first]
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                # After the name, which may hold anything: the state, then the parent.
                parent = int(status.read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if parent == first:
                found.append(int(status.parent.name))
        return found

    def pause(self) -> None:
        """It keeps its connections and answers nothing, like a machine whose disk hangs."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        for process in self.processes:
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass

    def start(self) -> None:
        """Starts, and recovers what a crash left; returns when it takes connections."""
        for attempt in range(3):
            # The port stays the same over a restart: whoever is connected comes back to it.
            self.port = self.port or free_port()
            try:
                self._run(
                    "pg_ctl", "start", "--wait", "--timeout=60", "--pgdata", self.data,
                    "--log", self.log, "--options", f"-p {self.port}")
                return
            except RuntimeError:
                # Somebody else may have taken the port since it was found free.
                if attempt == 2 or "could not bind" not in self.log_text():
                    raise
                self.port = 0

    def stop(self, mode: str = "fast") -> None:
        """`fast` ends every connection in order; `immediate` is a crash."""
        self._run("pg_ctl", "stop", "--wait", "--timeout=60", "--mode", mode, "--pgdata", self.data)

    def crash(self) -> None:
        self.stop("immediate")

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    # Its databases

    def address(self, database: str = "postgres") -> str:
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Makes an empty database and answers its address."""
        self.sql(f'CREATE DATABASE "{database}"')
        return self.address(database)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """What a statement answers, one line a row."""
        return self._run(
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set",
            "ON_ERROR_STOP=1", "--host", self.folder, "--port", str(self.port), "--username",
            "postgres", "--dbname", database, "--command", statement)

    def _run(self, program: str, *arguments) -> str:
        command = [self.programs / program, *map(str, arguments)]
        if owner_name():
            command = ["runuser", "-u", owner_name(), "--", *command]
        # The output goes to a file: a pipe would stay open as long as the server that was started.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, env={**os.environ, "LC_ALL": "C"})
            output.seek(0)
            text = output.read().decode(errors="replace")
        if done.returncode != 0:
            raise RuntimeError(
                f"{program} failed ({done.returncode}):\n{text}\n{self.log_text()[-2000:]}")
        return text.strip()


def owner_name() -> str | None:
    """Whom the server runs as when that is not us: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise RuntimeError(
            "PostgreSQL does not run as root, and there is no user postgres") from None


def find_programs() -> Path:
    """The folder of the newest PostgreSQL's programs."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda folder: [int(n) for n in folder.parent.name.split(".")])
    found = shutil.which("initdb")
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return Path(found).resolve().parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(command: list[str]) -> int:
    """Runs a command beside a private server; answers the command's own exit code."""
    # Tests run all at once, each with a database and connections of its own.
    with PrivatePostgres({"max_connections": "500"}) as postgres:
        child = subprocess.Popen(
            command, env={**os.environ, "PIRD_TEST_POSTGRES": postgres.address()})
        try:
            code = child.wait()
        except BaseException:
            # The command must not outlive its database.
            child.terminate()
            deadline = time.monotonic() + 10
            while child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            child.kill()
            raise
        return code if code >= 0 else 128 - code


def main(arguments: list[str]) -> int:
    if arguments[:2] != ["run", "--"] or len(arguments) < 3:
        print("usage: private_postgres.py run -- COMMAND…", file=sys.stderr)
        return 2

    def leave(number, _) -> None:
        sys.exit(128 + number)

    # Being asked to end must not leave a server behind.
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, leave)
    try:
        return run(arguments[2:])
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
