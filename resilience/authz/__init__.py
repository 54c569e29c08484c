"""Who may do what: actors, permissions, roles and the row scope."""
