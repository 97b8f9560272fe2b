"""Brings cases into every state quickly, by sending the portal's own forms without a browser
window, so that all kinds of pages can be looked at."""

import atexit
import os
import re
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from byfile import ServicesByFile, set_up_services_by_file
from companies import LivedCompany, set_up_company
from enrolment import (
    Visitor, act_for, child_of, come_in, enrol, give_mandate, judge, laptop_at_work, number_on,
    open_duplicates, scan, slip, take_down)
from formation import agree, begin, begin_payment, decide, fill, hand_in, pay
from papers import read_paper, read_qr
from people import (
    ARAM, BAHAR, HEMIN, KARWAN, LANA, NASRIN, NOBODYS_NUMBER, REBIN, SARWAR, SHILAN, TARA, Person)
from relying import Systems, set_up_systems
from sender import Form, Sender, read_forms
from statement import SUBJECT, claimed
from walker import Authenticator


def add_passkey(sender: Sender, label: str) -> None:
    """Adds a passkey of the device, which takes a window: only a script can ask for one."""
    page = sender.context.new_page()
    Authenticator(page)
    page.goto(sender.at("/account/security/passkey"))
    page.locator("#label").fill(label)
    with page.expect_navigation():
        page.locator("form[data-passkey] button").click()
    assert page.url.endswith("?done=passkey"), page.url
    page.close()


def ask_for_code(sender: Sender) -> None:
    """Lets a computer show a code to scan."""
    sender.send("/sign-in", "/sign-in/scan")


def show_code(sender: Sender) -> str:
    """The same; returns the address in the code, without the site."""
    ask_for_code(sender)
    page = sender.context.new_page()
    page.goto(sender.at("/sign-in/scan"))
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "code.png"
        page.screenshot(path=picture, full_page=True)
        address = read_qr(picture)
    page.close()
    return address.removeprefix(sender.site)


@dataclass
class Centre:
    """What the pages of the registration centre are about: paths, and who looks at them."""

    accepted: str
    judging: str
    known: str
    # Of whom a slip may be printed: a new one ends the one before.
    printed: str
    number: str
    birthday: dict[str, str]
    died: str
    # What the slips of these lead to.
    accepted_slip: str
    judging_slip: str
    known_slip: str
    child_slip: str
    duplicate: str
    contested: str
    bahar: Sender
    rebin: Sender
    tara: Sender
    sarwar: Sender

    def searching(self) -> str:
        """What a slip leads to while the search still goes on: for a second at most."""
        return slip(self.bahar, take_down(self.bahar, Visitor()))


@dataclass
class Recovery:
    """What the pages for those who have lost every way in are about: paths, and who looks."""

    begun: str
    half: str
    cooling: str
    over: str
    # Whose account somebody wants back, and a relative who is asked whether it is they.
    owner: Sender
    relative: Sender


@dataclass
class Stage:
    """What the pages are about."""

    draft: str
    signing: str
    disagreed: str
    paying: str
    bank: str
    offered: str
    reviewing: str
    correcting: str
    granted: str
    standing: str
    company: str
    valid: str
    # What the square on the valid paper leads to.
    square: str
    replaced: str
    refused: str
    withdrawn: str
    shilan: Sender
    karwan: Sender
    hemin: Sender
    aram: Sender
    nobody: Sender
    stranger: Callable[[], Sender]
    centre: Centre
    # Shilan for her child; Karwan beyond his mandate, and after another has ended.
    guardian: Sender
    proxy: Sender
    former: Sender
    recovery: Recovery
    # A look at Shilan's data about which she has not asked.
    look: str
    lana: Sender
    # The laptop's own site, and what was written there.
    laptop: str
    packet: bytes
    systems: Systems
    by_file: ServicesByFile
    lived: LivedCompany

    def viewer(self, who: str) -> Sender:
        """One of those who look at pages, by name."""
        part = next(part for part in (
            self, self.centre, self.recovery, self.systems, self.by_file)
                    if hasattr(part, who))
        return getattr(part, who)

    # What lasts only for minutes is made when its page is asked for.

    def karwans_code(self) -> str:
        """The page on which Karwan's browser shows a code."""
        ask_for_code(self.karwan)
        return "/sign-in/scan"

    def hemins_code(self) -> str:
        """The same, after his telephone has said yes."""
        self.shilan.send(f"/account{show_code(self.hemin)}")
        return "/sign-in/scan"

    def question(self) -> str:
        """The page on which Shilan's telephone asks whether to sign a computer in. Each language
        has a computer of its own, because a computer's new code ends its old one."""
        return f"/account{show_code(self.stranger())}"

    def kept_form(self) -> str:
        """The page of a form that was sent before its sender had signed in."""
        stranger = self.stranger()
        token = read_forms(stranger.open("/sign-in").text())[0].fields["token"]
        form = Form(f"/en/apply/bu-02/{self.draft}/name", {"token": token, "answer": "Kept"})
        page = stranger.post(form)
        return re.search(r"next=%2Fen(%2Fparked%2F\w+)", page.url)[1].replace("%2F", "/")


