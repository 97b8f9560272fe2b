"""A certificate in the hands of those who trust nobody: programs that others have written read its
seal, and the portal compares a file byte by byte."""

import base64
import os
import re
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from asn1crypto import crl as crls
from asn1crypto import ocsp
from asn1crypto import x509
from playwright.sync_api import expect
from pyhanko.pdf_utils.reader import PdfFileReader

from papers import code_on, read_paper
from people import HEMIN, KARWAN, SHILAN
from sender import Sender
from server import free_port, portal
from formation import agree, decide, fill, hand_in, pay
from statement import SUBJECT, believed, claimed, encoded, keys_of


def granted(browser, site: str, name: str = "پردی مۆرکراو") -> tuple[bytes, str]:
    """A certificate as its company's founder downloads it, and where."""
    shilan, karwan, hemin = (
        Sender(browser.new_context(), site, person) for person in (SHILAN, KARWAN, HEMIN))
    case = fill(shilan, name)
    hand_in(shilan, case)
    agree(karwan, case)
    pay(shilan, case)
    decide(hemin, case, "grant", "All checks are met.")
    address = f"/account/cases/{case}/certificate.pdf"
    paper = shilan.open(address).body()
    assert shilan.open(address).body() == paper, "a paper is the same whenever it is fetched"
    assert hemin.open(f"/desk/cases/{case}/certificate.pdf").body() == paper
    return paper, address


@pytest.fixture(scope="module")
def paper(browser, site) -> bytes:
    return granted(browser, site)[0]


def published(site: str, name: str) -> bytes:
    with urllib.request.urlopen(f"{site}/pki/{name}") as answer:
        return answer.read()


@pytest.fixture
def root(site, tmp_path):
    file = tmp_path / "root.cer"
    file.write_bytes(published(site, "root.cer"))
    return file


def judge(paper: bytes, root, folder, *options: str) -> str:
    """What pyHanko says of the seals, one line for each."""
    file = folder / "judged.pdf"
    file.write_bytes(paper)
    done = subprocess.run(
        [".venv/bin/pyhanko", "sign", "adesverify", "--trust-replace", "--trust", root, *options,
         file], capture_output=True, text=True)
    return done.stdout + done.stderr


def test_pyhanko_believes_the_seal_up_to_the_archive_time_stamp(paper, root, tmp_path):
    said = judge(paper, root, tmp_path)
    assert "INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>" in said, said
    assert "EXTENDED_WITH_LTA_UPDATES,ACCEPTABLE_MODIFICATIONS" in said, said
    reader = PdfFileReader(open(tmp_path / "judged.pdf", "rb"))
    seal, archive = reader.embedded_signatures
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert archive.sig_object["/SubFilter"] == "/ETSI.RFC3161"
    assert "Directorate" in seal.signer_cert.subject.native["common_name"]
    store = reader.root["/DSS"]
    assert len(store["/Certs"]) == 3 and len(store["/CRLs"]) == 2
    assert reader.root["/Lang"] == "ckb"


def test_a_renewed_paper_is_believed_with_all_the_evidence_it_had(browser, tmp_path):
    data, port = tmp_path / "data", free_port()
    with portal(data, port=port) as site:
        paper, address = granted(browser, site)
    with closing(sqlite3.connect(data / "pird.sqlite")) as database, database:
        # Its time has come, and that of the job that looks for such papers.
        database.execute("UPDATE casework_paper SET renew_at = 0")
        database.execute("DELETE FROM store_job WHERE name = 'seals'")
    with portal(data, port=port) as site:
        shilan = Sender(browser.new_context(), site, SHILAN)
        deadline = time.monotonic() + 30
        while (renewed := shilan.open(address).body()) == paper:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        root = tmp_path / "root.cer"
        root.write_bytes(published(site, "root.cer"))
    assert renewed.startswith(paper)
    said = judge(renewed, root, tmp_path)
    assert "INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>" in said, said
    assert "EXTENDED_WITH_LTA_UPDATES,ACCEPTABLE_MODIFICATIONS" in said, said
    reader = PdfFileReader(open(tmp_path / "judged.pdf", "rb"))
    assert len(reader.embedded_signatures) == 3
    assert len(reader.root["/DSS"]["/Certs"]) == 6 and len(reader.root["/DSS"]["/CRLs"]) == 4


def test_nobody_believes_it_who_trusts_another_root(paper, tmp_path, site):
    other = tmp_path / "other.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", tmp_path / "key", "-out", other, "-subj", "/CN=Other"],
        check=True, capture_output=True)
    said = judge(paper, other, tmp_path)
    assert ":TRUSTED" not in said, said


