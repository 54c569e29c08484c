"""Recording without a network: pages on board, a queue on the phone, sending exactly once."""
