"""The public log between processes: witnesses that are killed, a log that forks, a program that
somebody else has written and that believes our proofs."""

import base64
import shutil
import signal
import subprocess
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from proofbundle.tlogproof import verify_tlog_proof

from load import Load
from private_postgres import free_port
from program import ROOT, Program


class Witness:
    """One `pird witness` on a folder of its own."""

    def __init__(self, program: Program, folder: Path, name: str, log_key: str):
        self.folder = folder / name
        self.port = free_port()
        self.command = [
            program.binary, "witness", "--name", name, "--log", log_key, "--data", self.folder,
            "--port", str(self.port)]
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                self.key = read(f"http://127.0.0.1:{self.port}/").split()[0]
                return
            except OSError:
                assert self.process.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    @property
    def option(self) -> list[str]:
        return ["--witness", f"{self.key} http://127.0.0.1:{self.port}"]


def read(address: str) -> str:
    return read_bytes(address).decode()


def read_bytes(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read()


def log_key(program: Program) -> str:
    return subprocess.run(
        [program.binary, "log", "key", "--data", program.data], cwd=ROOT, check=True,
        capture_output=True, text=True).stdout.strip()


def monitor(program: Program, key: str, state: Path, *witnesses: Witness, quorum: int | None = None):
    """`pird log verify`, as somebody runs it who has nothing but the address and the keys."""
    command = [program.binary, "log", "verify", program.address + "/log", "--key", key, "--state", state]
    for witness in witnesses:
        command += ["--witness", witness.key]
    if quorum is not None:
        command += ["--quorum", str(quorum)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def checkpoint(program: Program) -> list[str]:
    """Its lines, once there is one."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return read(program.address + "/log/checkpoint").split("\n")
        except OSError:
            assert time.monotonic() < deadline, program.log_tail()
            time.sleep(0.1)


def size(program: Program) -> int:
    return int(checkpoint(program)[1])


def await_cosigned(program: Program, names: list[str], at_least: int = 0) -> None:
    deadline = time.monotonic() + 30
    while True:
        lines = checkpoint(program)
        if all(any(line.startswith(f"— {name} ") for line in lines) for name in names) and int(
                lines[1]) >= at_least:
            return
        assert time.monotonic() < deadline, (lines, program.log_tail())
        time.sleep(0.1)


def write_for(program: Program, seconds: float) -> None:
    load = Load([program.address], 4, seed=7)
    load.start()
    load.wait_for_writes(5)
    time.sleep(seconds)
    load.stop()


@pytest.fixture
def stage(tmp_path):
    """A program that has begun its log, and the folder."""
    with ExitStack() as stack:
        program = Program(tmp_path)
        stack.callback(program.stop)
        program.start()
        program.wait_until_ready()
        checkpoint(program)
        yield program, tmp_path, stack


def witnesses_of(program: Program, folder: Path, stack: ExitStack, *names: str) -> list[Witness]:
    key = log_key(program)
    made = []
    for name in names:
        witness = Witness(program, folder, name, key)
        witness.start()
        stack.callback(witness.kill)
        made.append(witness)
    program.stop()
    program.options = [word for witness in made for word in witness.option]
    program.start()
    program.wait_until_ready()
    return made


def test_another_program_believes_our_proofs_and_nothing_that_was_bent(stage):
    program, folder, stack = stage
    one, two = witnesses_of(program, folder, stack, "university.example", "council.example")
    write_for(program, 1)
    await_cosigned(program, ["university.example", "council.example"], at_least=300)
    key = log_key(program)
    for index in (0, 255, 256, 299):
        width = min(256, size(program) - index // 256 * 256)
        bundle = read_bytes(
            program.address + f"/log/tile/entries/{index // 256:03}"
            + ("" if width == 256 else f".p/{width}"))
        at = 34 * (index % 256)
        assert bundle[at:at + 2] == b"\x00\x20"
        entry = bundle[at + 2:at + 34]
        proof = read(program.address + f"/log/proof/{index}")

        def believed(text: str, leaf: bytes, threshold: int = 2) -> bool:
            try:
                return verify_tlog_proof(
                    text, leaf, key, [one.key, two.key], threshold=threshold)["ok"]
            except Exception:
                return False

        assert believed(proof, entry)
        assert not believed(proof, entry[::-1])
        assert not believed(proof.replace(f"index {index}", f"index {index + 1}"), entry)
        lines = proof.split("\n")
        bent = lines[2][:-2] + ("A" if lines[2][-2] != "A" else "B") + lines[2][-1]
        assert not believed(proof.replace(lines[2], bent), entry)
        # Without the witnesses' lines it is the log's word alone.
        alone = "".join(
            line + "\n" for line in lines[:-1]
            if not line.startswith(("— university", "— council")))
        assert believed(alone, entry, threshold=0)
        assert not believed(alone, entry, threshold=1)


def test_the_tree_goes_on_where_it_was_however_the_program_is_killed(stage):
    program, folder, stack = stage
    key, state = log_key(program), folder / "seen"
    (witness,) = witnesses_of(program, folder, stack, "university.example")
    sizes = []
    for round in range(6):
        load = Load([program.address], 4, seed=round)
        load.start()
        load.wait_for_writes(10)
        time.sleep(0.3 * round)
        program.kill()
        # The witness, too, is killed where it stands, and remembers.
        witness.kill()
        witness.start()
        program.start()
        program.wait_until_ready()
        load.stop()
        await_cosigned(program, ["university.example"], at_least=sizes[-1] + 1 if sizes else 1)
        done = monitor(program, key, state, witness)
        assert done.returncode == 0, done.stderr
        sizes.append(size(program))
    assert sizes == sorted(sizes)
    program.stop()
    program.check()


def test_a_log_that_forks_finds_no_witness_and_no_monitor_that_believes_it(stage):
    program, folder, stack = stage
    (witness,) = witnesses_of(program, folder, stack, "university.example")
    await_cosigned(program, ["university.example"])
    # Somebody copies the data with all its keys, and both go on.
    common = size(program)
    program.stop()
    other = Program(folder / "other")
    (folder / "other").mkdir()
    shutil.copytree(program.data, other.data)
    other.options = program.options
    stack.callback(other.stop)
    key, state = log_key(program), folder / "seen"
    program.start()
    program.wait_until_ready()
    write_for(program, 0.5)
    deadline = time.monotonic() + 30
    while size(program) < common + 20:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    # What it remembers is of the history after the copy, not of what both have.
    while (done := monitor(program, key, state, witness)).returncode:
        assert time.monotonic() < deadline, done.stderr
        time.sleep(0.2)
    seen = size(program)
    program.stop()
    other.start()
    other.wait_until_ready()
    before = checkpoint(other)
    write_for(other, 3)
    # The witness has seen another history: nothing of this one is published.
    assert checkpoint(other) == before
    assert "another history" in other.log_tail()
    # So it does without the witness.
    other.stop()
    other.options = []
    other.start()
    other.wait_until_ready()
    deadline = time.monotonic() + 30
    while size(other) <= seen:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert not any(line.startswith("— university.example ") for line in checkpoint(other))
    # Who remembers sees the other history; who trusts the witness misses it.
    done = monitor(other, key, state, quorum=0)
    assert done.returncode == 1 and "another history" in done.stderr, done.stdout + done.stderr
    done = monitor(other, key, folder / "nobody", witness)
    assert done.returncode == 1 and "0 witnesses" in done.stderr, done.stdout + done.stderr
    assert not (folder / "nobody").exists(), "what is not believed is not remembered"


def test_a_wrong_key_a_missing_log_and_a_file_that_is_no_note_each_say_so(stage, tmp_path):
    program, folder, _ = stage
    key = log_key(program)
    name, id, rest = key.split("+", 2)
    wrong = base64.b64encode(b"\x01" + bytes(32)).decode()
    done = monitor(program, f"{name}+{id}+{wrong}", tmp_path / "a")
    assert done.returncode == 1 and "no key of a log" in done.stderr
    done = subprocess.run(
        [program.binary, "log", "verify", program.address + "/nowhere", "--key", key, "--state",
         tmp_path / "b"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "no checkpoint" in done.stderr, done.stderr
    (tmp_path / "c").write_text("not a note")
    done = monitor(program, key, tmp_path / "c")
    assert done.returncode == 1 and "no signatures" in done.stderr, done.stderr
    # A copy of the log's files is as good as the log.
    copy = tmp_path / "copy"
    lines = checkpoint(program)
    count = int(lines[1])
    for path in ["checkpoint"] + [
            f"tile/{level}/{number:03}" + ("" if width == 256 else f".p/{width}")
            for level in ("entries", "0")
            for number, width in enumerate([256] * (count // 256) + [count % 256])] + [
                f"tile/1/000.p/{count // 256}"]:
        target = copy / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read_bytes(program.address + "/log/" + path))
    done = subprocess.run(
        [program.binary, "log", "verify", copy, "--key", key, "--state", tmp_path / "d"],
        cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
