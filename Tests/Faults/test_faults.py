"""What goes wrong in a machine room, done to a running portal while people write: nothing that
somebody was told may be lost, halved or doubled, and the portal comes back by itself."""

import os
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from kill import Executioner
from load import Load, compare
from private_postgres import PrivatePostgres
from program import Program, program_on_postgres, program_on_sqlite

#: When and whom to kill: `PIRD_SEED=…` does it again.
SEED = int(os.environ.get("PIRD_SEED") or random.randrange(1 << 32))
#: The last reads the database on every visit, the others need it no more once they were shown.
PUBLIC_PAGES = ("/healthz", "/en/", "/ckb/services/bu-02", "/en/companies?q=load")


@pytest.fixture(scope="module")
def postgres():
    with PrivatePostgres() as server:
        yield server


@contextmanager
def people_writing(program: Program, workers: int = 6, open_files: int | None = None):
    """A program that has just been started, with a load on it that is known to run."""
    program.start(open_files)
    program.wait_until_ready()
    load = Load([program.address], workers)
    load.start()
    try:
        load.wait_for_writes(20)
        yield load
    finally:
        load.stop()


def expect_everything_is_there(load: Load, program: Program) -> None:
    """Whoever got no answer gets one now; then the database says what people were told."""
    load.stop()
    assert program.is_running, f"the portal ended by itself:\n{program.log_tail()}"
    load.resolve()
    program.stop()
    findings = compare(load, program.reader)
    assert findings.acknowledged > 20
    assert findings.is_clean, findings
    program.check()


def expect_clear_refusals(load: Load, at_least: int = 1) -> None:
    """Whoever could not be served was told so, in a page that says what to do."""
    failures = load.failures()
    assert len(failures) >= at_least
    unclear = [
        one for one in failures
        if (one.status, one.title) != (503, "This does not work right now")
        or not (one.retry_after or "").isdecimal()]
    assert not unclear, f"{len(unclear)} of {len(failures)}, the first: {unclear[0]}"


# Killed

def test_a_killed_portal_on_sqlite_keeps_what_it_acknowledged():
    with program_on_sqlite() as program:
        summary = Executioner(program, None, SEED, workers=6).run(15)
        assert summary.kills >= 15
        assert summary.findings.acknowledged > 100
        assert summary.is_clean, f"PIRD_SEED={SEED}: {summary.findings}"


def test_a_killed_portal_and_a_crashed_postgres_keep_what_they_acknowledged(postgres):
    with program_on_postgres(postgres) as program:
        summary = Executioner(program, postgres, SEED, workers=6).run(9)
        assert summary.kills >= 9
        assert summary.findings.acknowledged > 50
        assert summary.is_clean, f"PIRD_SEED={SEED}: {summary.findings}"


# The disk

class SmallDisk:
    """A file system of its own, in memory, that can be filled up and emptied."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.filler = folder / "filler"

    def __enter__(self) -> "SmallDisk":
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", self.folder], check=True,
            capture_output=True)
        return self

    def __exit__(self, *_) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)

    def fill(self, program: Program) -> None:
        # Small pieces at the end: not one page of four kilobytes stays free.
        with self.filler.open("ab", buffering=0) as file:
            for size in (1 << 20, 4096):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    pass

    def make_room(self, program: Program) -> None:
        self.filler.unlink()


class SmallFiles:
    """Where no file system may be mounted: files that may not grow, to the same end."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __enter__(self) -> "SmallFiles":
        # Without this, the system ends a program whose file may not grow.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        return self

    def __exit__(self, *_) -> None:
        pass

    def fill(self, program: Program) -> None:
        self.limits = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (4096, self.limits[1]))

    def make_room(self, program: Program) -> None:
        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, self.limits)


