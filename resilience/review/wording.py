"""What review answers when it refuses: English sentences, translated where they are shown."""

from resilience.errors import N_

NOT_WAITING = N_("This text no longer waits: it was looked at, reworded or withdrawn meanwhile.")
BEING_REDACTED = N_("The words you chose are being taken out. That takes less than a minute.")
NO_REASON = N_("Choose why the words should not stay. The author reads it.")
NO_WORDS = N_("Choose the words to take out, or type them as they stand in the text.")
NOT_IN_TEXT = N_("These words do not stand in the text. Type them exactly as they stand there.")
WORD_TOO_SHORT = N_("Choose a word of at least two characters.")
NOTE_POINTS = N_("Your note seems to point at a person. Say what is wrong without the word itself.")
SAME_WORDS = N_("Nothing has changed yet. Reword the marked parts, and send it again.")
