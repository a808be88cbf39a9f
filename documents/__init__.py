"""Plans as documents: readers, plan text, clauses, quantities, facts, defects. Knows no index, no question."""
