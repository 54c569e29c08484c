"""Imports: signals that another system registered, from a file to rows, all checked first."""
