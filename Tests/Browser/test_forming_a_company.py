"""The whole way from a service's page to a certificate in the hand, as four people walk it."""

import re

import pytest
from playwright.sync_api import expect

from papers import JPEG, PDF, PNG, code_on, read_qr
from people import HEMIN, KARWAN, NASRIN, SHILAN
from sender import Sender
from formation import fill
from walker import Walker

FEE = "300000"

CORRECTION = {
    "ckb": "تکایە سەرمایەکە وەک نووسراوی بانک بنووسە.",
    "ar": "يرجى كتابة رأس المال كما في كتاب المصرف.",
    "kmr": "Ji kerema xwe sermayeyê wekî nivîsara bankê binivîse.",
    "en": "Please write the capital as the bank’s letter has it.",
}
APPROVAL = {
    "ckb": "هەموو مەرجەکان تەواون، پیرۆزە.",
    "ar": "استوفيت جميع الشروط، مبارك.",
    "kmr": "Hemû merc temam in, pîroz be.",
    "en": "All conditions are met, congratulations.",
}
REISSUE = {
    "ckb": "بڕوانامەکە سووتا.", "ar": "احترقت الشهادة.", "kmr": "Şehade şewitî.",
    "en": "The certificate was burnt.",
}


@pytest.mark.parametrize(
    ("language", "width", "script", "company"),
    [
        pytest.param("ckb", 320, False, "هەڵۆی چیا", id="ckb-320-without-script"),
        pytest.param("ar", 1280, False, "نسيم الرافدين", id="ar-1280-without-script"),
        pytest.param("kmr", 320, True, "Stêrka Geş", id="kmr-320-with-script"),
        pytest.param("en", 1280, True, "Quiet River", id="en-1280-with-script"),
    ])
def test_a_founder_forms_a_company_with_a_partner_and_an_officer(
        devices, tmp_path, language, width, script, company):
    def device() -> Walker:
        return devices(language, width, script)

    telephone = device()
    case = she_begins(telephone, company, script)
    she_answers_up_to_the_founders(telephone)

    # She leaves, and goes on at another device.
    shilan = device()
    she_goes_on_from_her_account(shilan, case)
    she_answers_the_rest(shilan)
    she_changes_an_early_answer(shilan)
    she_hands_in(shilan, case)

    karwan = device()
    karwan.go("/account")
    karwan.sign_in(KARWAN)
    he_agrees(karwan, case)
    she_pays(shilan, case, tmp_path)

    hemin = device()
    hemin.go("/desk")
    hemin.sign_in(HEMIN)
    he_opens_the_case_with_all_checks_met(hemin, case)
    he_decides(hemin, "correct", CORRECTION[language])
    she_corrects(shilan, case, CORRECTION[language])
    karwan.go("/account")
    he_agrees(karwan, case)
    he_opens_the_case_with_all_checks_met(hemin, case)
    assert "6000000" in hemin.digits()
    he_decides(hemin, "grant", APPROVAL[language])

    number, code = she_gets_the_certificate(shilan, case, company, APPROVAL[language], tmp_path)
    passer_by = device()
    it_verifies(passer_by, code, company)
    newer = he_issues_it_again(hemin, shilan, case, REISSUE[language])
    the_older_one_is_replaced(passer_by, code, newer)
    an_invented_code_is_unknown(passer_by)
    everybody_finds_the_company(passer_by, company, number)


# Shilan begins


def she_begins(walker: Walker, company: str, script: bool) -> str:
    """Up to the reserved name; returns the case."""
    walker.go("/services/bu-02")
    walker.follow("/apply/bu-02")
    assert walker.path().startswith("/sign-in?next=")
    walker.sign_in(SHILAN)
    assert walker.path() == "/apply/bu-02", "signing in led somewhere else"
    walker.go_on()
    at_question(walker, "form")
    walker.page.locator('[name="answer"][value="limited-liability"]').check()
    walker.go_on()
    case = re.fullmatch(r"/apply/bu-02/([a-z0-9]+)/name", walker.path())[1]
    if script:
        live = walker.page.locator("#answer-live")
        # A name that only says what kind of thing it is belongs to nobody.
        walker.page.locator("#answer").fill("شركة")
        expect(live).to_have_class("live bad")
        walker.page.locator("#answer").fill(company)
        expect(live).to_have_class("live good")
        expect(live).not_to_be_empty()
    else:
        walker.page.locator("#answer").fill("شركة")
        walker.do("probe")
        expect(walker.page.locator('main [role="status"].bad')).to_be_visible()
        walker.page.locator("#answer").fill(company)
        walker.do("probe")
        expect(walker.page.locator('main [role="status"].good')).to_be_visible()
        expect(walker.page.locator("#answer")).to_have_value(company)
    walker.go_on()
    return case


def at_question(walker: Walker, name: str) -> None:
    assert walker.path().endswith(f"/{name}"), f"at {walker.path()} instead of {name}"


