"""From a registration centre's desk to the person's own telephone, as those who are there walk it."""

import re
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from enrolment import Visitor, act_for, child_of, enrol, irises, number_on, slip
from papers import read_paper
from people import BAHAR, DIRECTION, KARWAN, REBIN, RIZGAR, SARWAR, SHILAN, TARA, Person
from sender import Sender
from walker import TELEPHONE, Authenticator, Walker

LABEL = {"ckb": "مۆبایلەکەم", "ar": "هاتفي", "kmr": "Telefona min", "en": "My phone"}


@pytest.fixture
def desk(devices, site):
    """Somebody at work, without a window: `desk(BAHAR)`."""

    def sit(person: Person) -> Sender:
        return Sender(devices("en", 1280, True).context, site, person)

    return sit


# What the officer does


def come_to_work(walker: Walker, person: Person, room: str) -> None:
    walker.come_as(person, "/desk")
    walker.follow(room)


def fill(walker: Walker, visitor: Visitor) -> None:
    enter(walker.page.locator("main"), visitor.typed() | visitor.chosen() | visitor.special)
    for field, file in visitor.captured().items():
        walker.page.locator(f"#{field}").set_input_files(file)


def enter(part: Locator, entries: dict[str, str]) -> None:
    """Types into fields and chooses from lists."""
    for field, text in entries.items():
        box = part.locator(f"#{field}")
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(text)
        else:
            box.fill(text)


def take_down(walker: Walker, visitor: Visitor) -> None:
    """Takes somebody down, and waits with them for what the search finds, touching nothing."""
    walker.go("/desk/enrol")
    walker.follow(f"/desk/enrol/{visitor.kind}")
    fill(walker, visitor)
    walker.go_on()
    wait_for_search(walker)


def wait_for_search(walker: Walker) -> None:
    assert walker.path().startswith("/desk/enrolments/"), "refused"
    expect(walker.page.locator("main [data-poll]")).to_have_count(0, timeout=20_000)
    walker.look()


def state(walker: Walker, kind: str) -> Locator:
    """The state of an enrolment, if it is of this kind."""
    return walker.page.locator(f"main .facts .tag.{kind}")


def print_slip(walker: Walker, folder) -> str:
    """Prints the slip; returns what a telephone reads on the paper."""
    path = walker.path()
    walker.send("/slip")
    code = walker.page.locator("main .big").inner_text().replace(" ", "")
    printed = walker.page.pdf(format="A4")
    paper = folder / "slip.pdf"
    paper.write_bytes(printed)
    address = read_paper(printed)
    # Who has no camera types it.
    assert address == f"{walker.site}/enrolment/{code}"
    on_paper = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True).stdout
    assert on_paper.count("\f") == 1, "the slip takes more than one sheet"
    assert code in re.sub(r"\s", "", on_paper)
    walker.press(walker.link(path))
    return address


# What the person does


def read_slip(walker: Walker, address: str) -> None:
    """As a camera opens it: without a language, which the telephone has of its own."""
    walker.go_to(address)
    assert walker.path() == address.removeprefix(walker.site)


def say_birthday(walker: Walker, day: str, month: int, year: str) -> None:
    walker.page.locator("#born-day").fill(day)
    walker.page.locator("#born-month").select_option(str(month))
    walker.page.locator("#born-year").fill(year)
    walker.send("/begin")


def in_own_digits(number: int, language: str) -> str:
    if DIRECTION[language] == "ltr":
        return str(number)
    return str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


@pytest.mark.parametrize(
    ("language", "desk_language"),
    [("ckb", "ckb"), ("ar", "ckb"), ("kmr", "en"), ("en", "en")])
