"""The web shell every feature stands in; imports no feature."""
