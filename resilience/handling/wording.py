"""What the rules answer when they refuse: English sentences, translated where they are shown."""

from resilience.errors import N_

NO_REASON = N_("Say briefly why you correct this.")
NOTHING_CHANGED = N_("You have not changed anything yet. Change what is wrong, or go back.")
OUTSIDE_AREA = N_(
    "This place lies outside your area. Ask the reporter, or the coordinator of that area."
)
PROTECTION_STAYS = N_("The reporter asked to protect the source. Only the reporter can lift that.")
CORRECTED_MEANWHILE = N_("A colleague corrected this signal in the meantime.")
NOT_OPEN = N_("This signal can no longer be corrected.")
POINTS_AT_PERSON = N_(
    "Does this point at a person? Describe what was done and where, without who it was about."
)
NO_NOTE = N_("Write a short note.")
TAKEN = N_("A colleague has taken up this signal already.")
NOT_TAKEN = N_("Nobody has taken up this signal.")
NOT_A_READER = N_("Choose a colleague who may read this signal.")
ANSWERED = N_("This handover was answered already.")
