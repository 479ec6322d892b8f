"""How fast Putright answers, and whether it stays so: large stores, made fast and believable, and their measurement."""
