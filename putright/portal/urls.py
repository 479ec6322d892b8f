"""Public pages' addresses. None holds anything personal, a reference or a token."""

from django.urls import path

from putright.accounts import addresses as _council_converter  # noqa: F401 (registers <council:…>)
from putright.portal import evidence, form, front, send

app_name = "portal"

urlpatterns = [
    path("", front.councils, name="councils"),
    path("<council:authority>/", front.front, name="front"),
    path("<council:authority>/complain/", form.start, name="complain"),
    path("<council:authority>/complain/delete/", form.delete, name="delete"),
    path("<council:authority>/complain/check/", send.check, name="check"),
    path("<council:authority>/complain/sent/", send.sent, name="sent"),
    path("<council:authority>/complain/evidence/", evidence.evidence, name="evidence"),
    path("<council:authority>/complain/<slug:key>/", form.question, name="page"),
]
