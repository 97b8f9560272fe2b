"""The way back for somebody who has lost every way in: two proofs, three days in which it can be
stopped, and an account that opens to nobody else any more."""

import re
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Locator, expect

from enrolment import Visitor, enrol, irises, number_on, slip
from people import BAHAR, KARWAN, NASRIN, NOBODYS_NUMBER, RIZGAR, SHILAN
from server import free_port, portal
from sender import Form, Sender
from test_signing_in import open_way, the_key, time_code
from walker import ARABIC_DIGITS, COMPUTER, TELEPHONE, Authenticator, Walker

NEW_PHONE = "مۆبایلی نوێ"
PASSWORD = "چیا baran pênûs 42 ڕێگا"


class House:
    """A portal that is at the same address, with the same data, when its clock is put forward."""

    def __init__(self, browser, data: Path):
        self.browser = browser
        self.data = data
        self.port = free_port()
        self.running = ExitStack()
        self.devices: list[Walker] = []
        self.put_clock(hours_ahead=0)

    def put_clock(self, hours_ahead: int) -> None:
        """Puts the clock so far ahead of ours; it is never put back."""
        self.running.close()
        self.site = self.running.enter_context(
            portal(self.data, port=self.port, hours_ahead=hours_ahead))

    def device(
            self, language: str, width: int, script: bool, agent: str | None = None) -> Walker:
        self.devices.append(Walker(self.browser, self.site, language, width, script, agent))
        return self.devices[-1]

    def close(self) -> None:
        for device in self.devices:
            device.context.close()
        self.running.close()


@pytest.fixture
def house(browser, tmp_path):
    house = House(browser, tmp_path)
    yield house
    house.close()


@pytest.fixture
def desk(devices, site):
    """Bahar at work, without a window."""
    return Sender(devices("en", 1280, True).context, site, BAHAR)


# What the owner prepares


def settle(walker: Walker, desk: Sender, visitor: Visitor) -> str:
    """Comes into the account of somebody who was enrolled just now; returns their number."""
    enrolment = enrol(desk, visitor)
    walker.go(slip(desk, enrolment))
    day, month, year = visitor.born
    walker.page.locator("#born-day").fill(str(day))
    walker.page.locator("#born-month").select_option(str(month))
    walker.page.locator("#born-year").fill(str(year))
    walker.send("/begin")
    return number_on(desk, enrolment)


def add_passkey(walker: Walker, label: str) -> None:
    expect(walker.page.locator("[data-passkey-missing]")).to_be_hidden()
    walker.page.locator("#label").fill(label)
    walker.send("/account/security/passkey")
    expect(walker.done()).to_be_visible()


def prepare(walker: Walker) -> None:
    """Goes to where recovery is prepared, stopped and confirmed, as somebody does who has not
    been told an address."""
    walker.go("/account")
    walker.follow("/account/security")
    walker.follow("/account/recovery")


def name_relative(walker: Walker, number: str, given: str) -> None:
    walker.page.locator("#number").fill(number)
    walker.page.locator("#given").fill(given)
    walker.send("/recovery/relative")


def make_paper_code(walker: Walker) -> str:
    walker.send("/recovery/paper")
    code = walker.page.locator("main .big").inner_text()
    walker.follow("/account/recovery")
    assert code not in walker.text(), "it is shown more than once"
    return code


# What happens afterwards


def begin(walker: Walker, number: str) -> str:
    """Finds the way from the page for signing in; returns the page to come back to."""
    walker.go("/sign-in")
    walker.follow("/recover")
    walker.page.locator("#number").fill(number)
    walker.go_on()
    assert re.fullmatch(r"/recover/[0-9a-z]+", walker.path()), "not begun"
    return walker.path()


def give_paper(walker: Walker, code: str) -> None:
    walker.page.locator("#paper").fill(code)
    walker.send("/paper")


def proofs(walker: Walker) -> Locator:
    return walker.page.locator("main ul.steps > li.done")


def code_to_show(walker: Walker) -> str:
    return walker.page.locator("main .big").inner_text()


