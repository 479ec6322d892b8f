"""People from outside the council: one record each, whatever the number of their cases. All of it can be erased."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func

from putright.cases.owned import OfAnAuthority


def _key(function: str, column: str, most: int) -> Any:
    """A column that the database makes of another, so that the same person is found however they were written down."""
    made = Func(F(column), function=function)
    kept: Any = models.CharField(max_length=most, db_collation="C")
    return models.GeneratedField(expression=made, output_field=kept, db_persist=True)


class Person(OfAnAuthority):
    """Somebody from outside the council: who complained, or who acts for them.

    One that turned out to be another's is `merged_into` that one and keeps what was recorded.
    """

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    erased_at = models.DateTimeField(null=True)
    email_key = _key("key_of_email", "email", 254)
    telephone_key = _key("key_of_telephone", "telephone", 10)
    name_key = _key("key_of_name", "name", 210)
    place_key = _key("key_of_place", "address", 100)

    class Meta:
        """Matched to earlier records by e-mail address, telephone number, and name with address."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "email_key"], name="people_by_email"),
            models.Index(fields=["authority", "telephone_key"], name="people_by_telephone"),
            models.Index(fields=["authority", "place_key", "name_key"], name="people_by_place"),
            models.Index(fields=["authority", "name_key"], name="people_by_name"),
        ]


class PersonChange(OfAnAuthority):
    """That somebody changed what is recorded of a person: what it was, and what it became."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class Need(OfAnAuthority):
    """What somebody needs of whoever deals with them: a reasonable adjustment, in force until it is ended."""

    KINDS: ClassVar = [
        ("large_print", "Large print"),
        ("easy_read", "Easy read"),
        ("braille", "Braille"),
        ("audio", "Audio recording"),
        ("translated", "Letters in another language"),
        ("by_post", "Letters by post"),
        ("interpreter", "Interpreter"),
        ("contact", "Contact only in a certain way"),
        ("help", "Help to complain or to put their case"),
        ("other", "Anything else"),
    ]
    ON_PAPER: ClassVar = ("large_print", "easy_read", "braille", "audio", "translated", "by_post")
    """The kinds that a letter by e-mail does not meet: somebody has to make it, and post it."""
    IN_WORDS: ClassVar = ("translated", "interpreter", "contact", "help", "other")
    """The kinds that say nothing without words beside them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=20, choices=KINDS)
    words = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    ended_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        """Those to be reviewed are found without looking at the rest."""

        indexes: ClassVar = [
            models.Index(
                fields=["authority", "review_on"],
                name="needs_to_review",
                condition=models.Q(ended_at=None, review_on__isnull=False),
            ),
        ]

    @property
    def said(self) -> str:
        """The need in one line."""
        title = dict(self.KINDS)[self.kind]
        return f"{title}: {' '.join(self.words.split())}" if self.words else title


class ActsFor(OfAnAuthority):
    """That somebody acts for, or helps, a person: as what, in which case if not in all, and what shows that they may.

    The paper, where there is one, is kept by its content under the name it came with.
    """

    ROLES: ClassVar = [
        ("representative", "Representative"),
        ("advocate", "Advocate"),
        ("helper", "Helps, without acting for them"),
    ]
    BASES: ClassVar = [
        ("consent", "The person’s consent"),
        ("parent", "Parental responsibility"),
        ("attorney", "Power of attorney, or deputy"),
        ("court", "Order of a court"),
        ("councillor", "Councillor or MP for a constituent"),
        ("estate", "For somebody who has died"),
        ("other", "Other"),
    ]
    COVERS: ClassVar = [
        ("both", "To act for them and to see their information"),
        ("act", "To act for them only"),
        ("information", "To see their information only"),
    ]

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acted_for_by")
    acting = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acts_for")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="acting")
    role = models.CharField(max_length=20, choices=ROLES)
    basis = models.CharField(max_length=20, choices=BASES)
    covers = models.CharField(max_length=20, choices=COVERS)
    asked_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    file = models.ForeignKey("cases.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()


class SamePerson(OfAnAuthority):
    """That somebody decided whether two records are one person's: merged, with what was moved, or kept apart."""

    MERGED, APART = "merged", "apart"
    OUTCOMES: ClassVar = [(MERGED, "One person"), (APART, "Two people")]

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    reason = models.TextField(blank=True)
    moved = models.JSONField(default=dict)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=40, blank=True)
    undone_at = models.DateTimeField(null=True)


class CaseTie(OfAnAuthority):
    """That somebody linked two cases: they belong together, or the later is a duplicate of the earlier."""

    KINDS: ClassVar = [("related", "Related"), ("duplicate", "Duplicate")]

    earlier = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="tied_later")
    later = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="tied_earlier")
    kind = models.CharField(max_length=10, choices=KINDS)
    reason = models.TextField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=40, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.TextField(blank=True)

    class Meta:
        """Two cases are linked once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["earlier", "later"], name="tied_once", condition=models.Q(undone_at__isnull=True)
            )
        ]
