"""Signing in with one click on a persona card; registered in the demo only."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, request, session, url_for
from flask_security.utils import login_user
from sqlalchemy import select

from resilience.accounts.models import User
from resilience.accounts.session_guard import PROOF
from resilience.authz.permissions import Permission
from resilience.demo.people import DIRECTION, ORGANISATIONS, OVERSIGHT, PERSONAS, STREET, Persona
from resilience.errors import NotFoundError
from resilience.web.guards import public, requires
from resilience.web.preferences import own_path
from resilience.web.transaction import current_session, request_moment

bp = Blueprint("demo", __name__, url_prefix="/demo")

GROUPS = (STREET, DIRECTION, OVERSIGHT)


@bp.post("/sign-in/<slug>")
@public
def sign_in_as(slug: str) -> Any:
    """Sign in as a persona, without a password."""
    persona = next((each for each in PERSONAS if each.slug == slug), None)
    if persona is None:
        raise NotFoundError(f"no persona {slug}")
    user = current_session().scalars(select(User).where(User.email == persona.email)).one()
    session.clear()
    login_user(user)
    return redirect(url_for("dashboard.start"))


@bp.post("/confirm")
@requires(Permission.ACCOUNT_READ_OWN)
def confirm() -> Any:
    """Take one click for a proof: a persona has no password."""
    session[PROOF] = request_moment().timestamp()
    return redirect(own_path(request.args.get("next")), HTTPStatus.SEE_OTHER)


def persona_groups() -> list[dict[str, Any]]:
    """Return the cards of the sign-in page, per group."""
    return [
        {"key": group, "personas": [_card(each) for each in PERSONAS if each.group == group]}
        for group in GROUPS
    ]


def _card(persona: Persona) -> dict[str, str]:
    names = {found.slug: found.name for found in ORGANISATIONS}
    return {
        "slug": persona.slug,
        "initials": persona.initials,
        "name": persona.name,
        "function": persona.function_title,
        "organisation": names[persona.organisation],
    }
