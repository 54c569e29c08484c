"""Rules that protect people: text guard, disclosure gate, encryption. Pure."""
