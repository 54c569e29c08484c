"""Areas: editions of gemeente, wijk and buurt per year, their import, and location to area."""
