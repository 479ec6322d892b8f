"""Public pages' addresses. None holds anything personal, a reference or a token."""

from django.urls import path

from putright.portal import evidence, form, front, send

app_name = "portal"

urlpatterns = [
    path("", front.councils, name="councils"),
    path("<slug:authority>/", front.front, name="front"),
    path("<slug:authority>/complain/", form.start, name="complain"),
    path("<slug:authority>/complain/delete/", form.delete, name="delete"),
    path("<slug:authority>/complain/check/", send.check, name="check"),
    path("<slug:authority>/complain/sent/", send.sent, name="sent"),
    path("<slug:authority>/complain/evidence/", evidence.evidence, name="evidence"),
    path("<slug:authority>/complain/<slug:key>/", form.question, name="page"),
]
