"""Coming in: after the first proof of who one is, the second step where it is still owed."""

from typing import Any

from flask import current_app, redirect, session
from flask_security.utils import login_user

from resilience.accounts.models import User
from resilience.errors import NotAllowedError
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell
from resilience.web.transaction import (
    current_session,
    current_uow,
    let_act,
    request_moment,
)


def arrive(user: User, via: str, *, is_strong: bool, next_address: str) -> Any:
    """Let a person in, or lead to the second step; ``is_strong`` when two factors were proved."""
    session.clear()
    if not is_strong:
        plugins = current_app.extensions["security"].two_factor_plugins
        second_step = plugins.tf_enter(user, False, via, next_loc=next_address)
        if second_step is not None:
            return second_step
    login_user(user, authn_via=[via])
    return redirect(next_address)


def act_as_person(user: User) -> UnitOfWork:
    """Act as somebody who proved who they are and is not signed in yet."""
    actor = current_shell().load_actor(current_session(), user.id, request_moment())
    if actor is None:
        raise NotAllowedError("the account is closed")
    let_act(actor)
    return current_uow()
