import pytest
from playwright.sync_api import sync_playwright

from chromium import launch
from server import portal
from walker import Walker


@pytest.fixture(scope="session")
def site():
    """The address of a portal that runs as long as the tests do."""
    with portal() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def devices(browser, site):
    """Makes devices: `devices(language, width, script)` is somebody's own telephone or desk."""
    made: list[Walker] = []

    def device(language: str, width: int, script: bool) -> Walker:
        made.append(Walker(browser, site, language, width, script))
        return made[-1]

    yield device
    for walker in made:
        walker.context.close()
