"""Question in, checked and cited answer out. Knows documents and index, no page."""
