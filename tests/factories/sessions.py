"""Signing in without the pages of it: a session as the application begins one."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.accounts.session_guard import SECRET
from resilience.accounts.sessions import Device, begin_session
from tests.cast import NOW

DESK = Device("Firefox, Linux", "192.0.2.17")
PHONE = Device("Chrome, Android", "198.51.100.4")


def let_in(client: FlaskClient, session: Session, user: User, now=NOW, device=DESK):
    """Let ``client`` be signed in as ``user`` since ``now``; return the session."""
    begun, secret = begin_session(session, user.id, device, now)
    session.commit()
    with client.session_transaction() as kept:
        kept.update({"_user_id": user.fs_uniquifier, "_fresh": True, SECRET: secret})
    return begun
