"""Sends the portal's own forms without a browser window, as somebody would who touches nothing but
what is named."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from people import Person


@dataclass
class Form:
    action: str
    fields: dict[str, str]


class FormReader(HTMLParser):
    """The forms of a page with the fields that would be sent if nobody touched them."""

    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self.text_area: str | None = None
        self.is_new = False
        self.list: str | None = None

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        if tag == "form":
            self.forms.append(Form(have.get("action", ""), {}))
        elif tag == "option" and self.list:
            # Of a list that nobody touched, the first is sent.
            fields = self.forms[-1].fields
            if self.list not in fields or "selected" in have:
                fields[self.list] = have.get("value", "")
        elif not self.forms or "name" not in have:
            return
        elif tag == "select":
            self.list = have["name"]
        elif tag == "input" and have.get("type") in ("radio", "checkbox"):
            if "checked" in have:
                self.forms[-1].fields[have["name"]] = have.get("value", "")
        elif tag == "input" and have.get("type") != "file":
            self.forms[-1].fields[have["name"]] = have.get("value", "")
        elif tag == "textarea":
            self.text_area = have["name"]
            self.forms[-1].fields[self.text_area] = ""
            self.is_new = True

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.text_area = None
        elif tag == "select":
            self.list = None

    def handle_data(self, data):
        if self.text_area:
            # A line break right after the tag is not a part of it (HTML, section 13.1.2.5).
            if self.is_new:
                data = data.removeprefix("\n")
            self.is_new = False
            self.forms[-1].fields[self.text_area] += data


class Sender:
    """A person who sends forms from one browser context."""

    def __init__(
            self, context, site: str, person: Person | None, language: str = "en",
            signed_in: bool = False):
        """`signed_in`: the person is signed in there already. Nobody signs in as nobody."""
        self.context = context
        self.request = context.request
        self.site = site
        self.language = language
        self.person = person
        if person is None or signed_in:
            return
        page = self.open("/sign-in")
        form = next(f for f in read_forms(page.text()) if f.fields.get("person") == person.number)
        self.post(form)

    def at(self, path: str) -> str:
        return f"{self.site}/{self.language}{path}"

    def open(self, path: str):
        answer = self.request.get(self.at(path))
        assert answer.ok, f"{path}: {answer.status}"
        return answer

    def post(self, form: Form, expect: int = 200, **changes):
        fields = form.fields | changes
        encoding = (
            "multipart" if any(isinstance(value, dict) for value in fields.values()) else "form")
        answer = self.request.post(f"{self.site}{form.action}", **{encoding: fields})
        assert answer.status == expect, f"{form.action} {changes}: {answer.status}\n{answer.text()}"
        return answer

    def post_list(self, form: Form, changes: list[tuple[str, str]], expect: int = 200):
        """The same with fields that may come several times, in the place of the form's own."""
        named = {name for name, _ in changes}
        fields = [item for item in form.fields.items() if item[0] not in named] + changes
        answer = self.request.post(
            f"{self.site}{form.action}", data=urlencode(fields),
            headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == expect, f"{form.action}: {answer.status}\n{answer.text()}"
        return answer

    def form(self, path: str, ending: str | None = None) -> Form:
        """The form on a page that is sent to an address with this ending."""
        forms = read_forms(self.open(path).text())
        wanted = ending or path
        return next(form for form in forms if form.action.endswith(wanted))

    def send(self, path: str, ending: str | None = None, expect: int = 200, **changes):
        return self.post(self.form(path, ending), expect, **changes)


def read_forms(html: str) -> list[Form]:
    reader = FormReader()
    reader.feed(html)
    return reader.forms
