"""Accountability: rights, breaches, the bias report, generated registers and the public page."""
