"""Public keys of clients: which are good enough, and their fingerprint."""

import json
from dataclasses import dataclass

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from resilience.errors import N_, ValidationError

UNREADABLE_KEY = N_("We could not read this key. Paste the public key, as PEM or as JWK.")
PRIVATE_KEY = N_(
    "This is a private key. Keep it to yourself, make a new pair, and paste the public half."
)
WEAK_KEY = N_("This key is too weak. Use RSA of at least 2048 bits, or EC on the curve P-256.")

SMALLEST_RSA_BITS = 2048
#: NL GOV Assurance profile for OAuth 2.0: asymmetric algorithms only.
ALGORITHMS = {"RSA": ("PS256", "RS256"), "EC": ("ES256",)}

#: What makes a public key, of either kind.
PARTS = ("kty", "crv", "x", "y", "n", "e")

PublicKey = RSAKey | ECKey


@dataclass(frozen=True, slots=True)
class RegisteredKey:
    """A key as it is kept."""

    jwk: str
    fingerprint: str


def read_key(text: str) -> PublicKey:
    """Return the public key in a PEM or JWK text; raise ``ValidationError`` for any other."""
    key = _imported(text.strip())
    if key.is_private:
        raise ValidationError(PRIVATE_KEY, "public_key")
    is_strong = (
        key.public_key.key_size >= SMALLEST_RSA_BITS
        if isinstance(key, RSAKey)
        else key.curve_name == "P-256"
    )
    if not is_strong:
        raise ValidationError(WEAK_KEY, "public_key")
    return key


def registered(text: str) -> RegisteredKey:
    """Return a pasted key as it is kept; raise ``ValidationError`` when it is not fit."""
    key = read_key(text)
    public: dict[str, object] = {**key.as_dict(private=False)}
    # What else came along (an id, a certificate) is none of our business.
    kept = {name: public[name] for name in PARTS if name in public}
    return RegisteredKey(json.dumps(kept), key.thumbprint())


def algorithms_of(key: PublicKey) -> tuple[str, ...]:
    """Return the algorithms with which a statement may be signed for this key."""
    return ALGORITHMS[key.key_type]


def _imported(text: str) -> PublicKey:
    try:
        key = import_key(json.loads(text)) if text.startswith("{") else _from_pem(text)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValidationError(UNREADABLE_KEY, "public_key") from error
    if not isinstance(key, RSAKey | ECKey):
        raise ValidationError(UNREADABLE_KEY, "public_key")
    return key


def _from_pem(text: str) -> object:
    """Try both kinds: a PEM says in its first line only that it is a public key."""
    try:
        return import_key(text, "EC")
    except (JoseError, ValueError):
        return import_key(text, "RSA")
