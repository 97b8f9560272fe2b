"""The smallest papers that can be sent in, and the code on the ones that come back."""

import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from statement import SUBJECT, claimed


def _pdf() -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def _png(width: int, height: int, grey: Callable[[int, int], int]) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body
            + struct.pack(">I", zlib.crc32(kind + body)))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = b"".join(
        b"\0" + bytes(grey(x, y) for x in range(width)) for y in range(height))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b""))


def _face(x: int, y: int) -> int:
    """A head and shoulders, as far as a page needs them to be laid out."""
    is_head = ((x - 150) / 70) ** 2 + ((y - 150) / 95) ** 2 < 1
    is_shoulders = ((x - 150) / 140) ** 2 + ((y - 400) / 150) ** 2 < 1
    return 150 if is_head else 90 if is_shoulders else 225


def _jpeg() -> bytes:
    # One grey pixel, baseline: quantisation of ones, and Huffman tables with the single code
    # that says "nothing more", which is all that a flat picture needs.
    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    table = bytes([1] + [0] * 15 + [0])
    return (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + segment(0xDB, b"\0" + b"\x01" * 64) + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
        + segment(0xC4, b"\x00" + table) + segment(0xC4, b"\x10" + table)
        + segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x3f" + b"\xff\xd9")


PDF, PNG, JPEG = _pdf(), _png(1, 1, lambda x, y: 128), _jpeg()
# As large as a photo for a paper, so that what stands beside it is seen where it will stand.
PORTRAIT = _png(300, 400, _face)


def code_on(certificate: bytes) -> str:
    """The code of the document that the QR of a certificate speaks of."""
    return claimed(read_paper(certificate))[SUBJECT]


def read_paper(printed: bytes) -> str:
    """What a telephone would read on a printed page with one QR."""
    assert printed.startswith(b"%PDF-")
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.pdf"
        paper.write_bytes(printed)
        subprocess.run(
            ["pdftoppm", "-r", "150", "-png", "-singlefile", paper, Path(folder) / "paper"],
            check=True)
        return read_qr(Path(folder) / "paper.png")


def read_qr(picture: Path) -> str:
    """What a telephone would read in a picture with one QR."""
    seen = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture],
        check=True, capture_output=True, text=True)
    lines = seen.stdout.splitlines()
    assert len(lines) == 1, f"one QR expected, seen: {lines}"
    return lines[0]