def test_poppler_and_qpdf_find_the_seal_valid_and_the_file_whole(paper, tmp_path, site):
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper)
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "No syntax or stream encoding errors" in checked.stdout
    # Poppler finds roots in a database of NSS.
    store = tmp_path / "nss"
    store.mkdir()
    subprocess.run(
        ["certutil", "-N", "-d", f"sql:{store}", "--empty-password"], check=True,
        capture_output=True)
    for name in ("root", "authority"):
        (tmp_path / name).write_bytes(published(site, f"{name}.cer"))
        subprocess.run(
            ["certutil", "-A", "-d", f"sql:{store}", "-n", name, "-t",
             "CT,C,C" if name == "root" else ",,", "-i", tmp_path / name], check=True,
            capture_output=True)
    said = subprocess.run(
        ["pdfsig", "-nssdir", f"sql:{store}", file], capture_output=True, text=True).stdout
    seal = said[said.index("Signature Field Name: Seal"):]
    assert "Signature is Valid." in seal and "Certificate is Trusted." in seal, said


@pytest.mark.parametrize("place", [0.01, 0.2, 0.4, 0.52])
def test_no_flipped_bit_is_believed(paper, root, tmp_path, place):
    bent = bytearray(paper)
    bent[int(len(bent) * place)] ^= 1
    said = judge(bytes(bent), root, tmp_path)
    assert "INTACT:TRUSTED,TIMESTAMP" not in said, said


def test_a_second_revision_that_changes_what_is_seen_is_refused(paper, root, tmp_path):
    # What an attacker does who lays another page over the sealed one.
    start = int(paper[paper.rindex(b"startxref") + 9:].split()[0])
    reader = PdfFileReader(open_bytes(paper, tmp_path))
    page = reader.root["/Pages"]["/Kids"].raw_get(0).idnum
    size = reader.trailer["/Size"]
    place = len(paper)
    body = (
        f"{page} 0 obj\n<< /Type /Page /Parent {reader.root.raw_get('/Pages').idnum} 0 R "
        "/MediaBox [0 0 99 99] >>\nendobj\n").encode()
    table = place + len(body)
    shadow = paper + body + (
        f"xref\n{page} 1\n{place:010} 00000 n \ntrailer\n<< /Size {size} /Root "
        f"{reader.trailer.raw_get('/Root').idnum} 0 R /Prev {start} >>\n"
        f"startxref\n{table}\n%%EOF\n").encode()
    said = judge(shadow, root, tmp_path)
    assert "ILLEGAL_MODIFICATIONS" in said and "Validation failed" in said, said


def test_a_receipt_is_a_paper_like_any_other(browser, site, root, tmp_path):
    shilan = Sender(browser.new_context(), site, SHILAN)
    case = fill(shilan, "پردی پسوولە")
    hand_in(shilan, case)
    agree(Sender(browser.new_context(), site, KARWAN), case)
    assert "receipt.pdf" not in shilan.open(f"/account/cases/{case}").text()
    pay(shilan, case)
    address = re.search(
        rf"/account/cases/{case}/receipts/\w+/receipt.pdf",
        shilan.open(f"/account/cases/{case}").text())[0]
    receipt = shilan.open(address).body()
    said = judge(receipt, root, tmp_path)
    assert "INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>" in said, said
    (tmp_path / "receipt.pdf").write_bytes(receipt)
    text = subprocess.run(
        ["pdftotext", tmp_path / "receipt.pdf", "-"], capture_output=True, text=True).stdout
    # Lines break where the column ends.
    joined = " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split())
    assert "پسوولەی ڕسوم" in joined and "was received in full:" in joined, joined
    assert case in joined, "a number is not broken"
    square = read_paper(receipt)
    claims = believed(encoded(square), keys_of(site, published(site, "root.cer")))
    amount = claims[-65537][2]
    assert amount == "IQD\xa0300,000"
    # Its page, with a network and without one, writes the sentence, too.
    context = browser.new_context(extra_http_headers={"Accept-Language": "en"})
    page = context.new_page()
    page.goto(f"{site}/V/?lang=en")
    expect(page.locator("#offline-ready")).to_be_visible()
    page.goto(f"{square}?lang=en")
    expect(page.get_by_text("was received in full:")).to_be_visible()
    context.set_offline(True)
    page.goto(square)
    expect(page.locator("#check .panel.good")).to_have_count(1)
    expect(page.get_by_text("was received in full:")).to_be_visible()
    context.close()
    # Nobody else gets it.
    other = Sender(browser.new_context(), site, HEMIN)
    assert other.request.get(other.at(address)).status == 404


def open_bytes(content: bytes, folder):
    file = folder / "opened.pdf"
    file.write_bytes(content)
    return open(file, "rb")


def test_the_words_are_read_in_their_order(paper, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True).stdout
    assert "پردی مۆرکراو" in text
    assert "بڕوانامەی" in text or "شهادة" in text, text


