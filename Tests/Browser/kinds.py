"""All kinds of pages that the portal has, each once."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from urllib.parse import quote

from byfile import ServicesByFile
from companies import LivedCompany
from enrolment import Visitor, irises, scan
from people import NASRIN, NOBODYS_NUMBER
from stage import Centre, Recovery, Stage

NOBODY, SHILAN, KARWAN, HEMIN, ARAM = "nobody", "shilan", "karwan", "hemin", "aram"
DILAN, HANA = "dilan", "hana"
RIZGAR, MAJA, NIYAZ, CHNAR = "rizgar", "maja", "niyaz", "chnar"
BAHAR, REBIN, TARA, SARWAR = "bahar", "rebin", "tara", "sarwar"
GUARDIAN, PROXY, FORMER = "guardian", "proxy", "former"
OWNER, RELATIVE, LANA = "owner", "relative", "lana"
# Who looks at pages, besides nobody.
VIEWERS = (
    SHILAN, KARWAN, HEMIN, ARAM, BAHAR, REBIN, TARA, SARWAR, GUARDIAN, PROXY, FORMER, OWNER, RELATIVE,
    LANA, DILAN, HANA, RIZGAR, MAJA, NIYAZ, CHNAR)
ENROLMENTS = ("citizen", "child", "resident", "migrated")

QUESTIONS = (
    "form", "name", "activity", "contracting", "office", "capital", "founders", "manager", "lawyer",
    "accountant", "articles", "bankdeposit", "lease", "poa")


# A page that lasts only for minutes has a path that is made when it is asked for.
Place = str | Callable[[], str]


@dataclass(frozen=True)
class Kind:
    name: str
    place: Place
    who: str = NOBODY
    status: int = 200
    # A laptop of a registration centre has a site of its own.
    site: str | None = None

    def address(self, site: str, language: str) -> str:
        """Some addresses stand on paper or belong to the bank, and name no language."""
        site = self.site or site
        path = self.place if isinstance(self.place, str) else self.place()
        if path.startswith(("/verify/", "/V/")):
            return f"{site}{path}?lang={language}"
        if path.startswith("/sandbox-bank/"):
            return f"{site}{path}"
        return f"{site}/{language}{path}"

    def languages(self, all_languages: tuple[str, ...]) -> tuple[str, ...]:
        """The bank speaks the language in which the payment was begun."""
        is_bank = isinstance(self.place, str) and self.place.startswith("/sandbox-bank/")
        return ("en",) if is_bank else all_languages


def kinds(stage: Stage) -> list[Kind]:
    apply = f"/apply/bu-02/{stage.draft}"
    account = "/account/cases"
    no_hit = quote("qqxxzz")
    hit = quote("کۆمپانیا")
    corrected = quote("pasport")
    return [
        Kind("home", "/"),
        Kind("services", "/services"),
        Kind("audience", "/services/for/business"),
        Kind("event", "/services/event/starting_business"),
        Kind("institution", "/services/institution/d-comp"),
        Kind("service-online", "/services/bu-02"),
        Kind("service-within", "/services/bu-01"),
        Kind("service-no-source", "/services/id-14"),
        Kind("search", "/search"),
        Kind("search-hits", f"/search?q={hit}"),
        Kind("search-corrected", f"/search?q={corrected}"),
        Kind("search-nothing", f"/search?q={no_hit}"),
        Kind("companies", "/companies"),
        Kind("companies-nothing", f"/companies?q={no_hit}"),
        Kind("company", f"/companies/{stage.company}"),
        Kind("transparency", "/transparency"),
        Kind("verify-form", "/verify"),
        Kind("verify-valid", f"/verify/{stage.valid}"),
        Kind("verify-replaced", f"/verify/{stage.replaced}"),
        Kind("verify-unknown", "/verify/" + "0" * 20, status=404),
        Kind("square-page", "/V/"),
        Kind("square-valid", stage.square),
        Kind("square-bent", stage.square[:-30] + "A" * 30, status=422),
        Kind("sign-in", "/sign-in"),
        Kind("sign-in-again", "/sign-in?next=%2Fen%2Faccount&fresh=1", SHILAN),
        Kind("sign-in-surer", "/sign-in?next=%2Fen%2Faccount&level=substantial&fresh=1", SHILAN),
        Kind("code", "/sign-in/code"),
        Kind("scan-over", "/sign-in/scan"),
        Kind("scan-waiting", stage.karwans_code, KARWAN),
        Kind("scan-approved", stage.hemins_code, HEMIN),
        Kind("scan-question", stage.question, SHILAN),
        Kind("scan-question-over", "/account/scan/none", SHILAN, status=410),
        Kind("kept-form", stage.kept_form, SHILAN),
        Kind("kept-form-gone", "/parked/none", SHILAN, status=410),
        Kind("security", "/account/security", SHILAN),
        Kind("security-done", "/account/security?done=passkey", SHILAN),
        Kind("security-no-way", "/account/security", KARWAN),
        Kind("add-passkey", "/account/security/passkey", SHILAN),
        Kind("set-password", "/account/security/password", SHILAN),
        Kind("not-found", "/nowhere", status=404),
        Kind("account", "/account", SHILAN),
        Kind("account-waiting", "/account", KARWAN),
        Kind("readings", "/account/readings", SHILAN),
        Kind("apply-start", "/apply/bu-02", SHILAN),
        *(Kind(f"question-{q}", f"{apply}/{q}", SHILAN) for q in QUESTIONS),
        Kind("check", f"{apply}/check", SHILAN),
        Kind("case-draft", f"{account}/{stage.draft}", SHILAN),
        Kind("case-signing", f"{account}/{stage.signing}", SHILAN),
        Kind("case-asked", f"{account}/{stage.signing}", KARWAN),
        Kind("case-disagreed", f"{account}/{stage.disagreed}", SHILAN),
        Kind("case-paying", f"{account}/{stage.paying}", SHILAN),
        Kind("pay-begin", f"{account}/{stage.paying}/pay", SHILAN),
        Kind("pay-offered", f"{account}/{stage.offered}/pay", SHILAN),
        Kind("bank", stage.bank),
        Kind("case-reviewing", f"{account}/{stage.reviewing}", SHILAN),
        Kind("case-correcting", f"{account}/{stage.correcting}", SHILAN),
        Kind("question-correcting", f"/apply/bu-02/{stage.correcting}/capital", SHILAN),
        Kind("case-granted", f"{account}/{stage.granted}", SHILAN),
        Kind("case-refused", f"{account}/{stage.refused}", SHILAN),
        Kind("case-withdrawn", f"{account}/{stage.withdrawn}", SHILAN),
        Kind("desk", "/desk", HEMIN),
        Kind("desk-nobody", "/desk", SHILAN, status=403),
        Kind("desk-case", f"/desk/cases/{stage.reviewing}", HEMIN),
        Kind("desk-granted", f"/desk/cases/{stage.granted}", HEMIN),
        Kind("desk-standing", f"/desk/cases/{stage.standing}", HEMIN),
        Kind("desk-decided", "/desk?pile=decided", HEMIN),
        Kind("desk-done", f"/desk?done={stage.granted}", HEMIN),
        Kind("desk-no-case", "/desk?case=06h0", HEMIN),
        *centre_kinds(stage.centre),
        *laptop_kinds(stage),
        *recovery_kinds(stage.recovery),
        *look_kinds(stage),
        Kind("numbers", "/account/numbers", SHILAN),
        Kind("numbers-none", "/account/numbers", KARWAN),
        Kind("coverage", "/desk/coverage", TARA),
        Kind("mandates", "/account/mandates", SHILAN),
        Kind("mandates-none", "/account/mandates", HEMIN),
        Kind("mandates-acting", "/account/mandates", GUARDIAN),
        Kind("account-acting", "/account", GUARDIAN),
        Kind("apply-start-acting", "/apply/bu-02", GUARDIAN),
        Kind("beyond-mandate", "/apply/bu-02", PROXY, status=403),
        Kind("mandate-over", "/account", FORMER, status=403),
        Kind("not-your-role", "/desk/enrol", HEMIN, status=403),
        *system_kinds(stage),
        *by_file_kinds(stage.by_file),
        *company_kinds(stage.lived),
    ]


def company_kinds(lived: LivedCompany) -> list[Kind]:
    company = f"/companies/{lived.number}"
    return [
        Kind("company-lived", company),
        Kind("company-not-yet", f"{company}?on-day=1&on-month=2&on-year=2020"),
        Kind("company-no-day", f"{company}?on-day=31&on-month=2&on-year=2020"),
        Kind("company-filings", f"{company}/filings"),
        Kind("company-follow", f"{company}/follow", SHILAN),
        Kind("apply-start-company", "/apply/co-07", SHILAN),
        Kind("question-company-mine", f"/apply/co-03/{lived.mine}/company", SHILAN),
        Kind("question-company-any", f"/apply/co-14/{lived.any}/company", SHILAN),
        Kind("question-entry", f"/apply/co-14/{lived.entry}/notice", KARWAN),
        Kind("question-company-person", f"/apply/co-08/{lived.charge}/creditor", SHILAN),
        Kind("check-company", f"/apply/co-08/{lived.charge}/check", SHILAN),
        Kind("case-company", f"/account/cases/{lived.done}", SHILAN),
        Kind("desk-company", f"/desk/cases/{lived.waiting}", HEMIN),
    ]


def by_file_kinds(services: ServicesByFile) -> list[Kind]:
    account, desk = "/account/cases", "/desk/cases"
    draft = services.draft
    return [
        Kind("plan", "/services/id-04/plan"),
        Kind("plan-have", "/services/ed-01/plan?have=birthcert"),
        Kind("service-by-file", "/services/bu-09"),
        Kind("apply-start-unmet", "/apply/tr-02", RIZGAR),
        Kind("apply-start-by-file", "/apply/id-13", RIZGAR),
        Kind("known", f"/apply/id-13/{draft['id-13']}/known", RIZGAR),
        Kind("check-by-file", f"/apply/bu-09/{draft['bu-09']}/check", RIZGAR),
        Kind("question-date", f"/apply/go-01/{draft['go-01']}/happened_on", RIZGAR),
        Kind("question-words", f"/apply/go-01/{draft['go-01']}/what_happened", RIZGAR),
        Kind("question-number", f"/apply/bu-09/{draft['bu-09']}/floor_count", RIZGAR),
        Kind("question-list", f"/apply/bu-09/{draft['bu-09']}/floors", RIZGAR),
        Kind("dispute", f"{account}/{services.disputed}/facts/person.mother", RIZGAR),
        Kind("disputes", "/account/disputes", RIZGAR),
        Kind("disputes-none", "/account/disputes", MAJA),
        Kind("case-attending", f"{account}/{services.attending}", MAJA),
        Kind("case-booked", f"{account}/{services.booked}", MAJA),
        Kind("appointment", f"{account}/{services.attending}/appointment", MAJA),
        Kind("appointment-days",
             f"{account}/{services.attending}/appointment?office=residence-erbil", MAJA),
        Kind("appointment-booked", f"{account}/{services.booked}/appointment", MAJA),
        Kind("case-inspecting", f"{account}/{services.inspecting}", RIZGAR),
        Kind("case-by-file", f"{account}/{services.done}", RIZGAR),
        Kind("desk-of-several", "/desk", NIYAZ),
        Kind("desk-inspecting", f"{desk}/{services.inspecting}", NIYAZ),
        Kind("desk-proposed", f"{desk}/{services.approving}", CHNAR),
        Kind("desk-own-proposal", f"{desk}/{services.approving}", NIYAZ),
        Kind("desk-disputes", "/desk/disputes", NIYAZ),
        Kind("desk-appointments", "/desk/appointments", NIYAZ),
        Kind("desk-services", "/desk/services", NIYAZ),
        Kind("desk-service", "/desk/services/go-01", NIYAZ),
        Kind("edition-broken", services.broken, NIYAZ),
        Kind("edition-proposed", services.proposed, CHNAR),
        Kind("edition-own", services.proposed, NIYAZ),
        Kind("edition-published", services.published, NIYAZ),
        Kind("edition-preview", "/desk/services/bu-09/1/preview", NIYAZ),
    ]


def system_kinds(stage: Stage) -> list[Kind]:
    systems = stage.systems
    leave = f"/openid/sign-out?client={systems.client}&to={quote('http://localhost:9/bye')}"
    return [
        Kind("openid-question", lambda: systems.question(stage.shilan), SHILAN),
        Kind("openid-gone", "/openid/ask/" + "0" * 32, SHILAN, status=410),
        Kind("openid-sign-out", leave, SHILAN),
        Kind("openid-signed-out", "/openid/signed-out"),
        Kind("consents", "/account/consents", SHILAN),
        Kind("consents-none", "/account/consents", HEMIN),
        Kind("systems", "/desk/clients", DILAN),
        Kind("systems-waiting", "/desk/clients", HANA),
        Kind("system-new", "/desk/clients/new", DILAN),
        Kind("system-draft", systems.draft, DILAN),
        Kind("system-declined", systems.declined, DILAN),
        Kind("system-approved", f"{systems.approved}?done=1", DILAN),
        Kind("system-to-approve", systems.waiting, HANA),
    ]


def centre_kinds(centre: Centre) -> list[Kind]:
    person = f"/desk/people/{centre.number}"
    return [
        Kind("desk-enroller", "/desk", BAHAR),
        Kind("desk-judge", "/desk", TARA),
        Kind("enrol", "/desk/enrol", BAHAR),
        *(Kind(f"enrol-{kind}", f"/desk/enrol/{kind}", BAHAR) for kind in ENROLMENTS),
        Kind("enrolment-accepted", centre.accepted, BAHAR),
        Kind("enrolment-judging", centre.judging, BAHAR),
        Kind("enrolment-known", centre.known, BAHAR),
        Kind("my-enrolment-searching", centre.searching),
        Kind("my-enrolment-judging", centre.judging_slip),
        Kind("my-enrolment-known", centre.known_slip),
        Kind("my-enrolment-accepted", centre.accepted_slip),
        Kind("my-enrolment-child", centre.child_slip),
        Kind("my-enrolment-over", "/enrolment/none", status=404),
        Kind("duplicates", "/desk/duplicates", TARA),
        Kind("duplicates-done", "/desk/duplicates?done=1", SARWAR),
        Kind("duplicate", f"/desk/duplicates/{centre.duplicate}", TARA),
        Kind("duplicate-contested", f"/desk/duplicates/{centre.contested}", REBIN),
        Kind("people", "/desk/people", BAHAR),
        Kind("person", person, BAHAR),
        Kind("person-done", f"{person}?done=1", BAHAR),
        Kind("person-died", f"/desk/people/{centre.died}", BAHAR),
        Kind("person-correct", f"{person}/correct", BAHAR),
        Kind("roles-proposed", "/desk/roles", SARWAR),
        Kind("roles-waiting", "/desk/roles?done=1", TARA),
    ]


def laptop_kinds(stage: Stage) -> list[Kind]:
    return [
        Kind("laptops", "/desk/laptops", SARWAR),
        Kind("laptops-none", "/desk/laptops", HEMIN),
        Kind("packets", "/desk/packets", BAHAR),
        Kind("laptop-desk", "/?done=1", site=stage.laptop),
    ]


def recovery_kinds(recovery: Recovery) -> list[Kind]:
    return [
        Kind("recover", "/recover"),
        Kind("recover-begun", recovery.begun),
        Kind("recover-half", recovery.half),
        Kind("recover-cooling", recovery.cooling),
        Kind("recover-over", recovery.over),
        Kind("recovery", "/account/recovery", KARWAN),
        Kind("recovery-running", "/account/recovery", OWNER),
        Kind("recovery-asked", "/account/recovery", RELATIVE),
        Kind("counter", "/desk/counter", BAHAR),
        Kind("counter-done", "/desk/counter?done=1", BAHAR),
    ]


def look_kinds(stage: Stage) -> list[Kind]:
    """Questions about looks, and the auditor's desk."""
    person, officer = stage.centre.number, stage.hemin.person.number
    return [
        Kind("ask-about-look", stage.look, SHILAN),
        Kind("inquiries", "/desk/inquiries", ARAM),
        Kind("inquiries-done", "/desk/inquiries?done=1", TARA),
        Kind("audit", "/desk/audit", LANA),
        Kind("audit-person", f"/desk/audit/people/{person}", LANA),
        Kind("audit-officer", f"/desk/audit/officers/{officer}", LANA),
        Kind("audit-entries", f"/desk/audit/entries/person/{person}", LANA),
    ]


