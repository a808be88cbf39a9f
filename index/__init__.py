"""Search structures over clauses: tokens, vectors, postings, store. Knows documents, no question."""
