"""The log, for the privacy officer."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from resilience.audit import queries
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.transaction import current_uow

bp = Blueprint("audit", __name__, url_prefix="/log")

NAVIGATION = (NavigationItem(_l("Log"), "audit.entry_list", (Permission.AUDIT_READ,), 85),)

#: Acts of which the page does not tell who did them: a concern may have been raised shielded.
NAMELESS = {"concern:raise"}


@bp.get("")
@requires(Permission.AUDIT_READ)
def entry_list() -> Any:
    """Show the newest lines of the log; they hold no content. Looking is logged as well."""
    uow = current_uow()
    entries = queries.list_latest(uow)
    record_act(uow, "audit:read", "log", uow.actor.organisation_id)
    return render_template("audit/entry_list.html", entries=entries, nameless=NAMELESS)
