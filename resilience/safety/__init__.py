"""Professional safety: concerns, their deadlines and their escalation."""
