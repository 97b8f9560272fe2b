"""A load of people on a running portal, who write down everything they were told, and the
comparison of what they were told with what the database holds afterwards.

    load = Load(["http://127.0.0.1:8080"], workers=8)
    load.start()
    …                        # whatever may go wrong
    load.stop()
    load.resolve()           # whoever got no answer asks again, with the same key
    findings = compare(load, SQLiteReader("data/pird.sqlite"))
    assert findings.is_clean, findings
"""

import http.client
import json
import random
import re
import socket
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import vault

COOKIE = "__Host-pird"
SERVICE = "bu-02"

#: Sample people who may found a company: number and given name.
FOUNDERS = (
    ("9000000000019", "Shilan"), ("9000000000026", "Karwan"), ("9000000000035", "Nasrin"))
#: What a company may do, without construction, which asks one question more.
ACTIVITIES = ("A", "C", "G", "H", "I", "J", "M", "N", "P", "Q", "S")


@dataclass
class Answer:
    """What came back from one sending."""

    status: int
    location: str | None = None
    cookie: str | None = None
    retry_after: str | None = None
    html: str = ""

    @property
    def title(self) -> str | None:
        found = re.search(r"<h1>([^<]*)</h1>", self.html)
        return found[1] if found else None

    @property
    def is_sign_in(self) -> bool:
        """The portal does not know the session: nothing was done."""
        return self.status == 303 and "/sign-in" in (self.location or "")


@dataclass
class Sending:
    """One time that an attempt went over the wire."""

    sent_at: float
    answered_at: float | None = None
    answer: Answer | None = None
    #: Why there is no answer: refused, reset, timeout.
    trouble: str | None = None


@dataclass
class Attempt:
    """One wish to write, under one key, however often it had to be sent."""

    key: str
    kind: str
    path: str
    body: bytes
    content_type: str
    worker: int
    person: str
    cookie: str
    case: str | None
    #: Whether a record of the case shows what this attempt wanted; nil where nothing shows it.
    shows: Callable[[dict], bool] | None = None
    #: The hash of the file that is sent along.
    file: str | None = None
    sendings: list[Sending] = field(default_factory=list)

    @property
    def decisive(self) -> Sending | None:
        """The first sending that the portal answered for good; else the last one."""
        for sending in self.sendings:
            if sending.answer and sending.answer.status < 500:
                return sending
        return self.sendings[-1] if self.sendings else None

    @property
    def sent_at(self) -> float:
        return self.sendings[0].sent_at

    @property
    def answered_at(self) -> float | None:
        return self.decisive.answered_at if self.decisive else None

    @property
    def status(self) -> int | None:
        decisive = self.decisive
        return decisive.answer.status if decisive and decisive.answer else None

    @property
    def location(self) -> str | None:
        decisive = self.decisive
        return decisive.answer.location if decisive and decisive.answer else None

    @property
    def is_answered(self) -> bool:
        return self.status is not None and self.status < 500

    @property
    def is_acknowledged(self) -> bool:
        """The portal said that it is done, or keeps for good why it is not."""
        if self.status == 303:
            return "/sign-in" not in (self.location or "")
        return self.status == 422

    @property
    def took_effect(self) -> bool:
        """The answer says that the case has changed: it leads to a further step."""
        if self.status != 303 or self.shows is None:
            return False
        if self.kind == "answer":
            # Only `/apply/<service>/<case>/<question>`: other ways lead back, with nothing saved.
            return bool(re.search(rf"/apply/{SERVICE}/[^/]+/[^/]+$", self.location or ""))
        return self.is_acknowledged

    @property
    def opened_case(self) -> str | None:
        found = re.search(rf"/apply/{SERVICE}/([^/]+)$", self.location or "")
        return found[1] if found and self.kind == "open" else None

    @property
    def scope(self) -> str:
        """Whose keys it is among, as the store files it."""
        return f"{self.person}:{self.kind}"


@dataclass
class SignIn:
    """A session that somebody was told they have."""

    person: str
    cookie: str
    answered_at: float


@dataclass
class Failure:
    """Something that was asked and not done."""

    at: float
    path: str
    #: Nil when no answer came at all.
    status: int | None
    trouble: str | None
    title: str | None = None
    retry_after: str | None = None


