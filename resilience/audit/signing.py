"""The key that signs anchors: it stands in the settings, so the database cannot forge one."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Signer:
    """Signs with Ed25519 (RFC 8032); the key follows from a secret that never changes."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"weerbaar audit anchor").derive(secret)
        self._key = Ed25519PrivateKey.from_private_bytes(derived)

    @property
    def public_key(self) -> bytes:
        """What anybody needs to check a signature without being able to make one."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, statement: bytes) -> bytes:
        """Return the signature of ``statement``."""
        return self._key.sign(statement)

    def verifies(self, statement: bytes, signature: bytes) -> bool:
        """Tell whether ``signature`` was made here over exactly this statement."""
        try:
            self._key.public_key().verify(signature, statement)
        except InvalidSignature:
            return False
        return True


_signers: list[Signer] = []


def use_signer(signer: Signer) -> None:
    """Give this process its signer: a job has no other way to reach the settings."""
    _signers[:] = [signer]


def current_signer() -> Signer:
    """Return the signer of this process."""
    return _signers[0]