@contextmanager
def small_disk():
    folder = Path(tempfile.mkdtemp(prefix="pird-disk-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        try:
            yield stack.enter_context(SmallDisk(folder))
        except (subprocess.CalledProcessError, FileNotFoundError) as refused:
            if getattr(refused, "cmd", ["mount"])[0] != "mount":
                raise
            yield stack.enter_context(SmallFiles(folder))


def test_a_full_disk_refuses_to_write_goes_on_showing_and_recovers_by_itself():
    with small_disk() as disk, program_on_sqlite(disk.folder) as program:
        with people_writing(program) as load:
            for page in PUBLIC_PAGES:
                assert program.status(page) == 200
            disk.fill(program)
            filled_at = time.monotonic()
            while time.monotonic() < filled_at + 2.5:
                for page in PUBLIC_PAGES:
                    assert program.status(page) == 200, f"{page} on a full disk"
                time.sleep(0.1)
            room_at = time.monotonic()
            # A page or two may have been free where the database had asked for it before.
            assert load.acknowledged_at(filled_at + 1, room_at) == []
            disk.make_room(program)
            load.wait_for_writes(20)
        expect_clear_refusals(load, at_least=10)
        expect_everything_is_there(load, program)


class Fault:
    """System calls of running processes that fail as they would on a broken disk."""

    def __init__(self, processes: list[int], inject: str, files: list[Path], log: Path):
        """- files: whose calls fail; no others do."""
        self.processes = processes
        self.log = log
        calls = inject.split(":")[0]
        paths = [word for file in files for word in ("-P", str(file))]
        attached = [f"--attach={process}" for process in processes]
        self.command = [
            "strace", "--follow-forks", "-qq", f"--output={log}", *paths, f"--trace={calls}",
            f"--inject={inject}", *attached]

    def __enter__(self) -> "Fault":
        self.tracer = subprocess.Popen(self.command)
        deadline = time.monotonic() + 10
        while not all(map(is_traced, self.processes)):
            assert self.tracer.poll() is None, "strace ended by itself"
            assert time.monotonic() < deadline, "strace did not attach"
            time.sleep(0.01)
        return self

    def __exit__(self, *_) -> None:
        # Asked to end, it lets the processes go on unharmed.
        self.tracer.send_signal(signal.SIGINT)
        self.tracer.wait(10)

    @property
    def count(self) -> int:
        return self.log.read_text(errors="replace").count("(INJECTED)")


def is_traced(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    # Whoever has ended by now needs no tracer.
    return not status.exists() or "TracerPid:\t0\n" not in status.read_text()


@pytest.mark.parametrize(
    "inject", [
        # A commit forces once; with the checkpoint that a failure leaves to the next one, two or
        # three times. Five meets each of them: every third would only ever meet the checkpoint's,
        # which nobody is told of because nothing is lost by it.
        "fdatasync,fsync:error=EIO", "fdatasync,fsync:error=EIO:when=2+5",
        "pwrite64,write:error=ENOSPC", "pwrite64,write:error=EIO:when=3+7",
        "pread64,read:error=EIO:when=3+10",
    ],
    ids=[
        "no forced write succeeds", "one forced write in five fails", "no write finds room",
        "one write in seven fails", "one read in ten fails",
    ])
def test_a_disk_that_fails_is_told_to_people_and_survived(inject):
    with program_on_sqlite() as program:
        with people_writing(program) as load:
            files = [program.file, program.file.with_name(program.file.name + "-wal")]
            log = program.log.with_name("fault")
            with Fault([program.process.pid], inject, files, log) as fault:
                time.sleep(2)
                # On a slow machine two seconds are a handful of calls.
                load.wait_for_a_failure()
            assert program.is_running, program.log_tail()
            load.wait_for_writes(20)
        assert fault.count > 0, "no call was made to fail"
        expect_clear_refusals(load)
        expect_everything_is_there(load, program)


def test_an_answer_leaves_only_after_what_it_says_was_forced_to_the_disk():
    with program_on_sqlite() as program:
        with people_writing(program, workers=1) as load:
            trace = program.data.parent / "trace"
            tracer = subprocess.Popen([
                "strace", "--follow-forks", "-qq", "--output", str(trace), "--decode-fds=path",
                "--string-limit=24", "--attach", str(program.process.pid), "--trace",
                "read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,fdatasync,fsync"])
            time.sleep(0.5)
            load.wait_for_writes(30)
            tracer.send_signal(signal.SIGINT)
            tracer.wait(10)
        is_forced, forced, hasty = None, 0, []
        for line in trace.read_text(errors="replace").splitlines():
            is_sync = "pird.sqlite-wal>" in line and "sync(" in line or "sync resumed>" in line
            if '"POST ' in line:
                is_forced = False
            elif is_sync and line.endswith("= 0") and is_forced is not None:
                is_forced = True
            elif '"HTTP/1.1 303' in line and is_forced is not None:
                forced += is_forced
                if not is_forced:
                    hasty.append(line)
                is_forced = None
        assert forced >= 20, f"only {forced} answers were seen to leave"
        assert not hasty, f"{len(hasty)} answers left before their write was safe: {hasty[0]}"
        expect_everything_is_there(load, program)


def test_a_database_that_somebody_else_holds_for_a_while_is_waited_for():
    with program_on_sqlite() as program:
        with people_writing(program) as load:
            # The portal writes without a pause: whoever else wants to must be patient.
            with closing(sqlite3.connect(
                    program.file, timeout=60, isolation_level=None)) as holder:
                holder.execute("BEGIN IMMEDIATE")
                held_at = time.monotonic()
                while time.monotonic() < held_at + 2:
                    for page in PUBLIC_PAGES:
                        assert program.status(page) == 200
                    time.sleep(0.1)
                holder.execute("ROLLBACK")
            load.wait_for_writes(20)
        expect_clear_refusals(load, at_least=0)
        expect_everything_is_there(load, program)


# The machine

def test_more_connections_than_files_may_be_open_do_not_end_the_portal():
    # What most systems allow a program that asks for nothing else; we need more ourselves.
    most, (_, hard) = 1024, resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4 * most, hard), hard))
    with program_on_sqlite() as program, ExitStack() as callers:
        with people_writing(program, open_files=most) as load:
            for _ in range(most + 100):
                caller = callers.enter_context(closing(socket.socket()))
                # Those for whom there is no room wait at the door; they are not waited for.
                caller.setblocking(False)
                caller.connect_ex(("127.0.0.1", program.port))
            time.sleep(2)
            assert program.is_running, program.log_tail()
            # Whoever has no file left cannot even look at its own threads, and ends.
            assert program.open_files < most
            callers.close()
            load.wait_for_writes(20)
            assert program.status("/readyz") == 200
        expect_everything_is_there(load, program)


