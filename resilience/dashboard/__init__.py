"""The start page: what needs my attention, per role."""
