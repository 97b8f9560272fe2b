"""A part of a company changes hands, as its people walk it in browser windows."""

import time

import pytest
from playwright.sync_api import expect

from companies import open_companies
from papers import code_on
from people import AWAZ, HEMIN, NASRIN, RIZGAR, SHILAN
from test_services_by_file import PAPER, answer, begin, fill, hand_in, open_at_desk
from walker import Walker

NAMES = {"ckb": "نانی ژیان", "en": "Life Bread Company"}
ESTATES = {"ar": "خبز الورثة", "kmr": "Nanê Mîrasê"}
TOO_MUCH = {"ar": "يملك هذا المالك", "kmr": "Ev xwedî"}
LAW = {"ckb": "یاسای کۆمپانیاکان", "en": "Companies Law No. 21 of 1997"}
SOLD = {"ckb": "پشک گواسترایەوە", "en": "Shares transferred"}


@pytest.mark.parametrize("language, width, script", [("ckb", 320, False), ("en", 1280, True)])
def test_a_share_changes_hands_and_everybody_concerned_knows(
        devices, browser, site, language, width, script):
    number = open_companies(browser, site).form(NAMES[language])

    # Somebody who has to do with the company follows it.
    rizgar: Walker = devices(language, width, script)
    rizgar.go(f"/companies/{number}")
    rizgar.follow(f"/companies/{number}/follow")
    rizgar.sign_in(RIZGAR)
    rizgar.do("begin")
    expect(rizgar.page.locator('button[value="end"]')).to_be_visible()

    # Shilan sells a twelfth of it to Nasrin, from the company's own page.
    shilan: Walker = devices(language, width, script)
    shilan.go(f"/companies/{number}")
    shilan.page.locator("main details.noprint summary").click()
    shilan.follow("/services/co-07")
    shilan.follow("/apply/co-07")
    shilan.sign_in(SHILAN)
    shilan.go_on()
    case = shilan.path().split("/")[3]
    # A number that is nobody's is said, and nothing is lost.
    fill(shilan, answer="999999")
    shilan.go_on()
    assert shilan.path().endswith("/company")
    answer(shilan, "company", answer=number)
    answer(shilan, "seller", answer=SHILAN.number)
    shilan.page.locator('main [name="answer"][value="other"]').check()
    fill(shilan, number=NASRIN.number, given=NASRIN.given(language))
    shilan.go_on()
    answer(shilan, "share", answer="1/12")
    answer(shilan, "contract", answer=PAPER)
    hand_in(shilan, "co-07", case)

    # Nasrin agrees, an officer looks and decides.
    nasrin: Walker = devices(language, width, script)
    nasrin.come_as(NASRIN, f"/account/cases/{case}")
    nasrin.do("agree")
    hemin: Walker = devices(language, 1280, script)
    hemin.come_as(HEMIN, "/desk")
    open_at_desk(hemin, case)
    checks = hemin.page.locator("main .checks")
    expect(checks).to_contain_text("1/12")
    # What a check rests on is said by its title, not by a number of our own.
    expect(checks).to_contain_text(LAW[language])
    expect(checks).not_to_contain_text("1997/21")
    hemin.page.locator("#reason").fill("In order.")
    hemin.do("grant")

    # The register says so, with the paper; who follows and who is concerned are told.
    shilan.go(f"/companies/{number}")
    page = shilan.text()
    assert NASRIN.name[language] in page and "1/12" in page and SOLD[language] in page
    shilan.go(f"/account/cases/{case}")
    paper = shilan.fetch(".pdf")
    assert len(code_on(paper)) == 20
    is_told(nasrin, SOLD[language])
    is_told(rizgar, SOLD[language])
    for walker in (shilan, nasrin, rizgar):
        walker.look()


@pytest.mark.parametrize("language, width, script", [("ar", 320, False), ("kmr", 1280, True)])
def test_a_court_divides_what_an_owner_had_and_a_wrong_answer_leads_to_its_question(
        devices, browser, site, language, width, script):
    number = open_companies(browser, site).form(ESTATES[language])
    awaz: Walker = devices(language, width, script)
    case = begin(awaz, "co-22", AWAZ)
    answer(awaz, "company", answer=number)
    answer(awaz, "court", answer="Court of Ranya")
    answer(awaz, "order", answer="7/2026")
    answer(awaz, "what", answer="transfer")
    # Karwan is the second of whom the entry speaks: two thirds are his.
    answer(awaz, "owner", answer="2")
    answer(awaz, "share", answer="3/4")
    heirs = awaz.page.locator("main .list li")
    # The clerk is no heir, and is not asked for a share of theirs.
    assert awaz.page.locator("#own-share").count() == 0
    add_heir(awaz, NASRIN, "7/8")
    expect(heirs).to_have_count(1)
    # Seven eighths are not the whole: nothing is lost, and the page says so.
    awaz.go_on()
    assert awaz.path().endswith("/heirs")
    expect(awaz.page.locator("main .summary")).to_be_visible()
    add_heir(awaz, NASRIN, "1/8")
    expect(heirs).to_have_count(1)
    add_heir(awaz, AWAZ, "1/8")
    expect(heirs).to_have_count(1)
    add_heir(awaz, RIZGAR, "1/8")
    expect(heirs).to_have_count(2)
    awaz.do(f"remove-{RIZGAR.number}")
    expect(heirs).to_have_count(1)
    add_heir(awaz, RIZGAR, "1/8")
    awaz.go_on()
    answer(awaz, "decision", answer=PAPER)

    # More than he has: it is said beside the answer, which is one step away.
    awaz.send("/submit")
    assert awaz.path() == f"/apply/co-22/{case}/submit"
    row = awaz.page.locator("#answer-share")
    expect(row.locator(".error")).to_contain_text(TOO_MUCH[language])
    awaz.page.locator("main .summary a").click()
    assert awaz.page.url.endswith("#answer-share")
    expect(row).to_be_in_viewport()
    awaz.press(row.locator("a"))
    answer(awaz, "share", answer="2/3")
    hand_in(awaz, "co-22", case)

    for person in (NASRIN, RIZGAR):
        heir: Walker = devices(language, width, script)
        heir.come_as(person, f"/account/cases/{case}")
        assert "1/8" in heir.digits() and "7/8" in heir.digits()
        heir.do("agree")
    hemin: Walker = devices(language, 1280, script)
    hemin.come_as(HEMIN, "/desk")
    open_at_desk(hemin, case)
    hemin.page.locator("#reason").fill("In order.")
    hemin.do("grant")
    awaz.go(f"/companies/{number}")
    page = awaz.text()
    # Of two thirds: 7/8 are 7/12, 1/8 is 1/12.
    assert NASRIN.name[language] in page and RIZGAR.name[language] in page
    assert "7/12" in awaz.digits() and "1/12" in awaz.digits()
    assert "Court of Ranya" in page


def add_heir(walker: Walker, person, share: str) -> None:
    fill(walker, number=person.number, given=person.given(walker.language), share=share)
    walker.do("add")


def is_told(walker: Walker, words: str) -> None:
    """Those who follow are told a moment after the decision."""
    for _ in range(20):
        walker.go("/account")
        if words in walker.text():
            return
        time.sleep(0.5)
    raise AssertionError(f"nobody told of: {words}")
