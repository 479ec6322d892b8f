"""How a complaint comes in: what arrives is read, matched to a case or set aside, and registered."""