def she_answers_up_to_the_founders(walker: Walker) -> None:
    page = walker.page
    at_question(walker, "activity")
    page.locator('[name="answer"][value="F"]').check()
    walker.go_on()
    at_question(walker, "contracting")
    page.locator('[name="answer"][value="no"]').check()
    walker.go_on()
    at_question(walker, "office")
    page.locator("#district").select_option(index=1)
    page.locator("#street").fill("Gulan 40")
    page.locator("#landmark").fill("Minare")
    walker.go_on()
    at_question(walker, "capital")
    page.locator("#answer").fill("5000000")
    walker.go_on()
    at_question(walker, "founders")
    founders = page.locator('main button[value^="remove-"]')
    page.locator("#own-share").fill("1/3")
    walker.do("add-self")
    expect(founders).to_have_count(1)
    she_adds_karwan(walker)
    expect(founders).to_have_count(2)
    walker.do(f"remove-{KARWAN.number}")
    expect(founders).to_have_count(1)
    expect(founders).to_have_attribute("value", f"remove-{SHILAN.number}")
    she_adds_karwan(walker)
    expect(founders).to_have_count(2)
    walker.go_on()
    at_question(walker, "manager")


def she_adds_karwan(walker: Walker) -> None:
    walker.page.locator("#number").fill(KARWAN.number)
    walker.page.locator("#given").fill(KARWAN.given(walker.language))
    walker.page.locator("#share").fill("2/3")
    walker.do("add")


# Shilan goes on


def she_goes_on_from_her_account(walker: Walker, case: str) -> None:
    walker.go("/account")
    walker.sign_in(SHILAN)
    assert walker.path() == "/account"
    walker.press(case_in_account(walker, case))
    walker.follow(f"/apply/bu-02/{case}")
    at_question(walker, "manager")


def case_in_account(walker: Walker, case: str):
    """What waits comes first in the account, before everything else."""
    return walker.page.locator("main ul").first.locator(f'a[href$="/account/cases/{case}"]')


def she_answers_the_rest(walker: Walker) -> None:
    for role in ("manager", "lawyer", "accountant"):
        at_question(walker, role)
        walker.page.locator(f'[name="answer"][value="{SHILAN.number}"]').check()
        walker.go_on()
    for question, name, kind, content in (
            ("articles", "articles.pdf", "application/pdf", PDF),
            ("bankdeposit", "نووسراو.png", "image/png", PNG),
            ("lease", "lease.jpg", "image/jpeg", JPEG)):
        at_question(walker, question)
        walker.page.locator("#answer").set_input_files(
            {"name": name, "mimeType": kind, "buffer": content})
        walker.go_on()
    at_question(walker, "poa")
    walker.do("skip")
    at_question(walker, "check")
    papers = [
        walker.context.request.get(f"{walker.site}{link.get_attribute('href')}").body()
        for link in walker.page.locator('main a[href*="/files/"]').all()]
    assert papers == [PDF, PNG, JPEG], "what was sent in is not what is kept"


def she_changes_an_early_answer(walker: Walker) -> None:
    expect(walker.link("/contracting")).to_have_count(1)
    walker.follow("/activity")
    walker.page.locator('[name="answer"][value="G"]').check()
    walker.go_on()
    at_question(walker, "check")
    expect(walker.link("/contracting")).to_have_count(0)
    expect(walker.link("/capital")).to_have_count(1)


def she_hands_in(walker: Walker, case: str) -> None:
    at_question(walker, "check")
    walker.go_on()
    assert walker.path() == f"/account/cases/{case}"


# Karwan


def he_agrees(walker: Walker, case: str) -> None:
    walker.press(case_in_account(walker, case))
    walker.do("agree")
    assert walker.path() == f"/account/cases/{case}"
    expect(walker.page.locator('button[value="agree"]')).to_have_count(0)


# The fee


def she_pays(walker: Walker, case: str, folder) -> None:
    walker.go(f"/account/cases/{case}")
    walker.follow(f"/account/cases/{case}/pay")
    assert FEE in walker.digits()
    walker.go_on()
    assert FEE in walker.digits()
    bank = walker.page.locator('main a[href^="/sandbox-bank/"]')
    picture = folder / "fee.png"
    walker.page.get_by_role("img", name=re.compile("QR")).screenshot(path=picture)
    assert read_qr(picture) == walker.site + bank.get_attribute("href")
    walker.press(bank)
    assert FEE in walker.digits()
    walker.do("pay")
    assert walker.path() == f"/account/cases/{case}"
    it_is_under_review(walker)


def it_is_under_review(walker: Walker) -> None:
    promise = walker.page.locator("main p.panel strong")
    expect(promise).to_have_count(1)
    day = promise.inner_text().translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    assert re.match(r"\d{1,2}\D.*\D20\d\d$", day), f"promised by {day}"
    current = walker.page.locator('main ol.steps > [aria-current="step"]')
    expect(current).to_have_count(1)
    expect(walker.page.locator("main ol.steps > li.done")).to_have_count(3)


