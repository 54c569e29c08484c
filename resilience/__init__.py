"""Weerbaar: signals about a neighbourhood, never about a person."""
