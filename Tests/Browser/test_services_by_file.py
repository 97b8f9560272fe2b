"""Services that are online by their files alone, as people walk them in a browser window."""

import subprocess
from datetime import date, timedelta

import pytest

from byfile import HOME, PAPER, PHOTO
from papers import code_on
from people import CHNAR, MAJA, NIYAZ, RIZGAR
from walker import Walker

NOTHING_KNOWN = {
    "ckb": "هیچ تۆمارێک نییە.", "ar": "لا يوجد أي قيد.", "kmr": "Tu tomar tune.",
    "en": "Nothing is on record.",
}

CHECKED = {
    "ckb": "کەسێک بەڵگەنامەیەکی تۆی پشکنی", "en": "somebody checked a document of yours"}


def begin(walker: Walker, service: str, person) -> str:
    """From the service's page to the first page of a new application; returns the case."""
    walker.go(f"/services/{service}")
    walker.follow(f"/apply/{service}")
    walker.sign_in(person)
    walker.go_on()
    return walker.path().split("/")[3]


def fill(walker: Walker, **fields) -> None:
    """Fills in fields, or chooses, by what they are; then goes on."""
    for name, value in fields.items():
        if isinstance(value, dict):
            walker.page.set_input_files(f'input[name="{name}"]', files=[value])
            continue
        field = walker.page.locator(f'main [name="{name}"]').first
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            walker.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def answer(walker: Walker, question: str, **fields) -> None:
    assert walker.path().endswith("/" + question), f"{walker.path()} is not {question}"
    fill(walker, **fields)
    walker.go_on()


def skip(walker: Walker, question: str) -> None:
    assert walker.path().endswith("/" + question), walker.path()
    walker.do("skip")


def day(when: date) -> dict[str, str]:
    return {"answer-day": str(when.day), "answer-month": str(when.month),
            "answer-year": str(when.year)}


def hand_in(walker: Walker, service: str, case: str) -> None:
    assert walker.path() == f"/apply/{service}/{case}/check"
    walker.send("/submit")
    assert walker.path() == f"/account/cases/{case}"


def open_at_desk(walker: Walker, case: str) -> None:
    walker.go("/desk")
    walker.follow(f"/desk/cases/{case}")


def text_of(paper: bytes, tmp_path) -> str:
    (tmp_path / "paper.pdf").write_bytes(paper)
    return subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, check=True,
        text=True).stdout


@pytest.mark.parametrize(("language", "width", "script"), [
    pytest.param("ckb", 320, False, id="ckb-320-without-script"),
    pytest.param("en", 1280, True, id="en-1280-with-script")])
def test_a_citizen_gets_a_good_conduct_certificate_that_two_officers_decide(
        devices, tmp_path, language, width, script):
    rizgar = devices(language, width, script)
    case = begin(rizgar, "id-13", RIZGAR)
    # What the registers know is shown first, and not asked.
    assert rizgar.path() == f"/apply/id-13/{case}/known"
    assert RIZGAR.number in rizgar.digits()
    rizgar.press("main a.primary")
    answer(rizgar, "purpose", answer="other")
    answer(rizgar, "purpose_other", answer="Visa")
    skip(rizgar, "country")
    answer(rizgar, "photo", answer=PHOTO)
    # An early answer is changed: what followed from it is not asked any more.
    rizgar.follow(f"/{case}/purpose")
    answer(rizgar, "purpose", answer="work")
    hand_in(rizgar, "id-13", case)

    niyaz = devices(language, width, script)
    niyaz.come_as(NIYAZ, "/desk")
    open_at_desk(niyaz, case)
    fill(niyaz, reason=NOTHING_KNOWN[language])
    niyaz.do("grant")
    # She alone cannot: it waits for another.
    open_at_desk(niyaz, case)
    assert niyaz.page.locator('button[value="confirm"]').count() == 0
    chnar = devices(language, width, script)
    chnar.come_as(CHNAR, "/desk")
    open_at_desk(chnar, case)
    assert NOTHING_KNOWN[language] in chnar.text()
    chnar.do("confirm")

    rizgar.go(f"/account/cases/{case}")
    assert NOTHING_KNOWN[language] in rizgar.text()
    paper = rizgar.fetch("/certificate.pdf")
    code = code_on(paper)
    text = text_of(paper, tmp_path)
    assert all(word in text for word in RIZGAR.name["en"].split()), text
    # Whoever is shown it checks it, and he sees that somebody did.
    anybody = devices(language, width, script)
    anybody.go_to(f"{anybody.site}/verify/{code}?lang={language}")
    assert "✓" in anybody.text()
    rizgar.go("/account/readings")
    assert CHECKED[language] in rizgar.text()


