"""What is sealed under people's keys (decision 0020), opened as somebody does who has the database and
`secret.key`: written anew from the decision, so that it does not believe the program."""

from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: What has to be read of the database besides.
QUESTIONS = {
    "generations": "SELECT number, sealed FROM vault_generation",
    "keys": "SELECT holder, generation, wrapped FROM vault_key WHERE wrapped IS NOT NULL",
}


def opened(key: bytes, sealed: bytes, purpose: str) -> bytes:
    """AES-256-GCM: twelve bytes of nonce before what was sealed; the key derived (RFC 5869)."""
    own = HKDF(hashes.SHA256(), 32, salt=None, info=b"seal").derive(key)
    return AESGCM(own).decrypt(bytes(sealed[:12]), bytes(sealed[12:]), purpose.encode())


class Vault:
    def __init__(self, secret: bytes, tables: dict[str, list[tuple]]):
        generations = {
            number: opened(secret, sealed, f"vault-generation:{number}")
            for number, sealed in tables["generations"]}
        self.keys = {
            holder: opened(generations[generation], wrapped, f"data-key:{holder}")
            for holder, generation, wrapped in tables["keys"]}

    def record(self, register: str, key: str, json: str, holder: str | None, sealed) -> str:
        """A current row."""
        if holder is None:
            return json
        return opened(self.keys[holder], sealed, f"record:{register}:{key}").decode()

    def entry(self, id: str, body: str, holder: str | None, sealed) -> str:
        if holder is None:
            return body
        return opened(self.keys[holder], sealed, f"entry:{id}")[32:].decode()