def test_the_portal_compares_a_file_byte_by_byte(paper, devices, tmp_path):
    walker = devices("ckb", 320, False)
    bent = bytearray(paper)
    bent[len(bent) // 3] ^= 1
    for content, sign, code in (
            (paper, "good", code_on(paper)), (bytes(bent), "bad", None),
            (paper + b"\n% a note\n", "bad", code_on(paper)), (b"%PDF-1.4 nothing", "bad", None),
            (b"\x00\xff" * 5000, "bad", None)):
        file = tmp_path / "file.pdf"
        file.write_bytes(content)
        walker.go("/verify")
        walker.page.locator("#paper").set_input_files(file)
        walker.press('main form[method="post"] button')
        expect(walker.page.locator(f"main .panel.{sign}")).to_have_count(1)
        if code:
            assert code in walker.page.content() or code in walker.page.url


def test_a_file_that_is_too_long_ends_in_a_clear_answer(devices, tmp_path):
    walker = devices("en", 320, False)
    file = tmp_path / "file.pdf"
    file.write_bytes(b"%PDF-1.5\n" + bytes(6_000_000))
    walker.go("/verify")
    walker.page.locator("#paper").set_input_files(file)
    walker.page.locator('main form[method="post"] button').click()
    expect(walker.page.get_by_text("too large").or_(walker.page.get_by_text("too big"))).to_be_visible()


def test_openssl_believes_our_time_stamps(site, tmp_path):
    for name in ("root", "authority"):
        der = tmp_path / f"{name}.cer"
        der.write_bytes(published(site, f"{name}.cer"))
        subprocess.run(
            ["openssl", "x509", "-inform", "DER", "-in", der, "-out", tmp_path / f"{name}.pem"],
            check=True)
    data, query, reply = (tmp_path / name for name in ("data", "query", "reply"))
    data.write_bytes(b"something that was there")

    def ask(*options: str, kind: str = "application/timestamp-query") -> None:
        subprocess.run(
            ["openssl", "ts", "-query", "-data", data, "-out", query, *options], check=True,
            capture_output=True)
        request = urllib.request.Request(
            f"{site}/tsa", query.read_bytes(), {"Content-Type": kind})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Type"] == "application/timestamp-reply"
            reply.write_bytes(answer.read())

    def verify() -> subprocess.CompletedProcess:
        return subprocess.run(
            ["openssl", "ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile",
             tmp_path / "root.pem", "-untrusted", tmp_path / "authority.pem"],
            capture_output=True, text=True)

    ask("-sha256", "-cert")
    assert "Verification: OK" in verify().stdout + verify().stderr
    bent = bytearray(reply.read_bytes())
    bent[len(bent) // 2] ^= 1
    reply.write_bytes(bent)
    assert "Verification: OK" not in verify().stdout + verify().stderr
    # A hash that is not understood is refused, with the reason.
    ask("-sha1")
    text = subprocess.run(
        ["openssl", "ts", "-reply", "-in", reply, "-text"], capture_output=True, text=True).stdout
    assert "Rejected" in text and "SHA-256" in text, text


def test_the_lists_of_what_was_revoked_are_there_from_the_first_day(paper, site, tmp_path):
    for name in ("root", "authority"):
        certificate = x509.Certificate.load(published(site, f"{name}.cer"))
        der = published(site, f"{name}.crl")
        listed = crls.CertificateList.load(der)
        assert listed.issuer == certificate.subject
        (tmp_path / "crl").write_bytes(der)
        (tmp_path / "cer").write_bytes(published(site, f"{name}.cer"))
        subprocess.run(
            ["openssl", "x509", "-inform", "DER", "-in", tmp_path / "cer", "-out",
             tmp_path / "pem"], check=True)
        done = subprocess.run(
            ["openssl", "crl", "-inform", "DER", "-in", tmp_path / "crl", "-CAfile",
             tmp_path / "pem", "-noout"], capture_output=True, text=True)
        assert "verify OK" in done.stdout + done.stderr
    # The authority may name institutions of its organization only.
    authority = x509.Certificate.load(published(site, "authority.cer"))
    assert authority.name_constraints_value.native["permitted_subtrees"]
    assert authority.basic_constraints_value.native == {"ca": True, "path_len_constraint": 0}


def test_openssl_is_told_of_one_certificate_whether_it_was_revoked(paper, site, tmp_path):
    for name in ("root", "authority"):
        (tmp_path / name).write_bytes(published(site, f"{name}.cer"))
        subprocess.run(
            ["openssl", "x509", "-inform", "DER", "-in", tmp_path / name, "-out",
             tmp_path / f"{name}.pem"], check=True)
    reader = PdfFileReader(open_bytes(paper, tmp_path))
    signer = reader.embedded_signatures[0].signer_cert
    (tmp_path / "signer.der").write_bytes(signer.dump())
    subprocess.run(
        ["openssl", "x509", "-inform", "DER", "-in", tmp_path / "signer.der", "-out",
         tmp_path / "signer.pem"], check=True)
    address = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "signer.pem", "-noout", "-ocsp_uri"], check=True,
        capture_output=True, text=True).stdout.strip()
    assert address == f"{site}/ocsp"

    def ask(*options: str) -> str:
        done = subprocess.run(
            ["openssl", "ocsp", "-issuer", tmp_path / "authority.pem", "-CAfile",
             tmp_path / "root.pem", "-verify_other", tmp_path / "authority.pem", "-url", address,
             *options], capture_output=True, text=True)
        return done.stdout + done.stderr

    for more in ([], ["-sha256"]):
        said = ask(*more, "-cert", str(tmp_path / "signer.pem"))
        assert "Response verify OK" in said and "signer.pem: good" in said, said
        assert "Nonce" not in said or "WARNING" not in said, said
    said = ask("-serial", "0x1234")
    assert "0x1234: unknown" in said, said
    # Asked about another issuer, it knows nothing; and what it cannot read it says it cannot.
    said = subprocess.run(
        ["openssl", "ocsp", "-issuer", tmp_path / "root.pem", "-cert", tmp_path / "authority.pem",
         "-url", address, "-noverify"], capture_output=True, text=True)
    assert "unknown" in said.stdout, said.stdout + said.stderr
    request = urllib.request.Request(
        address, b"no request", {"Content-Type": "application/ocsp-request"})
    with urllib.request.urlopen(request) as answer:
        assert answer.read() == b"\x30\x03\x0a\x01\x01"
    # Anybody may ask in the address, too.
    asked = tmp_path / "request"
    ask("-cert", str(tmp_path / "signer.pem"), "-reqout", str(asked), "-no_nonce")
    plain = urllib.parse.quote(base64.b64encode(asked.read_bytes()), safe="")
    with urllib.request.urlopen(f"{address}/{plain}") as answer:
        told = ocsp.OCSPResponse.load(answer.read())
    [about] = told.response_data["responses"]
    assert about["cert_status"].name == "good"
    assert about["cert_id"]["serial_number"].native == signer.serial_number
    # What lies in the paper says the same.
    store = reader.root["/DSS"]
    assert len(store["/OCSPs"]) == 2


