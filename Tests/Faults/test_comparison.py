"""The comparison finds what it looks for: databases that were tampered with are found out, each
by exactly what was done to it."""

import json
import shutil
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from load import Load, SQLiteReader, compare
from program import program_on_sqlite
from vault import QUESTIONS, Vault


class Told:
    """A load that has ended, the database it left, and one of a moment before."""

    def __init__(
            self, load: Load, file: Path, secret: Path, earlier: Path, earlier_at: float):
        self.load = load
        self.file = file
        self.secret = secret
        self.earlier = earlier
        self.earlier_at = earlier_at

    def copy(self, folder: Path) -> Path:
        for ending in ("", "-wal"):
            if Path(f"{self.file}{ending}").exists():
                shutil.copy(f"{self.file}{ending}", f"{folder}/copy{ending}")
        return folder / "copy"

    def case(self, *kinds: str, without: str = "") -> str:
        """A case in which things of these kinds happened, and none of another."""
        happened: dict[str, set[str]] = {}
        for attempt in self.load.attempts:
            if attempt.took_effect:
                happened.setdefault(attempt.case or attempt.opened_case, set()).add(attempt.kind)
        return next(
            case for case, had in happened.items() if had.issuperset(kinds) and without not in had)

    def attempts(self, case: str, kind: str = "") -> list:
        return [
            attempt for attempt in self.load.attempts
            if attempt.is_acknowledged and case in (attempt.case, attempt.opened_case)
            and attempt.kind.startswith(kind)]


@pytest.fixture(scope="module")
def told():
    with program_on_sqlite() as program:
        program.start()
        program.wait_until_ready()
        load = Load([program.address], workers=4, seed=7)
        load.start()
        load.wait_for_writes(50)
        load.stop()
        earlier, earlier_at = program.data / "earlier", time.monotonic()
        with closing(sqlite3.connect(program.file)) as now:
            with closing(sqlite3.connect(earlier)) as then:
                now.backup(then)
        load.start()
        load.wait_for_writes(50)
        kinds = set()
        while not kinds.issuperset(("agreement", "withdraw", "submit")):
            load.wait_for_writes(50)
            kinds = {attempt.kind for attempt in list(load.attempts) if attempt.is_acknowledged}
        load.stop()
        load.resolve()
        program.kill()
        yield Told(load, program.file, program.secret, earlier, earlier_at)


@pytest.fixture
def tampered(told, tmp_path):
    """`tampered(statement, …)` is what the comparison finds after statements were run."""
    file = told.copy(tmp_path)

    @contextmanager
    def database():
        with closing(sqlite3.connect(file)) as connection, connection:
            yield connection

    def bodies(case: str) -> list[str]:
        """What the entries of a case say, the oldest first."""
        with database() as connection:
            keys = Vault(told.secret.read_bytes(), {
                name: connection.execute(sql).fetchall() for name, sql in QUESTIONS.items()})
            return [keys.entry(*row) for row in connection.execute(
                "SELECT id, body, holder, sealed FROM register_entry"
                " WHERE register = 'case' AND record_key = ? ORDER BY version", (case,))]

    def findings(*statements: tuple[str, tuple]):
        with database() as connection:
            for statement, values in statements:
                changed = connection.execute(statement, values).rowcount
                assert changed > 0, f"{statement} changed nothing"
        found = compare(told.load, SQLiteReader(file, told.secret))
        return found.lost, found.half, found.twice

    findings.bodies = bodies
    return findings


def test_a_database_that_nobody_touched_is_whole(tampered):
    assert tampered() == (0, 0, 0)


def test_an_answer_that_was_given_and_not_kept_is_lost(told, tampered):
    [attempt] = told.attempts(told.case("open"), "open")
    assert tampered(("DELETE FROM store_answer WHERE key = ?", (attempt.key,))) == (1, 0, 0)


