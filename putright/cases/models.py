"""The tables. Facts are only ever added (`Event`); what is personal stands apart from them, so it can be erased."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from putright.cases.owned import OfAnAuthority as OfAnAuthority
from putright.cases.person_models import ActsFor as ActsFor
from putright.cases.person_models import CaseTie as CaseTie
from putright.cases.person_models import Need as Need
from putright.cases.person_models import Person as Person
from putright.cases.person_models import PersonChange as PersonChange
from putright.cases.person_models import SamePerson as SamePerson


class Case(OfAnAuthority):
    """One complaint, on the version of the procedure it began under, with the readings chosen by then."""

    reference = models.CharField(max_length=20)
    procedure = models.CharField(max_length=60)
    in_force_from = models.DateField()
    procedure_sha256 = models.CharField(max_length=64)
    readings = models.JSONField(default=dict)
    complainant = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="complaints")
    representative = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="represented")
    submission = models.UUIDField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        """A reference, and one sending of a form or message, each make one case."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "reference"], name="one_case_per_reference"),
            models.UniqueConstraint(fields=["authority", "submission"], name="one_case_per_submission"),
        ]


class ReadingChoice(OfAnAuthority):
    """That a manager chose how a policy is read, from then on: an alternative of a reading, or the file's own (empty).

    The application's role may add choices and read them, nothing else: the latest holds.
    """

    procedure = models.CharField(max_length=60)
    in_force_from = models.DateField()
    reading = models.CharField(max_length=60)
    alternative = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class CaseLink(OfAnAuthority):
    """That one case came of another, by an event of the earlier one: handed over, split off, put in again."""

    earlier = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="later_cases")
    later = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="earlier_cases")
    event_number = models.PositiveIntegerField()

    class Meta:
        """One case came of another once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["earlier", "later"], name="linked_once")]


class Triaged(OfAnAuthority):
    """What was answered to the policy's questions of triage, where that led, and where the complaint then went.

    `proposed` is a procedure or a place elsewhere; `reason` says why something else was `chosen`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="triaged")
    answers = models.JSONField()
    proposed = models.CharField(max_length=60)
    clause = models.CharField(max_length=60)
    chosen = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class Event(OfAnAuthority):
    """A recorded fact of a case. The application's role may add events and read them, nothing else."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=60)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    class Meta:
        """Two writers can't both write the next event."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="one_event_per_number")]


class Text(OfAnAuthority):
    """Words somebody wrote, kept apart from the event that refers to them by id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="texts")
    body = models.TextField()
    erased_at = models.DateTimeField(null=True)


class Summary(OfAnAuthority):
    """A case in one row, for lists: nothing here that folding its events would not give again."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="summary")
    reference = models.CharField(max_length=20)
    procedure = models.CharField(max_length=60)
    last_number = models.PositiveIntegerField()
    standing = models.CharField(max_length=60)
    stage = models.CharField(max_length=60, blank=True)
    closed = models.BooleanField()
    on_hold = models.BooleanField()
    received_on = models.DateField()
    service = models.CharField(max_length=60, blank=True)
    next_clock = models.CharField(max_length=60, blank=True)
    next_due = models.DateField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    people = ArrayField(models.BigIntegerField(), default=list)
    barred = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        """Each list of open cases is read in order from an index of its own, however many cases are stored."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "next_due", "case"], name="open_cases", condition=models.Q(closed=False)),
            models.Index(
                fields=["authority", "owner", "next_due", "case"],
                name="open_cases_of_an_owner",
                condition=models.Q(closed=False),
            ),
            models.Index(
                fields=["authority", "holder", "next_due", "case"],
                name="open_cases_of_a_holder",
                condition=models.Q(closed=False),
            ),
            models.Index(
                fields=["authority", "service", "next_due", "case"],
                name="open_cases_of_a_service",
                condition=models.Q(closed=False),
            ),
            GinIndex(
                fields=["people"], name="open_cases_by_person", fastupdate=False, condition=models.Q(closed=False)
            ),
        ]


class Action(OfAnAuthority):
    """Something to be done or learned because of a complaint, in one row, for lists: worked out from its events.

    `text` is the id of its words, or `words` has the title of what was chosen. An `open` one still has to be done.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="actions")
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    words = models.CharField(max_length=300, blank=True)
    text = models.UUIDField(null=True)
    service = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_on = models.DateField()
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    open = models.BooleanField()

    class Meta:
        """What is still to be done, soonest first, and all, newest first, each from an index of its own."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="one_action_per_key")]
        indexes: ClassVar = [
            models.Index(fields=["authority", "due_on", "id"], name="open_actions", condition=models.Q(open=True)),
            models.Index(
                fields=["authority", "owner", "due_on", "id"],
                name="open_actions_of_an_owner",
                condition=models.Q(open=True),
            ),
            models.Index(
                fields=["authority", "service", "due_on", "id"],
                name="open_actions_of_a_service",
                condition=models.Q(open=True),
            ),
            models.Index(fields=["authority", "-made_on", "-id"], name="actions_made"),
            models.Index(fields=["authority", "service", "-made_on", "-id"], name="actions_made_by_service"),
        ]


class SearchEntry(OfAnAuthority):
    """The words of a case, for search, each with the age of the case before it: the newest are looked through first."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    words = SearchVectorField()
    access = SearchVectorField()

    class Meta:
        """From words, and from who may see a case, to cases."""

        verbose_name_plural = "search entries"
        indexes: ClassVar = [GinIndex(fields=["words", "access"], name="cases_by_word", fastupdate=False)]


