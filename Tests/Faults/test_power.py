"""The power goes at any moment while people write: what they were told is there afterwards."""

import os
import random
import sqlite3
import time

import pytest

from load import Load, SQLiteReader, compare
from power import Recording
from program import Program, program_on_sqlite

#: Which moments, and what the disk had kept by then: `PIRD_SEED=…` chooses the same.
SEED = int(os.environ.get("PIRD_SEED") or random.randrange(1 << 32))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A load, and the recording of what it made the portal do to its disk."""
    with program_on_sqlite() as program:
        program.start()
        program.wait_until_ready()
        load = Load([program.address], workers=4, seed=9)
        with Recording(program, tmp_path_factory.mktemp("power")) as recording:
            load.start()
            load.wait_for_writes(40)
            # Long enough for the log to be full once: what moves it over is the delicate part.
            deadline = time.monotonic() + 30
            while not recording.has_checkpoint() and time.monotonic() < deadline:
                load.wait_for_writes(20)
            load.wait_for_writes(20)
            load.stop()
        # It was forced to the disk before the first person came, and is no part of the recording.
        recording.secret = program.secret.read_bytes()
        program.kill()
        yield load, recording


def moments(recording: Recording, chance: random.Random, count: int) -> list[int]:
    """Moments of the recording, half of them while the database itself was written."""
    everywhere = range(1, len(recording.deeds) + 1)
    delicate = [
        number for number in everywhere
        if recording.deeds[number - 1].file == recording.files[0].name]
    return chance.sample(everywhere, count // 2) + chance.choices(delicate, k=count // 2)


def after_power_cut(recorded, folder, position, chance, honest=True):
    load, recording = recorded
    program = Program(folder)
    program.data.mkdir()
    recording.leave_disk(program.data, position, chance, honest)
    program.secret.write_bytes(recording.secret)
    told = recording.told(load, position)
    return compare(told, SQLiteReader(program.file, program.secret)), program


def test_a_power_cut_at_any_moment_leaves_what_was_acknowledged(recorded, tmp_path):
    _, recording = recorded
    assert recording.has_checkpoint()
    chance = random.Random(SEED)
    acknowledged = []
    for number, position in enumerate(moments(recording, chance, 40)):
        folder = tmp_path / str(number)
        folder.mkdir()
        findings, program = after_power_cut(recorded, folder, position, chance)
        name = f"PIRD_SEED={SEED}, after {position} of {len(recording.deeds)} deeds"
        assert not (findings.lost or findings.half or findings.twice), f"{name}: {findings}"
        acknowledged.append(findings.acknowledged)
        if number % 5 == 0:
            program.check()
    assert max(acknowledged) > 50


def test_a_disk_that_only_says_that_it_has_kept_something_is_found_out(recorded, tmp_path):
    _, recording = recorded
    try:
        findings, _ = after_power_cut(
            recorded, tmp_path, len(recording.deeds), random.Random(1), honest=False)
    except sqlite3.DatabaseError:
        return
    assert findings.lost
