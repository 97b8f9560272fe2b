"""The square on a paper, in the hands of people without a network and of programs that others have
written: read from the drawn page, believed or refused, and struck when the paper is replaced."""

import base64
import json
import re
import time

import pytest
from cwt.exceptions import CWTError
from playwright.sync_api import expect

from papers import read_paper
from people import HEMIN, SHILAN
from sender import Sender
from statement import (
    DOCUMENT, FACTS, ISSUER, LEAF, NAME, NUMBER, STATUS, SUBJECT, WORDS, believed, claimed, encoded,
    fetched, is_in_log, is_struck, keys_of, word)
from test_sealed_papers import granted

COMPANY = "چوارگۆشەی پرد"
LANGUAGES = ("ckb", "ar", "kmr", "en")


@pytest.fixture(scope="module")
def handed_out(browser, site) -> tuple[bytes, str]:
    return granted(browser, site, COMPANY)


@pytest.fixture(scope="module")
def square(handed_out) -> str:
    """What zbar reads on the page as poppler draws it."""
    return read_paper(handed_out[0])


@pytest.fixture
def keys(site) -> list:
    return keys_of(site, fetched(f"{site}/pki/root.cer"))


def text_of(token: bytes) -> str:
    return base64.b32encode(token).decode().rstrip("=")


def test_another_program_believes_what_the_square_says(square, site, keys):
    # In capitals, so that the code is small; telephones open it all the same.
    assert square.startswith(site.upper() + "/V/") and square == square.upper()
    claims = believed(encoded(square), keys)
    document = claims[DOCUMENT]
    assert claims[ISSUER] == site and len(claims[SUBJECT]) == 20
    assert document[NAME] == COMPANY and document[NUMBER].isdigit()
    words = word(site, document[WORDS])
    assert len(words["labels"]) == len(document[FACTS]) == 7
    values = dict(zip((label["en"] for label in words["labels"]), document[FACTS]))
    assert values["Capital"] == 5_000_000
    assert word(site, values["Legal form"])["term"]["en"] == "Limited liability company"
    assert set(values["Managing director"]) == {"ckb", "ar", "en"}
    place = is_in_log(document, json.loads(fetched(f"{site}/V/keys.json"))["log"])
    # And the log holds at this place what the square says.
    proof = fetched(f"{site}/log/proof/{place['index']}").decode()
    assert f"index {place['index']}\n" in proof
    number, width = place["index"] // 256, min(256, place["size"] - place["index"] // 256 * 256)
    part = f".p/{width}" if width < 256 else ""
    assert document[LEAF] in fetched(f"{site}/log/tile/entries/{number:03}{part}")


@pytest.mark.parametrize("place", range(5, 600, 85))
def test_another_program_refuses_a_flipped_bit(square, keys, place):
    token = bytearray(encoded(square))
    token[place % len(token)] ^= 1
    with pytest.raises((CWTError, ValueError, KeyError)):
        believed(bytes(token), keys)


def test_the_portal_says_what_the_square_says_and_what_became_of_it(square, devices):
    for language in LANGUAGES:
        walker = devices(language, 320, False)
        walker.page.goto(square + f"?lang={language}")
        expect(walker.page.locator("main .panel.good")).to_have_count(1)
        expect(walker.page.get_by_text(COMPANY)).to_be_visible()
        assert walker.page.locator("html").get_attribute("lang") == language


