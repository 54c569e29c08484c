"""Roll-ups, the publication lattice and the map page."""
