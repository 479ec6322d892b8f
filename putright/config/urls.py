"""Every address: the council's slug first, then the public's pages; staff pages under `staff/`."""

from django.urls import include, path

urlpatterns = [
    path("<slug:authority>/staff/", include("putright.casework.urls")),
    path("", include("putright.portal.urls")),
]
