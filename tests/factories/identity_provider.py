"""A strict OpenID provider on this machine, which can be told to lie in one thing at a time.

It insists on PKCE with S256 and on the way in which the client proves itself, and gives out a
code once. What it says in an ID token can be bent, to see whether we notice.
"""

import base64
import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT_ID = "weerbaar"
STRONG = "urn:strong"


@dataclass
class Provider:
    """The provider: who signs in there, what it demands, and how it lies."""

    client_key: RSAKey
    now: int
    email: str = ""
    subject: str = "subject-1"
    acr: str = STRONG
    #: Claims that take the place of the true ones; None leaves one out.
    lies: dict[str, Any] = field(default_factory=dict)
    signs_with_other_key: bool = False
    moves_token_endpoint: bool = False
    issuer: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))
    other_key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))

    def metadata(self) -> dict[str, Any]:
        elsewhere = "http://127.0.0.1:9" if self.moves_token_endpoint else self.issuer
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{elsewhere}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Sign the person in at once, and return where the browser goes."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def problem_with(self, form: dict[str, str], asked: dict[str, str] | None) -> str:
        """Return why a code is not exchanged, or nothing."""
        if asked is None:
            return "code"
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked.get("code_challenge_method") != "S256" or challenge != asked["code_challenge"]:
            return "pkce"
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return "redirect_uri"
        claims = jwt.decode(form["client_assertion"], self.client_key, algorithms=["RS256"]).claims
        is_ours = claims["iss"] == claims["sub"] == CLIENT_ID
        return "" if is_ours and claims["aud"] == f"{self.issuer}/token" else "client"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """Return the answer of the token endpoint."""
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": self.now,
            "exp": self.now + 300,
            "auth_time": self.now,
            "nonce": asked.get("nonce"),
            "acr": self.acr,
            "email": self.email,
            "email_verified": True,
        } | self.lies
        said = {name: value for name, value in claims.items() if value is not None}
        key = self.other_key if self.signs_with_other_key else self.key
        signed = jwt.encode({"alg": "ES256", "kid": "1"}, said, key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


def app_of(provider: Provider) -> Flask:
    """Return the provider as a web application."""
    app = Flask("provider")

    @app.get("/.well-known/openid-configuration")
    def configuration():
        return provider.metadata()

    @app.get("/authorize")
    def authorize():
        return redirect(provider.authorize(request.args.to_dict()))

    @app.post("/token")
    def token():
        form = request.form.to_dict()
        asked = provider.codes.pop(form.get("code", ""), None)
        refusal = provider.problem_with(form, asked)
        if refusal:
            provider.refusals.append(refusal)
            return {"error": "invalid_grant"}, 400
        return provider.token(asked)

    @app.get("/keys")
    def keys():
        return KeySet([provider.key]).as_dict(private=False)

    return app


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Serve the provider while the block runs."""
    server = make_server("127.0.0.1", 0, app_of(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
