"""Sharing agreements: who shares what with whom, for what purpose, until when."""
