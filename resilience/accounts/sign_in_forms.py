"""The forms that ask who one is: guessing is counted before the answer is looked at."""

from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext
from flask_security.forms import LoginForm, TwoFactorVerifyCodeForm, VerifyForm
from flask_security.recovery_codes import MfRecoveryForm

from resilience.accounts.session_guard import knock_for
from resilience.accounts.throttle import begin_attempt, pass_attempt
from resilience.web.shell import current_shell
from resilience.web.transaction import request_moment

A_MINUTE = 60


class Throttled:
    """Counts an attempt as failed first; only what proves right is taken back."""

    form_errors: Any

    def typed_address(self) -> str:
        """Return the e-mail address of the account that is being opened."""
        user = getattr(self, "user", None)
        return str(user.email) if user is not None else ""

    def validate(self, **options: Any) -> bool:
        """Refuse who must wait; else look whether what was typed is right."""
        address = self.typed_address()
        if not address:
            return bool(super().validate(**options))  # type: ignore[misc]
        # In a transaction of its own: what the answer will be changes nothing about the count.
        with current_shell().web_sessions.begin() as session:
            answer = begin_attempt(session, knock_for(address), address, request_moment())
        if answer.attempt_id is None:
            self.form_errors = [_wait(answer.open_at)]
            return False
        is_right = bool(super().validate(**options))  # type: ignore[misc]
        if is_right:
            with current_shell().web_sessions.begin() as session:
                pass_attempt(session, answer.attempt_id)
        return is_right


class SignInForm(Throttled, LoginForm):
    """Address and password."""

    def typed_address(self) -> str:
        """Return what was typed, whether or not there is an account for it."""
        return str(self.email.data or "")


class CodeForm(Throttled, TwoFactorVerifyCodeForm):
    """The code of the authenticator; while it is being set up nothing can be guessed."""

    def typed_address(self) -> str:
        """Return the address of who signs in; none while setting up."""
        return "" if self.is_setup else super().typed_address()


class RecoveryForm(Throttled, MfRecoveryForm):
    """A recovery code."""


class ProofForm(Throttled, VerifyForm):
    """The password once more, before something sensitive."""


def _wait(open_at: datetime | None) -> str:
    if open_at is None:
        return str(gettext("Signing in is not possible from here now. Try again in ten minutes."))
    seconds = max(1, round((open_at - request_moment()).total_seconds()))
    if seconds < A_MINUTE:
        said = ngettext(
            "That went wrong a few times. Wait %(num)s second and try again.",
            "That went wrong a few times. Wait %(num)s seconds and try again.",
            seconds,
        )
    else:
        said = ngettext(
            "That went wrong too often. Try again in %(num)s minute, or ask your administrator.",
            "That went wrong too often. Try again in %(num)s minutes, or ask your administrator.",
            -(-seconds // A_MINUTE),
        )
    return str(said)
