"""Logging what people change about their own ways in; the library tells, we write it down."""

from typing import Any

from flask import Flask
from flask_security import (
    password_changed,
    tf_disabled,
    tf_profile_changed,
    wan_deleted,
    wan_registered,
)

from resilience.accounts.models import User
from resilience.audit.services import record_act
from resilience.web.transaction import current_uow


def _logging(action: str) -> Any:
    def write(_app: Flask, user: User, **_more: Any) -> None:
        record_act(current_uow(), action, "user", user.id)

    return write


def init_app(app: Flask) -> None:
    """Log passkeys that come or go, and changes of the second step and the password."""
    for signal, action in (
        (wan_registered, "passkey:add"),
        (wan_deleted, "passkey:remove"),
        (tf_profile_changed, "second_step:change"),
        (tf_disabled, "second_step:remove"),
        (password_changed, "password:change"),
    ):
        # The signal keeps only a weak reference unless it is told otherwise.
        signal.connect(_logging(action), app, weak=False)
