"""Scopes: what a client of the API was registered for, and which permissions that is."""

from collections.abc import Iterable
from enum import StrEnum

from resilience.authz.permissions import Permission


class Scope(StrEnum):
    """One thing that a client may do, as it stands in its tokens."""

    SIGNALS_READ = "signalen:lezen"
    SIGNALS_DELIVER = "signalen:leveren"
    FIGURES_READ = "cijfers:lezen"


#: Areas are public facts: every client may look up what a code means.
PERMISSIONS_OF = {
    Scope.SIGNALS_READ: frozenset(
        {Permission.AREA_READ, Permission.SIGNAL_READ, Permission.SIGNAL_READ_OWN}
    ),
    # Who delivers may read back what it delivered, and nothing else.
    Scope.SIGNALS_DELIVER: frozenset(
        {Permission.AREA_READ, Permission.SIGNAL_RECORD, Permission.SIGNAL_READ_OWN}
    ),
    Scope.FIGURES_READ: frozenset({Permission.AREA_READ, Permission.MAP_READ}),
}


def permissions_of(scopes: Iterable[str]) -> frozenset[Permission]:
    """Return the permissions that these scopes give together; a scope that is gone gives none."""
    known = (Scope(scope) for scope in scopes if scope in set(Scope))
    return frozenset().union(*(PERMISSIONS_OF[scope] for scope in known))