def test_a_person_is_enrolled_and_signs_in_with_the_slip(
        devices, tmp_path, language, desk_language):
    officer = devices(desk_language, 1280, True)
    come_to_work(officer, BAHAR, "/desk/enrol")
    visitor = Visitor()
    take_down(officer, visitor)
    expect(state(officer, "good")).to_have_count(1)
    expect(officer.page.locator("h1")).to_have_text(visitor.name(desk_language))
    number = re.search(r"\b900\d{10}\b", officer.text())[0]
    address = print_slip(officer, tmp_path)

    telephone = devices(language, 320, True, TELEPHONE)
    Authenticator(telephone.page)
    read_slip(telephone, address)
    day, month, year = visitor.born
    # Who found the slip in the street does not know this.
    say_birthday(telephone, "1", 1, "1901")
    expect(telephone.page.locator("main .summary")).to_be_focused()
    assert telephone.page.locator("#born-year").input_value() == "1901"
    say_birthday(
        telephone, in_own_digits(day, language), month, in_own_digits(year, language))
    assert telephone.path() == "/account/security/passkey"
    expect(telephone.page.locator("[data-passkey-missing]")).to_be_hidden()
    telephone.page.locator("#label").fill(LABEL[language])
    telephone.send("/account/security/passkey")
    expect(telephone.done()).to_be_visible()

    telephone.go("/account")
    expect(telephone.page.locator("main bdi").filter(has_text=visitor.name(language))
           ).not_to_have_count(0)
    assert number in telephone.text()
    telephone.sign_out()
    assert not telephone.is_in()
    telephone.use_passkey()
    assert telephone.path() == "/account"

    # The slip has done its work: whoever finds it now comes in nowhere, birthday or not.
    finder = devices(language, 320, False)
    read_slip(finder, address)
    say_birthday(finder, str(day), month, str(year))
    expect(finder.page.locator("main .summary")).to_be_visible()
    assert not finder.is_in()


def test_nothing_is_printed_that_is_said_to_the_officer(devices, desk):
    bahar = desk(BAHAR)
    path = enrol(bahar, Visitor())
    number = number_on(bahar, path)
    officer = devices("ckb", 1280, True)
    officer.come_as(BAHAR, "/desk")
    for page in (path, f"/desk/people/{number}"):
        officer.go(page)
        officer.send("/slip")
        advice = officer.page.locator("main .panel.warn")
        expect(advice).to_be_visible()
        officer.page.emulate_media(media="print")
        expect(advice).to_be_hidden()
        officer.page.emulate_media(media="screen")


def test_a_childs_slip_asks_for_nothing_that_then_fails(devices, desk):
    """The guardian signs in and acts: there is nothing to set up with the slip."""
    bahar = desk(BAHAR)
    path = enrol(bahar, child_of(SHILAN.number, given=("ڕێناو", "ريناو", "Renaw")))
    telephone = devices("ckb", 320, True, TELEPHONE)
    telephone.go(slip(bahar, path))
    expect(telephone.page.locator("main .panel.good")).to_be_visible()
    expect(telephone.page.locator("main form")).to_have_count(0)


def test_a_new_slip_ends_the_one_before(devices, desk):
    bahar = desk(BAHAR)
    path = enrol(bahar, Visitor())
    lost, new = slip(bahar, path), slip(bahar, path)
    telephone = devices("ar", 320, False)
    assert telephone.go(lost).status == 404
    expect(telephone.page.locator("main .panel.warn")).to_be_visible()
    expect(telephone.page.locator("main form")).to_have_count(0)
    assert telephone.go(new).status == 200
    expect(telephone.page.locator("main .panel.good")).to_be_visible()


# Somebody comes again


def open_cases(walker: Walker) -> set[str]:
    walker.go("/desk/duplicates")
    links = walker.page.locator('main .list a[href*="/desk/duplicates/"]')
    return {link.get_attribute("href") for link in links.all()}


def judge(walker: Walker, case: str, verdict: str, reason: str) -> None:
    walker.go_to(f"{walker.site}{case}")
    expect(walker.page.locator("main section img")).to_have_count(2)
    for photo in walker.page.locator("main section img").all():
        assert photo.evaluate("photo => photo.naturalWidth") > 100, "no photo to judge by"
    walker.page.locator("#reason").fill(reason)
    walker.do(verdict)
    expect(walker.done().first).to_be_visible()


