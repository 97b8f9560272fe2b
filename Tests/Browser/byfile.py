"""Cases of services that are online by their files alone, brought into every state without a browser
window."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from papers import JPEG, PDF
from people import CHNAR, MAJA, NIYAZ, RIZGAR
from sender import Sender, read_forms

PAPER = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PDF}
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
HOME = {"district": "d-ranya", "street": "Bazar 12", "landmark": "Park"}


def day(when: date, name: str = "answer") -> dict[str, str]:
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month),
            f"{name}-year": str(when.year)}


@dataclass
class ServicesByFile:
    """A case in each state that forming a company does not have, and an edition in each."""

    draft: dict[str, str]
    disputed: str
    attending: str
    booked: str
    inspecting: str
    approving: str
    done: str
    proposed: str
    broken: str
    published: str
    rizgar: Sender
    maja: Sender
    niyaz: Sender
    chnar: Sender


def begin(sender: Sender, service: str) -> str:
    """Opens an application; returns the case."""
    answer = sender.send(f"/apply/{service}")
    return re.search(rf"/apply/{service}/([^/?]+)", answer.url)[1]


def say(sender: Sender, service: str, case: str, question: str, **fields) -> None:
    sender.send(f"/apply/{service}/{case}/{question}", **fields)


def answer_all(sender: Sender, service: str, case: str, answers: list[tuple[str, dict]]) -> None:
    for question, fields in answers:
        say(sender, service, case, question, **fields)


GOOD_CONDUCT = [
    ("purpose", {"answer": "work"}), ("country", {"do": "skip"}), ("photo", {"answer": PHOTO})]

PERMIT = [
    ("land", HOME), ("parcel", {"answer": "12/345"}), ("building", {"answer": "house"}),
    ("floor_count", {"answer": "1"}), ("area", {"answer": "180"}),
    ("floors", {"do": "add", "f-floor_use": "home", "f-floor_area": "180"}), ("floors", {}),
    ("titledeed", {"answer": PAPER}), ("sitemap", {"answer": PAPER}),
    ("design", {"answer": PAPER})]


def residence() -> list[tuple[str, dict]]:
    return [
        ("reason", {"answer": "work"}), ("institution", {"answer": "Ministry of Health"}),
        ("passport_until", day(date.today() + timedelta(days=400))),
        ("passport", {"answer": PAPER}), ("entrystamp", {"answer": PAPER}),
        ("letter", {"answer": PAPER}), ("blood", {"answer": PAPER}), ("photo", {"answer": PHOTO})]


def hand_in(sender: Sender, service: str, case: str) -> None:
    sender.send(f"/apply/{service}/{case}/check", "/submit")


def whole(sender: Sender, service: str, answers: list[tuple[str, dict]]) -> str:
    case = begin(sender, service)
    answer_all(sender, service, case, answers)
    hand_in(sender, service, case)
    return case


def first_floor_use(sender: Sender, case: str) -> str:
    page = sender.open(f"/apply/bu-09/{case}/floors").text()
    return re.search(r'<option value="([^"]+)"', page)[1]


def book(sender: Sender, case: str) -> str:
    """Takes the first time that is free; returns the day."""
    path = f"/account/cases/{case}/appointment"
    page = sender.open(path).text()
    office = re.search(r"\\?office=([a-z-]+)", page)[1]
    page = sender.open(f"{path}?office={office}").text()
    when = re.search(r"day=(\d{4}-\d\d-\d\d)", page)[1]
    page = sender.open(f"{path}?office={office}&day={when}").text()
    form = next(form for form in read_forms(page) if "day=" in form.action)
    form.action = form.action.replace("&amp;", "&")
    sender.post(form, slot=re.search(rf'value="({office}/{when}/\d+)"', page)[1])
    return when


def edition(sender: Sender, service: str, **changes: str) -> str:
    """Begins a new edition, and saves it with words in place of others; returns its path."""
    page = sender.send(f"/desk/services/{service}", **{"from": "current"})
    path = "/desk" + page.url.split("/desk", 1)[1]
    form = sender.form(path)
    text = form.fields["text"]
    for old, new in changes.items():
        old = old.replace("_", " ")
        assert old in text, f"{old} is not in the file"
        text = text.replace(old, new)
    sender.post(form, text=text, do="save")
    return path


def set_up_services_by_file(browser, site: str) -> ServicesByFile:
    rizgar, maja, niyaz, chnar = (
        Sender(browser.new_context(), site, person) for person in (RIZGAR, MAJA, NIYAZ, CHNAR))
    draft = {}
    for service, answers in (
            ("id-13", GOOD_CONDUCT), ("fo-04", residence()), ("bu-09", []), ("go-01", [])):
        person = maja if service == "fo-04" else rizgar
        draft[service] = begin(person, service)
        answer_all(person, service, draft[service], answers)
    permit = list(PERMIT)
    case = draft["bu-09"]
    answer_all(rizgar, "bu-09", case, permit[:5])
    use = first_floor_use(rizgar, case)
    permit[5] = ("floors", {"do": "add", "f-floor_use": use, "f-floor_area": "180"})
    answer_all(rizgar, "bu-09", case, permit[5:])
    say(rizgar, "go-01", draft["go-01"], "subject", answer="health")
    say(rizgar, "go-01", draft["go-01"], "office_name", do="skip")
    say(rizgar, "go-01", draft["go-01"], "happened_on",
        **day(date.today() - timedelta(days=3)))

    disputed = draft["id-13"]
    rizgar.send(
        f"/account/cases/{disputed}/facts/person.born_on", says="لە ١٤ی مانگی دوانزە لەدایک بووم.")
    attending = whole(maja, "fo-04", residence())
    booked = whole(maja, "fo-04", residence())
    book(maja, booked)
    inspecting = whole(rizgar, "bu-09", permit)
    approving = whole(rizgar, "id-13", GOOD_CONDUCT)
    niyaz.send(
        f"/desk/cases/{approving}", "/decision", do="grant", reason="هیچ تۆمارێک نییە.")
    done = whole(rizgar, "id-13", GOOD_CONDUCT)
    niyaz.send(f"/desk/cases/{done}", "/decision", do="grant", reason="هیچ تۆمارێک نییە.")
    chnar.send(f"/desk/cases/{done}", "/decision", do="confirm")

    broken = edition(niyaz, "go-01", **{"kind:_yes-no": "kind: maybe"})
    proposed = edition(niyaz, "go-01", **{"en:_Citizens’_complaint": "en: Complaint"})
    niyaz.send(proposed, do="propose")
    return ServicesByFile(
        draft, disputed, attending, booked, inspecting, approving, done, proposed, broken,
        "/desk/services/go-01/1", rizgar, maja, niyaz, chnar)
