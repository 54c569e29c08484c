"""Flask-Security on our own accounts, inside our own transaction."""

from datetime import timedelta
from typing import Any

from flask import Flask, redirect, request, url_for
from flask_login import user_logged_in
from flask_security import RoleMixin, Security, current_user
from flask_security.datastore import SQLAlchemyUserDatastore
from werkzeug.local import LocalProxy

from resilience.accounts import session_guard, sign_in_log
from resilience.accounts.models import Passkey, User
from resilience.accounts.passkey_rules import PasskeyRules, recovery_key
from resilience.accounts.sign_in_forms import CodeForm, ProofForm, RecoveryForm, SignInForm
from resilience.config import Config
from resilience.web.guards import mark_public
from resilience.web.step_up import PROOF_LASTS
from resilience.web.transaction import current_session, request_moment

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
    "tf_select",
    "wan_register",
    "wan_register_response",
    "wan_signin",
    "wan_signin_response",
    "wan_delete",
    "wan_verify",
    "wan_verify_response",
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
        super().__init__(_Database(), User, RoleMixin, Passkey)

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
        # Without a key they would stand in the database as they are.
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [recovery_key(config.secret_key)],
        "SECURITY_DATETIME_FACTORY": request_moment,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Weerbaar",
        "SECURITY_WAN_POST_REGISTER_VIEW": "/account",
        # No address is asked before a passkey, so nobody learns which addresses have one.
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        # The library's own sensitive pages ask for a proof as fresh as ours do.
        "SECURITY_FRESHNESS": PROOF_LASTS,
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(),
    }


def init_app(app: Flask, config: Config) -> None:
    """Install sign-in; mark its views so that the route gate knows them."""
    app.config.update(settings(config))
    Security(
        app,
        AccountStore(),
        register_blueprint=True,
        webauthn_util_cls=PasskeyRules,
        login_form=SignInForm,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=RecoveryForm,
        verify_form=ProofForm,
    )
    session_guard.init_app(app)
    # The library would also take a token from the address or a header; here nobody has one.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.before_request(_stay_signed_in)
    user_logged_in.connect(_note_sign_in, app)
    sign_in_log.init_app(app)
    mark_public(app, *(f"security.{name}" for name in OPEN_ENDPOINTS))


def _note_sign_in(_app: Flask, user: User, **_more: Any) -> None:
    """Keep when somebody last came in: the access review shows who never does."""
    user.last_signed_in_at = request_moment()


def _stay_signed_in() -> Any:
    """Keep a link to a step of signing in from ending the session of who has signed in."""
    if request.endpoint in STEPS_OF_SIGNING_IN and current_user.is_authenticated:
        return redirect(url_for("dashboard.start"))
    return None
