"""A procedure drawn: what there is to show, its cards, where they lie, how the arrows run, and the SVG."""
