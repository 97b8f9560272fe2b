from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import sync_playwright

from chromium import launch
from people import Person
from server import portal
from walker import Walker


@pytest.fixture(scope="session")
def data():
    """The portal's data folder."""
    with TemporaryDirectory(prefix="pird-browser-data-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def log():
    """What the portal says meanwhile."""
    with TemporaryDirectory(prefix="pird-browser-log-") as folder:
        yield Path(folder) / "log"


@pytest.fixture(scope="session")
def site(data, log):
    """The address of a portal that runs as long as the tests do."""
    with portal(data, log=log) as address:
        yield address


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Shows beside a failure what the portal said last: why it was slow, or what it could not do."""
    report = yield
    log = item.funcargs.get("log") if hasattr(item, "funcargs") else None
    if report.failed and log and log.is_file():
        last = "\n".join(log.read_text(errors="replace").splitlines()[-40:])
        report.sections.append(("what the portal said", last or "nothing"))
    return report


@pytest.fixture
def telephone_of(data):
    """What somebody's telephone has received: `telephone_of(person)` is a list of short messages,
    the oldest first."""

    def received(person: Person) -> list[str]:
        box = data / "spool" / "sms"
        letters = [letter.read_text() for letter in sorted(box.glob("*"))] if box.is_dir() else []
        return [
            letter.partition("\n\n")[2] for letter in letters
            if letter.startswith(f"To: {person.phone}\n")]

    return received


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def devices(browser, site):
    """Makes devices: `devices(language, width, script)` is somebody's own telephone or desk, and
    `agent` what its browser says that it is."""
    made: list[Walker] = []

    def device(language: str, width: int, script: bool, agent: str | None = None) -> Walker:
        made.append(Walker(browser, site, language, width, script, agent))
        return made[-1]

    yield device
    for walker in made:
        walker.context.close()
