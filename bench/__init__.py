"""Benchmarks: each a module that prints a ratio against a named reference."""
