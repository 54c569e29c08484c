"""What the rules answer when they refuse: English sentences, translated where they are shown."""

from resilience.errors import N_

UNKNOWN_TYPE = N_("Choose what happened.")
UNKNOWN_SEVERITY = N_("Choose how serious it is.")
TOO_SEVERE = N_(
    "This is more serious than the kind you chose. Choose the kind that fits what happened."
)
UNKNOWN_BUURT = N_("Choose a buurt.")
TEXT_TOO_SHORT = N_("Describe in one or two sentences what happened.")
TEXT_TOO_LONG = N_("Your text is too long. Describe in a few sentences what happened.")
NO_DATE = N_("Enter the date on which it happened, for example 21-11-2025.")
SENT_OTHERWISE = N_(
    "This form was sent before, with something else in it. Is your text right? Send it once more."
)
