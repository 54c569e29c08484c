"""The sentences that every organisation begins with: about a place and an act, never a person."""

from flask_babel import lazy_gettext as _l

from resilience.feedback.neutral_messages import Sentence

#: Key, name and sentence; the key stands in the address until the organisation has its own.
USUAL = (
    (
        "taken-up",
        _l("We take it up"),
        _l(
            "Thank you for your signal. We take it up together with the partners in the area. "
            "You hear from us when something changes at this place."
        ),
    ),
    (
        "looked",
        _l("Somebody went to look"),
        _l(
            "Thank you for your signal. A colleague went to look at this place. "
            "We keep paying attention to it in the coming weeks."
        ),
    ),
    (
        "repaired",
        _l("Repaired or cleared up"),
        _l(
            "Thank you for your signal. What you reported has been repaired or cleared up. "
            "Do you see it again? Record it once more."
        ),
    ),
    (
        "known",
        _l("Known, and being worked on"),
        _l(
            "Thank you for your signal. We know this from more signals and are working on it. "
            "Your signal helps to see when and where it happens."
        ),
    ),
    (
        "passed-on",
        _l("Passed on to who can act"),
        _l(
            "Thank you for your signal. We passed it on to the organisation that can act here. "
            "They work by their own rules, so we cannot always tell you what they do."
        ),
    ),
    (
        "kept",
        _l("No act now, but kept"),
        _l(
            "Thank you for your signal. It gives no reason to act now. "
            "It does count in the picture of the area, so keep recording what you see."
        ),
    ),
    (
        "more-needed",
        _l("We need to know more"),
        _l(
            "Thank you for your signal. To do something we need to know more about the place or "
            "the time. Do you see it again? Record it with as much of that as you can."
        ),
    ),
)


def usual_sentences() -> list[Sentence]:
    """Return the usual sentences in the language of the reader."""
    return [Sentence(key, str(title), str(text)) for key, title, text in USUAL]
