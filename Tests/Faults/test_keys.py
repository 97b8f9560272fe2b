"""The keys that seal documents: a root on a machine without a network, an authority that it
certifies, and what is revoked. OpenSSL judges what is made."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from program import Program

PASSPHRASE = "gulên sor li ser çiyê"


class Desk:
    """Somebody who types `pird keys …`."""

    def __init__(self, program: Program, folder: Path):
        self.program = program
        self.folder = folder

    def keys(self, *words, passphrase: str = PASSPHRASE) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.program.binary, "keys", *map(str, words)], cwd=self.folder, text=True,
            capture_output=True, env=os.environ | {"PIRD_PASSPHRASE": passphrase})

    def done(self, *words) -> str:
        done = self.keys(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, words: str, *command, **more) -> None:
        done = self.keys(*command, **more)
        assert done.returncode == 1 and words in done.stderr, done.stdout + done.stderr

    def published(self, name: str) -> Path:
        """What the portal publishes, as PEM."""
        kind = "crl" if name.endswith(".crl") else "x509"
        with urllib.request.urlopen(f"{self.program.address}/pki/{name}") as answer:
            der = self.folder / f"{name}.der"
            der.write_bytes(answer.read())
        pem = self.folder / f"{name}.pem"
        subprocess.run([
            "openssl", kind, "-inform", "DER", "-in", der, "-out", pem], check=True)
        return pem

    def stamp(self) -> Path:
        """The certificate of the time stamper, out of a stamp that it gives now."""
        (self.folder / "stamped").write_bytes(b"was there")
        query, reply = self.folder / "query", self.folder / "reply"
        subprocess.run(
            ["openssl", "ts", "-query", "-data", self.folder / "stamped", "-sha256", "-cert", "-out",
             query], check=True, capture_output=True)
        request = urllib.request.Request(
            f"{self.program.address}/tsa", query.read_bytes(),
            {"Content-Type": "application/timestamp-query"})
        with urllib.request.urlopen(request) as answer:
            reply.write_bytes(answer.read())
        token, found = self.folder / "token", self.folder / "stamper.pem"
        subprocess.run(
            ["openssl", "ts", "-reply", "-in", reply, "-token_out", "-out", token], check=True,
            capture_output=True)
        printed = subprocess.run(
            ["openssl", "pkcs7", "-inform", "DER", "-in", token, "-print_certs"], check=True,
            capture_output=True, text=True).stdout
        # The stamper's own, among those that lead from it to the root.
        for block in printed.split("subject=")[1:]:
            if "Time stamps" in block.split("\n")[0]:
                found.write_text(block[block.index("-----BEGIN"):])
        return found

    def verify(self, certificate: Path) -> str:
        """What OpenSSL says of a certificate, with the lists."""
        lists = self.folder / "lists.pem"
        lists.write_text(
            self.published("authority.crl").read_text() + self.published("root.crl").read_text())
        done = subprocess.run(
            ["openssl", "verify", "-crl_check_all", "-CRLfile", lists, "-CAfile",
             self.published("root.cer"), "-untrusted", self.published("authority.cer"),
             "-purpose", "timestampsign", certificate], capture_output=True, text=True)
        return done.stdout + done.stderr


@pytest.fixture
def desk(tmp_path):
    program = Program(tmp_path)
    program.migrate()
    yield Desk(program, tmp_path)
    program.stop()


def certified(desk: Desk) -> str:
    """The fingerprint of a root that has certified the deployment's authority."""
    data = desk.program.data
    told = desk.done(
        "root", "--organization", "Test Government, of all", "--address", desk.program.address)
    desk.done("request", "--data", data, "--organization", "Test Government, of all")
    desk.done("certify", "--request", "pird.csr")
    fingerprint = told.split()[1]
    desk.refused(fingerprint, "install", "--data", data, "--file", "pird.pem", "--fingerprint", "00" * 32)
    desk.done("install", "--data", data, "--file", "pird.pem", "--fingerprint", fingerprint)
    return fingerprint


