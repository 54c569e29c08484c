"""What the template database of the tests holds: schema, areas, people and agreements."""

from datetime import timedelta

from resilience.areas.importing import prepare_edition
from resilience.areas.services import import_edition
from resilience.authz.actor import SYSTEM
from resilience.config import ROOT, Config
from resilience.db import migrate
from resilience.db.session import make_engine, session_factory
from resilience.db.types import use_sealer
from resilience.demo.accounts import open_accounts
from resilience.demo.agreements import draw_up_agreements
from resilience.demo.seeding import Seeding
from resilience.privacy.encryption import KeyRing
from resilience.uow import UnitOfWork
from tests.cast import NOW


def fill_template(url: str) -> None:
    """Migrate an empty database and put the standing parts in."""
    migrate.upgrade(url)
    engine = make_engine(url)
    with session_factory(engine).begin() as session:
        uow = UnitOfWork(session, SYSTEM, NOW - timedelta(days=800))
        draft, report = prepare_edition([ROOT / "geodata" / "havermonde" / "areas.geojson"], 2025)
        assert draft is not None, report
        import_edition(uow, draft)
        cast = open_accounts(uow)
        draw_up_agreements(UnitOfWork(session, SYSTEM, NOW), cast)
    engine.dispose()


def fill_demo(url: str, config: Config) -> None:
    """Migrate an empty database and tell the whole history of Havermonde up to ``NOW``."""
    migrate.upgrade(url)
    use_sealer(KeyRing(config.encryption_keys))
    engine = make_engine(url)
    Seeding(session_factory(engine), NOW, config.record_key_secret, lambda _line: None).run()
    engine.dispose()
