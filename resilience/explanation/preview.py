"""What a partner would see under a version that nobody signed yet, by the rule itself (R-09).

There is no second rule here: a reader of the partner is made up, with the share that the version
would give, and the signals of the own organisation go through ``visible`` as for anybody else.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, func, select

from resilience.agreements.models import AgreementVersion
from resilience.agreements.queries import list_shares, share_under
from resilience.audit.services import record_reads
from resilience.authz.acting import act_as
from resilience.authz.actor import Actor, Grant, Share
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.authz.scope import visible
from resilience.db.base import new_id
from resilience.privacy.disclosure import Policy
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal, read_as
from resilience.signals.taxonomy import signal_types
from resilience.uow import UnitOfWork

#: Signals by kind and buurt.
Counts = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Opened:
    """How many signals of one kind in one buurt a partner sees now, and would see."""

    type_code: str
    buurt_code: str
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What one partner would see of the own organisation."""

    reader: Actor
    rows: tuple[Opened, ...]
    #: Of which kinds of the own organisation anything is opened now, or would be; none need exist.
    type_codes: tuple[str, ...]


def preview(uow: UnitOfWork, version: AgreementVersion, partner_id: UUID) -> Preview:
    """Return what people of a partner see of the own organisation now, and under ``version``."""
    shares = list_shares(uow.session, partner_id, uow.now)
    kept = tuple(share for share in shares if share.agreement_id != version.agreement_id)
    foreseen = (*kept, share_under(version, partner_id))
    before = _seen_by(uow, reader_at(partner_id, shares))
    reader = reader_at(partner_id, foreseen)
    after = _seen_by(uow, reader)
    rows = (
        Opened(type_code, buurt_code, before.get(cell, 0), after.get(cell, 0))
        for cell in sorted(before.keys() | after.keys())
        for type_code, buurt_code in [cell]
    )
    own_id = uow.actor.organisation_id
    ours = (share for share in (*shares, *foreseen) if own_id in share.partner_ids)
    codes = dict.fromkeys(code for share in ours for code in share.type_codes)
    return Preview(reader, tuple(rows), tuple(sorted(codes)))


def reader_at(partner_id: UUID, shares: Sequence[Share]) -> Actor:
    """Return somebody at a partner who reads every area that the agreements cover."""
    areas = tuple(dict.fromkeys(code for share in shares for code in share.areas))
    # A person of its own: without one, signals whose reporter was forgotten could pass as theirs.
    return Actor(
        user_id=new_id(),
        name="preview",
        organisation_id=partner_id,
        grants=(Grant(Role.TEAM_MEMBER, areas),),
        shares=tuple(shares),
    )


def find_example(uow: UnitOfWork, reader: Actor, share: Share) -> ReadSignal | None:
    """Return the newest signal of the own organisation that ``share`` opens, as the partner reads.

    Only one that the actor may read as well: drawing up an agreement opens no content. It is
    shown, so that it was read is logged.
    """
    newest = (
        select(Signal)
        .where(
            Signal.organisation_id == uow.actor.organisation_id,
            Signal.signal_type.in_(share.type_codes),
        )
        .order_by(Signal.recorded_at.desc())
        .limit(1)
    )
    found = uow.session.scalar(visible(reader, visible(uow.actor, newest, Signal), Signal))
    if found is None:
        return None
    if found.reporter_id != uow.actor.user_id:
        record_reads(uow, "signal:read", "signal", (found.id,))
    return read_as(replace(uow, actor=reader), [found])[0]


def may_see_small_numbers(actor: Actor) -> bool:
    """Tell whether the actor reads the signals themselves; others get no number (R-08)."""
    return actor.may(Permission.SIGNAL_READ)


def threshold_of(type_code: str) -> int:
    """Return the number of which who reads no signals is told only whether it is reached."""
    return Policy().threshold(is_sensitive=signal_types()[type_code].sensitive)


def coarsened(row: Opened, least: int) -> Opened:
    """Return the row with nothing but whether each number reaches ``least``.

    The numbers are counted live and not rounded, so two looks with one signal in between would
    tell when and where it was recorded.
    """
    return replace(row, now=_reached(row.now, least), then=_reached(row.then, least))


def _reached(count: int, least: int) -> int:
    return least if count >= least else 0


def _seen_by(uow: UnitOfWork, reader: Actor) -> Counts:
    """Return the signals of the own organisation that ``reader`` sees, by kind and buurt."""
    counted = (
        select(Signal.signal_type, Signal.buurt_code, func.count(Signal.id))
        .where(Signal.organisation_id == uow.actor.organisation_id)
        .group_by(Signal.signal_type, Signal.buurt_code)
    )
    with _looking_as(uow, reader):
        found = uow.session.execute(visible(reader, cast("Select[Any]", counted), Signal)).all()
    return {(type_code, buurt_code): count for type_code, buurt_code, count in found}


@contextmanager
def _looking_as(uow: UnitOfWork, reader: Actor) -> Iterator[None]:
    """Let the database judge as for ``reader``: its policies are the same second wall."""
    # What was written before is written as who one is.
    uow.session.flush()
    act_as(uow.session, reader)
    try:
        yield
    finally:
        act_as(uow.session, uow.actor)
