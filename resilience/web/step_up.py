"""Step-up: some acts ask the person to prove once more who they are (R-14)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar

from flask import redirect, request, url_for

from resilience.web.running_session import RunningSession, running_session

View = TypeVar("View", bound=Callable[..., Any])

STEP_UP_MARK = "_resilience_step_up"
#: A proof of identity this old no longer counts.
PROOF_LASTS = timedelta(minutes=10)


def needs_step_up(view: View) -> View:
    """Mark a view as asking for a proof of identity of the last ten minutes."""
    setattr(view, STEP_UP_MARK, True)
    return view


def is_proved(session: RunningSession | None, now: datetime) -> bool:
    """Tell whether the person proved who they are within the last ten minutes."""
    return session is not None and now - session.proved_at < PROOF_LASTS


def check_step_up(view: Callable[..., Any], now: datetime) -> Any:
    """Return the way to the proof when ``view`` needs one and there is none; else None.

    What was being sent waits: accounts keep it, encrypted, and send it on after the proof.
    """
    if not hasattr(view, STEP_UP_MARK) or is_proved(running_session(), now):
        return None
    if request.method in {"GET", "HEAD"}:
        return ask_to_prove(request.full_path.rstrip("?"))
    return redirect(url_for("proof.hold", path=request.full_path.rstrip("?")), 307)


def ask_to_prove(onward: str) -> Any:
    """Send the person to the page that asks who they are; from there they come to ``onward``."""
    return redirect(url_for("security.verify", next=onward), HTTPStatus.SEE_OTHER)
