"""Words for roles, kinds and sides."""

from flask_babel import lazy_gettext as _l

from resilience.accounts.account_states import AccountState
from resilience.accounts.models import OrganisationKind, Side
from resilience.accounts.review_models import Verdict
from resilience.authz.roles import Role

ROLES = {
    Role.FIELD_WORKER: _l("Field worker"),
    Role.TEAM_MEMBER: _l("Team member"),
    Role.AREA_COORDINATOR: _l("Area coordinator"),
    Role.SAFETY_OFFICER: _l("Safety officer"),
    Role.LINE_MANAGER: _l("Line manager"),
    Role.EXECUTIVE: _l("Executive"),
    Role.ORG_ADMIN: _l("Organisation administrator"),
    Role.PLATFORM_ADMIN: _l("Platform administrator"),
    Role.PRIVACY_OFFICER: _l("Privacy officer"),
    Role.API_CLIENT: _l("Other system"),
    Role.ARCHIVIST: _l("Archivist"),
    Role.QUALITY_REVIEWER: _l("Quality reviewer"),
}

KINDS = {
    OrganisationKind.HOUSING: _l("Housing corporation"),
    OrganisationKind.YOUTH_WORK: _l("Youth work"),
    OrganisationKind.POLICE: _l("Police"),
    OrganisationKind.ENFORCEMENT: _l("Enforcement"),
    OrganisationKind.MUNICIPALITY: _l("Municipality"),
    OrganisationKind.SOCIAL_TEAM: _l("Social team"),
    OrganisationKind.SCHOOL: _l("School"),
}

STATES = {
    AccountState.OPEN: _l("Open"),
    AccountState.INVITED: _l("Invited"),
    AccountState.LAPSED: _l("Invitation lapsed"),
    AccountState.LEAVING: _l("Leaves"),
    AccountState.CLOSED: _l("Closed"),
}

VERDICTS = {
    Verdict.OPEN: _l("Not judged"),
    Verdict.CONFIRMED: _l("Confirmed"),
    Verdict.WITHDRAWN: _l("Withdrawn"),
}

SIDES = {
    Side.CARE: _l("Care"),
    Side.SAFETY: _l("Safety"),
    Side.BOTH: _l("Care and safety"),
}
