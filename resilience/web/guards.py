"""The route gate: every view says which permission it needs, or that it is public."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.web.api_door import is_api_request
from resilience.web.problems import not_identified
from resilience.web.session_expiry import ask_to_sign_in
from resilience.web.step_up import check_step_up
from resilience.web.transaction import current_actor, request_moment

View = TypeVar("View", bound=Callable[..., Any])

PERMISSION_MARK = "_resilience_permission"
PUBLIC_MARK = "_resilience_public"


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view as open to actors who hold ``permission``."""

    def mark(view: View) -> View:
        setattr(view, PERMISSION_MARK, permission)
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""
    setattr(view, PUBLIC_MARK, True)
    return view


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """Return the permission that ``endpoint`` asks, or None when it is not marked so."""
    permission: Permission | None = getattr(app.view_functions[endpoint], PERMISSION_MARK, None)
    return permission


def is_public(app: Flask, endpoint: str) -> bool:
    """Tell whether everybody may call ``endpoint``."""
    return hasattr(app.view_functions[endpoint], PUBLIC_MARK)


def _check_route() -> Any:
    endpoint = request.endpoint
    if endpoint is None or is_public(current_app, endpoint):
        return None
    permission = permission_of(current_app, endpoint)
    if permission is None:
        # An endpoint that nobody marked is closed, also for people with every role.
        abort(404)
    actor = current_actor()
    if actor is None:
        return not_identified() if is_api_request() else ask_to_sign_in()
    authorize(actor, permission)
    return check_step_up(current_app.view_functions[endpoint], request_moment())


def init_app(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(_check_route)


def mark_public(app: Flask, *endpoints: str) -> None:
    """Mark endpoints that a library registered as open to everybody."""
    for endpoint in endpoints:
        setattr(app.view_functions[endpoint], PUBLIC_MARK, True)
