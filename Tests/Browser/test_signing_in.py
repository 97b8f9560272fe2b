"""Every way in, as people walk it: a passkey, their telephone, a password, a code."""

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from papers import read_qr
from people import LANGUAGES, RIZGAR, SHILAN, Person
from sender import Sender
from formation import fill
from walker import COMPUTER, TELEPHONE, Authenticator, Walker

PASSWORD = "چیا baran pênûs 42 ڕێگا"

LABEL = {
    "ckb": "مۆبایلەکەی ڕزگار", "ar": "هاتف رزكار", "kmr": "Telefona Rizgar", "en": "Rizgar’s phone",
}


# What people do


def open_way(walker: Walker, ending: str) -> Locator:
    """Opens one of the ways that are folded away; returns its form."""
    form = walker.page.locator(f'form[action$="{ending}"]')
    if not form.is_visible():
        walker.page.locator("main details").filter(has=form).locator("summary").click()
    expect(form).to_be_visible()
    return form


def add_passkey(walker: Walker, label: str) -> None:
    """From the account, as somebody does who has not been told an address."""
    walker.go("/account")
    walker.follow("/account/security")
    walker.follow("/account/security/passkey")
    expect(walker.page.locator("[data-passkey-missing]")).to_be_hidden()
    walker.page.locator("#label").fill(label)
    walker.send("/account/security/passkey")
    assert walker.path() == "/account/security?done=passkey"
    expect(walker.done()).to_be_visible()


def passkey_fails(walker: Walker, told: str = "problem") -> None:
    """Asks for the passkey, and is told on the same page why nothing came of it: this and nothing
    else."""
    before = walker.page.url
    words = {
        about: walker.page.locator(f"[data-passkey-{about}]") for about in ("problem", "known")}
    for words_about in words.values():
        expect(words_about.filter(visible=True)).to_have_count(0)
    walker.page.locator("form[data-passkey] button").click()
    expect(words.pop(told)).to_be_visible()
    for words_about in words.values():
        expect(words_about.filter(visible=True)).to_have_count(0)
    expect(walker.page.locator(f"[data-passkey-{told}]")).to_have_attribute("role", "alert")
    assert walker.page.url == before
    walker.look()


def come_with_code(walker: Walker, person: Person, telephone_of, path: str = "/account") -> None:
    """Signs in with the code in the short message that comes to the person's telephone."""
    walker.go(path)
    form = open_way(walker, "/sign-in/code")
    form.locator("#code-number").fill(person.number)
    before = telephone_of(person)
    walker.press(form.locator('button[value="sms"]'))
    walker.page.locator("#code").fill(the_code(before, person, telephone_of))
    walker.send("/sign-in/code/answer")
    assert walker.path() == path, walker.text()