def bring_eyes(officer: Walker, code: str, eyes: bytes) -> None:
    officer.page.locator("#recovery").fill(code)
    officer.page.locator("#iris").set_input_files(
        {"name": "eyes.iris", "mimeType": "application/octet-stream", "buffer": eyes})
    officer.do("recovery")


def asking(relative: Walker, name: str) -> Locator:
    """Where somebody of this name asks the relative to confirm."""
    return relative.page.locator("main .list > li").filter(
        has_text=name).filter(has=relative.page.locator('form[action$="/recovery/confirm"]'))


def confirm(relative: Walker, name: str) -> None:
    prepare(relative)
    relative.press(asking(relative, name).locator("button"))
    expect(asking(relative, name)).to_have_count(0)


def warning(owner: Walker) -> Locator:
    """Where the owner is told that somebody is on the way into the account."""
    return owner.page.locator("main .panel.bad").filter(
        has=owner.page.locator('form[action$="/recovery/stop"]'))


def waits_until(walker: Walker) -> str:
    """The day and the hour before which nothing happens; there is nothing to press until then."""
    expect(walker.page.locator("main form, main .big")).to_have_count(0)
    return walker.page.locator("main .panel.warn strong").inner_text()


def is_in_three_days(shown: str) -> bool:
    # As clocks in the Region show it; whoever has proved it a moment ago may read a minute less.
    then = datetime.now(timezone(timedelta(hours=3))) + timedelta(hours=72)
    near = [then - timedelta(minutes=minutes) for minutes in range(3)]
    return re.findall(r"\d+", shown.translate(ARABIC_DIGITS)) in [
        [str(at.day), str(at.year), f"{at:%H}", f"{at:%M}"] for at in near]


def messages(walker: Walker) -> list[str]:
    """What the account says to its owner, the newest first."""
    walker.go("/account")
    return walker.page.locator("main ul.list > li").evaluate_all(
        """entries => entries.map(entry => {
            const copy = entry.cloneNode(true)
            copy.querySelectorAll(".tag, p").forEach(part => part.remove())
            return copy.textContent.trim()
        })""")


def expect_letters(data: Path, words: str, phone: str, mail: str) -> None:
    """That these words reach somebody outside the portal, too, on every channel."""
    wanted = {"sms": phone, "mail": mail}
    deadline = monotonic() + 20
    while wanted:
        assert monotonic() < deadline, f"not told by {list(wanted)}: {words}"
        for channel, to in list(wanted.items()):
            letters = [letter.read_text() for letter in (data / "spool" / channel).glob("*")]
            if any(text.startswith(f"To: {to}\n") and words in text for text in letters):
                del wanted[channel]
        # A gateway looks into the folder from time to time, too.
        sleep(0.05)


def expect_waiting_in_spite_of(walker: Walker, path: str, until: str) -> None:
    """Somebody sends, by hand, the form that the page does not show yet."""
    sender = Sender(walker.context, walker.site, None, walker.language)
    seal = sender.form("/recover").fields
    sender.post(Form(f"/{walker.language}{path}/finish", seal))
    walker.go(path)
    assert waits_until(walker) == until
    assert not walker.is_in()


def expect_refused(walker: Walker) -> None:
    """That a device's passkey opens nothing any more, and that the device says so."""
    walker.go("/account")
    assert walker.path().startswith("/sign-in?next="), "still in"
    walker.use_passkey()
    expect(walker.page.locator("main .summary")).to_be_focused()
    assert not walker.is_in()


# Back after three days


