"""What somebody typed and has not sent yet, kept encrypted (R-14)."""