def test_keys_in_a_security_token_seal_and_never_leave_it(browser, tmp_path):
    # SoftHSM is a token that is a program; others are opened by the same module interface.
    (tmp_path / "tokens").mkdir()
    settings = tmp_path / "softhsm.conf"
    settings.write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n")
    environment = {"SOFTHSM2_CONF": str(settings)}
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "Pird", "--pin", "271828",
         "--so-pin", "314159"], check=True, capture_output=True, env=os.environ | environment)
    module = next(Path("/usr/lib").glob("**/libsofthsm2.so"))
    pin, wrong = tmp_path / "pin", tmp_path / "wrong"
    pin.write_text("271828\n")
    wrong.write_text("000000\n")
    data = tmp_path / "data"

    def token(file, name="Pird"):
        return ("--seal-token", f"{module} {name}", "--seal-token-pin-file", str(file))

    for options, words in (
            (token(wrong), "PIN is wrong"), (token(pin, "Other"), "no token named Other"),
            (("--seal-token", "/nowhere.so Pird", "--seal-token-pin-file", str(pin)),
             "no module of PKCS #11")):
        with pytest.raises(RuntimeError, match=words):
            with portal(data, options=options, environment=environment):
                pass
    with portal(data, options=token(pin), environment=environment) as site:
        paper, _ = granted(browser, site, "پردی تۆکن")
        root = tmp_path / "root.cer"
        root.write_bytes(published(site, "root.cer"))
        square = claimed(read_paper(paper))
        keys = keys_of(site, root.read_bytes())
        assert believed(encoded(read_paper(paper)), keys)[SUBJECT] == square[SUBJECT]
    said = judge(paper, root, tmp_path)
    assert "INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>" in said, said
    # What the database keeps of them is what they are called there: a name of 23 bytes under a seal
    # of 28, where a private key has 32 at least and one of RSA more than a thousand.
    with closing(sqlite3.connect(data / "pird.sqlite")) as database:
        kept = dict(database.execute(
            "SELECT role, length(sealed) FROM seal_key WHERE sealed IS NOT NULL"))
    root_key = kept.pop("root")
    assert set(kept) == {"authority", "stamper", "institution", "statement"} and root_key > 60
    assert set(kept.values()) == {23 + 28}
    # Without the token the program says what it wants, and seals nothing.
    with pytest.raises(RuntimeError, match="--seal-token"):
        with portal(data):
            pass
