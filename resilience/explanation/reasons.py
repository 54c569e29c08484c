"""The rules that decide what somebody reads, applied to a place and a kind of signal (pure)."""

from dataclasses import dataclass

from resilience.authz.actor import Actor, Share, inside
from resilience.authz.permissions import Permission


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person reads of one kind of signal in one area, whether or not there is any."""

    #: Whether a role lets the person read signals of others at all.
    has_role: bool
    #: Whether that role reaches the area.
    is_in_area: bool
    #: The agreements in force that cover the kind in the area.
    shares: tuple[Share, ...]

    @property
    def reads_own_organisation(self) -> bool:
        """Whether colleagues' signals can be read."""
        return self.has_role and self.is_in_area

    @property
    def reads_partners(self) -> bool:
        """Whether partners' signals can be read."""
        return self.reads_own_organisation and bool(self.shares)


def reach(actor: Actor, type_code: str, area_code: str) -> Reach:
    """Return what ``actor`` reads of a kind of signal in an area.

    Only the rights of the person decide; no signal is looked at, so nothing can leak.
    """
    codes = actor.areas_for(Permission.SIGNAL_READ)
    return Reach(
        has_role=actor.may(Permission.SIGNAL_READ),
        is_in_area=any(inside(area_code, code) for code in codes),
        shares=tuple(share for share in actor.shares if share.covers(type_code, area_code)),
    )
