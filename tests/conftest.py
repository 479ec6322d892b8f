"""What every test may use."""

pytest_plugins = [
    "tests.support.database",
    "tests.support.luton",
    "tests.support.browser",
    "tests.support.requirements_plugin",
]