class Stopped(Exception):
    """The load ends."""


class LeaveCase(Exception):
    """The person leaves a case as it is and turns to something else."""


class Load:
    """Workers who use the portal until they are stopped.

    Each signs in as a founder, opens cases, answers their questions, sends files, hands them in,
    agrees as a partner, withdraws. Nobody is kept from going on by an error: they wait a moment,
    try the next address, and sign in again when they must.
    """

    def __init__(
        self, addresses: list[str], workers: int = 8, *, seed: int | None = None,
        think: float = 0.0, patience: float = 30.0,
    ):
        """- addresses: where the portal is; each worker begins at another one.
        - think: seconds between two writes of one worker.
        - patience: seconds after which no answer is expected any more."""
        self.addresses = list(addresses)
        self.think = think
        self.patience = patience
        self.chance = random.Random(seed)
        #: Keys of two loads on the same database must differ, also from the same seed.
        self.name = sha256(str(time.time_ns()).encode()).hexdigest()[:8]
        self.attempts: list[Attempt] = []
        self.sign_ins: list[SignIn] = []
        #: Acknowledged attempts that got another answer when they were sent again.
        self.answered_differently: list[str] = []
        self._acknowledged: list[float] = []
        self._page_failures: list[Failure] = []
        self._workers = [
            Worker(self, number, self.chance.getrandbits(64)) for number in range(workers)]
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._defects: list[BaseException] = []

    def start(self) -> None:
        """Begins, or goes on after `stop`, with the same people."""
        self._stopping.clear()
        self._threads = [
            threading.Thread(target=self._run, args=(worker,), daemon=True)
            for worker in self._workers]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(self.patience + 10)
            if thread.is_alive():
                raise RuntimeError("a worker does not end")
        self._threads = []
        if self._defects:
            raise RuntimeError("a worker failed by itself") from self._defects[0]

    def _run(self, worker: "Worker") -> None:
        try:
            worker.work()
        except Stopped:
            pass
        except BaseException as defect:  # A dead worker would look like a calm portal.
            self._defects.append(defect)
        finally:
            worker.hang_up()

    # What happened

    def acknowledged_at(self, since: float = 0, until: float = float("inf")) -> list[float]:
        """When something was acknowledged, in order."""
        return sorted(at for at in list(self._acknowledged) if since <= at <= until)

    def failures(self, since: float = 0, until: float = float("inf")) -> list[Failure]:
        """Everything that got no answer or an error of the portal's."""
        found = [failure for failure in list(self._page_failures) if since <= failure.at <= until]
        for attempt in list(self.attempts):
            for sending in list(attempt.sendings):
                at = sending.answered_at or sending.sent_at
                if not since <= at <= until:
                    continue
                if sending.trouble or (sending.answer and sending.answer.status >= 500):
                    found.append(failure(at, attempt.path, sending.answer, sending.trouble))
        return sorted(found, key=lambda one: one.at)

    def longest_gap(self, since: float, until: float) -> float:
        """The longest time, in seconds, in which nobody's write was acknowledged."""
        marks = [since, *self.acknowledged_at(since, until), until]
        return max(later - earlier for earlier, later in zip(marks, marks[1:]))

    def wait_for_writes(self, count: int = 1, patience: float = 30) -> None:
        """Waits until that many more writes are acknowledged."""
        before, deadline = len(self._acknowledged), time.monotonic() + patience
        while len(self._acknowledged) < before + count:
            if self._defects:
                raise RuntimeError("a worker failed by itself") from self._defects[0]
            if time.monotonic() > deadline:
                raise RuntimeError(f"{count} writes were not acknowledged in {patience:.0f} s")
            time.sleep(0.005)

    def wait_for_a_failure(self, patience: float = 30) -> None:
        """Waits until somebody was not served."""
        deadline = time.monotonic() + patience
        while not self.failures():
            if time.monotonic() > deadline:
                raise RuntimeError(f"everybody was served for {patience:.0f} s")
            time.sleep(0.05)

    def resolve(self, patience: float = 60, sample: int = 200) -> None:
        """Sends again whatever was not answered, until it is; then some of what was, which must
        be answered as before. The load is stopped meanwhile."""
        deadline = time.monotonic() + patience
        clerk = Worker(self, len(self._workers), self.chance.getrandbits(64))
        with closing(clerk):
            for attempt in self.attempts:
                while not attempt.is_answered and time.monotonic() < deadline:
                    if not clerk.send(attempt):
                        time.sleep(0.05)
            sure = [attempt for attempt in self.attempts if attempt.is_acknowledged]
            for attempt in self.chance.sample(sure, min(sample, len(sure))):
                told = (attempt.status, attempt.location)
                sending = None
                while sending is None and time.monotonic() < deadline:
                    sending = clerk.send(attempt)
                if sending is None:
                    break
                again = (sending.answer.status, sending.answer.location)
                if again != told:
                    self.answered_differently.append(
                        f"{attempt.kind} {attempt.key}: answered {told}, later {again}")

    @property
    def unresolved(self) -> list[Attempt]:
        """What nobody ever answered: it may have been done or not."""
        return [attempt for attempt in self.attempts if not attempt.is_answered]


