"""Companies in every state, brought there by the portal's forms without a browser window."""

import re
from dataclasses import dataclass

from byfile import PAPER, answer_all, begin, hand_in
from people import AWAZ, HEMIN, KARWAN, NASRIN, RIZGAR, SHILAN, Person
from sender import Sender
from formation import agree, decide, fill, pay
from formation import hand_in as hand_in_formation


def other(person: Person) -> dict[str, str]:
    return {"answer": "other", "number": person.number, "given": person.given("en")}


@dataclass
class Companies:
    """Senders for people, and what they do with one company."""

    senders: dict[str, Sender]

    def of(self, person: Person) -> Sender:
        return self.senders[person.number]

    def form(self, name: str) -> str:
        """A company of Shilan and Karwan; returns its number."""
        shilan = self.of(SHILAN)
        case = fill(shilan, name)
        hand_in_formation(shilan, case)
        agree(self.of(KARWAN), case)
        pay(shilan, case)
        decide(self.of(HEMIN), case, "grant", "In order.")
        page = shilan.open(f"/companies?q={name}").text()
        return re.search(r"/companies/([0-9]{6})", page)[1]

    def bring(
            self, service: str, by: Person, answers: list[tuple[str, dict]],
            agree_too: tuple[Person, ...] = ()) -> str:
        """A matter from the first question to the decision; returns the case."""
        sender = self.of(by)
        case = begin(sender, service)
        answer_all(sender, service, case, answers)
        hand_in(sender, service, case)
        for person in agree_too:
            agree(self.of(person), case)
        decide(self.of(HEMIN), case, "grant", "In order.")
        return case

    def live(self, number: str) -> None:
        """Something of everything that can stand in an entry."""
        self.bring("co-04", SHILAN, [
            ("company", {"answer": number}), ("role", {"answer": "director"}),
            ("change", {"answer": "add"}), ("officer", other(NASRIN))], (NASRIN,))
        self.bring("co-07", SHILAN, [
            ("company", {"answer": number}), ("seller", {"answer": SHILAN.number}),
            ("buyer", other(NASRIN)), ("share", {"answer": "1/12"}),
            ("contract", {"answer": PAPER})], (NASRIN,))
        self.bring("co-08", SHILAN, [
            ("company", {"answer": number}), ("over", {"answer": "assets"}),
            ("assets", {"answer": "Two ovens"}), ("creditor", other(RIZGAR)),
            ("amount", {"answer": "900000"}), ("contract", {"answer": PAPER})], (RIZGAR,))
        self.bring("co-11", SHILAN, [
            ("company", {"answer": number}), ("change", {"answer": "add"}),
            ("person", other(NASRIN)), ("control", {"answer": "votes"}),
            ("share", {"answer": "60%"})], (NASRIN,))
        # Karwan is the second of whom the entry speaks.
        self.bring("co-22", AWAZ, [
            ("company", {"answer": number}), ("court", {"answer": "Court of Ranya"}),
            ("order", {"answer": "7/2026"}), ("what", {"answer": "transfer"}),
            ("owner", {"answer": "2"}), ("share", {"answer": "1/12"}),
            ("heirs", {"do": "add", "number": RIZGAR.number, "given": RIZGAR.given("en"),
                       "share": "1/1"}), ("heirs", {}),
            ("decision", {"answer": PAPER})], (RIZGAR,))
        self.bring("co-12", AWAZ, [
            ("company", {"answer": number}), ("court", {"answer": "Court of Ranya"}),
            ("order", {"answer": "12/2026"}), ("scope", {"answer": "all"}),
            ("decision", {"answer": PAPER})])
        self.bring("co-06", SHILAN, [
            ("company", {"answer": number}), ("capital", {"answer": "2000000"}),
            ("resolution", {"answer": PAPER})])

    def rename(self, number: str, name: str) -> None:
        self.bring("co-01", SHILAN, [
            ("company", {"answer": number}), ("name", {"answer": name}),
            ("resolution", {"answer": PAPER})])


@dataclass
class LivedCompany:
    """A company with something of everything, and matters on their way."""

    number: str
    # Nothing is answered yet.
    mine: str
    any: str
    # The company is answered.
    entry: str
    # Everything is answered.
    charge: str
    # At the desk.
    waiting: str
    done: str


def set_up_company(
        browser, site: str, number: str, shilan: Sender, karwan: Sender, hemin: Sender
) -> LivedCompany:
    people = {
        person.number: Sender(browser.new_context(), site, person)
        for person in (NASRIN, RIZGAR, AWAZ)}
    companies = Companies(
        people | {SHILAN.number: shilan, KARWAN.number: karwan, HEMIN.number: hemin})
    companies.live(number)
    mine, any = begin(shilan, "co-03"), begin(shilan, "co-14")
    entry = begin(karwan, "co-14")
    answer_all(karwan, "co-14", entry, [("company", {"answer": number})])
    charge = begin(shilan, "co-08")
    answer_all(shilan, "co-08", charge, [
        ("company", {"answer": number}), ("over", {"answer": "assets"}),
        ("assets", {"answer": "دوو فڕنی نان و بارهەڵگرێک"}), ("creditor", other(RIZGAR)),
        ("amount", {"answer": "1500000"}), ("contract", {"answer": PAPER})])
    waiting = begin(shilan, "co-01")
    answer_all(shilan, "co-01", waiting, [
        ("company", {"answer": number}), ("name", {"answer": "نانی زاگرۆس"}),
        ("resolution", {"answer": PAPER})])
    hand_in(shilan, "co-01", waiting)
    done = companies.bring("co-03", SHILAN, [
        ("company", {"answer": number}), ("activity", {"answer": "I"})])
    return LivedCompany(number, mine, any, entry, charge, waiting, done)


def open_companies(browser, site: str) -> Companies:
    people = (SHILAN, KARWAN, NASRIN, RIZGAR, HEMIN, AWAZ)
    return Companies({
        person.number: Sender(browser.new_context(), site, person) for person in people})
