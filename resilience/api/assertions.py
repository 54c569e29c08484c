"""Who a client says it is: a short statement signed with its key (RFC 7523, private_key_jwt)."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from joserfc import jws, jwt
from joserfc.errors import JoseError

from resilience.api.keys import algorithms_of, read_key
from resilience.errors import ResilienceError

#: A statement holds for a few minutes: long enough for clocks that differ, too short to hoard.
LONGEST = timedelta(minutes=5)
LEEWAY = timedelta(seconds=30)
LONGEST_TEXT = 4096
LONGEST_ID = 200


class UnprovedError(ResilienceError):
    """The statement does not prove that it comes from the client."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A statement as it came in; nothing in it is proved yet."""

    text: str
    client_id: UUID


def claimed(text: str) -> Claimed:
    """Return which client a statement claims to be of; raise ``UnprovedError`` if unreadable."""
    if len(text) > LONGEST_TEXT:
        raise UnprovedError("the statement is too long")
    try:
        payload = json.loads(jws.extract_compact(text.encode()).payload)
        return Claimed(text, UUID(payload["sub"]))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnprovedError("the statement is unreadable") from error


def proved_id(
    statement: Claimed, public_key: str, audiences: Collection[str], now: datetime
) -> str:
    """Return the SHA-256 of the id of a statement that proves who sent it.

    Parameters
    ----------
    statement : Claimed
        What came in.
    public_key : str
        The registered key of the client it claims to be of, as JWK.
    audiences : collection of str
        The addresses under which this server is known; the statement must be meant for one.
    now : datetime
        The present moment, aware.

    Raises
    ------
    UnprovedError
        When it is not signed by that key, not for us, too old, or valid for too long.

    Notes
    -----
    RFC 7523 section 3. The id makes it work once; the caller keeps it until it has expired.

    """
    key = read_key(public_key)
    try:
        claims = jwt.decode(statement.text, key, algorithms=algorithms_of(key)).claims
        _rules(statement, audiences, now).validate(claims)
        return _id_hash(claims, now)
    except (JoseError, ValueError, TypeError, OverflowError) as error:
        raise UnprovedError(str(error)) from error


def _rules(statement: Claimed, audiences: Collection[str], now: datetime) -> jwt.JWTClaimsRegistry:
    client = str(statement.client_id)
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": client},
        sub={"essential": True, "value": client},
        aud={"essential": True, "values": list(audiences)},
        exp={"essential": True},
        jti={"essential": True},
    )


def _id_hash(claims: dict[str, object], now: datetime) -> str:
    jti = str(claims["jti"])
    if not 0 < len(jti) <= LONGEST_ID:
        raise UnprovedError("the id is empty or too long")
    if float(str(claims["exp"])) > (now + LONGEST + LEEWAY).timestamp():
        raise UnprovedError("it is valid for too long")
    return hashlib.sha256(jti.encode()).hexdigest()
