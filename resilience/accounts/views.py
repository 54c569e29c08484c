"""The people of the own organisation."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from resilience.accounts import queries
from resilience.authz.permissions import Permission
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.transaction import current_uow

bp = Blueprint("accounts", __name__, url_prefix="/people")

NAVIGATION = (NavigationItem(_l("People"), "accounts.person_list", (Permission.PERSON_READ,), 70),)


@bp.get("")
@requires(Permission.PERSON_READ)
def person_list() -> Any:
    """Show everybody of the own organisation, with roles and whether they can sign in."""
    return render_template("accounts/person_list.html", people=queries.list_people(current_uow()))
