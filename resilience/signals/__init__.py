"""Signals: observations about a place or phenomenon, recorded by a professional."""