def test_paper_and_two_relatives_bring_somebody_back_after_three_days_and_alone(house):
    old = house.device("ckb", 320, True, TELEPHONE)
    Authenticator(old.page)
    old.come_as(SHILAN, "/account/security/passkey")
    add_passkey(old, "مۆبایلی کۆن")
    prepare(old)
    for relative in (KARWAN, NASRIN):
        name_relative(old, relative.number, relative.given("ckb"))
        expect(old.page.locator("main .list")).to_contain_text(relative.name["ckb"])
    paper = make_paper_code(old)

    # From here on she has neither telephone nor key, and the telephone is signed in somewhere.
    new = house.device("ckb", 320, True, TELEPHONE)
    Authenticator(new.page)
    path = begin(new, SHILAN.number)
    expect(proofs(new)).to_have_count(0)
    prepare(old)
    expect(warning(old)).to_have_count(0)
    # As somebody types from paper, on a telephone that begins with a capital.
    give_paper(new, f" {paper[:4].capitalize()} {paper[4:]} ")
    assert new.path() == path
    expect(proofs(new)).to_have_count(1)

    # What is told to her in the account comes to her telephone and by mail, too.
    told = messages(old)[0]
    expect_letters(house.data, told, SHILAN.phone, "person1@example.krd")
    prepare(old)
    expect(warning(old)).to_be_visible()

    relatives = [house.device("kmr", 320, False), house.device("ar", 1280, False)]
    for device, person in zip(relatives, (KARWAN, NASRIN), strict=True):
        device.come_as(person)
        # One alone is not a proof: there is still something to bring.
        new.go(path)
        expect(new.page.locator("main .big")).to_be_visible()
        confirm(device, SHILAN.name[device.language])

    new.go(path)
    until = waits_until(new)
    assert is_in_three_days(until)
    prepare(old)
    expect(warning(old)).to_be_visible()

    house.put_clock(hours_ahead=71)
    new.go(path)
    assert waits_until(new) == until
    expect_waiting_in_spite_of(new, path, until)

    house.put_clock(hours_ahead=73)
    # Until she goes on, everything is as it was: nobody loses an account by being asked.
    assert not old.is_in(), "a session outlived three days without a visit"
    old.use_passkey()
    assert old.path() == "/account"
    new.go(path)
    expect(new.page.locator("main .panel.good")).to_be_visible()
    new.send("/finish")
    assert new.path() == "/account/security/passkey"
    add_passkey(new, NEW_PHONE)

    expect_refused(old)
    ways = new.page.locator('main .list > li form[action$="/security/remove"]')
    expect(ways).to_have_count(1)
    expect(new.page.locator("main .list").first).to_contain_text(NEW_PHONE)
    # And nobody is signed in elsewhere.
    expect(new.page.locator('main form[action*="/account/security/end"]')).to_have_count(0)
    new.sign_out()
    new.go("/account")
    new.use_passkey()
    assert new.path() == "/account"
    assert SHILAN.name["ckb"] in new.text()
    # It was good for one time.
    new.go(path)
    expect(new.page.locator("main form")).to_have_count(0)


def test_paper_and_eyes_bring_somebody_back_whose_new_phone_runs_no_scripts(house):
    desk = Sender(house.device("en", 1280, True).context, house.site, BAHAR)
    visitor = Visitor(special={"phone": "+9647500004321", "email": "rojin@example.krd"})
    old = house.device("en", 320, True, TELEPHONE)
    Authenticator(old.page)
    number = settle(old, desk, visitor)
    add_passkey(old, "My old phone")
    prepare(old)
    paper = make_paper_code(old)

    new = house.device("en", 320, False, TELEPHONE)
    path = begin(new, number)
    code = code_to_show(new)
    officer = house.device("en", 1280, True, COMPUTER)
    officer.come_as(BAHAR, "/desk")
    officer.follow("/desk/counter")
    # Whoever only says that they are Rojin has other eyes.
    bring_eyes(officer, code, irises())
    expect(officer.page.locator("main .summary")).to_be_focused()
    expect(officer.page.locator("#recovery")).to_have_value(code)
    new.go(path)
    expect(proofs(new)).to_have_count(0)

    bring_eyes(officer, code.upper(), visitor.eyes)
    expect(officer.done()).to_be_visible()
    new.go(path)
    expect(proofs(new)).to_have_count(1)
    give_paper(new, paper)
    assert is_in_three_days(waits_until(new))

    house.put_clock(hours_ahead=73)
    old.go("/account")
    old.use_passkey()
    known = messages(old)
    new.go(path)
    new.send("/finish")
    # A way in that needs no script is found from where this leads.
    assert new.path() == "/account/security/passkey"
    expect(new.page.locator("[data-passkey-missing]")).to_be_visible()
    new.follow("/account/security")
    new.follow("/account/security/password")
    later = 73 * 120
    key = the_key(new)
    new.page.locator("#password").fill(PASSWORD)
    new.page.locator("#time-code").fill(time_code(key, later))
    new.send("/account/security/password")
    expect(new.done()).to_be_visible()
    expect_refused(old)
    # The account has kept what happened: that it was recovered, and that a way in was added.
    assert len(messages(new)) == len(known) + 2
    new.sign_out()
    new.go("/account")
    form = open_way(new, "/sign-in/password")
    form.locator("#password-number").fill(number)
    form.locator("#password").fill(PASSWORD)
    form.locator("#time-code").fill(time_code(key, later + 1))
    new.press(form.locator("button"))
    assert new.path() == "/account"


