"""The rules, as pure functions of (procedure, calendar, events, day): no files, no database, no clock.

Ask through `putright.engine.questions`; everything else here answers it.
"""
