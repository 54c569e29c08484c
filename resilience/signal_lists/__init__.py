"""The list of signals at work: what it shows, words to search, saved views, acts on many."""
