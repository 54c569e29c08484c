"""Exports: signals and map numbers as files, with a reason, a number and a term (R-28)."""
