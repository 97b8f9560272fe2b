"""The statement in the square of a paper, as a program reads it that has never heard of ours: CWT and
COSE by python-cwt, the log's proof by hashlib, its signatures by cryptography."""

import base64
import hashlib
import json
import urllib.request
import zlib

import cbor2
import cwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ISSUER, SUBJECT, MADE_AT, STATUS, DOCUMENT = 1, 2, 6, 65535, -65537
WORDS, NAME, NUMBER, ISSUED_ON, FACTS, LEAF, RECEIPT = range(1, 8)


def fetched(address: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        return answer.read()


def encoded(address: str) -> bytes:
    """What stands behind /V/ in the address that the square is."""
    text = address.rsplit("/V/", 1)[1]
    return base64.b32decode(text + "=" * (-len(text) % 8))


def claimed(address: str) -> dict:
    """What it says, unverified: for whoever only wants to know which paper it is."""
    return cbor2.loads(cbor2.loads(encoded(address)).value[2])


def keys_of(site: str, root: bytes) -> list:
    """The institutions' keys, each certified up to a root that is trusted."""
    trusted, keys = x509.load_der_x509_certificate(root), []
    for told in json.loads(fetched(f"{site}/V/keys.json"))["keys"]:
        chain = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in told["x5c"]]
        for below, above in zip(chain, chain[1:]):
            below.verify_directly_issued_by(above)
        assert chain[-1] == trusted
        numbers = chain[0].public_key().public_numbers()
        keys.append(cwt.COSEKey.new({
            cwt.COSEKeyParams.KTY: cwt.COSEKeyTypes.EC2, cwt.COSEKeyParams.ALG: cwt.COSEAlgs.ES256,
            cwt.COSEKeyParams.KID: bytes.fromhex(told["kid"]),
            cwt.COSEKeyParams.CRV: cwt.COSEKeyCrvs.P256,
            cwt.COSEKeyParams.X: numbers.x.to_bytes(32, "big"),
            cwt.COSEKeyParams.Y: numbers.y.to_bytes(32, "big")}))
    return keys


def believed(token: bytes, keys: list) -> dict:
    """The claims, if one of the keys has signed them."""
    return cwt.decode(token, keys)


def is_in_log(document: dict, log: str) -> dict:
    """Follows the proof from the leaf to what the log has signed (RFC 9162, section 2.1.3.2)."""
    origin, (size, index, path), signatures, _ = document[RECEIPT]
    node, last = index, size - 1
    found = hashlib.sha256(b"\0" + document[LEAF]).digest()
    for step in path:
        assert last > 0
        if node & 1 or node == last:
            found = hashlib.sha256(b"\1" + step + found).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\1" + found + step).digest()
        node, last = node >> 1, last >> 1
    assert last == 0
    text = f"{origin}\n{size}\n{base64.b64encode(found).decode()}\n"
    name, identity, key = log.split("+", 2)
    assert name == origin
    mine = [one for one in signatures if one[:4].hex() == identity]
    assert len(mine) == 1
    Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:]).verify(
        mine[0][4:], text.encode())
    return {"size": size, "index": index}


def word(site: str, name: bytes) -> dict:
    """Fixed words, whose name is the hash over them."""
    text = json.loads(fetched(f"{site}/V/words.json"))[name.hex()]
    assert hashlib.sha256(text.encode()).digest()[:12] == name
    return json.loads(text)


def is_struck(packed: bytes, index: int) -> bool:
    """Whether the status list says that a document holds no more."""
    return bool(zlib.decompress(packed)[index // 8] >> index % 8 & 1)
