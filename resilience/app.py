"""The composition root: the only module that knows every feature."""

import logging
from dataclasses import replace
from datetime import datetime
from functools import cache

from flask import Flask
from flask_babel import get_locale
from flask_compress import Compress
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from resilience import cli
from resilience.accounts import session_guard, sign_in
from resilience.accounts.queries import find_actor
from resilience.agreements.actors import load_actor
from resilience.agreements.queries import list_shares
from resilience.api import door
from resilience.api.queries import find_token
from resilience.api.scopes import permissions_of
from resilience.audit.services import record_denial
from resilience.audit.signing import Signer, use_signer
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.clock import Clock, SystemClock
from resilience.config import ROOT, Config
from resilience.db.session import make_engine, make_web_engine, session_factory
from resilience.db.types import use_sealer
from resilience.features import register_features
from resilience.privacy.encryption import KeyRing
from resilience.web import (
    assets,
    cookies,
    errors,
    filters,
    form_rules,
    guards,
    headers,
    limits,
    navigation,
    preferences,
    security,
    text_guard_messages,
    transaction,
)
from resilience.web.shell import EXTENSION, Shell
from resilience.web.transaction import current_actor

log = logging.getLogger(__name__)


def create_app(
    config: Config | None = None,
    clock: Clock | None = None,
    web_sessions: sessionmaker[Session] | None = None,
    owner_sessions: sessionmaker[Session] | None = None,
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
    use_signer(Signer(config.record_key_secret))
    app.extensions[EXTENSION] = Shell(
        config=config,
        clock=clock or SystemClock(),
        web_sessions=web_sessions or session_factory(make_web_engine(config.database_url)),
        owner_sessions=cache(lambda: owner_sessions or _owner_sessions(config)),
        load_actor=load_actor,
        load_client_actor=load_client_actor,
        record_denial=record_denial,
    )
    if config.proxies:
        # Without this everybody would seem to come from the proxy.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies
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
        "MAX_CONTENT_LENGTH": limits.LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": limits.LARGEST_FORM,
        "MAX_FORM_PARTS": limits.MOST_FIELDS,
        **cookies.settings(config),
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


def load_client_actor(session: Session, token: str, now: datetime) -> Actor | None:
    """Return the system behind a token as an actor: its areas, and of its role the scopes only."""
    found = find_token(session, token, now)
    actor = find_actor(session, found.client.account_id, now) if found is not None else None
    if found is None or actor is None or actor.organisation_id is None:
        return None
    only = permissions_of(found.scopes)
    grants = (replace(each, only=only) for each in actor.grants if each.role is Role.API_CLIENT)
    shares = list_shares(session, actor.organisation_id, now)
    return replace(actor, grants=tuple(grants), shares=shares)


def refuse_without_wall(app: Flask) -> None:
    """Connect once, as requests will: raise ``ConfigurationError`` for a role with too much power.

    A database that is away only delays the answer: every later connection is asked the same.
    """
    shell: Shell = app.extensions[EXTENSION]
    try:
        with shell.web_sessions() as session:
            session.connection()
    except OperationalError as error:
        log.warning("the database is out of reach (%s)", type(error.orig).__name__)


def _owner_sessions(config: Config) -> sessionmaker[Session]:
    return session_factory(make_engine(config.owner_url()))


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
    session_guard.init_notes(app)
    door.init_app(app)
    transaction.init_app(app)
    headers.init_app(app)
    limits.init_app(app)
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
