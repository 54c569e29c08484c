"""The page of sharing agreements."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from resilience.agreements import queries
from resilience.authz.permissions import Permission
from resilience.clock import local_day
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.transaction import current_uow

bp = Blueprint("agreements", __name__, url_prefix="/sharing-agreements")

NAVIGATION = (
    NavigationItem(
        _l("Accountability"), "agreements.agreement_list", (Permission.AGREEMENT_READ,), 80
    ),
)


@bp.get("")
@requires(Permission.AGREEMENT_READ)
def agreement_list() -> Any:
    """Show the agreements of the own organisation, next to end first."""
    uow = current_uow()
    agreements = queries.list_agreements(uow)
    return render_template(
        "agreements/agreement_list.html", agreements=agreements, today=local_day(uow.now)
    )