def failure(at: float, path: str, answer: Answer | None, trouble: str | None) -> Failure:
    if answer is None:
        return Failure(at, path, None, trouble)
    return Failure(at, path, answer.status, None, answer.title, answer.retry_after)


class Worker:
    """One person at a time at one device, with connections that are kept open."""

    def __init__(self, load: Load, number: int, seed: int):
        self.load = load
        self.number = number
        self.chance = random.Random(seed)
        self.address = number % len(load.addresses)
        self.connection: http.client.HTTPConnection | None = None
        self.serial = 0
        #: Cookie and form token of each person who is signed in here.
        self.sessions: dict[str, tuple[str, str]] = {}

    def work(self) -> None:
        while True:
            try:
                self.pursue_a_case()
            except LeaveCase:
                self.pause()

    def pause(self) -> None:
        if self.load._stopping.wait(self.chance.uniform(0.02, 0.06)):
            raise Stopped

    # What people do

    def pursue_a_case(self) -> None:
        me, partner = self.chance.sample(FOUNDERS, 2)
        case = self.write("open", me, None, f"/apply/{SERVICE}", {}, lambda record: True)
        activities = self.chance.sample(ACTIVITIES, 2)

        def answer(question: str, shows=None, file: bytes | None = None, **fields: str) -> None:
            self.write(
                "answer", me, case, f"/apply/{SERVICE}/{case}/{question}", fields, shows, file)

        def text(question: str, said: str, kind: str = "text", value=None) -> None:
            wanted = {"kind": kind, "value": said if value is None else value}
            answer(
                question, lambda record: record["answers"].get(question) == wanted, answer=said)

        text("form", "limited-liability", "choice")
        text("name", self.unique_name())
        text("activity", activities[0], "choice")
        street = f"Bazar {self.load.name} {self.next_serial()}"
        answer(
            "office", lambda record: said(record, "office", {}).get("street") == street,
            district="d-ranya", street=street, landmark="")
        self.state_capital(text)
        if self.chance.random() < 0.15:
            return self.withdraw(me, case)
        for _ in range(self.chance.randrange(3)):
            self.chance.choice((
                lambda: text("name", self.unique_name()), lambda: self.state_capital(text)))()
        if self.chance.random() < 0.3:
            text("activity", activities[1], "choice")

        def has(number: str) -> Callable[[dict], bool]:
            return lambda record: any(
                member["person"]["number"] == number for member in said(record, "founders", []))

        answer("founders", has(me[0]), **{"do": "add-self", "own-share": "1/3"})
        answer(
            "founders", has(partner[0]), do="add", number=partner[0], given=partner[1],
            share="2/3")
        # Says only that the list is complete: no record shows it.
        answer("founders")
        manager = self.chance.choice((me, partner))[0]
        answer(
            "manager", lambda record: said(record, "manager", {}).get("number") == manager,
            answer=manager)
        for role in ("lawyer", "accountant"):
            answer(
                role, lambda record, role=role: said(record, role, {}).get("number") == me[0],
                answer=me[0])
        for question in ("articles", "bankdeposit", "lease"):
            paper = f"%PDF-1.4\n% {self.load.name} {self.next_serial()}\n%%EOF\n".encode()
            answer(question, shows_file(question, paper), file=paper)
        answer("poa", lambda record: "poa" in record["answers"], do="skip")
        content = self.look_for_content(me, f"/apply/{SERVICE}/{case}/check")
        self.write(
            "submit", me, case, f"/apply/{SERVICE}/{case}/submit", {"content": content},
            lambda record: bool(record["agreements"]))
        if self.chance.random() < 0.7:
            content = self.look_for_content(partner, f"/account/cases/{case}")
            self.write(
                "agreement", partner, case, f"/account/cases/{case}/agreement",
                {"content": content, "do": "agree"},
                lambda record: any("agreed" in one["state"] for one in record["agreements"]))
        if self.chance.random() < 0.5:
            self.withdraw(me, case)

    def withdraw(self, me: tuple[str, str], case: str) -> None:
        self.write(
            "withdraw", me, case, f"/account/cases/{case}/withdraw", {},
            lambda record: "withdrawn" in record["status"])

    def state_capital(self, text) -> None:
        dinars = 2_000_000 + self.number * 1_000_000 + self.next_serial()
        text("capital", str(dinars), "money", dinars)

    def unique_name(self) -> str:
        return f"Load {self.load.name} {self.number:02} {self.next_serial():06}"

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    # How they do it

    def write(
        self, kind: str, person: tuple[str, str], case: str | None, path: str,
        fields: dict[str, str], shows, file: bytes | None = None,
    ) -> str | None:
        """Writes, and answers with the case. Whoever gets no answer mostly tries again, as people
        do, and sometimes leaves it there."""
        if self.load.think and self.load._stopping.wait(self.load.think):
            raise Stopped
        cookie, token = self.session(person[0])
        if self.load._stopping.is_set():
            raise Stopped
        key = f"{self.load.name}-{self.number:02}-{self.next_serial():07}"
        body, content_type = encoded({"token": token, "once": key, **fields}, file)
        attempt = Attempt(
            key, kind, f"/en{path}", body, content_type, self.number, person[0], cookie, case,
            shows, sha256(file).hexdigest() if file else None)
        self.load.attempts.append(attempt)
        while not (sending := self.send(attempt)):
            self.pause()
            # What was refused at the door was certainly not heard: it is said again.
            heard = attempt.sendings[-1].trouble != "refused"
            if heard and self.chance.random() < 0.25:
                raise LeaveCase
        if sending.answer.is_sign_in:
            self.sessions.pop(person[0], None)
            raise LeaveCase
        if sending.answer.status != 303:
            raise LeaveCase
        return attempt.opened_case if kind == "open" else case

    def send(self, attempt: Attempt) -> Sending | None:
        """Sends once; nil when there was no answer, or an error of the portal's."""
        sending = Sending(time.monotonic())
        attempt.sendings.append(sending)
        try:
            answer = self.exchange(
                "POST", attempt.path, attempt.cookie, attempt.body, attempt.content_type)
        except OSError as trouble:
            sending.trouble = named(trouble)
            return None
        sending.answered_at, sending.answer = time.monotonic(), answer
        if attempt.decisive is sending and attempt.is_acknowledged:
            self.load._acknowledged.append(sending.answered_at)
        return sending if answer.status < 500 else None

    def look_for_content(self, person: tuple[str, str], path: str) -> str:
        """The fingerprint on a page of what is about to be declared."""
        page = self.open(f"/en{path}", self.session(person[0])[0])
        found = re.search(r'name="content" value="([0-9a-f]+)"', page.html)
        if not found:
            raise LeaveCase
        return found[1]

    def session(self, person: str) -> tuple[str, str]:
        """Cookie and form token of a person, who signs in if need be."""
        while person not in self.sessions:
            form = self.open("/en/sign-in", None)
            fields = {"method": "sample", "person": person, "next": "", **seal(form.html)}
            body, content_type = encoded(fields)
            try:
                answer = self.exchange("POST", "/en/sign-in", form.cookie, body, content_type)
            except OSError as trouble:
                self.note("/en/sign-in", None, named(trouble))
                continue
            if answer.status != 303 or not answer.cookie:
                self.note("/en/sign-in", answer, None)
                continue
            self.load.sign_ins.append(SignIn(person, answer.cookie, time.monotonic()))
            page = self.open("/en/sign-in", answer.cookie)
            self.sessions[person] = (answer.cookie, seal(page.html)["token"])
        return self.sessions[person]

    def open(self, path: str, cookie: str | None) -> Answer:
        """A page, as soon as it can be had."""
        while True:
            if self.load._stopping.is_set():
                raise Stopped
            try:
                answer = self.exchange("GET", path, cookie)
            except OSError as trouble:
                self.note(path, None, named(trouble))
                continue
            if answer.status < 500:
                return answer
            self.note(path, answer, None)

    def note(self, path: str, answer: Answer | None, trouble: str | None) -> None:
        if trouble or answer.status >= 500:
            self.load._page_failures.append(failure(time.monotonic(), path, answer, trouble))
        self.pause()

    def exchange(
        self, method: str, path: str, cookie: str | None, body: bytes | None = None,
        content_type: str | None = None,
    ) -> Answer:
        """Asks over the connection that is open, and goes to the next address when it breaks."""
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        if content_type:
            headers["Content-Type"] = content_type
        try:
            if self.connection is None:
                address = urlsplit(self.load.addresses[self.address])
                self.connection = http.client.HTTPConnection(
                    address.hostname, address.port, timeout=self.load.patience)
                self.connection.connect()
                # One small packet waits for nobody.
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as trouble:
            self.hang_up()
            self.address = (self.address + 1) % len(self.load.addresses)
            if isinstance(trouble, OSError):
                raise
            raise ConnectionResetError(str(trouble)) from trouble
        found = re.match(rf"{COOKIE}=([^;]+)", response.getheader("Set-Cookie") or "")
        if response.status >= 500:
            # Behind one address may be a portal that is on its way out: the next one may be well.
            self.address = (self.address + 1) % len(self.load.addresses)
            if len(self.load.addresses) > 1:
                self.hang_up()
        return Answer(
            response.status, response.getheader("Location"), found[1] if found else None,
            response.getheader("Retry-After"), content.decode(errors="replace"))

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    close = hang_up


