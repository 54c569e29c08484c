"""The OpenID Connect code flow with PKCE, as a client of one provider (domain.md 5.7).

Speaks to the configured issuer only, gives up after seconds, and follows no redirect.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

#: Seconds; a provider that is slower than this is as good as away.
TIMEOUT = 5
#: Signed with a key of the provider; never with the client secret, never unsigned.
SIGNATURES = ["RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "EdDSA"]
LEEWAY = 60
#: So long ago somebody may have signed in at the provider to count as a new proof.
FRESH = timedelta(minutes=5)
SCOPE = "openid email"


class OpenIdError(Exception):
    """The provider, or whoever poses as it, said something that does not hold."""


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to one provider."""

    issuer: str
    client_id: str
    client_proof: str
    redirect_uri: str
    secret: str = field(default="", repr=False)
    acr_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-in under way: what only this browser and we know."""

    state: str
    nonce: str
    verifier: str = field(repr=False)
    is_proof: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """What the provider says of who signed in, after every check."""

    subject: str
    verified_email: str
    has_strong_level: bool


def new_flow(*, is_proof: bool = False) -> Flow:
    """Return the secrets of a new flow (RFC 7636, 4.1: 43 to 128 characters)."""
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    return Flow(state, nonce, verifier, is_proof)


def address_to_sign_in(client: Client, flow: Flow, hint: str = "") -> str:
    """Return where at the provider one signs in; a proof asks to sign in anew."""
    asked: dict[str, Any] = {"nonce": flow.nonce}
    if hint:
        asked["login_hint"] = hint
    if client.acr_values:
        asked["acr_values"] = " ".join(client.acr_values)
    if flow.is_proof:
        asked |= {"prompt": "login", "max_age": 0}
    with _talk(client) as session:
        url, _state = session.create_authorization_url(
            _discover(session, client.issuer)["authorization_endpoint"],
            state=flow.state,
            code_verifier=flow.verifier,
            **asked,
        )
    return str(url)


def finish(client: Client, flow: Flow, answer: Mapping[str, str], now: datetime) -> Verified:
    """Return who signed in; raise ``OpenIdError`` when anything in the answer does not hold."""
    if not secrets.compare_digest(answer.get("state", "").encode(), flow.state.encode()):
        raise OpenIdError("state")
    # RFC 9207: the answer of another provider is not taken for one of this.
    if answer.get("iss", client.issuer) != client.issuer:
        raise OpenIdError("iss")
    if answer.get("error") or not answer.get("code"):
        raise OpenIdError("refused")
    try:
        with _talk(client) as session:
            return _redeem(session, client, flow, answer["code"], now)
    except (
        requests.RequestException,
        AuthlibBaseError,
        JoseError,
        ValueError,
        KeyError,
        TypeError,
    ) as error:
        raise OpenIdError(type(error).__name__) from error


def _redeem(
    session: OAuth2Session, client: Client, flow: Flow, code: str, now: datetime
) -> Verified:
    metadata = _discover(session, client.issuer)
    token = session.fetch_token(metadata["token_endpoint"], code=code, code_verifier=flow.verifier)
    keys = KeySet.import_key_set(session.get(metadata["jwks_uri"], withhold_token=True).json())
    signed = jwt.decode(token["id_token"], keys, algorithms=SIGNATURES)
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        options={
            "iss": {"essential": True, "value": client.issuer},
            "aud": {"essential": True, "value": client.client_id},
        },
        params={
            "nonce": flow.nonce,
            "client_id": client.client_id,
            "access_token": token.get("access_token"),
        },
    )
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    has_strong_level = claims.get("acr") in client.acr_values
    if flow.is_proof:
        _check_proof(claims, client, now)
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    return Verified(str(claims["sub"]), email, has_strong_level)


def _check_proof(claims: Mapping[str, Any], client: Client, now: datetime) -> None:
    """Raise unless the sign-in is new, and at the level that was agreed."""
    if float(claims["auth_time"]) < (now - FRESH).timestamp():
        raise OpenIdError("auth_time")
    if client.acr_values and claims.get("acr") not in client.acr_values:
        raise OpenIdError("acr")


def _talk(client: Client) -> OAuth2Session:
    session = OAuth2Session(
        client.client_id,
        _key(client),
        token_endpoint_auth_method=client.client_proof,
        scope=SCOPE,
        redirect_uri=client.redirect_uri,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )
    session.max_redirects = 0
    if client.client_proof == PrivateKeyJWT.name:
        algorithm = "ES256" if isinstance(_key(client), ECKey) else "RS256"
        session.register_client_auth_method(PrivateKeyJWT(alg=algorithm))
    return session


def _key(client: Client) -> Any:
    if client.client_proof != PrivateKeyJWT.name:
        return client.secret
    kind = ECKey if "BEGIN EC" in client.secret else RSAKey
    try:
        return kind.import_key(client.secret)
    except (JoseError, ValueError):
        # PKCS#8 does not say in its first line which kind of key it holds.
        return ECKey.import_key(client.secret)


def _discover(session: OAuth2Session, issuer: str) -> dict[str, Any]:
    """Return what the provider says of itself; every address must be on its own host."""
    try:
        answer = session.get(f"{issuer}/.well-known/openid-configuration", withhold_token=True)
        answer.raise_for_status()
        metadata: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise OpenIdError("unreachable") from error
    if metadata.get("issuer") != issuer:
        raise OpenIdError("issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if _origin(str(metadata.get(name, ""))) != _origin(issuer):
            raise OpenIdError(name)
    return metadata


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
