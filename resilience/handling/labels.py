"""The words that people read for parts, routes, grounds and answers of a handover."""

from flask_babel import lazy_gettext as _l

from resilience.handling.attributes import HandoverGround, HandoverState, HandoverTarget, Part

PARTS = {
    Part.TYPE: _l("Kind"),
    Part.LEVEL: _l("Severity"),
    Part.PLACE: _l("Place"),
    Part.TEXT: _l("Text"),
    Part.SOURCE: _l("How it is known"),
    Part.HANDLING: _l("Sharing"),
    Part.PROTECTION: _l("Source protected"),
}

TARGETS = {
    HandoverTarget.SAFETY_HOUSE: _l("Zorg- en Veiligheidshuis"),
    HandoverTarget.VIOLENCE_AT_HOME: _l("Veilig Thuis"),
    HandoverTarget.CONFUSED: _l("Landelijk Meldpunt Zorgwekkend Gedrag"),
    HandoverTarget.POLICE: _l("Police"),
    HandoverTarget.CENTRE_AGAINST_CRIME: _l("RIEC"),
    HandoverTarget.OWN_ORGANISATION: _l("Colleagues in your own organisation"),
}

GROUNDS = {
    HandoverGround.OWN_TASK: _l("The task of our own organisation"),
    HandoverGround.REPORTING_CODE: _l("The reporting code (meldcode)"),
    HandoverGround.LEGAL_DUTY: _l("A legal duty"),
    HandoverGround.CONSENT: _l("With consent"),
    HandoverGround.VITAL_INTEREST: _l("Life or health at stake"),
}

HANDOVER_STATES = {
    HandoverState.OFFERED: _l("Offered"),
    HandoverState.ACCEPTED: _l("Taken on"),
    HandoverState.RETURNED: _l("Given back"),
}

#: What the `label` filter shows for the members of this feature's enums.
ENUM_LABELS = (PARTS, TARGETS, GROUNDS, HANDOVER_STATES)
