#!/usr/bin/env python3
"""Django's own commands (migrate, shell ...), on the database that `script/demo` uses or that of DATABASE_URL."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.config.settings")
    from putright.config import embedded_postgres
    from putright.config.settings import VAR

    embedded_postgres.database_url(VAR)
    execute_from_command_line(sys.argv)