def test_a_root_elsewhere_certifies_what_the_portal_seals_with(desk):
    fingerprint = certified(desk)
    desk.program.start()
    desk.program.wait_until_ready()
    root = subprocess.run(
        ["openssl", "x509", "-in", desk.published("root.cer"), "-noout", "-fingerprint",
         "-sha256"], capture_output=True, text=True).stdout
    assert root.split("=")[1].strip().replace(":", "").lower() == fingerprint
    stamper = desk.stamp()
    assert "OK" in desk.verify(stamper), desk.verify(stamper)
    names = subprocess.run(
        ["openssl", "x509", "-in", stamper, "-noout", "-subject", "-issuer"],
        capture_output=True, text=True).stdout
    assert names.count("Test Government") == 2
    shown = desk.done("show", "--data", desk.program.data)
    assert "authority" in shown and "stamper" in shown and "root" in shown


def test_what_is_revoked_is_on_the_list_and_another_key_takes_its_place(desk):
    fingerprint = certified(desk)
    desk.program.start()
    desk.program.wait_until_ready()
    first = desk.stamp().read_text()
    data = desk.program.data
    serial = next(
        line.split()[0] for line in desk.done("show", "--data", data).splitlines()
        if "stamper" in line)
    desk.refused("no key of", "revoke", "--data", data, "--serial", "00ff")
    desk.done("revoke", "--data", data, "--serial", serial)
    desk.refused("already", "revoke", "--data", data, "--serial", serial)
    old = desk.folder / "old.pem"
    old.write_text(first)
    assert "certificate revoked" in desk.verify(old)
    said = subprocess.run(
        ["openssl", "ocsp", "-issuer", desk.published("authority.cer"), "-CAfile",
         desk.published("root.cer"), "-verify_other", desk.published("authority.cer"), "-url",
         f"{desk.program.address}/ocsp", "-cert", old], capture_output=True, text=True)
    assert "old.pem: revoked" in said.stdout and "superseded" in said.stdout, said
    assert "Response verify OK" in said.stderr
    second = desk.stamp()
    assert second.read_text() != first
    assert "OK" in desk.verify(second)
    # The root's own list is carried over, and an older one is not taken again.
    desk.done("root-list", "--out", "older.pem")
    # Lists tell whole seconds.
    time.sleep(1.1)
    desk.done("root-list", "--out", "newer.pem")
    desk.done("install", "--data", data, "--file", "newer.pem", "--fingerprint", fingerprint)
    desk.refused("newer list", "install", "--data", data, "--file", "older.pem", "--fingerprint", fingerprint)
    text = subprocess.run(
        ["openssl", "crl", "-in", desk.published("root.crl"), "-noout", "-crlnumber"],
        capture_output=True, text=True).stdout
    assert int(text.split("=")[1].strip(), 16) == 3


def test_an_authority_that_the_root_revokes_seals_no_more_and_a_new_one_begins_anew(desk):
    fingerprint = certified(desk)
    desk.program.start()
    desk.program.wait_until_ready()
    first = desk.stamp().read_text()
    data = desk.program.data
    serial = desk.done("root-list").split()[0]
    desk.done("root-list", "--revoke", serial)
    desk.done("install", "--data", data, "--file", "root-list.pem", "--fingerprint", fingerprint)
    assert "revoked" in next(
        line for line in desk.done("show", "--data", data).splitlines() if "authority" in line)
    with pytest.raises(urllib.error.HTTPError):
        desk.stamp()
    desk.done("request", "--data", data, "--organization", "Test Government, of all")
    desk.done("certify", "--request", "pird.csr")
    desk.done("install", "--data", data, "--file", "pird.pem", "--fingerprint", fingerprint)
    second = desk.stamp()
    assert second.read_text() != first
    assert "OK" in desk.verify(second), desk.verify(second)


def test_another_authority_takes_the_place_of_the_samples_with_keys_of_its_own(desk):
    desk.program.start()
    desk.program.wait_until_ready()
    first = desk.stamp().read_text()
    certified(desk)
    second = desk.stamp()
    assert second.read_text() != first
    assert "OK" in desk.verify(second), desk.verify(second)


