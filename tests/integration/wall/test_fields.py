"""What one may know of a signal that was read is what the database would answer (R-09)."""

from sqlalchemy import select

from resilience.authz.scope import visible
from resilience.authz.shared_fields import SharedField
from resilience.signals.models import Signal
from resilience.signals.projection import fields_known
from tests.integration.wall.test_mirror import SLUGS


def test_everybody_knows_of_a_signal_what_the_condition_for_it_says(session, cast):
    told = {}
    for slug in SLUGS:
        actor = cast.actor(slug)
        for signal in session.scalars(visible(actor, select(Signal), Signal)):
            told[slug, signal.id] = fields_known(signal, actor)
    for field in SharedField:
        for slug in SLUGS:
            known = select(Signal.id).where(Signal.knows(cast.actor(slug), field))
            opened = set(session.scalars(visible(cast.actor(slug), known, Signal)))
            assert opened == {
                signal_id for (who, signal_id), fields in told.items()
                if who == slug and field in fields
            }  # fmt: skip
