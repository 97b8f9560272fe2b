"""The iris gallery's process is killed, or its disk is full, while people are enrolled: everybody
who was acknowledged is found afterwards, whole, and nobody else but at most one group that was on
its way."""

import os
import random
import resource
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from program import ROOT

#: When it is killed, and who is enrolled: `PIRD_SEED=…` does it again.
SEED = int(os.environ.get("PIRD_SEED") or random.randrange(1 << 32))
KILLS = 25


@dataclass
class Enrolment:
    """One gallery, what was acknowledged of it, and the program that is run on it again and again."""

    folder: Path
    present: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    mark: int = 0

    def __post_init__(self):
        self.binary = ROOT / os.environ.get("PIRD_BIN", ".build/debug/pird")
        if not self.binary.is_file():
            raise RuntimeError(f"no program at {self.binary}: build it, or name it in PIRD_BIN")

    def command(self, what: str, *options: str) -> list[str]:
        return [str(self.binary), "measure-gallery", what, "--folder", str(self.folder),
                "--seed", str(SEED), *options]

    def start(self, groups: int, largest_file: int | None = None) -> subprocess.Popen:
        def limit():
            if largest_file:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        # Python ignores the signal of a file that is too large; so does what it starts, if it is
        # not told to restore it.
        return subprocess.Popen(
            self.command("append", "--count", str(groups)), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, restore_signals=False, preexec_fn=limit)

    def note(self, lines: str) -> int:
        """What whole lines acknowledge; half a line is nobody's word."""
        groups = 0
        for line in lines.splitlines(keepends=True):
            if not line.endswith("\n"):
                break
            mark, _, first, _, removed = line.split()
            self.present |= set(range(int(first), int(mark)))
            if removed != "-":
                self.present.discard(int(removed))
                self.removed.add(int(removed))
            self.mark = int(mark)
            groups += 1
        return groups

    def check(self) -> None:
        """The program finds every template whole, and they are those that were acknowledged; what
        was on its way when it ended is there as one whole group, or not at all."""
        done = subprocess.run(
            self.command("check"), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"PIRD_SEED={SEED}: {done.stdout[-500:]}{done.stderr}"
        *people, last = done.stdout.splitlines()
        found = {int(name.removeprefix("person-")) for name in people}
        mark = int(last.removeprefix("mark "))
        unspoken = found - self.present
        lost = self.present - found
        assert mark >= self.mark
        assert unspoken == set(range(self.mark, mark)), f"PIRD_SEED={SEED}"
        # The group on its way may have taken one person out.
        assert len(lost) <= (1 if mark > self.mark else 0), f"PIRD_SEED={SEED}: lost {lost}"
        self.removed |= lost
        assert not found & self.removed, f"PIRD_SEED={SEED}"
        self.present = found
        self.mark = mark


@contextmanager
def running(process: subprocess.Popen):
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_a_killed_enrolment_keeps_everybody_it_acknowledged(tmp_path):
    chance = random.Random(SEED)
    enrolment = Enrolment(tmp_path / "gallery")
    groups = []
    for _ in range(KILLS):
        with running(enrolment.start(100_000)) as process:
            # Some are killed while they open, most while they write.
            lines = ""
            if chance.random() < 0.9:
                lines = process.stdout.readline()
            time.sleep(chance.random() * 0.15)
            process.kill()
            lines += process.stdout.read()
        groups.append(enrolment.note(lines))
        enrolment.check()
    print(f"PIRD_SEED={SEED}: killed {KILLS} times, {sum(groups)} groups acknowledged, "
          f"{len(enrolment.present)} people, {len(enrolment.removed)} removed")
    assert sum(count > 0 for count in groups) >= 15
    assert enrolment.removed


def expect_full(enrolment: Enrolment, process: subprocess.Popen, reason: str) -> None:
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 1, errors
    assert enrolment.note(output) > 3
    assert errors.startswith("pird: cannot ") and reason in errors, errors
    assert "\n" not in errors.strip()
    enrolment.check()


def test_an_enrolment_whose_file_may_not_grow_says_so_and_loses_nobody(tmp_path):
    enrolment = Enrolment(tmp_path / "gallery")
    for size in (3 << 20, 5 << 20):
        with running(enrolment.start(100_000, largest_file=size)) as process:
            expect_full(enrolment, process, "File too large")
    with running(enrolment.start(5)) as process:
        output, errors = process.communicate(timeout=60)
        assert enrolment.note(output) == 5, errors
    enrolment.check()


def test_an_enrolment_on_a_full_disk_says_so_and_loses_nobody(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], check=True,
            capture_output=True)
    except (subprocess.CalledProcessError, FileNotFoundError):
        pytest.skip("a file system of its own needs the right to mount one")
    try:
        enrolment = Enrolment(disk / "gallery")
        with running(enrolment.start(100_000)) as process:
            expect_full(enrolment, process, "No space left on device")
        # Again: still full, still nobody lost, and room for one more may be left.
        with running(enrolment.start(100_000)) as process:
            output, errors = process.communicate(timeout=60)
            enrolment.note(output)
            assert process.returncode == 1 and "No space left on device" in errors
        enrolment.check()
    finally:
        subprocess.run(["umount", disk], check=True)
