"""Dossiers of the privacy officer: requests about rights and data breaches, with their clocks."""
