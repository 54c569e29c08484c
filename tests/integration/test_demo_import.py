"""The import that waits in the demo."""

from sqlalchemy import select

from resilience.db.session import make_engine, session_factory
from resilience.imports.models import SignalImport
from resilience.imports.states import ImportState


def test_the_demo_has_an_import_that_waits_with_every_sort_of_mistake(demo_database):
    engine = make_engine(demo_database)
    with session_factory(engine)() as session:
        (found,) = session.scalars(select(SignalImport))
        assert found.state is ImportState.CHECKED
        assert found.tally == {"ok": 56, "afgewezen": 3, "dubbel": 1}
    engine.dispose()