def test_everything_said_in_a_case_that_is_gone_is_lost(told, tampered):
    case = told.case("open", "answer")
    said = sum(attempt.took_effect for attempt in told.attempts(case))
    assert tampered(
        ("DELETE FROM casework_case WHERE record_key = ?", (case,)),
        ("DELETE FROM casework_party WHERE case_id = ?", (case,)),
        ("DELETE FROM register_entry WHERE record_key = ?", (case,))) == (said, 0, 0)


def test_a_session_that_is_gone_is_lost(told, tampered):
    assert tampered(
        ("DELETE FROM web_session WHERE token_hash ="
         " (SELECT min(token_hash) FROM web_session)", ())) == (1, 0, 0)


def test_entries_without_a_row_are_half(told, tampered):
    case = told.case("open")
    assert tampered(("DELETE FROM casework_case WHERE record_key = ?", (case,))) == (0, 1, 0)


def test_a_row_without_its_last_entry_is_half_and_what_was_said_in_it_is_lost(told, tampered):
    case = told.case("answer")
    assert tampered((
        "DELETE FROM register_entry WHERE record_key = ? AND version ="
        " (SELECT record_version FROM casework_case WHERE record_key = ?)", (case, case),
    )) == (1, 1, 0)


def test_a_row_that_says_something_else_than_its_entry_is_half(told, tampered):
    case = told.case("withdraw")
    assert tampered(
        ("UPDATE casework_case SET record_version = record_version + 1 WHERE record_key = ?",
         (case,))) == (0, 1, 0)


def test_a_case_that_changed_without_keeping_the_answer_is_half(told, tampered):
    attempt = told.attempts(told.case("submit"), "submit")[0]
    sendings, attempt.sendings = attempt.sendings, attempt.sendings[:0]
    try:
        assert tampered(("DELETE FROM store_answer WHERE key = ?", (attempt.key,))) == (0, 1, 0)
    finally:
        attempt.sendings = sendings


def test_an_answer_that_was_kept_without_changing_the_case_is_half(told, tampered):
    attempt = told.attempts(told.case("withdraw"), "withdraw")[0]
    sendings, attempt.sendings = attempt.sendings, attempt.sendings[:0]
    # The case is set back to where it was before.
    record = json.loads(tampered.bodies(attempt.case)[-2])["record"]
    name = record["answers"]["name"]["value"]
    try:
        assert tampered(
            ("DELETE FROM register_entry WHERE register = 'case' AND record_key = ? AND version ="
             " (SELECT record_version FROM casework_case WHERE record_key = ?)",
             (attempt.case, attempt.case)),
            ("UPDATE casework_case SET record_version = record_version - 1, record_json = ?,"
             " record_holder = NULL, status = ? WHERE record_key = ?",
             (json.dumps(record), next(iter(record["status"])), attempt.case)),
            ("UPDATE company_name SET state = 'held', record_json = ?, record_holder = NULL"
             " WHERE case_id = ? AND rowid = (SELECT max(rowid) FROM company_name WHERE case_id = ?)",
             (json.dumps({"name": name}), attempt.case, attempt.case)),
        ) == (0, 1, 0)
    finally:
        attempt.sendings = sendings


def test_a_party_that_is_missing_is_half(told, tampered):
    case = told.case("submit")
    assert tampered((
        "DELETE FROM casework_party WHERE case_id = ? AND person ="
        " (SELECT min(person) FROM casework_party WHERE case_id = ?)", (case, case))) == (0, 1, 0)


def test_a_party_too_many_is_half(told, tampered):
    case = told.case("open")
    assert tampered(
        ("INSERT INTO casework_party VALUES (?, '9000000000088')", (case,))) == (0, 1, 0)


def test_a_name_that_is_not_held_for_its_case_is_half(told, tampered):
    case = told.case("submit", without="withdraw")
    assert tampered(
        ("DELETE FROM company_name WHERE case_id = ? AND state = 'held'", (case,))) == (0, 1, 0)


def test_a_file_that_is_missing_is_half(told, tampered):
    attempt = next(one for one in told.attempts(told.case("submit"), "answer") if one.file)
    assert tampered(
        ("DELETE FROM casework_file WHERE case_id = ? AND hash = ?",
         (attempt.case, attempt.file))) == (0, 1, 0)


