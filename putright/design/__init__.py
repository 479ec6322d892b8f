"""Page furniture: the GOV.UK Design System in Jinja, without the crown and the font that only gov.uk may use."""