# Proofs


def test_eyes_and_two_relatives_are_enough_and_others_are_not_asked(devices, desk):
    owner = devices("kmr", 1280, True)
    visitor = Visitor(given=("هەڵاڵە", "هلاله", "Helale"))
    number = settle(owner, desk, visitor)
    prepare(owner)
    for relative in (KARWAN, NASRIN):
        name_relative(owner, relative.number, relative.given("kmr"))
    relatives = [devices("ckb", 320, False), devices("kmr", 320, False)]
    karwan, nasrin = relatives
    karwan.come_as(KARWAN)
    # Whoever may be asked one day knows it today.
    expect(karwan.page.locator("main .list .tag.warn")).not_to_have_count(0)
    nasrin.come_as(NASRIN)
    for device in relatives:
        prepare(device)
        expect(asking(device, visitor.name(device.language))).to_have_count(0)

    new = devices("kmr", 320, False)
    path = begin(new, number)
    desk.send("/desk/counter", recovery=code_to_show(new), do="recovery",
              iris=visitor.captured()["iris"])
    confirm(karwan, visitor.name("ckb"))
    new.go(path)
    expect(proofs(new)).to_have_count(2)
    expect(new.page.locator("#paper")).to_be_visible()
    # A relative says it once; the other has to say it, too.
    expect(asking(karwan, visitor.name("ckb"))).to_have_count(0)
    stranger = devices("kmr", 320, False)
    stranger.come_as(RIZGAR, "/account/recovery")
    expect(asking(stranger, visitor.name("kmr"))).to_have_count(0)
    confirm(nasrin, visitor.name("kmr"))
    new.go(path)
    assert is_in_three_days(waits_until(new))


# Stopping


@pytest.mark.parametrize(("language", "is_proved"), [("ar", True), ("kmr", False)])
def test_who_is_still_signed_in_stops_it_and_keeps_the_account(
        devices, desk, language, is_proved):
    owner = devices(language, 320, False, COMPUTER)
    visitor = Visitor(given=("ئاڤان", "آفان", "Avan"))
    number = settle(owner, desk, visitor)
    prepare(owner)
    paper = make_paper_code(owner)

    other = devices(language, 320, False)
    path = begin(other, number)
    code = code_to_show(other)
    give_paper(other, paper)
    if is_proved:
        desk.send("/desk/counter", recovery=code, do="recovery", iris=visitor.captured()["iris"])
        other.go(path)
        waits_until(other)

    before = messages(owner)
    prepare(owner)
    owner.press(warning(owner).locator("button"))
    assert owner.path() == "/account/recovery"
    expect(warning(owner)).to_have_count(0)
    assert messages(owner)[0] not in before, "nobody says that it was stopped"

    # Whoever began it sees that it is over, and brings nothing more to it.
    other.go(path)
    expect(other.page.locator("main .panel.bad")).to_be_visible()
    expect(other.page.locator("main form, main .big, main strong")).to_have_count(0)
    desk.send("/desk/counter", recovery=code, do="recovery", iris=visitor.captured()["iris"],
              expect=422)
    assert owner.is_in()
    # A new one begins from nothing.
    begin(other, number)
    expect(proofs(other)).to_have_count(0)


