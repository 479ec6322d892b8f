"""Signing in, and staying signed in, within one authority."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from putright.accounts.models import User

P = ParamSpec("P")


class WithinAnAuthority(BaseBackend):
    """Finds users among the rows the database shows: those of the authority in the address."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The user with that address and password, or None. An unknown address takes as long as a wrong password."""
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            User().set_password(password)
            return None
        return user if user.is_active and user.check_password(password or "") else None

    def get_user(self, user_id: int) -> User | None:
        """The user of the session, if they belong to the authority in the address and still work there."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def staff_only(
    view: Callable[Concatenate[HttpRequest, str, User, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """A view for signed-in staff: it is given the authority's slug and the user; others are sent to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, authority: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or user.authority != authority:
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('casework:sign-in', args=[authority])}?{back}")
        return view(request, authority, user, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, str, P], HttpResponseBase], guarded)


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody of this authority's staff is signed in."""
    return isinstance(request.user, User)
