"""A council to try Putright on: Luton's procedure with invented people, and a few weeks of cases around today."""
