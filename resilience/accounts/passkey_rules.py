"""What we ask of passkeys: one that replaces the password must know its person."""

import base64
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask_security import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

FIRST = "first"


class PasskeyRules(WebauthnUtil):
    """Any kind of device is welcome: a phone, a laptop, a key on a key ring."""

    def authenticator_selection(self, _user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Ask PIN, finger or face of a key that is both factors; as second step a touch will do."""
        is_first = usage == FIRST
        return AuthenticatorSelectionCriteria(
            user_verification=(
                UserVerificationRequirement.REQUIRED
                if is_first
                else UserVerificationRequirement.DISCOURAGED
            ),
            resident_key=(
                ResidentKeyRequirement.REQUIRED if is_first else ResidentKeyRequirement.PREFERRED
            ),
        )

    def user_verification(self, _user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Require it where the key stands alone."""
        if usage == [FIRST]:
            return UserVerificationRequirement.REQUIRED
        return UserVerificationRequirement.PREFERRED


def recovery_key(secret: str) -> bytes:
    """Return the key that seals recovery codes, made from the secret for this use only."""
    made = HKDF(SHA256(), length=32, salt=None, info=b"recovery codes").derive(secret.encode())
    return base64.urlsafe_b64encode(made)
