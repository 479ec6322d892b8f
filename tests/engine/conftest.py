"""How the engine's properties are tried: as long as it takes, for a busy machine is no fault of the code."""

from hypothesis import settings

settings.register_profile("engine", deadline=None)
settings.load_profile("engine")