def set_up(browser, site: str) -> Stage:
    """One case in each state. The contexts of the three stay open in `browser`."""

    def stranger() -> Sender:
        return Sender(browser.new_context(), site, None)

    shilan, karwan, hemin = (
        Sender(browser.new_context(), site, person) for person in (SHILAN, KARWAN, HEMIN))
    # Shilan can come back by herself, and is signed in at a second device.
    add_passkey(shilan, "مۆبایلەکەم")
    Sender(browser.new_context(), site, SHILAN)
    # Somebody has guessed until nobody may any more.
    for _ in range(5):
        stranger().send(
            "/sign-in", "/sign-in/password", 422,
            **{"password-number": NOBODYS_NUMBER, "password": "guess", "time-code": "000000"})

    def handed_in(name: str) -> str:
        case = fill(shilan, name)
        hand_in(shilan, case)
        return case

    def agreed(name: str) -> str:
        case = handed_in(name)
        agree(karwan, case)
        return case

    def paid(name: str) -> str:
        case = agreed(name)
        pay(shilan, case)
        return case

    draft = fill(shilan, "ژیلەمۆ بۆ بیناسازی و ڕێگاوبان")
    signing = handed_in("Çiyayê Spî")
    disagreed = handed_in("Two Rivers")
    karwan.send(
        f"/account/cases/{disagreed}", "/agreement", do="refuse",
        reason="پشکەکەم دەبێت نیوە بێت، نەک دوو لە سێ.")
    paying = agreed("نسيم الجبل للمقاولات")
    offered = agreed("هەورامان")
    bank = begin_payment(shilan, offered)
    reviewing = paid("Zagros Bridge Works")
    correcting = paid("سپیدە")
    decide(hemin, correcting, "correct", "سەرمایەکە لەگەڵ نووسراوی بانک یەک ناگرێتەوە: 5,000,000.")
    granted = paid("ئاسۆی شین (Blue Horizon)")
    decide(hemin, granted, "grant", "All checks are met.")
    page = shilan.open(f"/account/cases/{granted}").text()
    company = re.search(r'href="/en/companies/(\d+)"', page)[1]
    replaced = document_code(shilan, granted)
    hemin.send(f"/desk/cases/{granted}", "/reissue", reason="The paper was lost.")
    square = square_of(shilan, granted)
    valid = claimed(square)[SUBJECT]
    refused = paid("باران")
    decide(hemin, refused, "refuse", "المقر ليس في الإقليم.", sure="yes")
    withdrawn = begin(shilan, "Roj")
    shilan.send(f"/account/cases/{withdrawn}", "/withdraw")
    centre = set_up_centre(browser, site)
    guardian, proxy, former = set_up_mandates(browser, site, shilan)
    recovery = set_up_recovery(stranger, centre.bahar, Sender(browser.new_context(), site, NASRIN))
    set_up_numbers(shilan, recovery.owner)
    set_up_rollout(centre.tara)
    laptop, packet = set_up_laptops(browser, centre)
    aram = Sender(browser.new_context(), site, ARAM)
    look = set_up_looks(shilan, aram)
    lana = Sender(browser.new_context(), site, LANA)
    systems = set_up_systems(browser, site, shilan)
    by_file = set_up_services_by_file(browser, site)
    lived = set_up_company(browser, site, company, shilan, karwan, hemin)
    # Its certificate holds: that of the other company was replaced by what came after.
    standing = paid("سەوزە")
    decide(hemin, standing, "grant", "All checks are met.")
    return Stage(
        draft, signing, disagreed, paying, bank, offered, reviewing, correcting, granted,
        standing, company,
        valid, urlsplit(square).path, replaced, refused, withdrawn, shilan, karwan, hemin,
        aram, stranger(), stranger, centre, guardian, proxy, former, recovery, look, lana, laptop, packet, systems,
        by_file, lived)


