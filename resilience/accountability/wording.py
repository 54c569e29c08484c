"""The sentences with which accountability refuses."""

from resilience.errors import N_

NO_REFERENCE = N_("Fill in under which number the letter is kept.")
NO_AREA = N_("Choose the buurt or wijk that it is about.")
NO_ACCOUNT = N_("Choose the colleague whose account it is about.")
NOT_YET_RECEIVED = N_("Fill in a day that is not in the future.")
NOT_IDENTIFIED = N_("First check who asks. Before that, nothing goes out.")
NO_REASON = N_("Say briefly why.")
NOT_OPEN = N_("Take the request up first. Only then can records be looked for.")
DECIDED_ALREADY = N_("You decided this about the record already.")
STILL_RUNS = N_("This safety concern still runs. Close it first, then it can be erased.")
NO_NOTE = N_("Write what has to stand with the record.")
STILL_CARRIED_OUT = N_("A decision is still being carried out. Try again in a minute.")
NOT_YET_DISCOVERED = N_("Fill in a moment that is not in the future.")
NO_SUPERVISOR_REASON = N_("Write why the supervisor was told, or why not.")
NO_PEOPLE_REASON = N_("Write why the people concerned were told, or why not.")
NOT_DECIDED = N_("Decide first whether the supervisor and the people concerned must be told.")
NO_LESSON = N_("Write what you learned, before you close it.")
BREACH_IS_CLOSED = N_("This breach is closed already.")
