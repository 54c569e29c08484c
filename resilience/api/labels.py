"""Words for scopes, and the last day of a period."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from resilience.api.scopes import Scope
from resilience.clock import local_day

SCOPES = {
    Scope.SIGNALS_READ: _l("Read signals"),
    Scope.SIGNALS_DELIVER: _l("Deliver signals"),
    Scope.FIGURES_READ: _l("Read published figures"),
}


def scope_words(scope: str) -> str:
    """Return what people read for a scope."""
    return str(SCOPES[Scope(scope)])


def last_day(moment: datetime) -> date:
    """Return the last day before a moment, as people say until when something holds."""
    return local_day(moment - timedelta(seconds=1))