class PlayedIn(OfAnAuthority):
    """That somebody has played a part in some case of a service: where search looks besides their own service."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=60, blank=True)

    class Meta:
        """Said once, however many the cases."""

        verbose_name_plural = "played in"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "user", "service"], name="one_row_per_service_played_in")
        ]


class StoredFile(OfAnAuthority):
    """The bytes of a file, once however often it is attached, under the hash of its content."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        """One row per content."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "sha256"], name="one_file_per_content")]


class CaseFile(OfAnAuthority):
    """A file as it came to a case: its name then, and from where."""

    PAPERS = "papers"
    ORIGINS: ClassVar = [
        ("email", "E-mail"),
        ("form", "Online form"),
        ("officer", "Added by an officer"),
        (PAPERS, "Papers put together here"),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    origin = models.CharField(max_length=10, choices=ORIGINS)
    added_at = models.DateTimeField()
    event_number = models.PositiveIntegerField(null=True)


class Letter(OfAnAuthority):
    """A letter as it went, and whether it has gone. `promised` has the dates it gave, by clock.

    `made_as` says how it has to be made for whoever gets it, `needs` what else they need, `needs_met` how that was met.
    """

    QUEUED, SENDING, HANDING_OVER, SENT, IN_DOUBT, FAILED, TO_PRINT, POSTED = (
        "queued",
        "sending",
        "handing_over",
        "sent",
        "in_doubt",
        "failed",
        "to_print",
        "posted",
    )
    STATES: ClassVar = [
        (QUEUED, "Waiting to be sent"),
        (SENDING, "Being sent"),
        (HANDING_OVER, "Being handed over"),
        (SENT, "Sent"),
        (IN_DOUBT, "May not have gone: check"),
        (FAILED, "Could not be sent"),
        (TO_PRINT, "To be printed and posted"),
        (POSTED, "Posted"),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    event_number = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    parts = models.JSONField(default=dict)
    promised = models.JSONField(default=dict)
    to_name = models.CharField(max_length=200, blank=True)
    to_address = models.EmailField(blank=True)
    to_post = models.TextField(blank=True)
    made_as = models.CharField(max_length=400, blank=True)
    needs = models.TextField(blank=True)
    needs_met = models.TextField(blank=True)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=STATES)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    state_since = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        """What still has to go is found without looking at what has gone."""

        indexes: ClassVar = [
            models.Index(
                fields=["authority", "state", "state_since"],
                name="letters_not_gone",
                condition=~models.Q(state__in=["sent", "posted"]),
            )
        ]


class IncomingMail(OfAnAuthority):
    """A message as it came, byte for byte (under its hash), and what became of it."""

    REGISTERED, JOINED, SET_ASIDE = "registered", "joined", "set_aside"
    OUTCOMES: ClassVar = [
        (REGISTERED, "New complaint"),
        (JOINED, "Joined its case"),
        (SET_ASIDE, "Set aside"),
    ]

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    reason = models.CharField(max_length=400, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="mail")
    received_at = models.DateTimeField()
    dealt_with_at = models.DateTimeField(null=True)

    class Meta:
        """The same message, brought twice, is one message."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "file"], name="one_mail_per_content")]
        indexes: ClassVar = [
            models.Index(fields=["authority", "message_id"], name="mail_by_message_id"),
            models.Index(
                fields=["authority", "received_at"],
                name="mail_set_aside",
                condition=models.Q(outcome="set_aside", dealt_with_at=None),
            ),
        ]


class LastReference(OfAnAuthority):
    """The last number given out in a year."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()

    class Meta:
        """One counter a year."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "year"], name="one_counter_per_year")]


class ChannelSwitch(OfAnAuthority):
    """An administrator's decision to open or shut a channel."""

    channel = models.CharField(max_length=40)
    is_on = models.BooleanField()
    changed_by = models.CharField(max_length=40)
    changed_at = models.DateTimeField()

    class Meta:
        """The latest decision is the one kept."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "channel"], name="one_switch_per_channel")
        ]


class DefaultOwner(OfAnAuthority):
    """Who owns a new case about a service until somebody else does; the one for no service takes the rest."""

    service = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One a service."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "service"], name="one_owner_per_service")]


class Draft(OfAnAuthority):
    """A form somebody began and has not sent: nothing typed is lost. Found by the hash of a token only they hold."""

    token_sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        """One draft per token."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "token_sha256"], name="one_draft_per_token")
        ]
