"""Who may open what, written down apart from the code that decides it.

A new endpoint belongs here before the suite is green again.
"""

from resilience.authz.roles import Role

PUBLIC = "public"

EVERYBODY = frozenset(Role) - {Role.API_CLIENT}
RECORDERS = frozenset(
    {
        Role.FIELD_WORKER,
        Role.TEAM_MEMBER,
        Role.AREA_COORDINATOR,
        Role.SAFETY_OFFICER,
        Role.LINE_MANAGER,
    }
)
MAP_READERS = RECORDERS | {Role.EXECUTIVE, Role.PRIVACY_OFFICER}
AGREEMENT_READERS = frozenset(
    {Role.AREA_COORDINATOR, Role.EXECUTIVE, Role.PLATFORM_ADMIN, Role.PRIVACY_OFFICER}
)

ACCESS: dict[str, frozenset[Role] | str] = {
    "static": PUBLIC,
    "preferences.preferences_save": PUBLIC,
    "demo.sign_in_as": PUBLIC,
    # Flask-Security guards its own pages; each of them asks who one is first.
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.verify": PUBLIC,
    "security.change_password": PUBLIC,
    "security.two_factor_setup": PUBLIC,
    "security.two_factor_setup_validate": PUBLIC,
    "security.two_factor_token_validation": PUBLIC,
    "security.two_factor_rescue": PUBLIC,
    "security.mf_recovery": PUBLIC,
    "security.mf_recovery_codes": PUBLIC,
    "jobs.healthz": PUBLIC,
    "jobs.readyz": PUBLIC,
    "jobs.system_status": frozenset({Role.PLATFORM_ADMIN}),
    "dashboard.start": EVERYBODY,
    "notifications.notification_list": EVERYBODY,
    "areas.outline_list": MAP_READERS,
    "areas.gemeente_list": MAP_READERS,
    "areas.base_layer_detail": MAP_READERS,
    "maps.map_page": MAP_READERS,
    "maps.map_values": MAP_READERS,
    "maps.map_table": MAP_READERS,
    "maps.map_exact": frozenset({Role.AREA_COORDINATOR}),
    "signals.signal_new": RECORDERS,
    "signals.signal_list": RECORDERS,
    "signals.signal_detail": RECORDERS,
    "signals.signal_withdraw": RECORDERS,
    "safety.concern_list": RECORDERS,
    "safety.concern_new": RECORDERS,
    "safety.concern_detail": RECORDERS,
    "safety.concern_acknowledge": frozenset({Role.SAFETY_OFFICER}),
    "agreements.agreement_list": AGREEMENT_READERS,
    "accounts.person_list": frozenset({Role.ORG_ADMIN}),
    "audit.entry_list": frozenset({Role.PRIVACY_OFFICER}),
}

#: Endpoints a library registers that no rule opens: the route gate answers 404 to everybody.
CLOSED = {"security.static", "security.tf_select"}