# Mistakes, and what they give away


@pytest.mark.parametrize("language", ["ckb", "kmr"])
def test_a_number_that_is_none_is_said_to_be_none(devices, language):
    device = devices(language, 320, False)
    device.go("/sign-in")
    device.follow("/recover")
    for typed in ("9000000000018", "Rizgar"):
        device.page.locator("#number").fill(typed)
        device.go_on()
        assert device.path() == "/recover"
        expect(device.page.locator("#number-error")).to_be_visible()
        summary = device.page.locator("main .summary a")
        expect(summary).to_have_attribute("href", "#number")
    # As other keyboards write it, and in groups as on paper.
    number = RIZGAR.number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    device.page.locator("#number").fill(f"{number[:4]} {number[4:8]} {number[8:]}")
    device.go_on()
    expect(device.page.locator("#paper")).to_be_visible()


def shown(walker: Walker) -> str:
    """The page without what is drawn by lot."""
    code = walker.path().split("/")[2]
    main = walker.page.locator("main").inner_html().replace(code, "CODE")
    main = main.replace(code_to_show(walker), "CODE")
    return re.sub(r'name="(token|once)" value="[^"]*"', r'name="\1"', main)


@pytest.mark.parametrize("language", ["ckb", "en"])
def test_nobody_learns_by_a_recovery_whether_a_number_is_somebodys(devices, language):
    seen: dict[str, list[str]] = {}
    for number in (RIZGAR.number, NOBODYS_NUMBER):
        device = devices(language, 320, False)
        begin(device, number)
        first = shown(device)
        give_paper(device, "abcd efgh jkmn")
        expect(device.page.locator("#paper-error")).to_be_visible()
        expect(proofs(device)).to_have_count(0)
        refused = shown(device)
        assert refused != first
        seen[number] = [first, refused]
    assert seen[RIZGAR.number] == seen[NOBODYS_NUMBER]


def test_a_wrong_paper_code_proves_nothing_and_the_right_one_still_does_and_only_once(
        devices, desk):
    owner = devices("ckb", 320, True)
    number = settle(owner, desk, Visitor(given=("سۆلاڤ", "سولاف", "Solav")))
    prepare(owner)
    replaced = make_paper_code(owner)
    paper = make_paper_code(owner)
    assert paper != replaced

    first = devices("ckb", 320, True)
    path = begin(first, number)
    for code in (paper[:-1], replaced):
        give_paper(first, code)
        expect(first.page.locator("main .summary")).to_be_focused()
        expect(first.page.locator("#paper-error")).to_be_visible()
        expect(proofs(first)).to_have_count(0)
    # A guess that failed warns nobody of a proof that was not given.
    prepare(owner)
    expect(warning(owner)).to_have_count(0)
    give_paper(first, paper)
    assert first.path() == path
    expect(proofs(first)).to_have_count(1)

    # Whoever finds the paper afterwards has nothing.
    for again in (first, devices("ckb", 320, False)):
        begin(again, number)
        give_paper(again, paper)
        expect(again.page.locator("#paper-error")).to_be_visible()
        expect(proofs(again)).to_have_count(0)


def test_a_stranger_cannot_be_named_as_a_relative_by_number_alone(devices, desk):
    owner = devices("ckb", 320, False)
    own = settle(owner, desk, Visitor(given=("ژیلەمۆ", "جيله مو", "Jîlemo")))
    prepare(owner)
    for number, given in (
            (KARWAN.number, NASRIN.given("ckb")), (NOBODYS_NUMBER, KARWAN.given("ckb")),
            (own, "ژیلەمۆ")):
        name_relative(owner, number, given)
        expect(owner.page.locator("#number-error")).to_be_visible()
        # What was typed can be put right.
        expect(owner.page.locator("#number")).to_have_value(number)
        expect(owner.page.locator("#given")).to_have_value(given)
        expect(owner.page.locator("main .list")).to_have_count(0)
