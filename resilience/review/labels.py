"""Words for review: reasons, decisions, what was flagged, and how to word it neutrally."""

from flask_babel import lazy_gettext as _l

from resilience.review.decisions import Decision, ReviewReason

REASONS = {
    ReviewReason.NAME: _l("There is a name in it"),
    ReviewReason.RECOGNISABLE: _l("Somebody can be recognised by it"),
    ReviewReason.ADDRESS: _l("It points at a home"),
    ReviewReason.MINOR: _l("A child can be recognised by it"),
    ReviewReason.ORIGIN: _l("It names an origin"),
    ReviewReason.RELIGION: _l("It names a religion"),
    ReviewReason.HEALTH: _l("It says something about health"),
    ReviewReason.JUDGEMENT: _l("It judges, instead of saying what was seen"),
    ReviewReason.OTHER: _l("Something else: see the note"),
}

DECISIONS = {
    Decision.CLEAR: _l("The text stays as it is"),
    Decision.ASK: _l("Asked to word it differently"),
    Decision.REDACT: _l("Words taken out"),
}

FIELDS = {
    "text": _l("What you saw"),
    "action_note": _l("Note on what you did"),
    "handling_condition": _l("On which condition?"),
}

#: By the kind of the text guard: what it may be, and a neutral wording instead.
KINDS = {
    "name": (
        _l("Perhaps a name"),
        _l("Leave the name out: “a resident”, “an entrepreneur”, “a young person”."),
    ),
    "family": (
        _l("Perhaps a family"),
        _l("Say what was seen: “there was shouting from a home in this street”."),
    ),
    "house_number": (
        _l("A house number near a person"),
        _l("Leave the number out; the place is kept apart: “at a home in this street”."),
    ),
    "origin": (_l("Origin"), _l("Leave the origin out: “a group of about ten young people”.")),
    "religion": (_l("Religion"), _l("Leave religion out; say what was done, and where.")),
    "health": (
        _l("Something about health"),
        _l("Say what was seen: “somebody walked about confused”."),
    ),
    "minor": (
        _l("A child that can be recognised"),
        _l("Say it in general: “children of primary school age”."),
    ),
    "function": (
        _l("A function that only one person has"),
        _l("Say it in general: “somebody of an association”."),
    ),
}
OTHER_KIND = (
    _l("Perhaps about a person"),
    _l("Say what happened at which place, without saying who."),
)


def kind_words(kind: str) -> tuple[object, object]:
    """Return what a flag may be, and a neutral wording instead."""
    return KINDS.get(kind, OTHER_KIND)


ENUM_LABELS = (REASONS, DECISIONS)