def named(trouble: OSError) -> str:
    if isinstance(trouble, ConnectionRefusedError):
        return "refused"
    return "timeout" if isinstance(trouble, TimeoutError) else "reset"


def seal(html: str) -> dict[str, str]:
    """The hidden fields of the first form on a page."""
    return {
        name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("token", "once")}


def encoded(fields: dict[str, str], file: bytes | None = None) -> tuple[bytes, str]:
    """A form's body and its type."""
    if file is None:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    line = "pird-load-line"
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()]
    parts.append(
        f'--{line}\r\nContent-Disposition: form-data; name="answer"; filename="paper.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n".encode() + file + b"\r\n")
    return b"".join(parts) + f"--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}"


def said(record: dict, question: str, otherwise):
    """What a record has as the answer to a question."""
    return record["answers"].get(question, {}).get("value", otherwise)


def shows_file(question: str, paper: bytes) -> Callable[[dict], bool]:
    wanted = sha256(paper).hexdigest()
    return lambda record: said(record, question, {}).get("hash") == wanted


# Reading the database

#: What the comparison reads, in one consistent state.
QUESTIONS = {
    "cases": "SELECT record_key, record_version, status, record_json, record_holder, record_sealed"
    " FROM casework_case",
    "entries": "SELECT record_key, version, id, body, holder, sealed FROM register_entry"
    " WHERE register = 'case' ORDER BY record_key, version",
    "answers": "SELECT scope, key, answer FROM store_answer",
    "parties": "SELECT case_id, person FROM casework_party",
    "names": "SELECT case_id, record_key, record_json, record_holder, record_sealed"
    " FROM company_name WHERE state = 'held'",
    "files": "SELECT case_id, hash FROM casework_file",
    "sessions": "SELECT token_hash FROM web_session",
    **vault.QUESTIONS,
}


def in_the_clear(tables: dict[str, list[tuple]], secret: Path) -> dict[str, list[tuple]]:
    """What was read, with what is sealed under people's keys opened."""
    keys = vault.Vault(secret.read_bytes(), tables)
    return tables | {
        "cases": [
            (key, version, status, keys.record("case", key, *rest))
            for key, version, status, *rest in tables["cases"]],
        "entries": [
            (key, version, keys.entry(*rest)) for key, version, *rest in tables["entries"]],
        "names": [
            (case, keys.record("company-name", key, *rest))
            for case, key, *rest in tables["names"]],
    }


class SQLiteReader:
    """Reads the embedded database's file, and cannot write to it."""

    def __init__(self, path, secret: Path):
        self.path = path
        self.secret = secret

    def read(self) -> dict[str, list[tuple]]:
        address = f"file:{self.path}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as database:
            database.isolation_level = None
            database.execute("BEGIN")
            return in_the_clear(
                {name: database.execute(sql).fetchall() for name, sql in QUESTIONS.items()},
                self.secret)


class PostgresReader:
    """Reads a PostgreSQL database in one transaction that may not write."""

    def __init__(self, dsn: str, secret: Path):
        self.dsn = dsn
        self.secret = secret

    def read(self) -> dict[str, list[tuple]]:
        import psycopg

        with psycopg.connect(self.dsn, connect_timeout=10) as database:
            database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            database.read_only = True
            return in_the_clear(
                {name: database.execute(sql).fetchall() for name, sql in QUESTIONS.items()},
                self.secret)


# The comparison

@dataclass
class Findings:
    """What a comparison found; each finding is a sentence."""

    acknowledged: int = 0
    cases: int = 0
    entries: int = 0
    #: Told to somebody, and not there.
    lost_lines: list[str] = field(default_factory=list)
    #: One part of a commit without the other.
    half_lines: list[str] = field(default_factory=list)
    #: Done more than once, or answered differently the second time.
    twice_lines: list[str] = field(default_factory=list)
    #: Never answered, although it was asked until the deadline.
    unresolved: int = 0

    @property
    def lost(self) -> int:
        return len(self.lost_lines)

    @property
    def half(self) -> int:
        return len(self.half_lines)

    @property
    def twice(self) -> int:
        return len(self.twice_lines)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.half or self.twice or self.unresolved)

    def __str__(self) -> str:
        lines = [
            f"{self.acknowledged} acknowledged, {self.cases} cases, {self.entries} entries: "
            f"{self.lost} lost, {self.half} half, {self.twice} twice, "
            f"{self.unresolved} without an answer"]
        for name in ("lost", "half", "twice"):
            lines += [f"  {name}: {line}" for line in getattr(self, f"{name}_lines")[:20]]
        return "\n".join(lines)


