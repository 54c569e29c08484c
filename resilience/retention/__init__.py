"""Retention: what goes when, who is told, who approves, and the proof that it is gone."""
