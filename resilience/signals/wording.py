"""What the rules answer when they refuse: English sentences, translated where they are shown."""

from resilience.errors import N_

UNKNOWN_TYPE = N_("Choose what kind of signal it is.")
IS_A_CONCERN = N_("This is about your own safety or a colleague's. Raise a safety concern for it.")
NO_PLACE = N_("Choose a buurt, or mark a place.")
OUTSIDE_AREAS = N_("This place lies outside the areas that we know. Choose a buurt.")
UNREADABLE_PLACE = N_("We could not read this place. Mark it again, or choose a buurt.")
FUTURE_DATE = N_("Enter a date that is not in the future, for example 21-11-2025.")
FUTURE_TIME = N_("Enter a time that has passed already.")
FUTURE_DAY_PART = N_("Choose a part of the day that has begun already.")
UNREADABLE_DATE = N_("Enter a date as day-month-year, for example 21-11-2025.")
UNREADABLE_TIME = N_("Enter a time in hours and minutes, for example 14.30.")
LONG_AGO = N_("This date is more than 5 years ago. Check the year.")
TEXT_TOO_SHORT = N_("Describe in one or two sentences what you saw or heard.")
TEXT_TOO_LONG = N_("Your text is too long. Shorten it.")
NO_CONDITION = N_("Describe on which condition this may be shared.")
NOT_PROVIDED_BY_CHOICE = N_("Choose whether partners get this signal.")
NOT_FOR_POLICE_ONLY = N_("Only the police can keep a signal to itself. Share it on a condition.")
NO_REASON = N_("Say briefly why you withdraw this signal.")
NO_REASON_TO_REJECT = N_("Say briefly why this signal is rejected; the reporter reads it.")
ALREADY_MOVED = N_("Somebody was ahead of you: this signal is no longer where you saw it.")
ALREADY_WITHDRAWN = N_("This signal has been withdrawn already.")
SENT_OTHERWISE = N_(
    "This form was sent before, with something else in it. Is your text right? Send it once more."
)
