"""Systems that sign people in, as somebody else would write them: what they need around the
libraries that their engineers take from elsewhere."""

import json
import re
import threading
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

from people import LANGUAGES, Person
from stage import Sender

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


def connect(browser, site: str, office: Office, profile: str, keys: dict | None = None) -> Sender:
    """Connects a system: its engineer proposes, somebody else approves. Returns the engineer, who
    stands on its page; `engineer.client` is its name and `engineer.secret` its secret."""
    dilan = Sender(browser.new_context(), site, DILAN)
    form = dilan.form("/desk/clients/new")
    words = {f"name-{l}": "Vaccination" for l in LANGUAGES}
    words |= {f"purpose-{l}": "To show your vaccinations." for l in LANGUAGES}
    # The scopes come several times, which a mapping cannot say.
    fields = list((form.fields | words | {
        "law": "Public Health Law 89/1981", "profile": profile,
        "authentication": "private_key_jwt" if keys else "client_secret_basic",
        "redirects": office.redirect, "logout-redirects": f"{office.address}/bye",
        "backchannel": f"{office.address}/logout", "id-token": "ES256" if keys else "RS256",
    }).items())
    fields = [item for item in fields if item[0] != "scope"]
    fields += [("scope", scope) for scope in ("profile", "email", "offline_access")]
    answer = dilan.request.post(
        f"{site}{form.action}", form=None, data=encode(fields),
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.ok, answer.text()
    dilan.page = answer.url.removeprefix(dilan.at("")).partition("?")[0]
    dilan.client = dilan.page.rpartition("/")[2]
    if keys:
        dilan.send(dilan.page, "/keys", keys=json.dumps(keys))
    else:
        shown = dilan.send(dilan.page, "/secret").text()
        dilan.secret = re.search(r'<code dir="ltr">(\w+)</code>', shown)[1]
    dilan.send(dilan.page, "/ask")
    hana = Sender(browser.new_context(), site, HANA)
    hana.send(dilan.page, "/decide", do="approve")
    return dilan


def encode(fields: list[tuple[str, str]]) -> str:
    from urllib.parse import urlencode
    return urlencode(fields)


def example(engineer: Sender) -> str:
    """The program that the desk offers to copy."""
    page = engineer.open(engineer.page).text()
    return unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)[1])
