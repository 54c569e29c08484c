"""Keys and backups: what keeps the stored texts closed, and brings them back when all is lost."""
