"""Feedback: answers owed to reporters, neutral messages, and who saw the same."""
