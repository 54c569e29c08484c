"""Why somebody does or does not see something, and what a partner would see."""
