"""The composition root: the only module that knows every feature."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Flask
from flask_babel import get_locale
from flask_compress import Compress
from sqlalchemy.orm import Session, sessionmaker

from resilience import cli
from resilience.accounts import sign_in
from resilience.accounts.queries import find_actor
from resilience.agreements.queries import list_shares
from resilience.audit.services import record_denial
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.clock import Clock, SystemClock, local_day
from resilience.config import ROOT, Config
from resilience.db.session import make_engine, session_factory
from resilience.db.types import use_sealer
from resilience.features import register_features
from resilience.privacy.encryption import KeyRing
from resilience.web import (
    assets,
    errors,
    filters,
    form_rules,
    guards,
    navigation,
    preferences,
    security,
    text_guard_messages,
    transaction,
)
from resilience.web.shell import EXTENSION, Shell
from resilience.web.transaction import current_actor

LARGEST_REQUEST = 12 * 1024 * 1024


def create_app(
    config: Config | None = None,
    clock: Clock | None = None,
    sessions: sessionmaker[Session] | None = None,
) -> Flask:
    """Build the application; tests bring their own clock and sessions."""
    config = config or Config.from_environment()
    app = Flask(
        "resilience",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.update(settings(config))
    use_sealer(KeyRing(config.encryption_keys))
    app.extensions[EXTENSION] = Shell(
        config=config,
        clock=clock or SystemClock(),
        sessions=sessions or session_factory(make_engine(config.database_url)),
        load_actor=load_actor,
        record_denial=record_denial,
    )
    _install_shell(app, config)
    register_features(app, config)
    guards.mark_public(app, "static")
    return app


def settings(config: Config) -> dict[str, object]:
    """Return the settings of Flask and of the extensions that have no module of their own."""
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "TRUSTED_HOSTS": list(config.allowed_hosts),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        # A text that is far too long is answered at its field, with what was typed kept.
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not (config.demo or config.testing),
        "REMEMBER_COOKIE_DURATION": 0,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "resilience" / "translations"),
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_MIMETYPES": [
            "text/html",
            "text/css",
            "text/csv",
            "application/json",
            "application/geo+json",
            "application/javascript",
            "text/javascript",
            "image/svg+xml",
        ],
    }


def load_actor(session: Session, user_id: UUID, now: datetime) -> Actor | None:
    """Return the person as an actor, with what the agreements in force let it read."""
    actor = find_actor(session, user_id, now)
    if actor is None or actor.organisation_id is None:
        return None
    return replace(actor, shares=list_shares(session, actor.organisation_id, local_day(now)))


def _install_shell(app: Flask, config: Config) -> None:
    app.jinja_env.globals.update(
        can=lambda name: (actor := current_actor()) is not None and actor.may(Permission(name)),
        current_actor=current_actor,
        get_locale=get_locale,
        is_demo=config.demo,
    )
    # Hooks after a request run last-registered first: compression and headers wrap the commit.
    assets.init_app(app)
    Compress(app)
    transaction.init_app(app)
    security.init_app(app)
    # Who may come in is asked before the token is: a visitor is sent to the sign-in page.
    guards.init_app(app)
    security.csrf.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    preferences.init_app(app)
    text_guard_messages.init_app(app)
    form_rules.init_app(app)
    app.extensions["navigation"] = navigation.init_app(app)
    sign_in.init_app(app, config)
    cli.init_app(app)
