"""Flask-Security on our own accounts, inside our own transaction."""

from datetime import timedelta
from typing import Any

from flask import Flask, redirect, request, url_for
from flask_security import RoleMixin, Security, current_user
from flask_security.datastore import SQLAlchemyUserDatastore
from werkzeug.local import LocalProxy

from resilience.accounts.models import User
from resilience.config import Config
from resilience.web.guards import mark_public
from resilience.web.transaction import current_session

#: Views of Flask-Security that do their own check of who may come in.
OPEN_ENDPOINTS = (
    "login",
    "logout",
    "two_factor_setup",
    "two_factor_token_validation",
    "two_factor_rescue",
    "mf_recovery",
    "mf_recovery_codes",
    "two_factor_setup_validate",
    "change_password",
    "verify",
)

STEPS_OF_SIGNING_IN = {
    "security.two_factor_token_validation",
    "security.two_factor_rescue",
    "security.mf_recovery",
}


class _Database:
    session = LocalProxy(current_session)


class AccountStore(SQLAlchemyUserDatastore):
    """Reads and writes accounts in the transaction of the request."""

    def __init__(self) -> None:
        super().__init__(_Database(), User, RoleMixin)

    def put(self, model: Any) -> Any:
        """Add ``model`` to the transaction."""
        self.db.session.add(model)
        return model

    def delete(self, model: Any) -> None:
        """Delete ``model`` in the transaction."""
        self.db.session.delete(model)

    def commit(self) -> None:
        """Flush only: the request has one commit, in ``web.transaction``."""
        self.db.session.flush()


def settings(config: Config) -> dict[str, Any]:
    """Return the settings of Flask-Security; TOTP is for everyone outside the demo."""
    return {
        "SECURITY_PASSWORD_SALT": config.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        # A session cookie is the only way in: no token in an address or a header.
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": False,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": not config.demo,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TOTP_SECRETS": {"1": config.secret_key},
        "SECURITY_TOTP_ISSUER": "Weerbaar",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_FRESHNESS": timedelta(minutes=60),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(hours=1),
    }


def init_app(app: Flask, config: Config) -> None:
    """Install sign-in; mark its views so that the route gate knows them."""
    app.config.update(settings(config))
    Security(app, AccountStore(), register_blueprint=True)
    # The library would also take a token from the address or a header; here nobody has one.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.before_request(_stay_signed_in)
    mark_public(app, *(f"security.{name}" for name in OPEN_ENDPOINTS))


def _stay_signed_in() -> Any:
    """Keep a link to a step of signing in from ending the session of who has signed in."""
    if request.endpoint in STEPS_OF_SIGNING_IN and current_user.is_authenticated:
        return redirect(url_for("dashboard.start"))
    return None
