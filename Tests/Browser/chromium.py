"""The browser of the system: the one that people are given, not one of a test library."""

CHROMIUM = "/usr/bin/chromium"


def launch(playwright):
    # Without a sandbox, because a build machine runs this as root in a container.
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
