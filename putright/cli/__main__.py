"""`python -m putright.cli` is the same as `putright`."""

import sys

from putright.cli import main

sys.exit(main())