def set_up_centre(browser, site: str) -> Centre:
    """One enrolment in each state."""
    bahar, rebin, tara, sarwar = (
        Sender(browser.new_context(), site, person) for person in (BAHAR, REBIN, TARA, SARWAR))

    def recognised(visitor: Visitor) -> tuple[str, str]:
        """Somebody who comes twice to Bahar, and what the two others find."""
        enrol(bahar, visitor)
        path = enrol(bahar, visitor.again(given=("شنە", "شنه", "Shna")))
        case = open_duplicates(tara)[-1]
        judge(tara, case, "same")
        judge(sarwar, case, "same")
        return path, case

    rojin = Visitor()
    accepted = enrol(bahar, rojin)
    printed = enrol(bahar, Visitor(given=("لەنجە", "لنجه", "Lanja")))
    dead = number_on(bahar, enrol(bahar, Visitor(given=("هاوژین", "هاوژين", "Hawzhin"))))
    bahar.send(
        f"/desk/people/{dead}", "/death", certificate="D-2041", sure="yes",
        **{"died-day": "2", "died-month": "3", "died-year": "2024"})
    known, _ = recognised(Visitor())
    wronged, contested = recognised(Visitor())
    complaint = Sender(browser.new_context(), site, None)
    complaint.send(slip(bahar, wronged), "/contest", words="ئەوە خوشکەکەمە، ئێمە دووانەین.")
    twin = Visitor()
    enrol(bahar, twin)
    judging = enrol(bahar, twin.again(given=("شنە", "شنه", "Shna")))
    duplicate = open_duplicates(tara)[-1]
    # He has said what he thinks, and has nothing left to do.
    judge(sarwar, duplicate, "same")
    child = enrol(bahar, child_of(SHILAN.number, given=("ڕێناس", "ريناس", "Renas")))
    tara.send(
        "/desk/roles", number=BAHAR.number, duty="judges", reason="لە خولی مانگی نۆ ڕاهێنراوە.")
    return Centre(
        accepted, judging, known, printed, number_on(bahar, accepted), rojin.birthday(), dead,
        slip(bahar, accepted), slip(bahar, judging), slip(bahar, known), slip(bahar, child),
        duplicate, contested, bahar, rebin, tara, sarwar)


def set_up_mandates(browser, site: str, shilan: Sender) -> tuple[Sender, Sender, Sender]:
    """Who acts for a child, who for one service only, and who does not any more."""

    def device(person: Person) -> Sender:
        return Sender(browser.new_context(), site, person)

    guardian, proxy, former, nasrin = (
        device(person) for person in (SHILAN, KARWAN, KARWAN, NASRIN))
    act_for(guardian, "Renas")
    give_mandate(shilan, KARWAN, services="ID-01")
    act_for(proxy, SHILAN.given("en"))
    give_mandate(nasrin, KARWAN)
    act_for(former, NASRIN.given("en"))
    nasrin.send("/account/mandates", "/mandates/end")
    return guardian, proxy, former


