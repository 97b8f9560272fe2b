"""Forming a company and what every case goes through, by the portal's own forms."""

import re

from papers import JPEG, PDF, PNG
from people import KARWAN, SHILAN
from sender import Sender, read_forms


def begin(sender: Sender, name: str) -> str:
    """Opens an application and answers its first question; returns the case."""
    answer = sender.send("/apply/bu-02")
    case = re.search(r"/apply/bu-02/([^/]+)/form", answer.url)[1]
    sender.send(f"/apply/bu-02/{case}/form", answer="limited-liability")
    sender.send(f"/apply/bu-02/{case}/name", answer=name)
    return case


def upload(sender: Sender, case: str, question: str, name: str, kind: str, content: bytes) -> None:
    sender.send(
        f"/apply/bu-02/{case}/{question}",
        answer={"name": name, "mimeType": kind, "buffer": content})


def fill(sender: Sender, name: str) -> str:
    """An application with every question answered."""
    case = begin(sender, name)

    def say(question: str, **fields) -> None:
        sender.send(f"/apply/bu-02/{case}/{question}", **fields)

    say("activity", answer="F")
    say("contracting", answer="no")
    say("office", district=first_district(sender, case),
        street="Gulan 40", landmark="")
    say("capital", answer="5000000")
    say("founders", **{"do": "add-self", "own-share": "1/3"})
    say("founders", do="add", number=KARWAN.number, given=KARWAN.given("en"), share="2/3")
    say("founders")
    for role in ("manager", "lawyer", "accountant"):
        say(role, answer=SHILAN.number)
    upload(sender, case, "articles", "articles.pdf", "application/pdf", PDF)
    upload(sender, case, "bankdeposit", "bank.png", "image/png", PNG)
    upload(sender, case, "lease", "lease.jpg", "image/jpeg", JPEG)
    say("poa", do="skip")
    return case


def first_district(sender: Sender, case: str) -> str:
    page = sender.open(f"/apply/bu-02/{case}/office").text()
    return re.search(r'<option value="([^"]+)"', page)[1]


def hand_in(sender: Sender, case: str) -> None:
    sender.send(f"/apply/bu-02/{case}/check", "/submit")


def agree(sender: Sender, case: str) -> None:
    sender.send(f"/account/cases/{case}", "/agreement", do="agree")


def begin_payment(sender: Sender, case: str) -> str:
    """Goes to the page with the bank's offer; returns the bank's page."""
    answer = sender.send(f"/account/cases/{case}/pay")
    return re.search(r'href="(/sandbox-bank/[^"]+)"', answer.text())[1]


def pay(sender: Sender, case: str) -> None:
    bank = begin_payment(sender, case)
    form = read_forms(sender.request.get(f"{sender.site}{bank}").text())[0]
    sender.post(form, do="pay")


def decide(sender: Sender, case: str, decision: str, reason: str, **more) -> None:
    sender.send(f"/desk/cases/{case}", "/decision", do=decision, reason=reason, **more)