def test_a_stamp_carries_certificates_only_for_who_asks(desk):
    certified(desk)
    desk.program.start()
    desk.program.wait_until_ready()
    desk.stamp()
    subprocess.run(
        ["openssl", "ts", "-query", "-data", desk.folder / "stamped", "-sha256", "-out",
         desk.folder / "bare"], check=True, capture_output=True)
    request = urllib.request.Request(
        f"{desk.program.address}/tsa", (desk.folder / "bare").read_bytes(),
        {"Content-Type": "application/timestamp-query"})
    with urllib.request.urlopen(request) as answer:
        bare = answer.read()
    assert b"Time stamps" not in bare and b"Time stamps" in (desk.folder / "reply").read_bytes()


def test_what_is_not_the_roots_is_refused_and_the_root_certifies_its_own_alone(desk):
    data = desk.program.data
    desk.refused("at least 12", "root", "--organization", "T", "--address", "https://x",
                 passphrase="short")
    fingerprint = certified(desk)
    desk.refused("already", "root", "--organization", "T", "--address", "https://x")
    desk.refused("does not open", "certify", "--request", "pird.csr", passphrase="x" * 20)
    # Somebody else's request, one that was bent, and one that is none.
    desk.done("request", "--data", data, "--organization", "Other Government", "--out", "other.csr")
    desk.refused("Other Government", "certify", "--request", "other.csr")
    (desk.folder / "none.csr").write_text("nothing")
    desk.refused("no request", "certify", "--request", "none.csr")
    lines = (desk.folder / "pird.csr").read_text().split("\n")
    lines[1] = lines[1][:-1] + ("A" if lines[1][-1] != "A" else "B")
    (desk.folder / "bent.csr").write_text("\n".join(lines))
    desk.refused("no request", "certify", "--request", "bent.csr")
    # The answer to a request that is not the last one.
    desk.refused(
        "another key", "install", "--data", data, "--file", "pird.pem", "--fingerprint", fingerprint)
    # A list of another root.
    subprocess.run(
        [desk.program.binary, "keys", "root", "--folder", "second", "--organization",
         "Test Government, of all", "--address", "https://x"], cwd=desk.folder, check=True,
        capture_output=True, env=os.environ | {"PIRD_PASSPHRASE": PASSPHRASE})
    desk.done("root-list", "--folder", "second", "--out", "foreign.pem")
    desk.refused(
        "not signed by", "install", "--data", data, "--file", "foreign.pem", "--fingerprint",
        fingerprint)
    (desk.folder / "empty.pem").write_text("")
    desk.refused(
        "no answer of a root", "install", "--data", data, "--file", "empty.pem", "--fingerprint",
        fingerprint)


def test_a_passphrase_is_needed_besides_the_secret_when_the_operator_wants_it(desk):
    file, wrong = desk.folder / "opens", desk.folder / "opens-not"
    file.write_text("رۆژباش کوردستان 2026\n")
    wrong.write_text("something else altogether\n")
    data, option = desk.program.data, ["--seal-passphrase-file", file]
    told = desk.done(
        "root", "--organization", "Test Government, of all", "--address", desk.program.address)
    desk.done("request", "--data", data, "--organization", "Test Government, of all", *option)
    desk.done("certify", "--request", "pird.csr")
    install = ["install", "--data", data, "--file", "pird.pem", "--fingerprint", told.split()[1]]
    desk.refused("cannot be opened", *install)
    desk.refused("cannot be opened", *install, "--seal-passphrase-file", wrong)
    desk.done(*install, *option)
    # A process without it, or with another, does not begin to serve.
    for options in ([], ["--seal-passphrase-file", str(wrong)]):
        desk.program.options = options
        desk.program.start()
        assert desk.program.process.wait(30) == 1
        assert "cannot be opened" in desk.program.log_tail()
    desk.program.options = ["--seal-passphrase-file", str(file)]
    desk.program.start()
    desk.program.wait_until_ready()
    assert "OK" in desk.verify(desk.stamp())


def test_the_roots_folder_tells_nothing_without_the_passphrase(desk):
    certified(desk)
    kept = (desk.folder / "pird-root" / "root.json")
    assert kept.stat().st_mode & 0o077 == 0
    assert PASSPHRASE not in kept.read_text()