def test_who_comes_again_is_recognised_by_two_officers_and_objects(devices, desk, tmp_path):
    visitor = Visitor()
    bahar = desk(BAHAR)
    first = enrol(bahar, visitor)
    judges = {
        person: devices(language, 1280, True)
        for person, language in ((TARA, "ckb"), (SARWAR, "en"))}
    known = {}
    for person, walker in judges.items():
        come_to_work(walker, person, "/desk/duplicates")
        known[person] = open_cases(walker)

    rebin = devices("en", 1280, True)
    come_to_work(rebin, REBIN, "/desk/enrol")
    again = visitor.again(given=("شنە", "شنه", "Shna"))
    take_down(rebin, again)
    expect(state(rebin, "warn")).to_have_count(1)
    enrolment = rebin.path()
    address = print_slip(rebin, tmp_path)
    telephone = devices("kmr", 320, True, TELEPHONE)
    read_slip(telephone, address)
    expect(telephone.page.locator("main .panel.warn")).to_be_visible()
    expect(telephone.page.locator("main form")).to_have_count(0)

    # Rebin judges others, never whom he took down himself.
    assert not open_cases(rebin) & (open_cases(judges[TARA]) - known[TARA])
    secret = "Eyes, chin and the scar above the brow."
    for person, walker in judges.items():
        [case] = open_cases(walker) - known[person]
        walker.go_to(f"{walker.site}{case}")
        assert secret not in walker.text(), "the first judge's reason sways the second"
        assert visitor.name(walker.language) in walker.text()
        assert again.name(walker.language) in walker.text()
        rebin.go(enrolment)
        expect(state(rebin, "warn")).to_have_count(1)
        judge(walker, case, "same", secret)
        assert case not in open_cases(walker), "the same person is asked twice"
    rebin.go(enrolment)
    expect(state(rebin, "bad")).to_have_count(1)

    # The person learns it from the slip, and says that it is not so.
    read_slip(telephone, address)
    expect(telephone.page.locator("main .panel.warn")).to_be_visible()
    expect(telephone.page.locator("#born-day")).to_have_count(0)
    telephone.page.locator("main details > summary").click()
    words = "Ez û xwişka min cêwî ne."
    telephone.page.locator("#words").fill(words)
    telephone.send("/contest")
    expect(telephone.page.locator("main .panel.warn")).to_be_visible()
    expect(telephone.page.locator("main form")).to_have_count(0)
    rebin.go(enrolment)
    expect(state(rebin, "warn")).to_have_count(1)
    # Others look this time.
    for person, walker in judges.items():
        assert not open_cases(walker) - known[person]
    # The first enrolment is what it was.
    assert "tag good" in bahar.open(first).text()


def test_two_who_only_look_alike_are_both_enrolled(devices, desk):
    visitor = Visitor()
    bahar = desk(BAHAR)
    enrol(bahar, visitor)
    judges = [devices("ar", 1280, False), devices("kmr", 1280, True)]
    before = []
    for walker, person in zip(judges, (TARA, SARWAR), strict=True):
        come_to_work(walker, person, "/desk/duplicates")
        before.append(open_cases(walker))
    path = enrol(bahar, visitor.again(given=("شنە", "شنه", "Shna")))
    telephone = devices("ckb", 320, True)
    telephone.go(slip(bahar, path))
    expect(telephone.page.locator("main .panel.warn")).to_be_visible()
    for walker, known in zip(judges, before, strict=True):
        [case] = open_cases(walker) - known
        judge(walker, case, "different", "Two faces.")
    telephone.page.reload()
    expect(telephone.page.locator("main .panel.good")).to_be_visible()
    expect(telephone.page.locator("#born-day")).to_be_visible()


# Mistakes


def entries(walker: Walker) -> dict[str, str]:
    """All that stands in the form's fields, files and what belongs to the form itself apart."""
    return walker.page.evaluate(
        """() => Object.fromEntries(
            [...document.querySelectorAll(
                "main form input:not([type=file]):not([type=hidden]), main form select")]
            .map(box => [box.id, box.value]))""")


