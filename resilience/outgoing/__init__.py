"""What leaves the platform as a file: one escaping, one writer per form, one watermark (R-28)."""
