"""Words for what an exact place is read for."""

from flask_babel import lazy_gettext as _l

from resilience.signals.exact_place_models import ReadPurpose

PURPOSES = {
    ReadPurpose.VISIT: _l("Prepare a visit"),
    ReadPurpose.EMERGENCY_SERVICES: _l("Show the emergency services the way"),
    ReadPurpose.DUPLICATE: _l("Find out whether two signals are about the same"),
    ReadPurpose.REQUEST: _l("Answer a request of somebody it is about"),
    ReadPurpose.QUALITY: _l("Look into the quality of the data"),
}