def set_up_recovery(
        stranger: Callable[[], Sender], bahar: Sender, relative: Sender) -> Recovery:
    """One recovery in each state, of people who are on no other page: a recovery ends everybody
    who is in the account."""
    owner, other = stranger(), stranger()
    jiyan = Visitor(given=("ژیان", "زيان", "Jiyan"))
    sozan = Visitor(given=("سۆزان", "سوزان", "Sozan"))
    owners_number, others_number = come_in(owner, bahar, jiyan), come_in(other, bahar, sozan)

    def begin_recovery(number: str) -> str:
        page = stranger().send("/recover", number=number)
        return page.url.removeprefix(bahar.at(""))

    def code_on_page(html: str) -> str:
        return re.search(r'class="big"><bdi dir="ltr">([\w ]+)', html)[1]

    def prove_by_paper(path: str, sender: Sender) -> None:
        page = sender.send("/account/recovery", "/recovery/paper").text()
        stranger().send(path, "/paper", paper=code_on_page(page))

    begun = begin_recovery(others_number)
    over = begin_recovery(others_number)
    prove_by_paper(over, other)
    other.send("/account/recovery", "/recovery/stop")
    for number, given in ((NASRIN.number, NASRIN.given("en")), (others_number, "Sozan")):
        owner.send("/account/recovery", "/recovery/relative", number=number, given=given)
    half = begin_recovery(owners_number)
    prove_by_paper(half, owner)
    # One relative alone is no proof.
    other.send("/account/recovery", "/recovery/confirm")
    cooling = begin_recovery(others_number)
    prove_by_paper(cooling, other)
    code = code_on_page(stranger().open(cooling).text())
    bahar.send("/desk/counter", do="recovery", recovery=code, **scan(sozan.eyes))
    return Recovery(begun, half, cooling, over, owner, relative)


def set_up_numbers(shilan: Sender, owner: Sender) -> None:
    """Numbers that Shilan gives instead of her own, and as many as anybody may have."""
    for label in ("کۆمپانیای مۆبایل", "Arjîn"):
        shilan.send("/account/numbers", label=label)
    shilan.send("/account/numbers", "/numbers/end")
    for _ in range(10):
        owner.send("/account/numbers", label="Rojname", days="365")


def set_up_rollout(tara: Sender) -> None:
    """Phases of which one is closed and two go on, in one place and in the whole Region."""
    day = {"from-day": "1", "from-month": "1", "from-year": str(date.today().year)}
    tara.send("/desk/coverage", cohort="employees", governorate="gov-sul", **day)
    tara.send("/desk/coverage", "/coverage/close")
    tara.send("/desk/coverage", cohort="employees", **day)
    tara.send("/desk/coverage", cohort="everybody", governorate="gov-sul", **day)


def set_up_laptops(browser, centre: Centre) -> tuple[str, bytes]:
    """One laptop in each state; returns the site of the one that works, and a packet from it."""
    tara, sarwar = centre.tara, centre.sarwar

    def add(key: str, label: str) -> None:
        tara.send("/desk/laptops", key=key, label=label)

    def decide(decision: str) -> None:
        """About the last one that was added."""
        page = sarwar.open("/desk/laptops").text()
        form = [form for form in read_forms(page) if form.action.endswith("/laptops/decide")][-1]
        sarwar.post(form, do=decision)

    def some_key() -> str:
        return urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")

    def let_in(key: str) -> None:
        add(key, "ڕانیە ١")
        decide("approve")

    add(some_key(), "Koye 2")
    decide("revoke")
    working = ExitStack()
    # Its pages are looked at as long as there is a browser to look with.
    atexit.register(working.close)
    laptop = working.enter_context(laptop_at_work(tara, BAHAR, let_in))
    add(some_key(), "Çemçemal 3")
    desk = Sender(browser.new_context(), laptop.address, None)
    desk.send("/enrol/citizen", **Visitor().fields())
    return laptop.address, laptop.packet()


def set_up_looks(shilan: Sender, aram: Sender) -> str:
    """Shilan asks about two looks of Hemin's, and one answer has come; returns the page on which
    she can ask about another."""
    page = shilan.open("/account/readings").text()
    of_hemin = [item for item in page.split("<li>") if f"<bdi>{HEMIN.given('en')}" in item]
    looks = [re.search(r"/account/readings/\w+", item)[0] for item in of_hemin[:3]]
    shilan.send(looks[0], question="بۆچی دووجار سەیری داواکارییەکەم کرا؟")
    form = aram.form("/desk/inquiries")
    aram.post(form, **{f"answer-{form.fields['inquiry']}": "بڕوانامەکە دووبارە دەرکرایەوە."})
    shilan.send(looks[1], question="Who asked for it?")
    return looks[2]


def document_code(sender: Sender, case: str) -> str:
    """The code on the certificate, as a telephone would read it."""
    return claimed(square_of(sender, case))[SUBJECT]


def square_of(sender: Sender, case: str) -> str:
    return read_paper(sender.open(f"/account/cases/{case}/certificate.pdf").body())
