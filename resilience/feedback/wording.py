"""What the rules of feedback answer when they refuse; translated where it is shown."""

from resilience.errors import N_

NO_TEXT = N_("Write what was done with the signal, or choose a sentence.")
TOO_LONG = N_("Your text is too long. Shorten it.")
ANSWERED_ALREADY = N_("Somebody was ahead of you: the reporter has an answer already.")
NOTHING_OWED = N_("No answer is owed for this signal.")
JUDGED_ALREADY = N_("You said already what you think of this answer.")
NO_TITLE = N_("Give the sentence a short name.")
NO_SENTENCE = N_("Write the sentence.")
TOO_MANY = N_("There are thirty sentences already. Remove one first.")
OWN_SIGNAL = N_("You reported this signal yourself, so somebody else has to confirm it.")
TOO_OLD = N_("This signal is more than four weeks old. Record what you saw as a new signal.")
NOT_OPEN = N_("This signal is no longer open. Record what you saw as a new signal.")
NOT_CONFIRMED = N_("You have not confirmed this signal, or took it back already.")
MAYBE_A_PERSON = N_(
    "This may point at a person. Say what was done and at which place, and leave the person out."
)
