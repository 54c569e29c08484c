"""Telling the past of Havermonde in the order in which it happened, so that numbers ascend."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.areas.codes import AreaLevel
from resilience.areas.models import Area
from resilience.areas.queries import current_edition
from resilience.audit.services import record_act
from resilience.clock import local_day
from resilience.demo.answers import answer_past
from resilience.demo.handled import handle_signals
from resilience.demo.history import PastSignal, generate
from resilience.demo.reviewed import let_review
from resilience.demo.spots import Spots, lay_out
from resilience.demo.stage import Act, Stage
from resilience.demo.storing import HistoryStore, Town
from resilience.demo.written import signal_acts, written_signals
from resilience.demo.written_concerns import concern_acts, written_concerns
from resilience.maps.rollups import count_in, count_out, rebuild, years_counted
from resilience.signals.ports import Ports
from resilience.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """How much was told."""

    generated: int
    signals: int
    concerns: int


def tell_past(uow: UnitOfWork, people: dict[str, User], record_key_secret: bytes) -> Told:
    """Store the generated history, with what was written by hand in between, and count it."""
    year = current_edition(uow.session).year
    spots = _spots(uow.session, year)
    ports = Ports(record_key_secret, count_in, count_out)
    stage = Stage(uow.session, uow.now, people, spots, ports)
    store = HistoryStore(uow, Town(year, spots, people, record_key_secret))
    past = generate(local_day(uow.now))
    acts = [*signal_acts(stage), *concern_acts(stage)]
    _interleave(store, past, sorted(acts, key=lambda act: act[0]))
    for iso_year in years_counted(uow.session):
        rebuild(uow.session, iso_year)
    let_review(stage)
    handle_signals(stage)
    answer_past(stage)
    record_act(uow, "demo:seed", "signal", "history", f"{len(past)} generated signals")
    return Told(len(past), len(written_signals()), len(written_concerns()))


def _interleave(store: HistoryStore, past: Sequence[PastSignal], acts: Sequence[Act]) -> None:
    """Add the generated signals up to each act, then let the act happen."""
    position = 0
    for moment, act in acts:
        end = next(
            (at for at in range(position, len(past)) if past[at].recorded_at > moment), len(past)
        )
        store.add(past[position:end])
        act()
        position = end
    store.add(past[position:])


def _spots(session: Session, year: int) -> Spots:
    wanted = select(Area.code, Area.boundary).where(
        Area.edition_year == year, Area.level == AreaLevel.BUURT
    )
    return lay_out({code: shapely.from_wkb(wkb) for code, wkb in session.execute(wanted)})