@pytest.mark.parametrize(("language", "width"), [("ckb", 1280), ("en", 320)])
def test_a_form_with_mistakes_keeps_what_was_typed_and_captured(devices, language, width):
    walker = devices(language, width, True)
    come_to_work(walker, BAHAR, "/desk/enrol")
    visitor = Visitor()
    walker.follow("/desk/enrol/citizen")
    fill(walker, replace(visitor, eyes=None))
    page = walker.page
    mistakes = {
        "given-latin": "ڕۆژین", "born-day": "31", "phone": "0750 000 4321", "email": "rojin",
        "mother-ckb": "Nazdar"}
    for field, text in mistakes.items():
        page.locator(f"#{field}").fill(text)
    page.locator("#born-month").select_option("2")
    page.locator("#surname-ckb").fill("بابان")
    filled = entries(walker)
    walker.go_on()

    summary = page.locator("main .summary")
    expect(summary).to_be_focused()
    assert entries(walker) == filled
    # Each mistake is named above, leads to its field, and is said there again.
    wrong = {link.get_attribute("href")[1:] for link in summary.locator("a").all()}
    assert wrong == {
        "given-latin", "mother-ckb", "born", "phone", "email", "iris", "surname-ar",
        "surname-latin"}
    for field in wrong:
        summary.locator(f'a[href="#{field}"]').first.click()
        expect(page.locator(f"#{field}")).to_be_in_viewport()
        expect(page.locator(f"#{field}-error")).to_be_visible()

    # Nobody holds still twice: only what was missing is captured.
    typed = visitor.typed()
    enter(page.locator("main"), {
        field: typed[field] for field in ("given-latin", "mother-ckb", "born-day", "born-month")
    } | {"phone": "+964 750 000 4321", "surname-ckb": ""})
    page.locator("#iris").set_input_files(visitor.captured()["iris"])
    walker.go_on()
    assert [link.get_attribute("href") for link in summary.locator("a").all()] == ["#email"]
    page.locator("#email").fill("rojin@example.krd")
    walker.go_on()
    wait_for_search(walker)
    expect(state(walker, "good")).to_have_count(1)
    assert visitor.name(language) in walker.text()


def test_a_good_photo_is_kept_beside_a_template_that_is_none(devices):
    walker = devices("en", 1280, True)
    come_to_work(walker, BAHAR, "/desk/enrol")
    walker.follow("/desk/enrol/citizen")
    visitor = Visitor()
    fill(walker, replace(visitor, eyes=visitor.eyes[:-1]))
    walker.go_on()
    wrong = walker.page.locator("main .summary a")
    assert [link.get_attribute("href") for link in wrong.all()] == ["#iris"]
    walker.page.locator("#iris").set_input_files(visitor.captured()["iris"])
    walker.go_on()
    wait_for_search(walker)


def test_nobody_is_enrolled_as_a_child_who_is_none(devices):
    walker = devices("kmr", 1280, False)
    come_to_work(walker, BAHAR, "/desk/enrol")
    walker.follow("/desk/enrol/child")
    grown_up = Visitor(
        kind="child", special={"guardian": SHILAN.number, "guardianship": "mother"})
    fill(walker, grown_up)
    filled = entries(walker)
    walker.go_on()
    expect(walker.page.locator("#born-error")).to_be_visible()
    assert entries(walker) == filled


# For a child


def banner(walker: Walker) -> Locator:
    return walker.page.locator(".acting")


