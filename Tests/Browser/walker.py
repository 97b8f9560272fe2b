"""Somebody who walks through the portal in a browser window and looks at every page."""

import re

from playwright.sync_api import Locator, Page, Response

from people import DIRECTION, Person

# What browsers say that they are, for tests in which people tell their devices apart.
TELEPHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/140.0.0.0 Mobile Safari/537.36"
COMPUTER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36"

ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


class Authenticator:
    """What keeps a device's passkeys. The browser itself stands in for the finger and the chip, so
    that page and portal see what they see from a real one."""

    def __init__(self, page: Page, verifies: bool = True):
        """`verifies`: whether the device finds that it is its owner who touches it."""
        self.browser = page.context.new_cdp_session(page)
        self.browser.send("WebAuthn.enable")
        self.id = self.browser.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": verifies,
            "automaticPresenceSimulation": True}})["authenticatorId"]

    def keys(self) -> list[dict]:
        return self.browser.send(
            "WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def take(self, key: dict) -> None:
        """Takes over a key, as a device does that is given its owner's keys by another."""
        self.browser.send(
            "WebAuthn.addCredential", {"authenticatorId": self.id, "credential": key})

    def recognise(self, owner: bool) -> None:
        """Whether it is from now on the owner who touches the device."""
        self.browser.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": owner})


class Walker:
    """One device: what is kept in its browser is not known to any other."""

    def __init__(
            self, browser, site: str, language: str, width: int, script: bool,
            agent: str | None = None):
        self.site = site
        self.language = language
        self.width = width
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script,
            user_agent=agent,
            extra_http_headers={"Accept-Language": language})
        # Nothing here takes seconds: what is not there by then will not come.
        self.context.set_default_timeout(10_000)
        # A page that waits for somebody looks for news ten times as often as it does for people.
        self.context.add_init_script(
            "const every = window.setInterval; window.setInterval = (look, pause) => "
            "every(look, pause / 10)")
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        # A blocked script, a missing style or a server's error can leave a page looking whole.
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", lambda request: self.note_failure(request))
        self.page.on("response", self.note_status)
        self.page.on(
            "console",
            lambda message: message.type == "error" and "status of 4" not in message.text
            and self.faults.append(f"console: {message.text}"))

    def note_failure(self, request) -> None:
        # A question of the page itself may be cut off by going on before it is answered.
        if request.resource_type not in ("fetch", "document"):
            self.faults.append(f"failed: {request.url}")

    def note_status(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")

    # Going

    def address(self, path: str) -> str:
        return f"{self.site}/{self.language}{path}"

    def go(self, path: str) -> Response:
        return self.go_to(self.address(path))

    def go_to(self, address: str) -> Response:
        response = self.page.goto(address)
        self.look()
        return response

    def press(self, what: Locator | str) -> None:
        """Presses a button or a link that leads to another page."""
        target = self.page.locator(what) if isinstance(what, str) else what
        with self.page.expect_navigation():
            target.click()
        self.look()

    def follow(self, ending: str) -> None:
        """Follows the one link on the page's main part whose address ends so."""
        self.press(self.link(ending))

    def link(self, ending: str) -> Locator:
        return self.page.locator(f'main a[href$="{ending}"]')

    def go_on(self) -> None:
        """Presses the form's own button: the one that is not for anything else."""
        self.press('main form[method="post"] button[type="submit"]:not([name]):not(.enter)')

    def do(self, value: str) -> None:
        self.press(f'main button[name="do"][value="{value}"]')

    def sign_in(self, person: Person) -> None:
        name = person.name[self.language]
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def come_as(self, person: Person, path: str = "/account") -> None:
        """Comes to a page that asks who one is, as one of the sample people."""
        self.go(path)
        self.sign_in(person)
        assert self.path() == path, "signing in led somewhere else"

    def use_passkey(self) -> None:
        self.press("form[data-passkey] button")

    def is_in(self) -> bool:
        self.go("/account")
        return self.path() == "/account"

    def send(self, ending: str) -> None:
        """Presses the one button of the form that is sent to such an address."""
        self.press(f'main form[action$="{ending}"] button[type="submit"]')

    def sign_out(self) -> None:
        self.go("/account")
        self.send("/sign-out")

    # Looking

    def look(self) -> None:
        """What must be so on every page."""
        here = self.page.url
        # One question to the browser, because this is asked on every page.
        seen = self.page.evaluate(
            """() => {
                const root = document.documentElement
                return {
                    lang: root.lang, dir: root.dir, reach: root.scrollWidth,
                    titles: document.querySelectorAll("h1").length, text: document.body.innerText
                }
            }""")
        assert (seen["lang"], seen["dir"]) == (self.language, DIRECTION[self.language]), here
        assert seen["titles"] == 1, f"{here} has {seen['titles']} titles"
        assert seen["reach"] <= self.width, f"{here} is {seen['reach']} px wide on {self.width}"
        text = seen["text"]
        # Markup that was escaped on its way is a defect that no rule for markup can see.
        leak = re.search(r"HTML\(|</?(a|p|li|ul|bdi|span|strong)\b|Optional\(|\bnil\b", text)
        assert not leak, f"{here} shows {leak[0]}: {text[max(0, leak.start() - 80):][:240]}"
        assert not self.faults, f"{here}: {self.faults}"

    def done(self) -> Locator:
        """Where a page says that what was asked for is done."""
        return self.page.locator('main .panel.good[role="status"]')

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def digits(self) -> str:
        """The page's text with numbers as a program writes them."""
        return re.sub(r"(?<=\d)[.,٬](?=\d)", "", self.text().translate(ARABIC_DIGITS))

    def path(self) -> str:
        return self.page.url.removeprefix(f"{self.site}/{self.language}")

    def fetch(self, ending: str) -> bytes:
        """What a link leads to, when that is not a page."""
        href = self.link(ending).get_attribute("href")
        # Whoever asks for a paper first waits until the log has published it, six seconds at most,
        # and for its seal: more than a page may take.
        answer = self.context.request.get(f"{self.site}{href}", timeout=30_000)
        assert answer.ok, f"{href}: {answer.status}"
        return answer.body()
