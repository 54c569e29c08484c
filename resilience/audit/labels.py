"""Words for the outcome of an act."""

from flask_babel import lazy_gettext as _l

from resilience.audit.models import Outcome

OUTCOMES = {Outcome.DONE: _l("done"), Outcome.REFUSED: _l("refused")}
