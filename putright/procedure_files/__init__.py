"""Procedures, registers, wording and scenarios as files: the only code that knows YAML."""