def test_an_answer_that_was_kept_otherwise_than_told_is_twice(told, tampered):
    [attempt] = told.attempts(told.case("open"), "open")
    # Another case under the same key, with the first one still there.
    assert tampered(
        ("UPDATE store_answer SET answer = answer || 'x' WHERE key = ?", (attempt.key,)),
    ) == (0, 0, 1)


def test_a_key_with_two_answers_is_twice(told, tampered):
    [attempt] = told.attempts(told.case("open"), "open")
    assert tampered((
        "INSERT INTO store_answer SELECT scope || '-again', key, digest, answer, answered_at"
        " FROM store_answer WHERE key = ?", (attempt.key,))) == (0, 0, 1)


def test_a_case_that_nobody_opened_is_twice(told, tampered):
    case = told.case("open")
    entry = (
        "INSERT INTO register_entry SELECT id || '-again', register, record_key || '-again',"
        " version, recorded_at, valid_from, case_id, ?, salt, hash, NULL, NULL FROM"
        " register_entry WHERE register = 'case' AND record_key = ? AND version = 1")
    body = tampered.bodies(case)[0]
    record = json.loads(body)["record"]
    assert tampered(
        (entry, (body, case)),
        ("INSERT INTO casework_case SELECT record_key || '-again', 1, ?, service, applicant,"
         " 'draft', office, NULL, updated_at, recorded_at, NULL, NULL, NULL FROM casework_case WHERE record_key = ?",
         (json.dumps(record), case)),
        ("INSERT INTO casework_party VALUES (? || '-again', ?)",
         (case, record["applicant"]["number"]))) == (0, 0, 1)


def test_an_answer_that_was_done_in_two_entries_is_twice(told, tampered):
    case = told.case("submit")
    bodies = tampered.bodies(case)
    records = [json.loads(body)["record"] for body in bodies]
    manager = next(n for n, record in enumerate(records) if "manager" in record["answers"])
    without = dict(records[-1], answers={
        question: answer for question, answer in records[-1]["answers"].items()
        if question != "manager"})
    added = [without, records[-1]]
    assert manager
    assert tampered(
        *(("INSERT INTO register_entry SELECT id || ?, register, record_key, ?, recorded_at,"
           " valid_from, case_id, ?, salt, hash, NULL, NULL FROM register_entry WHERE register = 'case'"
           " AND record_key = ? AND version = 1",
           (f"-{n}", len(bodies) + n, json.dumps({"record": record}), case))
          for n, record in enumerate(added, start=1)),
        ("UPDATE casework_case SET record_version = ?, record_json = ?, record_holder = NULL"
         " WHERE record_key = ?",
         (len(bodies) + 2, json.dumps(records[-1]), case))) == (0, 0, 1)


def test_a_database_that_forgot_its_last_seconds_is_found_out(told):
    told_since = [
        one for one in told.load.attempts + told.load.sign_ins
        if one.answered_at > told.earlier_at]
    assert len(told_since) > 50
    findings = compare(told.load, SQLiteReader(told.earlier, told.secret))
    assert (findings.lost, findings.half, findings.twice) == (len(told_since), 0, 0)


def test_an_answer_that_changes_when_it_is_asked_again_is_twice():
    with program_on_sqlite() as program:
        program.start()
        program.wait_until_ready()
        load = Load([program.address], workers=2, seed=8)
        load.start()
        load.wait_for_writes(10)
        load.stop()
        attempt = next(attempt for attempt in load.attempts if attempt.opened_case)
        with closing(sqlite3.connect(program.file, timeout=10)) as database, database:
            database.execute(
                "UPDATE store_answer SET answer = answer || 'x' WHERE key = ?", (attempt.key,))
        load.resolve(sample=len(load.attempts))
        assert len(load.answered_differently) == 1
        assert attempt.key in load.answered_differently[0]
        assert compare(load, program.reader).twice == 2
