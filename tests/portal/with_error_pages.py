"""The project's addresses with the error pages set, as `putright/config/urls.py` sets them."""

from putright.config.urls import urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

handler400 = "putright.portal.errors.bad_request"
handler403 = "putright.portal.errors.forbidden"
handler404 = "putright.portal.errors.not_found"
handler500 = "putright.portal.errors.server_error"