def bent(square: str) -> dict[str, str]:
    """What somebody could show instead."""
    token = encoded(square)
    flipped = bytearray(token)
    flipped[len(token) // 2] ^= 1
    signature = bytearray(token)
    signature[-1] ^= 1
    return {
        "cut off": text_of(token[:-20]), "flipped": text_of(bytes(flipped)),
        "signature": text_of(bytes(signature)), "longer": text_of(token + b"\0"),
        "nothing": "A", "no base32": "019", "other": text_of(b"\xd2\x84\x40\xa0\x40\x40"),
        "deep": text_of(b"\x81" * 3000), "claimed": text_of(b"\x9b" + b"\xff" * 8),
    }


@pytest.mark.parametrize("kind", bent("/V/" + text_of(b"x" * 40)))
def test_portal_and_page_refuse_what_was_made_up(square, devices, kind):
    text = bent(square)[kind]
    walker = devices("en", 320, False)
    walker.page.goto(f"{walker.site}/V/{text}?lang=en")
    expect(walker.page.locator("main .panel.bad")).to_have_count(1)
    assert not walker.page.locator("main .panel.good").count()
    reader = devices("en", 320, True)
    reader.page.goto(f"{reader.site}/V/?lang=en")
    reader.page.locator("#statement").fill(text)
    reader.page.locator("#check-form button").click()
    expect(reader.page.locator("#check .panel.bad")).to_have_count(1)
    expect(reader.page.locator("#check .panel.good")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_network_the_square_is_checked_in_the_browser(square, devices, language):
    walker = devices(language, 320, True)
    page = walker.page
    page.goto(f"{walker.site}/V/?lang={language}")
    # The device says when it has all that it needs.
    expect(page.locator("#offline-ready")).to_be_visible()
    walker.context.set_offline(True)
    walker.faults.clear()
    page.goto(square)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#check .panel.good")).to_have_count(1)
    expect(page.locator("#check")).to_contain_text(COMPANY)
    expect(page.locator("#check dl dt")).to_have_count(10)
    text = page.locator("#check").inner_text()
    assert "5,000,000" in text or "٥٬٠٠٠٬٠٠٠" in text or "5.000.000" in text
    shown = page.locator("#check dd").all_inner_texts()
    assert all(shown), shown
    # What the portal writes with a network, the page writes without one.
    walker.context.set_offline(False)
    page.goto(square + f"?lang={language}")
    assert [value.strip() for value in shown] == [
        value.strip() for value in page.locator("main dl dd").all_inner_texts()]
    # One that was bent is refused without a network, too.
    walker.context.set_offline(True)
    page.goto(walker.site + "/V/" + bent(square)["flipped"])
    expect(page.locator("#check .panel.bad")).to_have_count(1)
    walker.context.set_offline(False)


def test_a_replaced_paper_is_struck_from_the_list_that_devices_carry(browser, site, devices, keys):
    paper, address = granted(browser, site, "کاغەزی نوێکراوە")
    square = read_paper(paper)
    walker = devices("en", 320, True)
    walker.page.goto(f"{site}/V/?lang=en")
    expect(walker.page.locator("#offline-ready")).to_be_visible()
    told = claimed(square)[STATUS]["status_list"]
    assert told["uri"].startswith(site + "/status/")

    def lists() -> tuple[bool, bool]:
        """Whether it is struck from the list as a JWT and from that as a CWT."""
        binary = believed(
            fetched(told["uri"], Accept="application/statuslist+cwt"), keys)
        text = fetched(told["uri"], Accept="application/statuslist+jwt").decode()
        head, body, _ = (
            json.loads(base64.urlsafe_b64decode(part + "==")) if number < 2 else part
            for number, part in enumerate(text.split(".")))
        assert head["typ"] == "statuslist+jwt" and body["sub"] == binary[2] == told["uri"]
        assert body["status_list"]["bits"] == binary[65533]["bits"] == 1
        # Small enough to carry: most of it is noughts.
        assert len(text) < 2000
        return tuple(is_struck(packed, told["idx"]) for packed in (
            base64.urlsafe_b64decode(body["status_list"]["lst"] + "=="), binary[65533]["lst"]))

    assert lists() == (False, False)
    walker.page.goto(square)
    expect(walker.page.locator("main .panel.good")).to_have_count(1)

    hemin = Sender(browser.new_context(), site, HEMIN)
    case = re.search(r"cases/([^/]+)/", address)[1]
    hemin.send(f"/desk/cases/{case}", "/reissue", reason="The first one is lost.")
    # A list is signed anew every ten seconds.
    deadline = time.monotonic() + 15
    while lists() != (True, True):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    # With a network the portal says it, and leads to the newer one.
    walker.page.goto(square)
    expect(walker.page.locator("main .panel.bad")).to_have_count(1)
    expect(walker.page.locator("main .panel.bad a")).to_have_count(1)
    # A device that was open since then says it without one.
    walker.page.goto(f"{site}/V/?lang=en")
    walker.page.evaluate("caches.open('papers').then(s => s.delete('/V/files.json'))")
    walker.page.reload()
    walker.page.wait_for_function(
        "caches.open('papers').then(s => s.match('/V/files.json')).then(Boolean)")
    walker.context.set_offline(True)
    walker.page.goto(square)
    expect(walker.page.locator("#check .panel.bad")).to_contain_text("replaced or revoked")
    walker.context.set_offline(False)
    newer = Sender(browser.new_context(), site, SHILAN).open(address).body()
    assert claimed(read_paper(newer))[SUBJECT] != claimed(square)[SUBJECT]
