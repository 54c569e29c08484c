"""What imports answer when they refuse: English sentences, translated where they are shown."""

from resilience.errors import N_

NO_FILE = N_("Choose a file.")
NO_TITLE = N_("Say from which system this file comes.")
MISSING_COLUMN = N_("Choose the column that holds this.")
NO_PLACE_COLUMN = N_(
    "Choose where it was: both columns of the coordinates, or the postcode, or the buurt."
)
ONCE_ONLY = N_("This column is chosen twice. Choose another one here.")
ALREADY_ELSEWHERE = N_("This import has moved on meanwhile. Look at how it stands now.")
NO_NOTATION = N_("Choose how the days are written.")
NO_TYPE_CHOSEN = N_("Choose a type for every category, or leave it out.")
