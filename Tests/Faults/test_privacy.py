"""People's data under keys of their own: the deployment's key changes under load and after a kill,
who is erased is in no page and no file any more, and a crash leaves no picture of the memory."""

import resource
import signal
import sqlite3
import subprocess
from contextlib import closing

import pytest

from load import Load, compare
from program import ROOT, program_on_sqlite
from vault import QUESTIONS, Vault

#: A sample person who begins nothing in a load.
NASRIN, NASRIN_IN_LETTERS = "9000000000035", ("Nasrin", "نەسرین", "نسرين")


@pytest.fixture
def program():
    with program_on_sqlite() as program:
        program.start()
        program.wait_until_ready()
        yield program


def pird(program, *words) -> subprocess.CompletedProcess:
    return subprocess.run(
        [program.binary, *words, "--data", program.data], cwd=ROOT, text=True, capture_output=True)


def ask(program, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{program.file}?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def test_the_key_of_the_deployment_changes_under_load_and_after_a_kill(program):
    load = Load([program.address], workers=3, seed=11)
    load.start()
    load.wait_for_writes(60)
    keys = len(ask(program, "SELECT holder FROM vault_key"))
    assert keys > 300
    # Broken off in the middle: a part is wrapped with the new one, a part with the old.
    broken = subprocess.Popen(
        [program.binary, "keys", "rotate", "--data", program.data], stdout=subprocess.PIPE,
        text=True)
    assert "generation 2" in broken.stdout.readline()
    broken.send_signal(signal.SIGKILL)
    broken.wait()
    load.wait_for_writes(40)
    done = pird(program, "keys", "rotate")
    assert done.returncode == 0, done.stderr
    load.wait_for_writes(40)
    load.stop()
    load.resolve()
    # The comparison opens everything by itself, with the generation that is left.
    assert ask(program, "SELECT number FROM vault_generation") == [(3,)]
    assert ask(program, "SELECT DISTINCT generation FROM vault_key") == [(3,)]
    findings = compare(load, program.reader)
    assert findings.is_clean, findings
    program.stop()
    program.check()


def test_who_is_erased_is_in_no_file_any_more(program):
    def everything() -> bytes:
        with closing(sqlite3.connect(program.file)) as database:
            return "\n".join(database.iterdump()).encode()

    def keys() -> Vault:
        return Vault(program.secret.read_bytes(), {
            name: ask(program, sql) for name, sql in QUESTIONS.items()})

    [row] = ask(
        program, "SELECT record_json, record_holder, record_sealed FROM person"
        f" WHERE record_key = '{NASRIN}'")
    # Whoever has the database and secret.key can read her.
    assert NASRIN_IN_LETTERS[0] in keys().record("person", NASRIN, *row)
    refused = pird(program, "erase", NASRIN, "--law", "test", "--yes")
    assert refused.returncode == 1 and "retention.yaml" in refused.stderr, refused.stderr
    asked = pird(program, "erase", NASRIN, "--law", "test", "--order", "Court of Ranya 7/2026")
    assert asked.returncode == 1 and "say --yes" in asked.stderr, asked.stderr
    assert "0 cases" in asked.stdout
    wrong = pird(program, "erase", "123", "--law", "test", "--order", "x", "--yes")
    assert wrong.returncode == 1 and "13 digits" in wrong.stderr
    done = pird(
        program, "erase", NASRIN, "--law", "test", "--order", "Court of Ranya 7/2026", "--yes")
    assert done.returncode == 0, done.stderr
    again = pird(program, "erase", NASRIN, "--law", "test", "--order", "again", "--yes")
    assert again.returncode == 1 and "nobody has this number" in again.stderr, again.stderr
    # She was there, and nobody can open what is left of her.
    assert ask(program, f"SELECT count(*) FROM person WHERE record_key = '{NASRIN}'") == [(1,)]
    assert ask(
        program, f"SELECT wrapped FROM vault_key WHERE holder = 'person:{NASRIN}'") == [(None,)]
    with pytest.raises(KeyError):
        keys().record("person", NASRIN, *row)
    dump = everything()
    assert not any(name.encode() in dump for name in NASRIN_IN_LETTERS)
    program.check()
    program.stop()
    # And it starts again without her.
    program.start()
    program.wait_until_ready()


def test_a_crash_leaves_no_picture_of_the_memory(program, tmp_path):
    program.stop()
    # Whoever starts it wants pictures of any length.
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    with program.log.open("ab") as out:
        program.process = subprocess.Popen(
            [program.binary, "serve", "--sample", "--data", program.data, "--port",
             str(program.port)], cwd=ROOT, stdout=out, stderr=out,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited))
    program.wait_until_ready()
    # What the system asks before it writes one (core(5)): how long it may be, and what of the memory
    # it may hold, which counts also where another program takes it.
    process = f"/proc/{program.process.pid}"
    [limit] = [line.split()[4] for line in open(f"{process}/limits") if "core file" in line]
    assert limit == "0"
    assert int(open(f"{process}/coredump_filter").read(), 16) == 0
    assert int(open("/proc/self/coredump_filter").read(), 16) != 0, "others are not so careful"
