"""What people do with a signal after it was recorded: correct it, take it up, pass it on."""