def compare(load: Load, reader) -> Findings:
    """Compares what people were told with what is there."""
    return Comparison(load, reader.read()).findings()


class Comparison:
    def __init__(self, load: Load, tables: dict[str, list[tuple]]):
        self.load = load
        self.found = Findings()
        self.stored: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for scope, key, answer in tables["answers"]:
            self.stored[key].append((scope, answer))
        self.cases = {
            key: (version, status, json.loads(text))
            for key, version, status, text in tables["cases"]}
        #: Per case: the versions and the records of its entries.
        self.history: dict[str, list[tuple[int, dict]]] = defaultdict(list)
        for key, version, body in tables["entries"]:
            self.history[key].append((version, json.loads(body)["record"]))
        self.parties: dict[str, set[str]] = defaultdict(set)
        for case, person in tables["parties"]:
            self.parties[case].add(person)
        self.names: dict[str, set[str]] = defaultdict(set)
        for case, text in tables["names"]:
            self.names[case].add(json.loads(text)["name"])
        self.files = set(tables["files"])
        self.sessions = {row[0] for row in tables["sessions"]}

    def findings(self) -> Findings:
        found = self.found
        found.cases, found.entries = len(self.cases), sum(map(len, self.history.values()))
        for attempt in list(self.load.attempts):
            self.look_at(attempt)
        self.look_at_sessions()
        for case in sorted(self.cases.keys() | self.history.keys()):
            self.look_at_case(case)
        self.look_for_cases_without_key()
        found.twice_lines += self.load.answered_differently
        found.unresolved = len(self.load.unresolved)
        return found

    def look_at(self, attempt: Attempt) -> None:
        name = f"{attempt.kind} {attempt.key} in {attempt.case or attempt.opened_case}"
        stored = [answer for scope, answer in self.stored[attempt.key] if scope == attempt.scope]
        if len(self.stored[attempt.key]) > 1:
            self.found.twice_lines.append(f"{name}: its key has more than one answer")
        times = self.times_shown(attempt, stored)
        if attempt.is_acknowledged:
            self.found.acknowledged += 1
            if not stored:
                self.found.lost_lines.append(f"{name}: no answer under its key")
            elif not self.agrees(attempt, stored[0]):
                self.found.twice_lines.append(
                    f"{name}: was told {attempt.status} {attempt.location}, kept is {stored[0]}")
            elif attempt.took_effect and times == 0:
                self.found.lost_lines.append(f"{name}: in no entry")
            elif not attempt.took_effect and times:
                self.found.half_lines.append(f"{name}: in an entry, though it was declined")
        elif stored and attempt.is_answered:
            self.found.half_lines.append(f"{name}: kept, though it was refused")
        elif stored and attempt.shows and not times:
            self.found.half_lines.append(f"{name}: an answer without an entry")
        elif times and not stored:
            self.found.half_lines.append(f"{name}: an entry without an answer")
        if times > 1:
            self.found.twice_lines.append(f"{name}: done {times} times")
        if attempt.file and times and attempt.took_effect:
            if (attempt.case, attempt.file) not in self.files:
                self.found.half_lines.append(f"{name}: its file is missing")

    def times_shown(self, attempt: Attempt, stored: list[str]) -> int:
        """How often the case came to show what the attempt wanted."""
        case = attempt.case or attempt.opened_case
        if case is None and stored:
            case = stored[0].rsplit("/", 1)[1]
        if case is None or attempt.shows is None:
            return 0
        shown = [attempt.shows(record) for _, record in self.history.get(case, [])]
        return sum(now and not before for before, now in zip([False, *shown], shown))

    def agrees(self, attempt: Attempt, stored: str) -> bool:
        """Whether the stored answer is what the person was told."""
        if attempt.kind == "open":
            return f"/en{stored}" == attempt.location
        outcome = json.loads(stored)
        if attempt.status == 422:
            return "problem" in outcome
        return "goTo" in outcome and f"/en{outcome['goTo']['_0']}" == attempt.location

    def look_at_sessions(self) -> None:
        for sign_in in list(self.load.sign_ins):
            self.found.acknowledged += 1
            if sha256(sign_in.cookie.encode()).hexdigest() not in self.sessions:
                self.found.lost_lines.append(f"a session of {sign_in.person}")

    def look_at_case(self, case: str) -> None:
        half = self.found.half_lines
        if case not in self.cases:
            half.append(f"case {case}: entries without a row")
            return
        version, status, record = self.cases[case]
        history = self.history.get(case, [])
        if not history:
            half.append(f"case {case}: a row without an entry")
        elif [number for number, _ in history] != list(range(1, len(history) + 1)):
            half.append(f"case {case}: a version is missing")
        elif history[-1] != (version, record) or status not in record["status"]:
            half.append(f"case {case}: the row is not what the last entry says")
        subjects = {record["applicant"]["number"]} | {
            one["person"]["number"] for one in record["agreements"]}
        for person in subjects ^ self.parties[case]:
            half.append(f"case {case}: party {person} in one place only")
        holds = self.names[case]
        name = said(record, "name", None)
        if status == "withdrawn" and holds:
            half.append(f"case {case}: withdrawn, and still holds {holds}")
        elif status in ("draft", "signing", "paying") and holds != ({name} if name else set()):
            half.append(f"case {case}: is called {name} and holds {holds or 'no name'}")

    def look_for_cases_without_key(self) -> None:
        """Cases that no answer names were opened a second time under somebody's key."""
        known = {attempt.opened_case for attempt in self.load.attempts}
        for answers in self.stored.values():
            known |= {
                answer.rsplit("/", 1)[1] for scope, answer in answers if scope.endswith(":open")}
        for case in sorted(self.cases.keys() - known):
            self.found.twice_lines.append(f"case {case}: opened under no key")