@dataclass(frozen=True)
class Answer:
    """A form that is sent and answered with a page instead of a way on."""

    name: str
    place: Place
    who: str
    # What is never the same twice is made when it is sent.
    fields: dict | Callable[[], dict]
    status: int = 422
    ending: str | None = None

    @property
    def path(self) -> str:
        return self.place if isinstance(self.place, str) else self.place()

    def send(self, stage: Stage, language: str):
        """Sends it as its sender would in this language."""
        sender = copy(stage.viewer(self.who))
        sender.language = language
        fields = self.fields if isinstance(self.fields, dict) else self.fields()
        return sender.send(self.path, self.ending, self.status, **fields)


def answers(stage: Stage) -> list[Answer]:
    apply = f"/apply/bu-02/{stage.draft}"
    return [
        Answer("name-refused", f"{apply}/name", SHILAN, {"answer": "a"}),
        Answer("name-probed", f"{apply}/name", SHILAN, {"answer": "Bawer", "do": "probe"}, 200),
        Answer("name-taken", f"{apply}/name", SHILAN,
               {"answer": "ئاسۆي شین – Blue HORIZON", "do": "probe"}, 200),
        Answer("activity-none", f"{apply}/activity", SHILAN, {"answer": ""}),
        Answer("office-none", f"{apply}/office", SHILAN, {"district": "", "street": ""}),
        Answer("office-no-street", f"{apply}/office", SHILAN, {"street": ""}),
        Answer("capital-words", f"{apply}/capital", SHILAN, {"answer": "much"}),
        Answer("capital-small", f"{apply}/capital", SHILAN, {"answer": "10"}),
        Answer("founder-unknown", f"{apply}/founders", SHILAN,
               {"do": "add", "number": "9000000000035", "given": "Somebody", "share": "1/3"}),
        Answer("founder-bad-share", f"{apply}/founders", SHILAN,
               {"do": "add", "number": "9000000000035", "given": "Nasrin", "share": "half"}),
        Answer("manager-none", f"{apply}/manager", SHILAN, {"answer": ""}),
        Answer("manager-employee", f"{apply}/manager", SHILAN,
               {"answer": "other", "number": "9000000000061", "given": "Soran"}),
        Answer("no-reason-not-to-agree", f"/account/cases/{stage.signing}", KARWAN,
               {"do": "refuse", "reason": ""}, ending="/agreement"),
        Answer("decision-no-reason", f"/desk/cases/{stage.reviewing}", HEMIN,
               {"do": "correct", "reason": ""}, ending="/decision"),
        Answer("refuse-sure", f"/desk/cases/{stage.reviewing}", HEMIN,
               {"do": "refuse", "reason": "The office is elsewhere."}, 200, "/decision"),
        Answer("revoke-sure", f"/desk/cases/{stage.standing}", HEMIN,
               {"do": "revoke", "reason": "The office is elsewhere."}, 200, "/reissue"),
        Answer("reissue-no-reason", f"/desk/cases/{stage.standing}", HEMIN, {"reason": ""},
               ending="/reissue"),
        Answer("passkey-refused", "/sign-in", NOBODY, {}, ending="/sign-in/passkey"),
        Answer("password-no-number", "/sign-in", NOBODY, {"password-number": "12"},
               ending="/sign-in/password"),
        Answer("password-wrong", "/sign-in", NOBODY,
               {"password-number": NASRIN.number, "password": "guess", "time-code": "000000"},
               ending="/sign-in/password"),
        Answer("password-closed", "/sign-in", NOBODY,
               {"password-number": NOBODYS_NUMBER, "password": "guess", "time-code": "000000"},
               429, "/sign-in/password"),
        Answer("code-no-number", "/sign-in", NOBODY, {"code-number": "12", "do": "sms"},
               ending="/sign-in/code"),
        Answer("code-wrong", "/sign-in/code", NOBODY, {"code": "000000"}, ending="/answer"),
        Answer("scan-wrong", stage.karwans_code, KARWAN, {"answer": "none"}, ending="/answer"),
        Answer("scan-digits", stage.question, SHILAN, {}, 200),
        Answer("passkey-not-added", "/account/security/passkey", SHILAN, {}),
        Answer("password-weak", "/account/security/password", SHILAN,
               {"password": "kurdistan", "time-code": "000000"}),
        Answer("password-other-code", "/account/security/password", SHILAN,
               {"password": "hejîr baran pênûs çiya", "time-code": "none"}),
        Answer("remove-sure", "/account/security", SHILAN, {}, 200, "/security/remove"),
        Answer("system-wrong", "/desk/clients/new", DILAN, {"law": "", "redirects": "ftp://x"}),
        Answer("system-secret", stage.systems.approved, DILAN, {}, 200, "/secret"),
        Answer("system-no-reason", stage.systems.waiting, HANA, {"do": "decline"},
               ending="/decide"),
        Answer("form-expired", f"{apply}/name", SHILAN, {"token": "0"}, 403),
        *centre_answers(stage.centre),
        *packet_answers(stage),
        *recovery_answers(stage.recovery),
        *counter_answers(stage.centre),
        Answer("look-no-question", stage.look, SHILAN, {"question": ""}),
        Answer("inquiry-no-answer", "/desk/inquiries", ARAM, {}),
        Answer("numbers-too-many", "/account/numbers", OWNER, {"label": "Rojname"}),
        Answer("phase-no-day", "/desk/coverage", TARA, {"governorate": "gov-sul"}),
        Answer("mandate-no-day", "/account/mandates", SHILAN,
               {"number": NASRIN.number, "given": "Nasrin"}, ending="/mandates/give"),
        Answer("mandate-no-number", "/account/mandates", SHILAN,
               {"number": "12", "given": "Nasrin"}, ending="/mandates/give"),
    ]


