"""Every address: the council's slug first, then the public's pages; staff pages under `staff/`."""

from django.urls import include, path

from putright.accounts import addresses as _council_converter  # noqa: F401 (registers <council:…>)

handler400 = "putright.portal.errors.bad_request"
handler403 = "putright.portal.errors.forbidden"
handler404 = "putright.portal.errors.not_found"
handler500 = "putright.portal.errors.server_error"

urlpatterns = [
    path("<council:authority>/staff/", include("putright.casework.urls")),
    path("", include("putright.portal.urls")),
]
