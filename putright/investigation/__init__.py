"""Working papers, no facts of a case: a statement of complaint being drafted."""
