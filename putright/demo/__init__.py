"""Councils to try Putright on: invented people, and a year of cases around today under every procedure."""