def test_a_mother_acts_for_her_child_and_goes_back_to_herself(devices, desk):
    child = child_of(SHILAN.number, given=("ڕێزان", "ريزان", "Rêzan"))
    officer = devices("ckb", 1280, True)
    come_to_work(officer, BAHAR, "/desk/enrol")
    take_down(officer, child)
    expect(state(officer, "good")).to_have_count(1)

    telephone = devices("ckb", 320, True, TELEPHONE)
    telephone.come_as(SHILAN)
    expect(banner(telephone)).to_have_count(0)
    assert child.name("ckb") in telephone.text(), "she is not told"
    telephone.follow("/account/mandates")
    entry = telephone.page.locator("main .list > li").filter(has_text=child.name("ckb"))
    # Whoever brings up a child does not lay that down at the portal.
    expect(entry.locator('form[action$="/mandates/end"]')).to_have_count(0)
    telephone.press(entry.locator('form[action$="/mandates/act"] button'))
    assert telephone.path() == "/account"
    for path in ("/account/readings", "/account/mandates", "/search?q=pasport", "/companies"):
        telephone.go(path)
        expect(banner(telephone)).to_contain_text(child.name("ckb"))

    telephone.go("/services/bu-02")
    telephone.follow("/apply/bu-02")
    expect(banner(telephone)).to_be_visible()
    telephone.go_on()
    begun = re.fullmatch(r"/apply/bu-02/([a-z0-9]+)/form", telephone.path())[1]
    expect(banner(telephone)).to_contain_text(child.name("ckb"))
    telephone.go("/account")
    case = telephone.page.locator(f'main a[href$="/account/cases/{begun}"]')
    expect(case).to_have_count(1)

    telephone.press(banner(telephone).locator("a"))
    assert telephone.path() == "/account/mandates"
    expect(entry.locator(".tag.good")).to_be_visible()
    telephone.press(telephone.page.locator(
        'main form[action$="/mandates/act"]').filter(
            has=telephone.page.locator('[name="mandate"][value=""]')).locator("button"))
    expect(banner(telephone)).to_have_count(0)
    telephone.go("/account")
    expect(banner(telephone)).to_have_count(0)
    assert SHILAN.name["ckb"] in telephone.text()
    expect(case).to_have_count(0)


def test_every_page_of_ones_own_says_for_whom_somebody_acts(devices, desk, site):
    """Pages that are the same for everybody come from memory, and nothing is done there."""
    child = child_of(SHILAN.number, given=("ڕۆنی", "روني", "Ronî"))
    enrol(desk(BAHAR), child)
    telephone = devices("en", 320, True, TELEPHONE)
    act_for(Sender(telephone.context, site, SHILAN), child.given[2])
    silent = []
    for path in ("/account", "/account/security", "/account/mandates", "/account/readings",
                 "/apply/bu-02"):
        telephone.go(path)
        if banner(telephone).filter(has_text=child.name("en")).count() != 1:
            silent.append(path)
    assert not silent, f"these do not say for whom she acts: {silent}"


def test_who_may_not_act_any_more_finds_the_way_back_to_themselves(devices):
    """Karwan's telephone still acts for somebody who has meanwhile ended it."""
    rizgar = devices("en", 1280, True)
    rizgar.come_as(RIZGAR, "/account/mandates")
    page = rizgar.page
    enter(page.locator("main"), {
        "number": KARWAN.number, "given": KARWAN.given("en"), "until-day": "1",
        "until-month": "6", "until-year": str(date.today().year + 2)})
    rizgar.send("/mandates/give")
    expect(rizgar.done()).to_be_visible()

    karwan = devices("en", 320, True, TELEPHONE)
    karwan.come_as(KARWAN, "/account/mandates")
    entry = karwan.page.locator("main .list > li").filter(has_text=RIZGAR.name["en"])
    karwan.press(entry.locator('form[action$="/mandates/act"] button'))
    expect(banner(karwan)).to_contain_text(RIZGAR.name["en"])

    given = page.locator("main .list > li").filter(has_text=KARWAN.name["en"])
    rizgar.press(given.locator('form[action$="/mandates/end"] button'))
    expect(rizgar.done()).to_be_visible()
    assert karwan.go("/account").status == 403
    karwan.follow("/account/mandates")
    karwan.send("/mandates/act")
    karwan.go("/account")
    assert KARWAN.name["en"] in karwan.text()


# Roles


