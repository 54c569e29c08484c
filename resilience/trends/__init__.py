"""Early warning: where is it getting worse, and where is it going quiet; pure."""
