"""Filling an empty database with Havermonde, part by part; what is there already stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from resilience.accountability.bias import list_due_quarters, make_report
from resilience.accounts.models import Organisation, User
from resilience.areas.importing import prepare_edition
from resilience.areas.queries import find_current_edition
from resilience.areas.services import import_edition
from resilience.authz.actor import SYSTEM
from resilience.clock import Clock, SystemClock
from resilience.config import ROOT, Config
from resilience.db.session import make_engine, session_factory
from resilience.db.types import use_sealer
from resilience.demo.access import set_access_going
from resilience.demo.accounts import Cast, open_accounts, open_people
from resilience.demo.agreements import draw_up_agreements
from resilience.demo.crowd import CROWD
from resilience.demo.dossiers import open_dossiers
from resilience.demo.history import HISTORY_DAYS
from resilience.demo.imports import bring_file_in
from resilience.demo.people import ORGANISATIONS
from resilience.demo.systems import let_system_in
from resilience.demo.telling import tell_past
from resilience.feedback.shares import count_quarter, list_quarters_to_count
from resilience.maps.jobs import list_due_periods, publish_due_period
from resilience.privacy.encryption import KeyRing
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

AREAS = ROOT / "geodata" / "havermonde" / "areas.geojson"
EDITION = 2025

#: Accounts are older than everything that was recorded with them.
ACCOUNTS_OPENED = timedelta(days=HISTORY_DAYS + 9)

Progress = Callable[[str], None]


def seed_database(url: str, progress: Progress, clock: Clock | None = None) -> None:
    """Fill the database at ``url``; the secrets come from the environment."""
    config = Config.from_environment()
    use_sealer(KeyRing(config.encryption_keys))
    engine = make_engine(url)
    try:
        now = (clock or SystemClock()).now()
        Seeding(session_factory(engine), now, config.record_key_secret, progress).run()
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Seeding:
    """One run: where to, at which moment, and who hears how far it is."""

    sessions: sessionmaker[Session]
    now: datetime
    record_key_secret: bytes
    progress: Progress

    def run(self) -> None:
        """Fill each part that is not there yet, each in a transaction of its own.

        A run that was broken off leaves whole parts, so the next one goes on from there.
        """
        if not self._is_ours():
            self.progress("The database holds other organisations: nothing was filled.")
            return
        for part in (self._areas, self._people, self._past, self._systems, self._access):
            with self.sessions.begin() as session:
                said = part(UnitOfWork(session, SYSTEM, self.now))
            if said:
                self.progress(said)
        self._publish()
        self._account()
        self._import()

    def _is_ours(self) -> bool:
        with self.sessions() as session:
            known = set(session.scalars(select(Organisation.slug)))
        return known <= {found.slug for found in ORGANISATIONS}

    def _areas(self, uow: UnitOfWork) -> str:
        if find_current_edition(uow.session) is not None:
            return ""
        draft, report = prepare_edition([AREAS], EDITION)
        if draft is None:
            raise ValueError(f"the areas of the demo cannot be imported: {report}")
        import_edition(uow, draft)
        return f"{len(draft.areas)} areas of the invented municipality Havermonde"

    def _people(self, uow: UnitOfWork) -> str:
        opened = UnitOfWork(uow.session, SYSTEM, self.now - ACCOUNTS_OPENED)
        cast = find_cast(uow.session)
        if CROWD[0].slug in cast.people:
            return ""
        if not cast.people:
            cast = open_accounts(opened)
            draw_up_agreements(uow, cast)
        open_people(opened, CROWD, cast)
        return f"{len(cast.people)} people in {len(cast.organisations)} organisations"

    def _past(self, uow: UnitOfWork) -> str:
        if uow.session.scalar(select(Signal.id).limit(1)) is not None:
            return ""
        self.progress("26 months of signals (this takes some seconds)")
        told = tell_past(uow, find_cast(uow.session).people, self.record_key_secret)
        return (
            f"{told.generated} generated signals, {told.signals} written signals "
            f"and {told.concerns} safety concerns"
        )

    def _systems(self, uow: UnitOfWork) -> str:
        return let_system_in(uow, find_cast(uow.session).people["tom-jansen"])

    def _access(self, uow: UnitOfWork) -> str:
        return set_access_going(uow, find_cast(uow.session))

    def _account(self) -> None:
        """Make what waits of the bias reports, each in a transaction of its own."""
        with self.sessions() as session:
            due = list_due_quarters(session, self.now)
        for one in due:
            with self.sessions.begin() as session:
                make_report(UnitOfWork(session, SYSTEM, self.now), one)
        with self.sessions.begin() as session:
            opened = open_dossiers(session, find_cast(session), self.now)
        for quarter in self._quarters():
            with self.sessions.begin() as session:
                count_quarter(UnitOfWork(session, SYSTEM, self.now), quarter)
        if due or opened:
            self.progress(f"{len(due)} bias reports{opened}")

    def _quarters(self) -> Sequence[str]:
        with self.sessions() as session:
            return list_quarters_to_count(session, self.now)

    def _import(self) -> None:
        """Bring a file in; the machine checks it, so it takes transactions of its own."""
        said = bring_file_in(self.sessions, "tom-jansen", self.now, self.record_key_secret)
        if said:
            self.progress(said)

    def _publish(self) -> None:
        with self.sessions() as session:
            due = list_due_periods(session, self.now)
        for one in due:
            with self.sessions.begin() as session:
                publish_due_period(UnitOfWork(session, SYSTEM, self.now), one)
        if due:
            self.progress(f"{len(due)} closed periods published")


def find_cast(session: Session) -> Cast:
    """Return the accounts of the demo that exist, by slug."""
    people = {user.email.partition("@")[0]: user for user in session.scalars(select(User))}
    organisations = {found.slug: found for found in session.scalars(select(Organisation))}
    return Cast(people, organisations)