def test_a_role_is_proposed_by_one_and_granted_by_another(devices):
    tara, sarwar, bahar = (
        devices(language, width, True)
        for language, width in (("ckb", 1280), ("en", 1280), ("ar", 320)))
    come_to_work(tara, TARA, "/desk/roles")
    come_to_work(sarwar, SARWAR, "/desk/roles")
    bahar.come_as(BAHAR, "/desk")
    expect(bahar.link("/desk/duplicates")).to_have_count(0)
    assert bahar.go("/desk/duplicates").status == 403

    def propose(duties: tuple[str, ...], reason: str) -> None:
        tara.go("/desk/roles")
        tara.page.locator("#number").fill(BAHAR.number)
        for duty in duties:
            tara.page.locator(f"#duty-{duty}").check()
        tara.page.locator("#reason").fill(reason)
        tara.send("/desk/roles")
        expect(tara.done()).to_be_visible()
        # Not hers to grant.
        own = tara.page.locator("main .list > li").filter(has_text=reason)
        expect(own).to_have_count(1)
        expect(own.locator("button")).to_have_count(0)

    def grant(reason: str) -> None:
        sarwar.go("/desk/roles")
        other = sarwar.page.locator("main .list > li").filter(has_text=reason)
        expect(other).to_contain_text(BAHAR.name["en"])
        sarwar.press(other.locator('button[value="grant"]'))
        expect(sarwar.done()).to_be_visible()

    reason = "لە خولی دادوەری ڕاهێنراوە."
    propose(("enrols", "assists", "judges"), reason)
    assert bahar.go("/desk/duplicates").status == 403, "one person alone gave power"
    grant(reason)
    bahar.go("/desk")
    bahar.follow("/desk/duplicates")
    # What she could do before she can do still.
    assert bahar.go("/desk/enrol").status == 200
    # So that she is for others what she was.
    back = "تەنها تۆمارکردن."
    propose(("enrols", "assists"), back)
    grant(back)
    assert bahar.go("/desk/duplicates").status == 403


# People who are enrolled


def test_a_record_is_found_put_right_and_closed(devices, desk):
    bahar = desk(BAHAR)
    visitor = Visitor(given=("هێڤی", "هيفي", "Hêvî"), father=("سیروان", "سيروان", "Sîrwan"))
    path = enrol(bahar, visitor)
    number = number_on(bahar, path)
    telephone = devices("kmr", 320, True, TELEPHONE)
    telephone.go(slip(bahar, path))
    day, month, year = visitor.born
    say_birthday(telephone, str(day), month, str(year))
    assert telephone.is_in()

    officer = devices("ckb", 1280, True)
    come_to_work(officer, BAHAR, "/desk/enrol")
    officer.follow("/desk/people")
    page = officer.page
    by_name = page.locator("main form").filter(has=page.locator("#given"))
    # As another keyboard writes it.
    enter(by_name, visitor.birthday() | {"given": "هێڤي", "father": "سیروان"})
    officer.press(by_name.locator("button"))
    officer.follow(f"/desk/people/{number}")
    assert number in officer.text()

    officer.follow("/correct")
    expect(page.locator("#given-ckb")).to_have_value("هێڤی")
    enter(page.locator("main"), {
        "given-ckb": "هیوا", "given-ar": "هيوا", "given-latin": "Hîwa", "paper": "14/2025"})
    officer.send("/correct")
    expect(officer.done()).to_be_visible()
    assert "هیوا سیروان حەسەن" in page.locator("h1").inner_text()
    telephone.go("/account")
    assert "Hîwa Sîrwan Hassan" in telephone.text()

    # By the eyes, who has neither number nor papers.
    officer.go("/desk/people")
    page.locator("#iris").set_input_files(visitor.captured()["iris"])
    officer.press('main button[value="eyes"]')
    officer.follow(f"/desk/people/{number}")

    page.locator("main details > summary").click()
    enter(page.locator("main"), {
        "died-day": "1", "died-month": "2", "died-year": "2024", "certificate": "D-77/2024"})
    page.locator("#sure").check()
    officer.send("/death")
    expect(officer.done()).to_be_visible()
    expect(page.locator("main form, main .button")).to_have_count(0)
    assert not telephone.is_in(), "an account of somebody who is entered as dead is open"
    officer.go("/desk/people")
    page.locator("#iris").set_input_files(
        visitor.captured()["iris"] | {"buffer": irises()})
    officer.press('main button[value="eyes"]')
    expect(page.locator("main .panel.warn")).to_be_visible()
