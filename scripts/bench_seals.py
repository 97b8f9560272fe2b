#!/usr/bin/env python3
"""Ratios of Pird's seals against pyHanko's over the same document, on one core, in one run."""

import argparse
import io
import re
import subprocess
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

ROOT = Path(__file__).resolve().parent.parent


class Signer(signers.SimpleSigner):
    """pyHanko's own, which would read and check its key anew for each signature: that takes most of
    the time, and who signs much does not do it."""

    loaded = None

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False):
        if self.loaded is None:
            self.loaded = serialization.load_der_private_key(
                self.signing_key.dump(), password=None)
        return self.loaded.sign(data, PKCS1v15(), hashes.SHA256())


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--seconds", type=float, default=3)
    reader.add_argument("--pird", type=Path, default=ROOT / ".build/release/pird")
    options = reader.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = subprocess.run(
            [options.pird, "measure-seals", "--seconds", str(options.seconds), "--write",
             folder / "drawn.pdf"], check=True, capture_output=True, text=True).stdout
        rates = dict(re.findall(r"^(\S.*?) {2,}(\d+)/s$", told, re.MULTILINE))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout",
             folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=Measure"],
            check=True, capture_output=True)
        read = signers.SimpleSigner.load(folder / "key.pem", folder / "cert.pem")
        signer = Signer(
            signing_cert=read.signing_cert, signing_key=read.signing_key,
            cert_registry=read.cert_registry)
        drawn = (folder / "drawn.pdf").read_bytes()
        meta = signers.PdfSignatureMetadata(
            field_name="Seal", md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES)
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < options.seconds:
            signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(drawn)), meta, signer=signer)
            count += 1
        other = count / (time.perf_counter() - begun)
    print("Documents on one core, RSA 3072, the same drawn certificate:")
    for what, rate in rates.items():
        print(f"  Pird     {what:18}{rate:>7}/s")
    print(f"  pyHanko  {'sealed to B-B':18}{other:7.0f}/s")
    print(f"sealed to B-B, Pird / pyHanko: {float(rates['sealed to B-B']) / other:.1f}")


if __name__ == "__main__":
    main()