@pytest.mark.parametrize(("language", "width", "script"), [
    pytest.param("kmr", 320, True, id="kmr-320-with-script"),
    pytest.param("ar", 1280, False, id="ar-1280-without-script")])
def test_a_resident_chooses_when_to_come_and_gets_her_card(
        devices, tmp_path, language, width, script):
    maja = devices(language, width, script)
    case = begin(maja, "fo-04", MAJA)
    maja.press("main a.primary")
    answer(maja, "reason", answer="work")
    answer(maja, "institution", answer="Ministry of Health")
    # A passport that ends too early is refused with what to do.
    answer(maja, "passport_until", **day(date.today() + timedelta(days=30)))
    assert maja.path().endswith("/passport_until")
    assert maja.page.locator("main .summary").count() == 1
    answer(maja, "passport_until", **day(date.today() + timedelta(days=500)))
    for question in ("passport", "entrystamp", "letter", "blood"):
        answer(maja, question, answer=PAPER)
    answer(maja, "photo", answer=PHOTO)
    hand_in(maja, "fo-04", case)

    maja.follow("/appointment")
    maja.press(maja.page.locator('main a[href*="office=residence-erbil"]').first)
    day_link = maja.page.locator('main a[href*="day="]').nth(1)
    chosen = day_link.get_attribute("href").split("day=")[1]
    maja.press(day_link)
    maja.page.locator('main input[name="slot"]').nth(2).check()
    maja.go_on()
    assert maja.path() == f"/account/cases/{case}"
    # She moves it to the first time of the day.
    maja.follow("/appointment")
    maja.go(f"/account/cases/{case}/appointment?office=residence-erbil&day={chosen}")
    maja.page.locator('main input[name="slot"]').nth(0).check()
    maja.press('main form[action*="day="] button[type="submit"]')

    niyaz = devices(language, width, script)
    niyaz.come_as(NIYAZ, "/desk")
    niyaz.go(f"/desk/appointments?day={chosen}")
    row = niyaz.page.locator("main li").filter(
        has=niyaz.page.locator(f'a[href$="/desk/cases/{case}"]'))
    # Her day is still to come: that she is here already is said on purpose.
    row.locator("summary").click()
    niyaz.press(row.locator('button[value="came"]'))
    open_at_desk(niyaz, case)
    niyaz.do("grant")
    maja.go(f"/account/cases/{case}")
    text = text_of(maja.fetch("/certificate.pdf"), tmp_path)
    assert all(word in text for word in [*MAJA.name["en"].split(), "RC-"]), text


@pytest.mark.parametrize(("language", "width", "script"), [
    pytest.param("ar", 320, False, id="ar-320-without-script"),
    pytest.param("ckb", 1280, True, id="ckb-1280-with-script")])
def test_a_building_permit_needs_a_list_and_a_visit_by_an_inspector(
        devices, tmp_path, language, width, script):
    rizgar = devices(language, width, script)
    case = begin(rizgar, "bu-09", RIZGAR)
    rizgar.press("main a.primary")
    answer(rizgar, "land", **{name: value for name, value in HOME.items() if value})
    answer(rizgar, "parcel", answer="12/345")
    answer(rizgar, "building", answer="house")
    answer(rizgar, "floor_count", answer="٢")
    answer(rizgar, "area", answer="180")
    for size in ("100", "80"):
        use = rizgar.page.locator('[name="f-floor_use"] option').nth(1).get_attribute("value")
        fill(rizgar, **{"f-floor_use": use, "f-floor_area": size})
        rizgar.do("add")
    # One storey too few: the form says so, and keeps what is there.
    rizgar.do("remove-0")
    rizgar.go_on()
    assert rizgar.path().endswith("/floors")
    fill(rizgar, **{"f-floor_use": use, "f-floor_area": "100"})
    rizgar.go_on()
    for question in ("titledeed", "sitemap", "design"):
        answer(rizgar, question, answer=PAPER)
    hand_in(rizgar, "bu-09", case)

    niyaz = devices(language, width, script)
    niyaz.come_as(NIYAZ, "/desk")
    open_at_desk(niyaz, case)
    names = niyaz.page.eval_on_selector_all(
        'main form[action$="/inspection"] [name^="i-"]',
        "fields => [...new Set(fields.map(field => field.name + ':' + field.type))]")
    for name, kind in (name.rsplit(":", 1) for name in names):
        fill(niyaz, **{name: "yes" if kind == "radio" else "12"})
    niyaz.send("/inspection")
    assert niyaz.path() == f"/desk/cases/{case}"
    niyaz.do("grant")
    rizgar.go(f"/account/cases/{case}")
    assert "BP-" in text_of(rizgar.fetch("/certificate.pdf"), tmp_path)
