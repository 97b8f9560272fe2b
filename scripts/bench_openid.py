#!/usr/bin/env python3
"""Ratios of Pird's OpenID Provider against glewlwyd (a provider in C, from Debian), measured in one
run on one machine: codes exchanged, tokens refreshed and tokens introspected a second; and what an
exchange costs against what its signature costs."""

import argparse
import base64
import gzip
import hashlib
import html
import http.client
import json
import os
import re
import secrets
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parent.parent
ALGORITHMS = {"RS256": "rsa2048", "ES256": "ecdsap256"}
PHASES = ("exchange", "refresh", "introspect")
# The servers take turns, so that what else the machine does meets both.
TURNS = 3
# A code of Pird lives for 60 s: each turn gathers some, for as long as a phase lasts or until there
# are enough, and uses them at once.
CODES_A_TURN = 400
CODES_AT_LEAST = 1000
GATHERING_LIMIT = 25
BACK = "http://localhost:9/back"
VERIFIER = secrets.token_urlsafe(48)
CHALLENGE = base64.urlsafe_b64encode(
    hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Failed(Exception):
    """A server did not do what is measured: then no number of the run means anything."""


# What sends: one process with raw sockets, because it shares the cores with the servers.


@dataclass(slots=True)
class Line:
    number: int
    socket: socket.socket
    received: bytes = b""


LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def drive(port: int, connections: int, ask, take) -> float:
    """Keeps every connection busy until `ask(line)` has nothing more for it; each answer goes to
    `take(line, status, head, body)`. Returns the seconds from the first question to the last
    answer."""
    with ExitStack() as stack:
        poll = stack.enter_context(closing(select.epoll()))
        lines = {}
        for number in range(connections):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.setblocking(False)
            lines[one.fileno()] = Line(number, one)
            poll.register(one.fileno(), select.EPOLLIN)
        waiting = 0
        begun = last = time.perf_counter()
        for line in lines.values():
            if question := ask(line.number):
                send(line, question)
                waiting += 1
        while waiting:
            ready = poll.poll(30)
            if not ready:
                raise Failed("no answer came for 30 s")
            for file, _ in ready:
                line = lines[file]
                received = line.socket.recv(65536)
                if not received:
                    raise Failed("the server closed a connection that was to be kept")
                line.received += received
                end = line.received.find(b"\r\n\r\n") + 4
                if end < 4:
                    continue
                head = line.received[:end]
                length = LENGTH.search(head)
                if not length:
                    raise Failed(f"an answer without a length: {head.decode()}")
                if len(line.received) < end + int(length[1]):
                    continue
                body = line.received[end:]
                line.received = b""
                waiting -= 1
                last = time.perf_counter()
                take(line.number, head[9:12], head, body)
                if question := ask(line.number):
                    send(line, question)
                    waiting += 1
        return last - begun


def send(line: Line, question: bytes) -> None:
    if line.socket.send(question) != len(question):
        raise Failed("a connection does not take a whole question")


# What is measured.


@dataclass
class Client:
    """A system that signs people in: at one server, with one algorithm."""

    algorithm: str
    id: str
    secret: str
    port: int
    authorize: str
    cookie: str
    token: str
    introspection: str

    def __post_init__(self):
        # Made once: what is the same in every question costs nothing while the clock runs.
        pair = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
        self.head = (
            f"Host: localhost:{self.port}\r\nAuthorization: Basic {pair}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ")
        self.code_question = (
            f"GET {self.authorize} HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
            f"Cookie: {self.cookie}\r\n\r\n").encode()
        self.exchange_rest = "&" + urlencode({
            "grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER})

    def post(self, path: str, body: str) -> bytes:
        return f"POST {path} HTTP/1.1\r\n{self.head}{len(body)}\r\n\r\n{body}".encode()

    def exchange(self, code: str) -> bytes:
        return self.post(self.token, "code=" + code + self.exchange_rest)

    def refresh(self, token: bytes) -> bytes:
        return self.post(
            self.token, "grant_type=refresh_token&refresh_token=" + quote(token, safe=""))

    def introspect(self, token: bytes) -> bytes:
        return self.post(self.introspection, "token=" + quote(token, safe=""))


@dataclass
class Server:
    name: str
    process: subprocess.Popen
    clients: dict[str, Client]

    def processor_seconds(self) -> float:
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Tally:
    answers: int = 0
    seconds: float = 0
    # Of processors: the server's, and that of what sends.
    server: float = 0
    sender: float = 0

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.answers + other.answers, self.seconds + other.seconds,
            self.server + other.server, self.sender + other.sender)


ID_TOKEN = re.compile(rb'"id_token" *: *"([^"]+)"')
ACCESS_TOKEN = re.compile(rb'"access_token" *: *"([^"]+)"')
REFRESH_TOKEN = re.compile(rb'"refresh_token" *: *"([^"]+)"')
ACTIVE = re.compile(rb'"active" *: *true')
CODE = re.compile(rb"\r\nlocation: [^\r]*[?&]code=([^&\r]+)", re.IGNORECASE)


def expect(pattern: re.Pattern, what: str, status: bytes, head: bytes, body: bytes) -> re.Match:
    found = pattern.search(body)
    if status != b"200" or not found:
        raise Failed(f"{what} was answered:\n{(head + body)[:1500].decode(errors='replace')}")
    return found


class Turn:
    """All phases once, at one server with one algorithm."""

    def __init__(
            self, server: Server, client: Client, seconds: float, connections: int, codes: int):
        self.server = server
        self.client = client
        self.seconds = seconds
        self.connections = connections
        # Each connection needs a refresh token.
        self.codes = max(codes, connections)
        self.refresh_tokens: list[bytes] = []
        self.access_token = b""

    def measured(self, ask, take) -> Tally:
        count = 0

        def counted(*answer):
            nonlocal count
            take(*answer)
            count += 1

        server, sender = self.server.processor_seconds(), time.process_time()
        seconds = drive(self.client.port, self.connections, ask, counted)
        return Tally(
            count, seconds, self.server.processor_seconds() - server,
            time.process_time() - sender)

    def gather(self) -> list[str]:
        codes: list[str] = []
        begun = time.perf_counter()

        def ask(_):
            passed = time.perf_counter() - begun
            if passed < self.seconds or len(codes) < self.codes and passed < GATHERING_LIMIT:
                return self.client.code_question

        def take(_, status, head, body):
            found = CODE.search(head)
            if status not in (b"302", b"303") or not found:
                raise Failed(f"no code came:\n{(head + body)[:1500].decode(errors='replace')}")
            codes.append(found[1].decode())

        drive(self.client.port, self.connections, ask, take)
        return codes

    def exchange(self) -> Tally:
        # The oldest first: it ends first.
        codes = iter(self.gather())

        def ask(_):
            if code := next(codes, None):
                return self.client.exchange(code)

        def take(_, *answer):
            self.id_token = expect(ID_TOKEN, "a code", *answer)[1]
            self.refresh_tokens.append(expect(REFRESH_TOKEN, "a code", *answer)[1])
            self.access_token = expect(ACCESS_TOKEN, "a code", *answer)[1]

        tally = self.measured(ask, take)
        header = self.id_token.partition(b".")[0] + b"==="
        algorithm = json.loads(base64.urlsafe_b64decode(header))["alg"]
        if algorithm != self.client.algorithm:
            raise Failed(f"an ID token of {self.server.name} is signed with {algorithm}")
        return tally

    def timed(self, question):
        """Questions as long as the turn lasts."""
        until = time.perf_counter() + self.seconds
        return lambda line: question(line) if time.perf_counter() < until else None

    def refresh(self) -> Tally:
        # Each connection has a token of its own, which every answer replaces.
        tokens = self.refresh_tokens[-self.connections:]
        if len(tokens) < self.connections:
            raise Failed(f"{self.server.name} gave too few codes in {GATHERING_LIMIT} s")

        def take(line, *answer):
            token = expect(REFRESH_TOKEN, "a refresh token", *answer)[1]
            if token == tokens[line]:
                raise Failed(f"{self.server.name} gave the same refresh token again")
            tokens[line] = token

        return self.measured(
            self.timed(lambda line: self.client.refresh(tokens[line])), take)

    def introspect(self) -> Tally:
        question = self.client.introspect(self.access_token)
        return self.measured(
            self.timed(lambda _: question),
            lambda _, *answer: expect(ACTIVE, "an introspection", *answer))


# The servers.


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def start(stack: ExitStack, command: list, log: Path, port: int, ready: str) -> subprocess.Popen:
    output = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    stack.callback(stop, process)
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            if Browser(port).send("GET", ready).status == 200:
                return process
        except OSError:
            pass
        time.sleep(0.1)
    raise Failed(f"{command[0]} does not serve:\n{log.read_text(errors='replace')[-2000:]}")


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass
class Answer:
    status: int
    location: str
    text: str


class Browser:
    """What keeps cookies, also those that a browser would send over TLS alone."""

    def __init__(self, port: int):
        self.port = port
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def send(self, method: str, path: str, body: str | None = None, kind: str = "") -> Answer:
        headers = {"Cookie": self.cookie, "Content-Type": kind} if body is not None else {
            "Cookie": self.cookie}
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def json(self, method: str, path: str, value: dict) -> Answer:
        answer = self.send(method, path, json.dumps(value), "application/json")
        if answer.status != 200:
            raise Failed(f"{method} {path} was answered {answer.status}: {answer.text[:1500]}")
        return answer

    def form(self, page: str, action: str, fields: list[tuple[str, str]], mark: str = "") -> Answer:
        """Sends a form of a page of Pird, with what it hides; `mark`: what tells the form from
        others of the same address."""
        seen = self.send("GET", page)
        for form in re.findall(
                rf'<form method="post" action="{re.escape(action)}"[^>]*>(.*?)</form>', seen.text,
                re.DOTALL):
            if mark in form:
                break
        else:
            raise Failed(f"{page} ({seen.status}) has no form for {action}:\n{seen.text[:1500]}")
        hidden = [
            (name, html.unescape(value)) for name, value in re.findall(
                r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)]
        answer = self.send(
            "POST", action, urlencode(hidden + fields), "application/x-www-form-urlencoded")
        if answer.status not in (200, 303):
            raise Failed(f"{action} was answered {answer.status}:\n{answer.text[:3000]}")
        return answer


def authorization(client: str, scope: str) -> str:
    return urlencode({
        "response_type": "code", "client_id": client, "redirect_uri": BACK, "scope": scope,
        "state": "where-i-was", "nonce": "once-only", "code_challenge": CHALLENGE,
        "code_challenge_method": "S256"})


def start_pird(stack: ExitStack, program: Path, folder: Path) -> Server:
    port = free_port()
    process = start(
        stack, [program, "serve", "--port", str(port), "--data", folder / "pird", "--sample"],
        folder / "pird.log", port, "/readyz")

    def signed_in(number: str) -> Browser:
        browser = Browser(port)
        mark = f'value="{number}"'
        browser.form("/en/sign-in", "/en/sign-in", [], mark)
        return browser

    engineer, approver, person = (
        signed_in(number) for number in ("9000000000144", "9000000000159", "9000000000019"))

    def connected(algorithm: str) -> Client:
        page = "/en/desk/clients/new"
        words = [
            (f"{name}-{language}", text) for language in ("ckb", "ar", "kmr", "en")
            for name, text in (("name", "Vaccination"), ("purpose", "To show your vaccinations."))]
        answer = engineer.form(page, page, words + [
            ("law", "Public Health Law 89/1981"), ("profile", "openid"),
            ("authentication", "client_secret_basic"), ("redirects", BACK),
            ("id-token", algorithm), ("scope", "profile"), ("scope", "offline_access")])
        if answer.status != 303:
            raise Failed(f"Pird does not take the client:\n{answer.text[:3000]}")
        page = answer.location.partition("?")[0]
        name = page.rpartition("/")[2]
        shown = engineer.form(page, f"{page}/secret", [])
        if shown.status == 303:
            shown = engineer.send("GET", shown.location)
        secret = re.search(r'<code dir="ltr">(\w+)</code>', shown.text)
        if not secret:
            raise Failed(f"Pird shows no secret:\n{shown.text[:3000]}")
        engineer.form(page, f"{page}/ask", [])
        approver.form(page, f"{page}/decide", [("do", "approve")])
        authorize = "/openid/authorize?" + authorization(name, "openid profile offline_access")
        asked = person.send("GET", authorize).location
        # Agreed to once, for longer than this sign-in: then nobody is asked again.
        person.form(asked, asked, [("do", "yes"), ("span", "year")])
        return Client(
            algorithm, name, secret[1], port, authorize, person.cookie, "/openid/token",
            "/openid/introspect")

    return Server("Pird", process, {algorithm: connected(algorithm) for algorithm in ALGORITHMS})


MODULES = Path("/usr/lib/glewlwyd")


def start_glewlwyd(stack: ExitStack, folder: Path) -> Server:
    port = free_port()
    path = folder / "glewlwyd.db"
    schema = Path("/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz")
    with closing(sqlite3.connect(path)) as database:
        # As Pird keeps its own, and faster than the rollback journal that it would have. How often
        # it is forced to the disk is left to SQLite, which does so with every commit.
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(gzip.decompress(schema.read_bytes()).decode())
    (folder / "none").mkdir()
    settings = {
        "port": port, "bind_address": "127.0.0.1", "external_url": f"http://localhost:{port}",
        "login_url": "login.html", "api_prefix": "api", "log_mode": "console",
        "log_level": "ERROR", "cookie_secure": 0, "hash_algorithm": "SHA512",
        "user_module_path": f"{MODULES}/user", "client_module_path": f"{MODULES}/client",
        "user_middleware_module_path": f"{folder}/none",
        "user_auth_scheme_module_path": f"{MODULES}/scheme",
        "plugin_module_path": f"{MODULES}/plugin",
    }
    configuration = folder / "glewlwyd.conf"
    configuration.write_text(
        "".join(f"{name}={json.dumps(value)}\n" for name, value in settings.items())
        + f'database = {{ type = "sqlite3"; path = {json.dumps(str(path))}; }};\n')
    process = start(
        stack, ["glewlwyd", "--config-file", configuration], folder / "glewlwyd.log", port,
        "/config")
    # The name and the password that its schema comes with.
    administrator, person = Browser(port), Browser(port)
    administrator.json("POST", "/api/auth/", {"username": "admin", "password": "password"})
    words = {"username": "shilan", "password": secrets.token_urlsafe(12)}
    administrator.json("POST", "/api/user/", words | {
        "name": "Shilan", "scope": ["openid", "g_profile"]})
    person.json("POST", "/api/auth/", words)

    def connected(algorithm: str) -> Client:
        plugin, name = algorithm.lower(), f"vaccination-{algorithm.lower()}"
        kind = ["RSA", "rsa_keygen_bits:2048"] if algorithm == "RS256" else [
            "EC", "ec_paramgen_curve:P-256"]
        private = output(
            ["openssl", "genpkey", "-quiet", "-algorithm", kind[0], "-pkeyopt", kind[1]])
        administrator.json("POST", "/api/mod/plugin/", {
            "module": "oidc", "name": plugin, "display_name": plugin, "order_rank": 0,
            "parameters": {
                "iss": f"http://localhost:{port}",
                "jwt-type": "rsa" if algorithm == "RS256" else "ecdsa", "jwt-key-size": "256",
                "key": private, "cert": output(["openssl", "pkey", "-pubout"], private),
                # As long as Pird's, so that both keep as much.
                "access-token-duration": 300, "refresh-token-duration": 90 * 86_400,
                "code-duration": 60,
                # As Pird rotates: each refresh token counts once, and one that comes again ends
                # the chain. "rolling" would only lengthen the life of one and the same token.
                "refresh-token-one-use": "always", "refresh-token-rolling": False,
                "auth-type-code-enabled": True, "auth-type-code-revoke-replayed": True,
                "auth-type-client-enabled": True, "auth-type-refresh-enabled": True,
                "pkce-allowed": True, "pkce-required": True, "pkce-method-plain-allowed": False,
                # Version 2.7.5 with "pairwise" invents and keeps another subject for every token,
                # which would be more work than Pird's, and none that is of use.
                "subject-type": "public", "allowed-scope": ["openid"],
                "introspection-revocation-allowed": True,
                "introspection-revocation-allow-target-client": True,
            }})
        # A "client_secret" is compared as it is; a "password" would be hashed slowly, which a
        # random secret does not need, here as there.
        secret = secrets.token_urlsafe(32)
        administrator.json("POST", "/api/client/", {
            "client_id": name, "name": "Vaccination", "enabled": True, "confidential": True,
            "client_secret": secret, "token_endpoint_auth_method": ["client_secret_basic"],
            "redirect_uri": [BACK], "scope": ["openid"],
            # The last is what lets a client introspect.
            "authorization_type": ["code", "refresh_token", "client_credentials"]})
        person.json("PUT", f"/api/auth/grant/{name}/", {"scope": "openid"})
        # It gives a refresh token for every code, without a scope for that.
        authorize = f"/api/{plugin}/auth?{authorization(name, 'openid')}&g_continue"
        return Client(
            algorithm, name, secret, port, authorize, person.cookie, f"/api/{plugin}/token",
            f"/api/{plugin}/introspect")

    return Server(
        "glewlwyd", process, {algorithm: connected(algorithm) for algorithm in ALGORITHMS})


# Limits, and what is told.


def output(command: list, given: str | None = None) -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}: {done.stderr}")
    return done.stdout


def signatures_per_second() -> dict[str, float]:
    """Of one core."""
    told = output(["openssl", "speed", "-seconds", "2", *ALGORITHMS.values()]).splitlines()
    rates = {}
    for algorithm, mark in (("RS256", "2048 bits"), ("ES256", "(nistp256)")):
        row = next(i for i, line in enumerate(told) if mark in line)
        names = next(line for line in reversed(told[:row]) if "sign/s" in line).split()
        values = told[row].split()[-len(names):]
        rates[algorithm] = float(values[names.index("sign/s")])
    return rates


def tokens_signed_per_second(program: Path) -> dict[str, float]:
    """Of one core, by the library that Pird signs with."""
    told = re.findall(r"^(\w+) +(\d+)/s$", output([program, "measure-signatures"]), re.MULTILINE)
    return {algorithm: float(rate) for algorithm, rate in told}


def run(program: Path, seconds: float, connections: int) -> None:
    signing = signatures_per_second()
    own = tokens_signed_per_second(program)
    print("Signatures a second of one core, by openssl speed and by the library of Pird:")
    for algorithm in ALGORITHMS:
        rates = (signing[algorithm], own[algorithm])
        print(f"  {algorithm}" + "".join(
            f"{rate:9.0f}/s, {1000 / rate:.3f} ms each" for rate in rates))
    # Rates of a machine with other work are no rates, whatever their ratios say.
    print(f"Load of the machine in the minute before: {os.getloadavg()[0]:.1f}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = [start_pird(stack, program, folder), start_glewlwyd(stack, folder)]
        names = [server.name for server in servers]
        print()
        print(f"OpenID Provider, {connections} connections, client_secret_basic, PKCE S256,")
        print(f"{TURNS} turns of each server in turn, {seconds / TURNS:.1f} s a phase:")
        print("  Pird      SQLite, WAL, synchronous = FULL; an exchange makes 1 signature (its")
        print("            access tokens have a MAC), a refresh 1 (an ID token)")
        print("  glewlwyd  SQLite, WAL, synchronous = FULL (SQLite's default); an exchange makes")
        print("            2 signatures (its access tokens are JWTs), a refresh 1 (no ID token)")
        print()
        print(f"  {'':18}{'Pird/s':>9}{'glewlwyd/s':>12}{'ratio':>8}  of turns")
        totals: dict[tuple[str, str, str], Tally] = {}
        for algorithm in ALGORITHMS:
            tallies = measure(servers, algorithm, seconds / TURNS, connections)
            for phase in PHASES:
                rows = [tallies[phase, name] for name in names]
                both = [sum(row, Tally()) for row in rows]
                totals |= {(algorithm, phase, name): t for name, t in zip(names, both)}
                ratios = sorted(ours.rate / theirs.rate for ours, theirs in zip(*rows))
                print(
                    f"  {algorithm + ' ' + phase:18}{both[0].rate:9.0f}{both[1].rate:12.0f}"
                    f"{both[0].rate / both[1].rate:8.2f}  {ratios[0]:.2f} to {ratios[-1]:.2f}",
                    flush=True)
        print()
        print("Milliseconds of a core that a server spends on one, against those of a signature by")
        print("openssl speed, and Pird's against those of one by its own library:")
        print(f"  {'':18}{'Pird':>16}{'glewlwyd':>16}{'Pird, own':>16}")
        for algorithm in ALGORITHMS:
            for phase in PHASES:
                row = f"  {algorithm + ' ' + phase:18}"
                for tally in (totals[algorithm, phase, name] for name in names):
                    cost = tally.server / tally.answers
                    row += f"{1000 * cost:9.3f}"
                    # An introspection signs nothing.
                    row += " " * 7 if phase == "introspect" else (
                        f" {cost * signing[algorithm]:5.1f}x")
                ours = totals[algorithm, phase, "Pird"]
                if phase != "introspect":
                    row += f"{ours.server / ours.answers * own[algorithm]:15.1f}x"
                print(row.rstrip())
        print()
        # Near 100 %, a rate would be that of what sends, not of the server.
        busiest = max(totals.values(), key=lambda tally: tally.sender / tally.seconds)
        print(
            f"What sends took {100 * busiest.sender / busiest.seconds:.0f} % of a core at most; "
            f"all {sum(tally.answers for tally in totals.values())} answers were right.")


def measure(
    servers: list[Server], algorithm: str, seconds: float, connections: int
) -> dict[tuple[str, str], list[Tally]]:
    tallies = {(phase, server.name): [] for phase in PHASES for server in servers}
    # Uncounted, what is slow once: keys that are made, pages of memory that are touched first.
    for server in servers:
        client = server.clients[algorithm]
        warm = Turn(server, client, 0.2, connections, codes=connections)
        for phase in PHASES:
            getattr(warm, phase)()

    def exchanged() -> int:
        return min(sum(t.answers for t in tallies["exchange", s.name]) for s in servers)

    turn = 0
    while turn < TURNS or exchanged() < CODES_AT_LEAST:
        for server in servers:
            one = Turn(server, server.clients[algorithm], seconds, connections, CODES_A_TURN)
            for phase in PHASES:
                tallies[phase, server.name].append(getattr(one, phase)())
        turn += 1
    return tallies


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--seconds", type=float, default=5, help="of each phase (default: 5)")
    reader.add_argument("--connections", type=int, default=16, help="(default: 16)")
    reader.add_argument(
        "--pird", type=Path, default=ROOT / ".build/release/pird",
        help="the program (default: .build/release/pird)")
    options = reader.parse_args()
    # What was started is stopped, too, when this is told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        run(options.pird.resolve(), options.seconds, options.connections)
    except (Failed, OSError) as error:
        print(f"bench_openid: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