def the_code(before: list[str], person: Person, telephone_of) -> str:
    """The code that came since. Messages may come in another order than they were sent: an older one
    that is late does not make a code new that was there."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        news = [text for text in telephone_of(person) if text not in before]
        codes = [code[0] for text in news if (code := re.match(r"\d{6}\b", text))]
        if codes:
            return codes[-1]
        # A gateway looks into the folder from time to time, too.
        time.sleep(0.1)
    raise AssertionError("no code came by SMS")


# With a passkey


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_adds_a_passkey_on_a_telephone_and_comes_back_with_it(devices, language):
    telephone = devices(language, 320, True, TELEPHONE)
    device = Authenticator(telephone.page)
    telephone.come_as(RIZGAR)
    add_passkey(telephone, LABEL[language])
    ways = telephone.page.locator("main ul.list").first
    expect(ways.get_by_text(LABEL[language])).not_to_have_count(0)
    key = device.keys()[-1]
    assert key["isResidentCredential"] and key["rpId"] == "localhost"

    # That a way in was added is told to its owner.
    telephone.go("/account")
    expect(telephone.page.locator("main .list .tag.warn")).not_to_have_count(0)
    telephone.sign_out()
    assert not telephone.is_in()
    telephone.use_passkey()
    assert telephone.path() == "/account"

    # Their other device has the same key, as makers of devices copy them.
    computer = devices(language, 1280, True, COMPUTER)
    Authenticator(computer.page).take(device.keys()[-1])
    computer.go("/services/bu-02")
    computer.follow("/apply/bu-02")
    computer.use_passkey()
    assert computer.path() == "/apply/bu-02", "signing in led somewhere else"


def test_a_device_that_is_there_already_is_not_added_twice(devices):
    telephone = devices("ckb", 320, True)
    device = Authenticator(telephone.page)
    telephone.come_as(RIZGAR)
    add_passkey(telephone, "یەکەم")
    telephone.follow("/account/security/passkey")
    # Nothing failed: what they wanted is so already.
    passkey_fails(telephone, "known")
    assert len(device.keys()) == 1
    # And said again each time it is so.
    telephone.page.locator("form[data-passkey] button").click()
    expect(telephone.page.locator("[data-passkey-known]")).to_be_visible()
    telephone.go("/account/security")
    expect(telephone.page.get_by_text("یەکەم", exact=True)).to_have_count(1)


def test_a_passkey_that_was_removed_opens_nothing(devices):
    telephone = devices("ar", 320, True)
    Authenticator(telephone.page)
    telephone.come_as(RIZGAR)
    label = f"هاتف قديم {time.time_ns()}"
    add_passkey(telephone, label)
    way = telephone.page.locator("main .list > li").filter(has_text=label)
    telephone.press(way.locator("button"))
    # Asked once more, with a way back.
    expect(telephone.link("/account/security").last).to_be_visible()
    telephone.send("/account/security/remove")
    assert telephone.path() == "/account/security?done=removed"
    expect(telephone.page.locator("main").get_by_text(label)).to_have_count(0)
    telephone.sign_out()
    telephone.go("/sign-in")
    telephone.use_passkey()
    assert telephone.path() == "/sign-in/passkey"
    expect(telephone.page.locator("main .summary")).to_be_focused()
    assert not telephone.is_in()


def test_a_device_that_does_not_know_who_touches_it_opens_nothing(devices):
    telephone = devices("en", 320, True)
    device = Authenticator(telephone.page)
    telephone.come_as(RIZGAR)
    add_passkey(telephone, "A phone in other hands")
    telephone.sign_out()
    device.recognise(owner=False)
    telephone.go("/sign-in?next=%2Fen%2Faccount%2Freadings")
    passkey_fails(telephone)
    # The other ways are still there, and one tried again with the right finger, too.
    form = open_way(telephone, "/sign-in/code")
    expect(form.locator("#code-number")).to_be_editable()
    device.recognise(owner=True)
    telephone.use_passkey()
    assert telephone.path() == "/account/readings"


def test_a_device_that_cannot_know_its_owner_is_not_added(devices):
    telephone = devices("kmr", 320, True)
    device = Authenticator(telephone.page, verifies=False)
    telephone.come_as(RIZGAR)
    telephone.go("/account/security/passkey")
    passkey_fails(telephone)
    assert device.keys() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_no_passkey_is_told_and_takes_another_way(devices, telephone_of, language):
    telephone = devices(language, 320, True)
    # An empty device answers as one does whose owner says no.
    Authenticator(telephone.page)
    telephone.go("/account")
    passkey_fails(telephone)
    # Said again each time it is so.
    telephone.page.locator("form[data-passkey] button").click()
    expect(telephone.page.locator("[data-passkey-problem]")).to_be_visible()
    come_with_code(telephone, RIZGAR, telephone_of)


def test_nobody_is_taken_for_the_only_one_who_uses_a_device(devices):
    """A session on somebody's own device lasts for weeks: in a family or a tea house nobody comes
    to that by overlooking a box."""
    device = devices("ckb", 320, True)
    for path in ("/sign-in", "/sign-in/code"):
        device.go(path)
        boxes = device.page.locator('main input[type="checkbox"]')
        expect(boxes).not_to_have_count(0)
        assert not any(box.is_checked() for box in boxes.all())


def test_without_script_the_page_says_what_to_do_instead(devices):
    telephone = devices("ckb", 320, False)
    telephone.go("/sign-in")
    missing = telephone.page.locator("[data-passkey-missing]")
    expect(missing).to_be_visible()
    expect(telephone.page.locator("[data-passkey-problem]")).to_be_hidden()
    # A button that could do nothing is not offered.
    expect(telephone.page.locator("form[data-passkey] button")).to_be_hidden()
    # A browser that offers it all the same loses nothing by pressing it.
    Sender(telephone.context, telephone.site, None, "ckb").send(
        "/sign-in", "/sign-in/passkey", 422)
    open_way(telephone, "/sign-in/password")


# With the telephone


def show_code(computer: Walker, picture: Path, path: str = "/account") -> str:
    """Asks at a computer for a code; returns what a camera reads on its screen."""
    computer.go(path)
    open_way(computer, "/sign-in/scan")
    computer.send("/sign-in/scan")
    computer.page.screenshot(path=picture)
    return read_qr(picture)


def say_yes(telephone: Walker, address: str) -> str:
    """Returns the digits that the telephone then shows."""
    telephone.go_to(address)
    telephone.do("yes")
    return "".join(re.findall(r"\d", telephone.page.locator("main .big").inner_text()))


def type_digits(computer: Walker, digits: str) -> None:
    computer.page.locator("#answer").fill(digits)
    computer.send("/sign-in/scan/answer")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_signs_a_computer_in_and_out_again(devices, tmp_path, language):
    telephone = devices(language, 320, True, TELEPHONE)
    telephone.come_as(RIZGAR)
    telephone.go("/account/security")
    if (everything := telephone.page.locator('main form[action$="/end-all"]')).count():
        telephone.press(everything.locator("button"))

    computer = devices(language, 1280, True, COMPUTER)
    # Without a language, as a camera opens it: the telephone's own is taken.
    address = show_code(computer, tmp_path / "code.png", "/account/readings")
    assert re.fullmatch(rf"{re.escape(computer.site)}/scan/[0-9a-f]{{32}}", address), address
    telephone.go_to(address)
    expect(telephone.page.locator("main .facts")).to_contain_text("Windows")
    telephone.do("yes")
    shown = telephone.page.locator("main .big").inner_text()
    assert re.fullmatch(r"\d{3}\s\d{3}", shown), shown

    # The computer sees by itself that the telephone has said yes, and stops asking.
    expect(computer.page.locator("main .panel.good")).to_be_visible(timeout=15_000)
    expect(computer.page.locator("main .qr, main [data-poll]")).to_have_count(0)
    computer.look()
    type_digits(computer, shown)
    assert computer.path() == "/account/readings", "signing in led somewhere else"

    telephone.go("/account/security")
    others = telephone.page.locator("main .list > li").filter(
        has=telephone.page.locator('form[action$="/account/security/end"]'))
    expect(others).to_have_count(1)
    expect(others).to_contain_text("Windows")
    telephone.press(others.locator("button"))
    expect(telephone.done()).to_be_visible()
    expect(others).to_have_count(0)
    assert not computer.is_in()
    assert telephone.is_in()


def test_a_code_is_typed_before_the_page_looks_again(devices, tmp_path):
    telephone, computer = devices("ckb", 320, False), devices("ckb", 1280, False)
    telephone.come_as(RIZGAR)
    digits = say_yes(telephone, show_code(computer, tmp_path / "code.png"))
    # Without a script nothing looks by itself, and as other keyboards write them.
    type_digits(computer, digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    assert computer.path() == "/account"


def test_a_code_that_was_sent_on_lets_nobody_else_in(devices, tmp_path):
    """Somebody sends the code on their own screen to a victim, who says yes."""
    thief = devices("en", 1280, True, COMPUTER)
    address = show_code(thief, tmp_path / "thief.png")
    victim = devices("en", 320, True, TELEPHONE)
    victim.come_as(RIZGAR)
    digits = say_yes(victim, address)

    # Whoever gets hold of the digits needs the browser that showed the code.
    helper = devices("en", 1280, True, COMPUTER)
    show_code(helper, tmp_path / "helper.png")
    type_digits(helper, digits)
    expect(helper.page.locator("main .summary")).to_be_visible()
    assert not helper.is_in()

    # The thief sees that the victim has said yes, and is not in for that.
    expect(thief.page.locator("main .panel.good")).to_be_visible(timeout=15_000)
    assert not thief.is_in()
    thief.go("/sign-in/scan")
    for step in range(1, 4):
        type_digits(thief, f"{(int(digits) + step) % 1_000_000:06}")
    # Three tries, and the code is over, for the right digits too.
    expect(thief.page.locator("#answer")).to_have_count(0)
    expect(thief.page.locator("main .panel.warn")).to_be_visible()
    assert not thief.is_in()

    victim.go("/account/security")
    expect(victim.page.locator("main .list > li").filter(has_text="Windows")).to_have_count(0)


def test_who_mistypes_while_the_page_waits_has_the_other_tries_left(devices, tmp_path):
    telephone, computer = devices("en", 320, True), devices("en", 1280, True)
    telephone.come_as(RIZGAR)
    address = show_code(computer, tmp_path / "code.png")
    type_digits(computer, "12")
    expect(computer.page.locator("main .summary")).to_be_visible()
    # The page goes on looking whether the telephone has said yes; it must not send the digits
    # again by that.
    with computer.page.expect_response(lambda answer: "/sign-in/scan" in answer.url):
        pass
    digits = say_yes(telephone, address)
    expect(computer.page.locator("main .panel.good")).to_be_visible(timeout=15_000)
    type_digits(computer, digits)
    assert computer.path() == "/account"


def test_a_telephone_that_is_not_signed_in_does_so_first(devices, tmp_path):
    computer, telephone = devices("kmr", 1280, True), devices("kmr", 320, True)
    address = show_code(computer, tmp_path / "code.png")
    telephone.go_to(address)
    assert telephone.path().startswith("/sign-in?next=")
    telephone.sign_in(RIZGAR)
    telephone.do("yes")
    expect(telephone.page.locator("main .big")).to_be_visible()


def test_who_says_no_on_the_telephone_is_asked_nothing_more(devices, tmp_path):
    computer, telephone = devices("ar", 1280, True), devices("ar", 320, True)
    telephone.come_as(RIZGAR)
    address = show_code(computer, tmp_path / "code.png")
    telephone.go_to(address)
    telephone.do("no")
    assert telephone.path() == "/account"

    # The computer sees by itself that its code is over, and asks for no digits any more.
    expect(computer.page.locator("main .panel.warn")).to_be_visible(timeout=15_000)
    expect(computer.page.locator("main .qr, #answer, main .panel.good")).to_have_count(0)
    computer.look()
    # Whoever comes back to the code is asked nothing, either.
    assert telephone.go_to(address).status == 410
    expect(telephone.page.locator('main button[name="do"]')).to_have_count(0)

    # A no is to this one code: the next is answered as ever.
    computer.send("/sign-in/scan")
    computer.page.screenshot(path=tmp_path / "next.png")
    next_address = read_qr(tmp_path / "next.png")
    assert next_address != address
    digits = say_yes(telephone, next_address)
    expect(computer.page.locator("main .panel.good")).to_be_visible(timeout=15_000)
    type_digits(computer, digits)
    assert computer.path() == "/account"


# Surer


@pytest.mark.parametrize(
    ("language", "width"), [("ckb", 320), ("ar", 1280), ("kmr", 320), ("en", 1280)])
def test_who_came_with_a_code_hands_in_after_confirming_who_they_are(
        devices, site, telephone_of, language, width):
    device = devices(language, width, True)
    Authenticator(device.page)
    device.come_as(SHILAN)
    add_passkey(device, LABEL[language])
    device.sign_out()

    come_with_code(device, SHILAN, telephone_of)
    case = fill(Sender(device.context, site, SHILAN, signed_in=True), f"Step Up {language}")
    device.go(f"/apply/bu-02/{case}/check")
    filled = answers(device)
    assert len(filled) > 8
    device.go_on()
    assert device.path().startswith("/sign-in?next="), "handed in with a code alone"
    # What is too weak for this is not offered.
    expect(device.page.locator('form[action$="/sign-in/code"]')).to_have_count(0)
    device.use_passkey()
    assert device.path().startswith("/parked/")
    expect(device.done()).to_be_visible()
    device.go_on()
    assert device.path() == f"/account/cases/{case}"
    expect(device.page.locator("main ol.steps > li.done")).not_to_have_count(0)
    assert answers(device) == filled, "what was handed in is not what she filled in"


def answers(walker: Walker) -> list[str]:
    """The questions with their answers, without the links to change them; not what they cost."""
    return walker.page.evaluate(
        """() => [...document.querySelector("main .facts").children].map(row => {
            const copy = row.cloneNode(true)
            copy.querySelectorAll('a:not([href*="/files/"])').forEach(link => link.remove())
            return copy.textContent.replace(/\\s+/g, " ").trim()
        })""")


def test_what_was_typed_when_the_session_was_ended_elsewhere_is_kept(devices, site):
    computer = devices("ckb", 1280, True)
    case = fill(Sender(computer.context, site, SHILAN), "Ended Meanwhile")
    computer.go(f"/apply/bu-02/{case}/office")
    computer.page.locator("#street").fill("شەقامی گوڵان ٧")

    telephone = devices("ckb", 320, True)
    telephone.come_as(SHILAN, "/account/security")
    telephone.send("/end-all")

    computer.go_on()
    assert computer.path().startswith("/sign-in?next=")
    computer.sign_in(SHILAN)
    assert computer.path().startswith("/parked/")
    kept = computer.page.url
    computer.go_on()
    computer.go(f"/apply/bu-02/{case}/office")
    expect(computer.page.locator("#street")).to_have_value("شەقامی گوڵان ٧")
    # It is sent once.
    assert computer.go_to(kept).status == 410


# Ending


def test_all_sessions_elsewhere_are_ended_at_once(devices):
    here, *elsewhere = (devices("en", width, False) for width in (320, 1280, 1280))
    for device in (here, *elsewhere):
        device.come_as(RIZGAR)
    here.go("/account/security")
    assert here.page.locator('form[action$="/account/security/end"]').count() >= 2
    here.send("/end-all")
    expect(here.done()).to_be_visible()
    expect(here.page.locator('form[action*="/account/security/end"]')).to_have_count(0)
    assert here.is_in()
    assert not any(device.is_in() for device in elsewhere)


# With a password


def the_key(walker: Walker) -> str:
    """What somebody types into the app who cannot scan: in fours, so that the eye finds back."""
    shown = walker.page.locator('main p strong bdi[dir="ltr"]').inner_text()
    assert re.fullmatch(r"([A-Z2-7]{4} )+[A-Z2-7]{1,4}", shown), shown
    return shown.replace(" ", "")


def time_code(key: str, step: int) -> str:
    """What an authenticator app shows (RFC 6238), that many half minutes from now."""
    counter = int(time.time()) // 30 + step
    mac = hmac.digest(base64.b32decode(key), struct.pack(">Q", counter), hashlib.sha1)
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.parametrize(
    ("language", "width", "script"),
    [("ckb", 320, False), ("ar", 1280, True), ("kmr", 320, True), ("en", 1280, False)])
def test_password_and_app_are_set_and_open_the_account(
        devices, tmp_path, language, width, script):
    device = devices(language, width, script)
    device.come_as(RIZGAR, "/account/security")
    device.follow("/account/security/password")
    key = the_key(device)
    picture = tmp_path / "app.png"
    device.page.locator("main .qr").screenshot(path=picture)
    in_picture = read_qr(picture)
    assert in_picture.startswith(f"otpauth://totp/GOV.KRD:{RIZGAR.number}?secret={key}&")

    # A wrong code is said to be one, and the app need not be set up again.
    device.page.locator("#time-code").fill("000000")
    device.page.locator("#password").fill(PASSWORD)
    device.send("/account/security/password")
    expect(device.page.locator("#time-code-error")).to_be_visible()
    assert the_key(device) == key, "another key than the one in the app"
    device.page.locator("#time-code").fill(time_code(key, 0))
    device.page.locator("#password").fill(PASSWORD)
    device.send("/account/security/password")
    assert device.path() == "/account/security?done=password"
    device.sign_out()

    def sign_in(code: str, password: str = PASSWORD) -> None:
        device.go("/account/readings")
        form = open_way(device, "/sign-in/password")
        form.locator("#password-number").fill(RIZGAR.number)
        form.locator("#password").fill(password)
        form.locator("#time-code").fill(code)
        device.press(form.locator("button"))

    # The next code, as of an app whose clock is half a minute ahead: the last one is used.
    code = time_code(key, 1)
    sign_in(code, PASSWORD + "?")
    expect(device.page.locator("#password-number-error")).to_be_visible()
    assert device.page.locator("#password-number").input_value() == RIZGAR.number
    sign_in(f"{code[:3]} {code[3:]}")
    assert device.path() == "/account/readings"
    device.sign_out()
    # Each code opens once.
    sign_in(code)
    expect(device.page.locator("#password-number-error")).to_be_visible()
    assert not device.is_in()
