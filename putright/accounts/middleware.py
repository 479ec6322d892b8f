"""Each request is for one authority, named first in its address: the database then shows only that one's rows."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from putright.accounts.scope import authority_scope
from putright.procedure_files.catalogue import catalogue

GetResponse = Callable[[HttpRequest], HttpResponse]


def one_authority(get_response: GetResponse) -> GetResponse:
    """Run the request in one transaction of the authority in its address; other addresses see no rows at all.

    The transaction commits before the answer leaves: what a screen acknowledges is kept.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        slug = request.path_info.split("/", 2)[1] if "/" in request.path_info else ""
        if slug not in catalogue().councils():
            return get_response(request)
        with authority_scope(slug):
            response = get_response(request)
            if response.status_code >= 500:
                # The error was turned into a page on its way here; what was half done must still be undone.
                transaction.set_rollback(True)
            return response

    return respond
