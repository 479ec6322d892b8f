"""The files of one form: kept when they are first sent, and carried on by signed tokens until the step is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from django.core import signing
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from putright.cases import files, uploads
from putright.cases.models import StoredFile
from putright.cases.uploads import Kept
from putright.design.widgets import Option, kept_name
from putright.engine.answers import FILE
from putright.engine.procedure import Step
from putright.engine.reasons import Reason

LIMITS = f"Up to {uploads.MOST_FILES} files of up to {uploads.MOST_BYTES // 1024**2} MB each."

NOT_OURS = "A file did not belong to this form and was left out. Choose it again"
GONE = "“{name}” can no longer be read. Choose it again"


@dataclass(frozen=True, slots=True)
class Documents:
    """What was attached so far, by question, and what is wrong with what was sent.

    `form` is the one form of one authority that a token is good for.
    """

    form: str
    kept: Mapping[str, Sequence[Kept]] = field(default_factory=dict)
    wrong: Mapping[str, Reason] = field(default_factory=dict)

    def answer(self, key: str) -> list[str] | None:
        """The answer to a question as the engine takes it; None when nothing is attached."""
        return [f"{FILE}{one['sha256']}" for one in self.kept.get(key, ())] or None

    def options(self, key: str) -> list[Option]:
        """Each file by name and size, with the token that carries it on."""
        return [
            Option(_signer(self.form).sign_object(dict(one)), f"{one['name']} ({filesizeformat(one['size'])})")
            for one in self.kept.get(key, ())
        ]

    @property
    def all(self) -> list[Kept]:
        """Every file once, whichever question it answers."""
        return list({one["id"]: one for some in self.kept.values() for one in some}.values())


NOTHING = Documents("")
"""A form without files."""


def form_of(authority: str, what: str) -> str:
    """What the tokens of a form are good for: `what` is a case's reference, or the submission of a new complaint."""
    return f"{authority}/{what}"


def sent(request: HttpRequest, authority: str, what: str, step: Step) -> Documents:
    """The files that a form was sent with, now and before. Those sent now are kept, whatever becomes of the form."""
    form = form_of(authority, what)
    kept: dict[str, Sequence[Kept]] = {}
    wrong: dict[str, Reason] = {}
    for question in step.fields:
        if question.kind == "document":
            before, lost = _carried(form, request.POST.getlist(kept_name(question.key)))
            now, refused = uploads.add(authority, before, request.FILES.getlist(question.key))
            kept[question.key] = now
            if lost or refused:
                wrong[question.key] = Reason(". ".join([*lost, *refused]))
    return Documents(form, kept, wrong)


def _carried(form: str, tokens: Sequence[str]) -> tuple[list[Kept], list[str]]:
    """The files that the tokens stand for, and in sentences what could not be made of them."""
    known: dict[int, Kept] = {}
    wrong: list[str] = []
    for token in tokens:
        try:
            one = cast(Kept, _signer(form).unsign_object(token))
        except signing.BadSignature:
            wrong.append(NOT_OURS)
            continue
        known[one["id"]] = one
    stored = StoredFile.objects.in_bulk(list(known)) if known else {}
    kept = [one for key, one in known.items() if key in stored and files.is_there(stored[key])]
    gone = [GONE.format(name=one["name"]) for one in known.values() if one not in kept]
    return kept, [*dict.fromkeys(wrong), *gone]


def _signer(form: str) -> signing.Signer:
    return signing.Signer(salt=f"{__name__}:{form}")
