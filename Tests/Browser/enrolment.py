"""People who come to a registration centre, and what is done there without a browser window."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from papers import PORTRAIT
from server import ROOT, free_port

SCRIPTS = ("ckb", "ar", "latin")

# Whoever has a birthday of their own is found by it, and is no namesake of another test's visitor.
_birthdays = count()


def _birthday() -> tuple[int, int, int]:
    at = next(_birthdays)
    return 1 + at % 28, 1 + at // 28 % 12, 1960 + at // (28 * 12)


def irises() -> bytes:
    """A template of two eyes: code and mask of each. Two that are drawn are never alike, and the
    same one again always is."""
    return b"".join(os.urandom(256) + b"\xff" * 256 for _ in range(2))


def scan(eyes: bytes) -> dict[str, dict]:
    """The file in which a scanner has written eyes."""
    return {
        "iris": {
            "name": "eyes.iris", "mimeType": "application/octet-stream", "buffer": eyes}}


@dataclass
class Visitor:
    """Somebody who comes to a registration centre, with papers and without a number."""

    given: tuple[str, str, str] = ("ڕۆژین", "روژين", "Rojin")
    father: tuple[str, str, str] = ("ئازاد", "آزاد", "Azad")
    grandfather: tuple[str, str, str] = ("حەسەن", "حسن", "Hassan")
    mother: tuple[str, str, str] = ("نازدار", "نازدار", "Nazdar")
    # Day, month, year.
    born: tuple[int, int, int] = field(default_factory=_birthday)
    eyes: bytes | None = field(default_factory=irises)
    kind: str = "citizen"
    # What only one kind of enrolment asks.
    special: dict[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        script = {"ckb": 0, "ar": 1}.get(language, 2)
        return " ".join(part[script] for part in (self.given, self.father, self.grandfather))

    def again(self, **other) -> "Visitor":
        """The same eyes, with other papers."""
        return replace(self, born=_birthday(), **other)

    def birthday(self, of: str = "born") -> dict[str, str]:
        day, month, year = self.born
        return {f"{of}-day": str(day), f"{of}-month": str(month), f"{of}-year": str(year)}

    def typed(self) -> dict[str, str]:
        """What the officer types."""
        names = {
            f"{part}-{script}": text
            for part in ("given", "father", "grandfather", "mother")
            for script, text in zip(SCRIPTS, getattr(self, part), strict=True)}
        return names | self.birthday() | {"birth-place": "ڕانیە", "paper-number-1": "999912345678"}

    def chosen(self) -> dict[str, str]:
        """What the officer chooses from lists."""
        return {
            "sex": "female", "governorate": "gov-sul", "paper-1": "nid", "centre": "d-ranya"}

    def captured(self) -> dict[str, dict]:
        """What the camera and the scanner have written."""
        photo = {"photo": {"name": "photo.png", "mimeType": "image/png", "buffer": PORTRAIT}}
        return photo if self.eyes is None else photo | scan(self.eyes)

    def fields(self) -> dict:
        return self.typed() | self.chosen() | self.captured() | self.special


def child_of(guardian: str, by: str = "mother", **other) -> Visitor:
    """A child of twelve, whose guardian has this number."""
    day, month, _ = _birthday()
    return Visitor(
        kind="child", born=(day, month, date.today().year - 12),
        special={"guardian": guardian, "guardianship": by}, **other)


def take_down(officer, visitor: Visitor) -> str:
    """Enrols somebody; returns the page on which the officer sees what comes of it."""
    answer = officer.send(f"/desk/enrol/{visitor.kind}", **visitor.fields())
    return answer.url.removeprefix(officer.at(""))


def enrol(officer, visitor: Visitor) -> str:
    """The same, after the search is over."""
    path = take_down(officer, visitor)
    deadline = monotonic() + 20
    while "data-poll" in officer.open(path).text():
        assert monotonic() < deadline, f"{path} is still being searched"
        # Who waits there looks from time to time, too.
        sleep(0.2)
    return path


def number_on(officer, path: str) -> str:
    """The number of somebody whose enrolment was accepted."""
    return re.search(r'<dd><bdi dir="ltr">(900\d{10})</bdi></dd>', officer.open(path).text())[1]


def slip(officer, path: str) -> str:
    """A slip for the person; returns the page that it leads to."""
    page = officer.send(path, "/slip").text()
    return re.search(r"/enrolment/[0-9a-z]+", page)[0]


def judge(officer, case: str, verdict: str) -> None:
    officer.send(f"/desk/duplicates/{case}", do=verdict, reason="Eyes and face.")


def open_duplicates(officer) -> list[str]:
    """What an officer may judge, the oldest first."""
    page = officer.open("/desk/duplicates").text()
    return re.findall(r'href="/\w+/desk/duplicates/(\w+)"', page)


def give_mandate(sender, to, services: str = "") -> None:
    sender.send(
        "/account/mandates", "/mandates/give", number=to.number, given=to.given("en"),
        services=services,
        **{"until-day": "1", "until-month": "6", "until-year": str(date.today().year + 2)})


def act_for(sender, name: str) -> None:
    """Takes up the mandate for somebody of this name."""
    page = sender.open("/account/mandates").text()
    entry = next(item for item in page.split("<li>") if f"<bdi>{name}" in item)
    mandate = re.search(r'name="mandate" value="(\w+)"', entry)[1]
    form = sender.form("/account/mandates", "/mandates/act")
    sender.post(form, mandate=mandate)


def come_in(sender, officer, visitor: Visitor) -> str:
    """Enrols somebody, who signs in with their slip; returns their number."""
    path = enrol(officer, visitor)
    sender.send(slip(officer, path), "/begin", **visitor.birthday())
    return number_on(officer, path)


@dataclass
class Laptop:
    """A laptop of a registration centre, whose desk needs no line."""

    address: str
    folder: Path

    def packet(self) -> bytes:
        """The last one that was written on it."""
        return max((self.folder / "packets").glob("*.packet")).read_bytes()


@contextmanager
def laptop_at_work(desk, officer, add: Callable[[str], None]) -> Iterator[Laptop]:
    """Opens a laptop's desk for an officer, until the block ends. `desk` is whoever can see the
    server's key, and `add` lets a laptop in by its public key."""
    server = re.search(r"--server[ =](\S+)", desk.open("/desk/laptops").text())[1]
    program = ROOT / os.environ.get("PIRD_BIN", ".build/debug/pird")
    port = free_port()
    with TemporaryDirectory(prefix="pird-laptop-") as folder:
        def run(command: str, *options: str) -> subprocess.Popen:
            return subprocess.Popen(
                [program, "enrol", command, f"--folder={folder}", *options], cwd=ROOT,
                env=os.environ | {"PIRD_PASSPHRASE": "four words without a line"},
                stdout=subprocess.PIPE, text=True)

        # A key may begin with a hyphen, and is no option then.
        begun, _ = run("begin", f"--server={server}", "--institution=dg-nat").communicate()
        add(re.search(r"public key +(\S+)", begun)[1])
        process = run("serve", f"--officer={officer.number}", f"--port={port}")
        try:
            # It says so when it is open.
            assert process.stdout.readline(), "the laptop's desk did not open"
            yield Laptop(f"http://localhost:{port}", Path(folder))
        finally:
            process.terminate()
            process.wait(10)
