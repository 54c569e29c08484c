"""The token endpoint (RFC 6749, 4.4): a client proves who it is and gets a token for a while."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from resilience.api.assertions import UnprovedError, claimed
from resilience.api.services import WrongScopeError, give_token, narrow
from resilience.api.tokens import TOKEN_LASTS
from resilience.audit.services import record_act
from resilience.web.errors import record_denial
from resilience.web.guards import public
from resilience.web.security import csrf
from resilience.web.shell import current_shell
from resilience.web.transaction import current_session, current_uow, let_act, request_moment

bp = Blueprint("oauth", __name__, url_prefix="/oauth")
csrf.exempt(bp)
log = logging.getLogger(__name__)

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@bp.post("/token", provide_automatic_options=False)
@public
def token_new() -> Any:
    """Give a token to a client that shows a statement signed with its key."""
    if request.form.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type", HTTPStatus.BAD_REQUEST)
    if request.form.get("client_assertion_type") != ASSERTION_TYPE:
        return _refused("invalid_client", HTTPStatus.UNAUTHORIZED)
    try:
        return _given()
    except WrongScopeError:
        return _refused("invalid_scope", HTTPStatus.BAD_REQUEST)
    except UnprovedError as error:
        log.warning("a client proved nothing: %s", error)
        record_denial()
        return _refused("invalid_client", HTTPStatus.UNAUTHORIZED)


def _given() -> Response:
    now = request_moment()
    statement = claimed(request.form.get("client_assertion", ""))
    text, token = give_token(current_session(), statement, _audiences(), now)
    narrow(token, request.form.get("scope", "").split())
    current_session().flush()
    let_act(current_shell().load_client_actor(current_session(), text, now))
    record_act(current_uow(), "token:issue", "api_client", token.client_id)
    lasts = min(TOKEN_LASTS, token.expires_at - now)
    return jsonify(
        access_token=text,
        token_type="Bearer",  # noqa: S106  # the kind of token (RFC 6750)
        expires_in=int(lasts.total_seconds()),
        scope=" ".join(token.scopes),
    )


def _audiences() -> set[str]:
    """Return the addresses of this endpoint; behind a proxy we may not see that it is https."""
    here = url_for(".token_new", _external=True)
    return {here, here.replace("http://", "https://", 1)}


def _refused(error: str, status: HTTPStatus) -> Response:
    """Return a refusal as OAuth prescribes it (RFC 6749, 5.2); it tells nothing more."""
    answer = jsonify(error=error)
    answer.status_code = status
    return answer