def test_a_portal_that_stood_still_for_a_while_goes_on():
    with program_on_sqlite() as program:
        with people_writing(program) as load:
            program.process.send_signal(signal.SIGSTOP)
            time.sleep(2)
            program.process.send_signal(signal.SIGCONT)
            load.wait_for_writes(20)
        expect_everything_is_there(load, program)


def test_a_postgres_that_is_away_for_three_seconds_is_waited_for(postgres):
    with program_on_postgres(postgres) as program:
        with people_writing(program) as load:
            postgres.stop("fast")
            time.sleep(3)
            assert program.status("/en/services/bu-02") == 200
            postgres.start()
            load.wait_for_writes(20)
        expect_clear_refusals(load, at_least=0)
        expect_everything_is_there(load, program)


def test_a_postgres_that_stands_still_for_a_while_is_waited_for(postgres):
    with program_on_postgres(postgres) as program:
        with people_writing(program) as load:
            postgres.pause()
            try:
                paused_at = time.monotonic()
                while time.monotonic() < paused_at + 2:
                    # What needs no database does not wait for it either.
                    assert program.status("/en/services/bu-02") == 200
                    assert program.status("/healthz") == 200
                    time.sleep(0.1)
            finally:
                postgres.resume()
            load.wait_for_writes(20)
        expect_clear_refusals(load, at_least=0)
        expect_everything_is_there(load, program)


def test_a_postgres_that_finds_no_room_for_entries_is_told_to_people(postgres):
    with program_on_postgres(postgres) as program:
        with people_writing(program) as load:
            name = program.database.rsplit("/", 1)[1]
            path = postgres.sql("SELECT pg_relation_filepath('register_entry')", name)
            with Fault(
                postgres.processes, "pwrite64,pwritev,fallocate:error=ENOSPC",
                [postgres.data / path], program.log.with_name("fault")
            ) as fault:
                time.sleep(3)
                assert program.status("/en/companies?q=load") == 200
            load.wait_for_writes(20)
        assert fault.count > 0
        expect_clear_refusals(load)
        expect_everything_is_there(load, program)


def test_a_postgres_that_ends_because_its_log_cannot_be_forced_is_waited_for(postgres):
    with program_on_postgres(postgres) as program:
        with people_writing(program) as load:
            segment = postgres.sql("SELECT pg_walfile_name(pg_current_wal_lsn())")
            with Fault(
                postgres.processes, "fdatasync:error=EIO:when=3",
                [postgres.data / "pg_wal" / segment], program.log.with_name("fault")
            ) as fault:
                time.sleep(1)
            load.wait_for_writes(20)
        assert fault.count > 0
        assert "PANIC" in postgres.log_text()
        expect_clear_refusals(load, at_least=0)
        expect_everything_is_there(load, program)


def test_two_who_write_at_once_cost_postgres_nothing_but_the_conflict():
    # A server of its own: the log must be this load's alone.
    with PrivatePostgres() as postgres, program_on_postgres(postgres) as program:
        with people_writing(program, workers=8) as load:
            load.wait_for_writes(150)
        errors = [line for line in postgres.log_text().splitlines() if " ERROR: " in line]
        others = [line for line in errors if "could not serialize access" not in line]
        assert not others, f"{len(others)} of {len(errors)}, the first: {others[0]}"
        assert load.failures() == []
        expect_everything_is_there(load, program)


def test_connections_that_postgres_cuts_are_made_again(postgres):
    with program_on_postgres(postgres) as program:
        with people_writing(program) as load:
            for _ in range(5):
                postgres.sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    f" WHERE datname = '{program.database.rsplit('/', 1)[1]}'")
                time.sleep(0.3)
            load.wait_for_writes(20)
        expect_clear_refusals(load, at_least=0)
        expect_everything_is_there(load, program)
