"""Words for areas."""

from flask_babel import lazy_gettext as _l

from resilience.areas.codes import AreaLevel

LEVEL_LABELS = {
    AreaLevel.GEMEENTE: _l("Municipality"),
    AreaLevel.WIJK: _l("Wijk"),
    AreaLevel.BUURT: _l("Buurt"),
}
