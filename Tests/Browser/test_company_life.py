"""A part of a company changes hands, as its people walk it in browser windows."""

import time

import pytest
from playwright.sync_api import expect

from companies import open_companies
from papers import code_on
from people import HEMIN, NASRIN, RIZGAR, SHILAN
from test_services_by_file import PAPER, answer, fill, hand_in, open_at_desk
from walker import Walker

NAMES = {"ckb": "نانی ژیان", "en": "Life Bread Company"}
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
    expect(hemin.page.locator("main .checks, main ul").first).to_contain_text("1/12")
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


def is_told(walker: Walker, words: str) -> None:
    """Those who follow are told a moment after the decision."""
    for _ in range(20):
        walker.go("/account")
        if words in walker.text():
            return
        time.sleep(0.5)
    raise AssertionError(f"nobody told of: {words}")