# Hemin


def he_opens_the_case_with_all_checks_met(walker: Walker, case: str) -> None:
    walker.go("/desk")
    walker.follow(f"/desk/cases/{case}")
    checks = walker.page.locator("main .checks > li")
    assert checks.count() >= 5
    expect(walker.page.locator("main .checks > li:not(.ok)")).to_have_count(0)


def he_decides(walker: Walker, decision: str, reason: str) -> None:
    walker.page.locator("#reason").fill(reason)
    walker.do(decision)
    assert walker.path().startswith("/desk")
    expect(walker.page.locator('main [role="status"]')).to_be_visible()


def he_issues_it_again(hemin: Walker, shilan: Walker, case: str, reason: str) -> str:
    """Returns the code of the newer certificate."""
    hemin.go(f"/desk/cases/{case}")
    hemin.page.locator("main details > summary").click()
    hemin.page.locator("#reason").fill(reason)
    hemin.do("reissue")
    expect(hemin.page.get_by_text(reason)).to_be_visible()
    shilan.go(f"/account/cases/{case}")
    return code_on(shilan.fetch("/certificate.pdf"))


# The correction and the decision


def she_corrects(walker: Walker, case: str, reason: str) -> None:
    walker.go("/account")
    walker.press(case_in_account(walker, case))
    expect(walker.page.locator("main .panel").get_by_text(reason)).to_be_visible()
    walker.press(walker.page.locator(f'main .panel a[href*="/apply/bu-02/{case}"]'))
    walker.follow("/capital")
    expect(walker.page.get_by_text(reason)).to_be_visible()
    walker.page.locator("#answer").fill("6000000")
    walker.go_on()
    she_hands_in(walker, case)


def she_gets_the_certificate(
        walker: Walker, case: str, company: str, reason: str, folder) -> tuple[str, str]:
    """Returns the company's number and the code on its certificate."""
    walker.go("/account")
    # Nothing waits any more, so the case is among the others.
    walker.press(walker.page.locator("main ul:has(.tag)").locator(
        f'a[href$="/account/cases/{case}"]').first)
    expect(walker.page.locator("main .panel.good").get_by_text(reason)).to_be_visible()
    href = walker.page.locator('main a[href*="/companies/"]').get_attribute("href")
    certificate = walker.fetch(f"/account/cases/{case}/certificate.pdf")
    assert certificate.startswith(b"%PDF-")
    (folder / "certificate.pdf").write_bytes(certificate)
    walker.press(walker.page.locator('main a[href*="/companies/"]'))
    expect(walker.page.locator("h1")).to_have_text(company)
    return href.rsplit("/", 1)[1], code_on(certificate)


# Everybody


def it_verifies(walker: Walker, code: str, company: str) -> None:
    # As somebody does who types the code from the paper.
    walker.go("/verify")
    walker.page.locator("#code").fill(code.upper())
    walker.press('main form[method="get"] button')
    assert f"/verify/{code}" in walker.page.url
    expect(walker.page.locator("main .panel.good")).to_have_count(1)
    expect(walker.page.get_by_text(company)).to_be_visible()


def the_older_one_is_replaced(walker: Walker, code: str, newer: str) -> None:
    assert newer != code
    # As a telephone does that read the QR: without a language in the address.
    walker.go_to(f"{walker.site}/verify/{code}")
    expect(walker.page.locator("main .panel.good")).to_have_count(0)
    expect(walker.page.locator("main .panel.bad")).to_have_count(1)
    walker.press(walker.page.locator(f'main a[href*="/verify/{newer}"]'))
    expect(walker.page.locator("main .panel.good")).to_have_count(1)


def an_invented_code_is_unknown(walker: Walker) -> None:
    answer = walker.go_to(f"{walker.site}/verify/{'a1' * 10}")
    assert answer.status == 404
    expect(walker.page.locator("main .panel.bad")).to_have_count(1)


def everybody_finds_the_company(walker: Walker, company: str, number: str) -> None:
    for words in (company, company.split()[0], number):
        walker.go("/companies")
        walker.page.locator("#q").fill(words)
        walker.press('main form[role="search"] button')
        walker.follow(f"/companies/{number}")
        expect(walker.page.locator("h1")).to_have_text(company)
        assert "6000000" in walker.digits()


def test_enter_in_a_founders_field_adds_the_founder_and_removes_nobody(devices, site):
    device = devices("en", 320, True)
    case = fill(Sender(device.context, site, SHILAN), "Enter Key")
    device.go(f"/apply/bu-02/{case}/founders")
    founders = device.page.locator('main button[value^="remove-"]')
    expect(founders).to_have_count(2)
    device.page.locator("#number").fill(NASRIN.number)
    device.page.locator("#given").fill(NASRIN.given("en"))
    device.page.locator("#share").fill("1/3")
    with device.page.expect_navigation():
        device.page.locator("#share").press("Enter")
    device.look()
    expect(founders).to_have_count(3)
