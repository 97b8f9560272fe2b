"""Systems that sign people in, as somebody else would write them: what they need around the
libraries that their engineers take from elsewhere."""

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode

from people import LANGUAGES, Person
from sender import Sender

DILAN = Person("9000000000144", "دیلان ئاری جەلال", "ديلان آري جلال", "Dilan Ari Jalal")
HANA = Person("9000000000159", "هانا سەردار نووری", "هانا سردار نوري", "Hana Sardar Nuri")


class Office:
    """Where a system of a ministry runs: what browsers and Pird send to it."""

    def __init__(self, server: HTTPServer):
        self.address = f"http://localhost:{server.server_port}"
        # Where browsers came back, and what they were told to sign out.
        self.arrivals: list[str] = []
        self.logouts: list[str] = []
        self.news = threading.Condition()

    @property
    def redirect(self) -> str:
        return f"{self.address}/back"

    def note(self, box: list[str], what: str) -> None:
        with self.news:
            box.append(what)
            self.news.notify_all()

    def wait_for_logout(self) -> str:
        with self.news:
            assert self.news.wait_for(lambda: self.logouts, 20), "nobody said that it is over"
            return self.logouts[-1]


@contextmanager
def office():
    class Desk(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith(("/back", "/bye")):
                here.note(here.arrivals, f"{here.address}{self.path}")
            self.answer(200, b"<!doctype html><title>Vaccination</title><h1>Vaccination</h1>")

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            here.note(here.logouts, parse_qs(body)["logout_token"][0])
            self.answer(204, b"")

        def answer(self, status: int, body: bytes):
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("localhost", 0), Desk)
    here = Office(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()


def connect(
        browser, site: str, address: str, profile: str, keys: dict | None = None,
        until: str = "approved") -> Sender:
    """Connects the system at an address: its engineer proposes, somebody else approves. Returns the
    engineer, who stands on its page; `engineer.client` is its name, `engineer.secret` its secret.

    `until`: how far it comes: draft, waiting, declined or approved."""
    dilan = Sender(browser.new_context(), site, DILAN)
    answer = dilan.post_list(dilan.form("/desk/clients/new"), terms(address, profile, keys))
    dilan.page = answer.url.removeprefix(dilan.at("")).partition("?")[0]
    dilan.client = dilan.page.rpartition("/")[2]
    if keys:
        dilan.send(dilan.page, "/keys", keys=json.dumps(keys))
    else:
        shown = dilan.send(dilan.page, "/secret").text()
        dilan.secret = re.search(r'<code dir="ltr">(\w+)</code>', shown)[1]
    if until != "draft":
        dilan.send(dilan.page, "/ask")
    hana = Sender(browser.new_context(), site, HANA)
    if until == "approved":
        hana.send(dilan.page, "/decide", do="approve")
    elif until == "declined":
        hana.send(dilan.page, "/decide", do="decline", reason="مەبەستەکە زۆر گشتییە.")
    dilan.hana = hana
    return dilan


def terms(address: str, profile: str, keys: dict | None) -> list[tuple[str, str]]:
    """What the engineer types. Scopes come several times."""
    names = {"ckb": "کوتان", "ar": "التطعيم", "kmr": "Derzî", "en": "Vaccination"}
    purposes = {
        "ckb": "بۆ پیشاندانی کوتانەکانت.", "ar": "لعرض تطعيماتك.", "kmr": "Ji bo nîşandana derziyên te.",
        "en": "To show your vaccinations."}
    return [
        *((f"name-{language}", names[language]) for language in LANGUAGES),
        *((f"purpose-{language}", purposes[language]) for language in LANGUAGES),
        ("law", "Public Health Law 89/1981"), ("profile", profile),
        ("authentication", "private_key_jwt" if keys else "client_secret_basic"),
        ("redirects", f"{address}/back"), ("logout-redirects", f"{address}/bye"),
        ("backchannel", f"{address}/logout"), ("id-token", "ES256" if keys else "RS256"),
        *(("scope", scope) for scope in ("profile", "email", "offline_access"))]


@dataclass
class Systems:
    """Systems of others in each state, for the pages about them."""

    site: str
    draft: str
    waiting: str
    declined: str
    approved: str
    client: str
    dilan: Sender
    hana: Sender

    def request(self, **changes: str) -> str:
        """An address to which the system sends people."""
        return "/openid/authorize?" + urlencode({
            "response_type": "code", "client_id": self.client, "state": "s", "prompt": "consent",
            "redirect_uri": f"{NOWHERE}/back", "scope": "openid profile email offline_access",
            "code_challenge": "A" * 43, "code_challenge_method": "S256"} | changes)

    def question(self, person: Sender) -> str:
        """The page on which a person is asked."""
        answer = person.request.get(f"{self.site}{self.request()}", max_redirects=0)
        return "/" + answer.headers["location"].split("/", 2)[2]


# No system answers there: nobody is sent to it.
NOWHERE = "http://localhost:9"


def set_up_systems(browser, site: str, person: Sender) -> Systems:
    """One system in each state; the person has agreed to one of them."""
    draft, waiting, declined, approved = (
        connect(browser, site, NOWHERE, "openid", until=state)
        for state in ("draft", "waiting", "declined", "approved"))
    systems = Systems(
        site, draft.page, waiting.page, declined.page, approved.page, approved.client, approved,
        approved.hana)
    person.send(systems.question(person), do="yes", span="year")
    # Something was refused to it, for its engineers to read.
    person.request.get(f"{site}{systems.request(code_challenge='')}", max_redirects=0)
    return systems


def example(engineer: Sender) -> str:
    """The program that the desk offers to copy."""
    page = engineer.open(engineer.page).text()
    return unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)[1])
