"""The power goes: what a running portal does to its database's files is recorded, and the disk is
made as it could have been left at any moment of the recording.

A disk keeps what was forced to it. Of what was written since then, each sector may have arrived or
not, in any order: a killed process alone does not show this, because the system still writes down
for it what it had handed over.
"""

import random
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from load import Attempt, Load, SignIn
from program import Program

SECTOR = 512
CALL = re.compile(r"(\d+) +(\d+\.\d+) (\w+)\(\d+<((?:\\x\w\w)+)>(.*)$")
RESUMED = re.compile(r"(\d+) +\d+\.\d+ <\.\.\. (\w+) resumed>.* = (-?\d+)")


@dataclass
class Deed:
    """Something that was done to one of the database's files."""

    at: float
    file: str
    #: Where and what was written; nil for the two others.
    offset: int | None = None
    content: bytes = b""
    #: How long the file was made.
    length: int | None = None
    #: Of a forced write: how many deeds came before it began.
    forces: int | None = None


@dataclass
class Memory:
    """What people had been told until some moment, in the shape that the comparison reads."""

    attempts: list[Attempt]
    sign_ins: list[SignIn]
    answered_differently: list[str] = field(default_factory=list)
    unresolved: list[Attempt] = field(default_factory=list)


class Recording:
    """Records a program that is at rest when it begins, until the block ends."""

    def __init__(self, program: Program, folder: Path):
        self.program = program
        self.trace = folder / "trace"
        self.files = [program.file, program.file.with_name(program.file.name + "-wal")]
        #: What the trace calls time, less what the load calls it.
        self.offset = time.time() - time.monotonic()

    def __enter__(self) -> "Recording":
        paths = [word for file in self.files for word in ("-P", str(file))]
        number = self.program.process.pid
        self.tracer = subprocess.Popen([
            "strace", "--follow-forks", "-qq", "--output", str(self.trace),
            "--absolute-timestamps=format:unix,precision:us", "--decode-fds=path",
            "--strings-in-hex=all", "--string-limit=1048576", *paths, "--attach", str(number),
            "--trace",
            "pwrite64,write,pwritev,writev,fallocate,ftruncate,fdatasync,fsync,sync_file_range"])
        deadline = time.monotonic() + 10
        while "TracerPid:\t0\n" in Path(f"/proc/{number}/status").read_text():
            assert time.monotonic() < deadline and self.tracer.poll() is None, "not attached"
            time.sleep(0.01)
        self.before = {file.name: file.read_bytes() for file in self.files if file.exists()}
        return self

    def __exit__(self, *_) -> None:
        self.tracer.send_signal(signal.SIGINT)
        self.tracer.wait(10)
        self.deeds = list(self._read())

    def has_checkpoint(self) -> bool:
        """Whether the log was written over into the database itself and forced there."""
        path = "".join(f"\\\\x{byte:02x}" for byte in str(self.files[0]).encode())
        return bool(re.search(rf"sync\(\d+<{path}>", self.trace.read_text()))

    def _read(self):
        under_way: dict[tuple[str, str], Deed] = {}
        count = 0
        for line in self.trace.read_text().splitlines():
            if resumed := RESUMED.match(line):
                deed = under_way.pop((resumed[1], resumed[2]), None)
                if deed and int(resumed[3]) >= 0:
                    count += 1
                    yield deed
                continue
            call = CALL.match(line)
            if not call:
                continue
            process, at, name, path, rest = call.groups()
            deed = Deed(float(at) - self.offset, Path(unquoted(path).decode()).name)
            if name == "pwrite64":
                text, length, offset = re.match(r', "([^"]*)", (\d+), (\d+)', rest).groups()
                deed.offset, deed.content = int(offset), unquoted(text)
                assert len(deed.content) == int(length)
            elif name == "ftruncate":
                deed.length = int(re.match(r", (\d+)", rest)[1])
            elif name in ("fdatasync", "fsync"):
                deed.forces = count
            else:
                raise RuntimeError(f"a write that this recording does not know: {name}")
            if rest.endswith("<unfinished ...>"):
                under_way[process, name] = deed
            elif not re.search(r"= -\d", rest):
                count += 1
                yield deed

    def told(self, load: Load, position: int) -> Memory:
        """What people had been told when so many deeds were done."""
        at = self.deeds[position - 1].at
        return Memory(
            [replace(one, sendings=[
                sending for sending in one.sendings
                if sending.answered_at and sending.answered_at < at]) for one in load.attempts],
            [one for one in load.sign_ins if one.answered_at < at])

    def leave_disk(
        self, folder: Path, position: int, chance: random.Random, honest: bool = True
    ) -> None:
        """Makes the files as a power cut after so many deeds may leave them.

        - honest: the disk keeps what it says it has kept."""
        for file in self.files:
            content = bytearray(self.before.get(file.name, b""))
            safe = 0
            if honest:
                safe = max((
                    deed.forces for deed in self.deeds[:position]
                    if deed.file == file.name and deed.forces is not None), default=0)
            for number, deed in enumerate(self.deeds[:position]):
                if deed.file != file.name or deed.forces is not None:
                    continue
                if number < safe:
                    put(content, deed)
                else:
                    put_by_chance(content, deed, chance)
            (folder / file.name).write_bytes(content)


def put(content: bytearray, deed: Deed) -> None:
    if deed.length is not None:
        del content[deed.length:]
        content.extend(bytes(deed.length - len(content)))
        return
    end = deed.offset + len(deed.content)
    content.extend(bytes(max(0, end - len(content))))
    content[deed.offset:end] = deed.content


def put_by_chance(content: bytearray, deed: Deed, chance: random.Random) -> None:
    """All of a deed, nothing of it, or some sectors."""
    fate = chance.randrange(3)
    if fate == 0:
        return
    if fate == 1 or deed.length is not None:
        return put(content, deed)
    for start in range(0, len(deed.content), SECTOR):
        if chance.random() < 0.5:
            piece = deed.content[start:start + SECTOR]
            put(content, replace(deed, offset=deed.offset + start, content=piece))


def unquoted(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
