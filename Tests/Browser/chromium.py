"""The browser of the system, built from the source of the one that people are given, and not one of
a test library: without the windows around its pages, which cost more than the pages."""

CHROMIUM = "/usr/bin/chromium-headless-shell"


def launch(playwright):
    # Without a sandbox, because a build machine runs this as root in a container.
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
