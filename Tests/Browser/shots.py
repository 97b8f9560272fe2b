"""Makes a picture of every kind of page in every language at two widths, and of what answers a
form, when that is a page of its own:

    python Tests/Browser/shots.py OUTDIR [BASE_URL] [--only BEGINNING...]

With BASE_URL the pictures are of a portal that runs there already with sample data; without it
one is started and stopped again. With --only they are of the kinds of pages whose names begin so.
"""

import argparse
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import sync_playwright

from chromium import launch
from kinds import NOBODY, VIEWERS, answers, kinds
from people import LANGUAGES
from server import portal
from stage import set_up

WIDTHS = (320, 1280)


def show(page, answer) -> None:
    """Shows what answered a form, which cannot be asked for again."""
    page.route(answer.url, lambda route: route.fulfill(
        status=answer.status, content_type="text/html; charset=utf-8", body=answer.text()))
    page.goto(answer.url)
    page.unroute(answer.url)


def main(folder: Path, running: str | None, only: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        nullcontext(running.rstrip("/")) if running else portal() as site,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        stage = set_up(browser, site)
        for width in WIDTHS:
            pages = {NOBODY: browser.new_context().new_page()} | {
                who: browser.new_context(
                    storage_state=stage.viewer(who).request.storage_state()).new_page()
                for who in VIEWERS
            }
            for kind in filter(lambda kind: kind.name.startswith(only), kinds(stage)):
                for language in kind.languages(LANGUAGES):
                    page = pages[kind.who]
                    page.set_viewport_size({"width": width, "height": 800})
                    page.goto(kind.address(site, language))
                    page.screenshot(
                        path=folder / f"{kind.name}-{language}-{width}.png", full_page=True)
            for form in filter(lambda form: form.name.startswith(only), answers(stage)):
                # One with an error is its page with a summary above it.
                for language in LANGUAGES if form.status == 200 else ():
                    answer = form.send(stage, language)
                    page = pages[form.who]
                    page.set_viewport_size({"width": width, "height": 800})
                    show(page, answer)
                    page.screenshot(
                        path=folder / f"{form.name}-{language}-{width}.png", full_page=True)
            for page in pages.values():
                page.context.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", metavar="OUTDIR", type=Path)
    asked.add_argument("running", metavar="BASE_URL", nargs="?")
    asked.add_argument("--only", metavar="BEGINNING", nargs="+", default=[""])
    wanted = asked.parse_args()
    main(wanted.folder, wanted.running, tuple(wanted.only))