def centre_answers(centre: Centre) -> list[Answer]:
    person = f"/desk/people/{centre.number}"
    someone = Visitor()
    # Everything that can be wrong at once, with a photo that is kept all the same.
    mistakes = someone.fields() | {
        "given-latin": "ڕۆژین", "mother-ckb": "Nazdar", "born-day": "40", "birth-place": "",
        "sex": "", "governorate": "", "phone": "0750 000 4321", "email": "rojin",
        "paper-number-1": "", "centre": "",
        "iris": {
            "name": "eyes.iris", "mimeType": "application/octet-stream", "buffer": b"\0" * 1023},
        "guardian": NOBODYS_NUMBER, "permit": "?", "permit-until-day": "31"}
    by_name = {"do": "name", "given": "Rojin", "father": "Azad"}
    return [
        Answer("enrolment-searching", "/desk/enrol/citizen", BAHAR,
               lambda: Visitor().fields(), 200, "/enrol/citizen"),
        *(Answer(f"enrol-{kind}-wrong", f"/desk/enrol/{kind}", BAHAR, mistakes)
          for kind in ENROLMENTS),
        Answer("slip", centre.printed, BAHAR, {}, 200, "/slip"),
        Answer("number-slip", person, BAHAR, {}, 200, "/slip"),
        Answer("people-found", "/desk/people", BAHAR, by_name | centre.birthday, 200),
        Answer("people-nobody", "/desk/people", BAHAR, by_name | someone.birthday(), 200),
        Answer("people-no-number", "/desk/people", BAHAR, {"do": "number", "number": "12"}),
        Answer("people-no-eyes", "/desk/people", BAHAR, {"do": "eyes"}),
        Answer("death-no-day", person, BAHAR, {"certificate": "D-1", "sure": "yes"},
               ending="/death"),
        Answer("correct-no-paper", f"{person}/correct", BAHAR, {"father-ar": ""}),
        Answer("duplicate-no-reason", f"/desk/duplicates/{centre.duplicate}", TARA,
               {"do": "same", "reason": ""}),
        Answer("my-enrolment-other-birthday", centre.accepted_slip, NOBODY,
               {"born-day": "1", "born-month": "1", "born-year": "1990"}, ending="/begin"),
        Answer("my-enrolment-no-words", centre.known_slip, NOBODY, {"words": ""},
               ending="/contest"),
        Answer("role-no-duty", "/desk/roles", TARA,
               {"number": NASRIN.number, "reason": "Trained."}),
        Answer("role-not-employed", "/desk/roles", TARA,
               {"number": NASRIN.number, "duty": "judges", "reason": "Trained."}),
    ]


