"""The sentences with which retention refuses."""

from resilience.errors import N_

NO_REASON = N_("Say briefly why.")
OUTSIDE_LIMITS = N_("This term is longer or shorter than the law allows.")
CHANGE_WAITS = N_("A change of this term already waits for a second person.")
SECOND_PERSON = N_("Somebody else decides on this: you proposed it yourself.")
BEYOND_CEILING = N_("This is later than the class allows. Choose an earlier day.")
NOT_LATER = N_("Choose a day after the day on which it would go.")
POSTPONEMENT_WAITS = N_("A postponement of this record already waits for a second person.")
DECIDED_ALREADY = N_("This was decided on already.")
