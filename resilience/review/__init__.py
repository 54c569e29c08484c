"""Review: a colleague looks at words that the text guard flagged, before others read them."""