def packet_answers(stage: Stage) -> list[Answer]:
    def packets(content: bytes) -> dict:
        return {
            "packets": {
                "name": "01jd8w3rmh7vk2.packet", "mimeType": "application/octet-stream",
                "buffer": content}}

    return [
        Answer("packet-taken", "/desk/packets", BAHAR, packets(stage.packet), 200),
        Answer("packet-refused", "/desk/packets", BAHAR, packets(b"?"), 200),
        Answer("laptop-no-key", "/desk/laptops", TARA, {"key": "?", "label": "Ranya"}),
    ]


def recovery_answers(recovery: Recovery) -> list[Answer]:
    return [
        Answer("recover-no-number", "/recover", NOBODY, {"number": "12"}),
        Answer("recover-other-paper", recovery.begun, NOBODY, {"paper": "none"}, ending="/paper"),
        Answer("paper-code", "/account/recovery", OWNER, {}, 200, "/recovery/paper"),
        Answer("relative-unknown", "/account/recovery", KARWAN,
               {"number": NOBODYS_NUMBER, "given": "Somebody"}, ending="/recovery/relative"),
        Answer("counter-code-wrong", "/sign-in", NOBODY, {"counter-code": "none"},
               ending="/sign-in/counter"),
    ]


def counter_answers(centre: Centre) -> list[Answer]:
    let_in, number = {"do": "code"}, {"number": centre.number}
    return [
        Answer("counter-code", "/desk/counter", BAHAR,
               let_in | number | {"papers": "کارتی نیشتمانی 199912345678"}, 200),
        Answer("counter-no-number", "/desk/counter", BAHAR, let_in | {"number": "12"}),
        Answer("counter-no-papers", "/desk/counter", BAHAR, let_in | number),
        Answer("counter-other-eyes", "/desk/counter", BAHAR, let_in | number | scan(irises())),
        Answer("counter-no-eyes", "/desk/counter", BAHAR, {"do": "recovery", "recovery": "none"}),
    ]
