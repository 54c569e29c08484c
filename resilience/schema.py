"""Every table of every feature, for migrations and for checks of the whole schema."""

from sqlalchemy import MetaData

import resilience.accountability.models
import resilience.accounts.models
import resilience.accounts.people_models
import resilience.accounts.provider_models
import resilience.accounts.review_models
import resilience.accounts.session_models
import resilience.agreements.models
import resilience.api.models
import resilience.areas.models
import resilience.audit.models
import resilience.dossiers.models
import resilience.drafts.models
import resilience.exports.models
import resilience.feedback.models
import resilience.handling.models
import resilience.imports.models
import resilience.jobs.models
import resilience.maps.models
import resilience.notifications.models
import resilience.retention.models
import resilience.review.models
import resilience.safety.models
import resilience.signal_lists.models
import resilience.signals.assignment_models
import resilience.signals.exact_place_models
import resilience.signals.feedback_models
import resilience.signals.flags
import resilience.signals.models  # noqa: F401
from resilience.db.base import Base


def metadata() -> MetaData:
    """Return the tables of the whole application."""
    return Base.metadata
