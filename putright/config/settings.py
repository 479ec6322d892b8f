"""Settings, all from the environment; with none set, Putright runs on this machine for one person to try."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from putright.config.database import django_databases

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("PUTRIGHT_VAR", BASE_DIR / "var"))

DEBUG = os.environ.get("PUTRIGHT_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("PUTRIGHT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")


def _secret_key() -> str:
    """The key from the environment, or one made on first use and kept, so that restarts sign nobody out."""
    configured = os.environ.get("PUTRIGHT_SECRET_KEY")
    if configured:
        return configured
    path = VAR / "secret-key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        try:
            path.touch(mode=0o600, exist_ok=False)
            path.write_text(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "putright.accounts",
    "putright.cases",
    "putright.letters",
    "putright.reminders",
    "putright.investigation",
    "putright.papers",
    "putright.intake",
    "putright.design",
    "putright.portal",
    "putright.casework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "putright.design.headers.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "putright.accounts.middleware.one_authority",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

ROOT_URLCONF = "putright.config.urls"
WSGI_APPLICATION = "putright.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "putright.design.environment.environment"},
    },
]

DATABASES = django_databases(VAR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CSRF_FAILURE_VIEW = "putright.portal.errors.csrf_failure"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["putright.accounts.sign_in.WithinAnAuthority"]
# An address is unique within an authority, which is where WithinAnAuthority looks for it.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# WhiteNoise warns of a folder that is not there; nothing needs to be in it, since it asks the finders too.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# The style sheet, made by script/_bootstrap.
STATICFILES_DIRS = [BASE_DIR / "var" / "assets"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

FILES_ROOT = Path(os.environ.get("PUTRIGHT_FILES", VAR / "files"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

SMTP_URL = urlsplit(os.environ.get("PUTRIGHT_SMTP_URL", "smtp://127.0.0.1:8025"))
# Where people reach Putright, as in https://complaints.example: reminders link to cases there.
ADDRESS = os.environ.get("PUTRIGHT_ADDRESS", "").rstrip("/")
LETTERS_FROM = os.environ.get("PUTRIGHT_LETTERS_FROM", "complaints@localhost")

# Cookies travel only over HTTPS, except on the machine one tries Putright on.
_OVER_HTTPS = os.environ.get("PUTRIGHT_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _OVER_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = _OVER_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _OVER_HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("PUTRIGHT_BEHIND_PROXY") == "1" else None
)
SESSION_COOKIE_AGE = 12 * 60 * 60
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PUTRIGHT_LOG_LEVEL", "WARNING")},
}
