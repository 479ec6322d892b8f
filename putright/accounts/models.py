"""Staff of an authority."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Staff(BaseUserManager["User"]):
    """How users are found by what they sign in with, and made."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The active user with that e-mail address, in the authority whose rows the database shows now."""
        return self.get(email__iexact=username or "")

    def hire(self, authority: str, email: str, password: str | None, **details: Any) -> "User":
        """A new member of staff; without a password they can't sign in until one is set."""
        user = self.model(authority=authority, email=email.lower(), **details)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A member of staff: their posts decide what they may do, their service whose cases are their team's."""

    authority = models.CharField(max_length=40)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40, blank=True)
    posts = ArrayField(models.CharField(max_length=60), default=list)
    grade = models.PositiveSmallIntegerField(default=0)
    service = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["authority", "name"]

    objects = Staff()

    class Meta:
        """One address, one person, within an authority."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "email"], name="one_user_per_address"),
        ]
        indexes: ClassVar = [models.Index(fields=["authority", "service"], name="users_of_a_service")]

    def __str__(self) -> str:
        return self.name
