"""Load one council's cases in a process of its own: `python -m putright.demo.load COUNCIL [more]`."""

import os
import sys


def main() -> int:
    """Fill what is empty, and with `more` add to it; a line for each part as it is done."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.config.settings")
    django.setup()
    from putright.demo.fill import add_more, fill

    authority, *rest = sys.argv[1:]
    print(f"  {fill(authority)}", flush=True)
    for said in add_more(authority) if rest else ():
        print(f"  {said}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
