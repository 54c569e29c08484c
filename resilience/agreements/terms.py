"""What an agreement covers, and whether a change widens it (pure)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from resilience.authz.actor import inside
from resilience.authz.shared_fields import SharedField


class LegalGround(StrEnum):
    """On which ground a party processes: article 6(1) GDPR, or the Police Data Act (Wpg)."""

    CONSENT = "avg_6_1_a"
    CONTRACT = "avg_6_1_b"
    LEGAL_DUTY = "avg_6_1_c"
    VITAL_INTEREST = "avg_6_1_d"
    PUBLIC_TASK = "avg_6_1_e"
    LEGITIMATE_INTEREST = "avg_6_1_f"
    POLICE_PARTNERSHIP = "wpg_20"
    POLICE_INCIDENTAL = "wpg_19"


class Change(StrEnum):
    """One way in which a new version differs from the one before it."""

    TYPES_ADDED = "types_added"
    TYPES_REMOVED = "types_removed"
    FIELDS_ADDED = "fields_added"
    FIELDS_REMOVED = "fields_removed"
    AREAS_ADDED = "areas_added"
    AREAS_REMOVED = "areas_removed"
    PARTIES_ADDED = "parties_added"
    PARTIES_REMOVED = "parties_removed"
    EARLIER_START = "earlier_start"
    LATER_START = "later_start"
    EARLIER_END = "earlier_end"
    LATER_END = "later_end"
    PURPOSE = "purpose"


#: Another purpose is always wider: what was given for one may not be used for another.
WIDENING = frozenset(
    {
        Change.TYPES_ADDED,
        Change.FIELDS_ADDED,
        Change.AREAS_ADDED,
        Change.PARTIES_ADDED,
        Change.EARLIER_START,
        Change.LATER_END,
        Change.PURPOSE,
    }
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What parties agree on, without who they are to each other."""

    purpose: str
    type_codes: frozenset[str]
    fields: frozenset[SharedField]
    area_codes: frozenset[str]
    starts_on: date
    ends_on: date
    #: The ground of each party and the article or task it rests on.
    grounds: frozenset[tuple[UUID, LegalGround, str]]

    @property
    def organisation_ids(self) -> frozenset[UUID]:
        """The parties."""
        return frozenset(organisation_id for organisation_id, _, _ in self.grounds)


def changes(before: Terms, after: Terms) -> frozenset[Change]:
    """Return every way in which ``after`` differs from ``before`` for what may be read."""
    found = {
        Change.TYPES_ADDED: after.type_codes - before.type_codes,
        Change.TYPES_REMOVED: before.type_codes - after.type_codes,
        Change.FIELDS_ADDED: after.fields - before.fields,
        Change.FIELDS_REMOVED: before.fields - after.fields,
        Change.AREAS_ADDED: _outside(after.area_codes, before.area_codes),
        Change.AREAS_REMOVED: _outside(before.area_codes, after.area_codes),
        Change.PARTIES_ADDED: after.organisation_ids - before.organisation_ids,
        Change.PARTIES_REMOVED: before.organisation_ids - after.organisation_ids,
        Change.EARLIER_START: after.starts_on < before.starts_on,
        Change.LATER_START: after.starts_on > before.starts_on,
        Change.EARLIER_END: after.ends_on < before.ends_on,
        Change.LATER_END: after.ends_on > before.ends_on,
        # Another ground is another reason to process: it asks for a new signature as well.
        Change.PURPOSE: _reasons(before, after) != _reasons(after, before),
    }
    return frozenset(change for change, is_so in found.items() if is_so)


def is_widening(before: Terms, after: Terms) -> bool:
    """Tell whether any party could read more, or for another reason, than it agreed to.

    Notes
    -----
    Such a change is signed anew by every party. A change that only narrows takes effect with the
    approval of a second person (R-09; purpose limitation, article 5(1)(b) GDPR).

    """
    return bool(changes(before, after) & WIDENING)


def _outside(codes: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the areas of ``codes`` that lie inside none of ``others``."""
    return frozenset(code for code in codes if not any(inside(code, whole) for whole in others))


def _reasons(of: Terms, beside: Terms) -> tuple[str, frozenset[tuple[UUID, LegalGround, str]]]:
    """Return the purpose, and the grounds of the parties that both versions have."""
    common = of.organisation_ids & beside.organisation_ids
    return of.purpose, frozenset(ground for ground in of.grounds if ground[0] in common)
