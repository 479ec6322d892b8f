"""Which councils there are, and which of their procedures was in force when."""

from datetime import date
from pathlib import Path

import pytest

from putright.engine.questions import what_is_due, where_does_it_stand
from putright.procedure_files.authority import Contact, in_force
from putright.procedure_files.catalogue import FOLDER, Catalogue, bank_holidays, catalogue
from putright.procedure_files.problems import BadFile
from tests.support.a_case import a_case
from tests.support.councils import councils_in, spoil

FIRST = "corporate.2026-04-01.yaml"
SECOND = "corporate.2026-11-09.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return councils_in(tmp_path)


@pytest.fixture
def changed(folder: Path) -> Path:
    """With a second version, in force from 9 November 2026, that acknowledges within five working days."""
    council = folder / "examplebridge"
    text = (council / FIRST).read_text(encoding="utf-8")
    text = text.replace("in_force_from: 2026-04-01", "in_force_from: 2026-11-09").replace(
        "{working_days: 3}", "{working_days: 5}"
    )
    (council / SECOND).write_text(text, encoding="utf-8")
    return folder


RENAMED = {"paused_by_holds": "paused_by", "is": "nature", "receipt": "keeps_receipt"}
"""Keys that say in short what the procedure holds at length."""


def refusal(folder: Path, key: str) -> str:
    with pytest.raises(BadFile) as refused:
        Catalogue(folder).procedure(key)
    (problem,) = refused.value.problems
    return f"{problem.what} {problem.to_do}"


def acknowledgement(catalogue: Catalogue, received: str) -> str:
    procedure = catalogue.procedure("examplebridge/corporate", date.fromisoformat(received))
    state = where_does_it_stand(procedure, a_case(f"receive {received}").events)
    due = what_is_due(procedure, catalogue.calendar("examplebridge"), state, date.fromisoformat(received))
    return str(next(answer.due.on for answer in due if answer.clock.key == "acknowledgement"))


def test_the_councils_are_the_folders_with_an_authority_but_those_that_begin_with_a_line(folder: Path) -> None:
    (folder / "_draft").mkdir()
    (folder / "_draft" / "authority.yaml").write_text("authority: draft\n", encoding="utf-8")
    (folder / "empty").mkdir()
    assert Catalogue(folder).councils() == ("examplebridge",)


def test_an_unknown_council_is_told_which_there_are(folder: Path) -> None:
    assert refusal(folder, "nowhere/corporate") == "There is no council `nowhere`. There are: examplebridge."
    assert refusal(folder / "examplebridge", "nowhere/corporate").endswith("There are: none.")


def test_an_unknown_procedure_is_told_which_there_are(folder: Path) -> None:
    sentence = "There is no procedure `examplebridge/housing`. There are: examplebridge/corporate."
    assert refusal(folder, "examplebridge/housing") == sentence


@pytest.mark.parametrize(
    ("on", "version"),
    [("2026-03-01", "2026-04-01"), ("2026-11-08", "2026-04-01"), ("2026-11-09", "2026-11-09"), (None, "2026-11-09")],
)
def test_the_version_of_a_day_is_the_latest_begun_by_then(changed: Path, on: str | None, version: str) -> None:
    procedure = Catalogue(changed).procedure("examplebridge/corporate", date.fromisoformat(on) if on else None)
    assert str(procedure.in_force_from) == version


def test_a_case_keeps_the_lengths_of_the_version_in_force_when_it_was_received(changed: Path) -> None:
    catalogue = Catalogue(changed)
    assert acknowledgement(catalogue, "2026-11-06") == "2026-11-11"
    assert acknowledgement(catalogue, "2026-11-09") == "2026-11-16"


def test_a_pinned_version_is_that_one_or_none(changed: Path) -> None:
    councils = Catalogue(changed)
    assert councils.pinned("examplebridge/corporate", date(2026, 4, 1)).in_force_from == date(2026, 4, 1)
    with pytest.raises(
        BadFile, match="no version of `examplebridge/corporate` in force from 2026-05-01. Put its file back"
    ):
        councils.pinned("examplebridge/corporate", date(2026, 5, 1))


def test_a_file_is_called_by_its_procedure_and_day(folder: Path) -> None:
    path = folder / "examplebridge" / FIRST
    path.rename(path.with_name("corporate.2026-04-02.yaml"))
    sentence = "The file is called corporate.2026-04-02.yaml. Call it corporate.2026-04-01.yaml."
    assert refusal(folder, "examplebridge/corporate") == sentence


def test_a_version_is_known_by_the_hash_of_its_file(folder: Path) -> None:
    before = Catalogue(folder).version("examplebridge/corporate").sha256
    assert len(before) == 64
    spoil(folder / "examplebridge" / FIRST, "title: Complaints\n", "title: Complaint\n")
    assert Catalogue(folder).version("examplebridge/corporate").sha256 != before


def test_a_day_proclaimed_or_closed_is_not_worked(folder: Path) -> None:
    spoil(folder / "bank_holidays.yaml", "one_off: []", "one_off: [{day: 2027-06-01, name: Jubilee}]")
    authority = folder / "examplebridge" / "authority.yaml"
    closed = "\nclosed_days: [{day: 2026-12-24, name: Town Hall closed}]\n"
    authority.write_text(authority.read_text(encoding="utf-8") + closed, encoding="utf-8")
    calendar = Catalogue(folder).calendar("examplebridge")
    named = {day: calendar.why_not_worked(day) for day in (date(2027, 6, 1), date(2026, 12, 24), date(2026, 12, 25))}
    assert list(named.values()) == ["Jubilee", "Town Hall closed", "Christmas Day"]


def test_the_horizon_is_the_one_in_the_file(folder: Path) -> None:
    assert bank_holidays(FOLDER / "bank_holidays.yaml").known_until == date(2028, 12, 31)


def test_the_wording_of_a_letter_is_read_from_the_council(folder: Path) -> None:
    assert Catalogue(folder).council("examplebridge").wording("response").sections["ombudsman"]


def test_details_are_those_in_force_on_the_day_or_the_first_there_are() -> None:
    old, new = (Contact(date(year, 4, 1), str(year), "") for year in (2017, 2026))
    days = (date(2010, 1, 1), date(2026, 3, 31), date(2026, 4, 1))
    assert [in_force((new, old), day) for day in days] == [old, old, new]


# --- Luton, as built


LUTON = catalogue().procedure("luton/corporate")


def test_everything_in_the_file_is_in_the_procedure_under_its_own_key() -> None:
    """The shapes are strict, so what they hold is what the file says; nothing of it may be lost on the way."""
    version = catalogue().version("luton/corporate")
    for kind in ("stages", "standings", "case_roles", "clocks", "steps", "letters", "readings"):
        written, built = version.document.values[kind], getattr(LUTON, kind)
        assert list(written) == list(built)
        assert all(built[key].key == key for key in built)
        for key, values in written.items():
            lost = [name for name in values if RENAMED.get(name, name) not in type(built[key]).__slots__]
            assert lost == [], f"{kind}.{key}"
    assert LUTON.key == "luton/corporate"


@pytest.mark.parametrize("step", LUTON.steps)
def test_what_a_step_says_in_the_file_it_says_in_the_procedure(step: str) -> None:
    written = catalogue().version("luton/corporate").document.values["steps"][step]
    built = LUTON.steps[step]
    for name in ("title", "kind", "clause"):
        assert getattr(built, name) == written[name]
    for name in ("done", "help"):
        assert getattr(built, name) == written.get(name, "")
    for name in ("leads_to", "letter", "clock", "takes_from"):
        assert getattr(built, name) == written.get(name)
    for name in ("after", "not_after", "only_while_running", "not_while_running", "not_by_who_took"):
        given = written.get(name, [])
        assert list(getattr(built, name)) == (given if isinstance(given, list) else [given])
    assert [field.key for field in built.fields] == list(written.get("fields", {}))


def test_groups_stand_for_their_posts_and_choices_for_what_the_council_has() -> None:
    receive = LUTON.steps["receive"]
    assert "complaints_team" not in receive.by
    assert "information_governance_officer" in receive.by
    channel, service = (next(f for f in receive.fields if f.key == key) for key in ("channel", "service"))
    assert channel.choices["in_person"] == "In person"
    assert service.choices["waste"] == "Waste and street cleaning"


def test_a_clock_has_its_start_stops_length_and_extension() -> None:
    clock = LUTON.clocks["stage_1_response"]
    assert [(start.step, dict(start.where)) for start in clock.starts] == [
        ("receive", {}),
        ("go_formal", {}),
        ("take_up_again", {}),
    ]
    assert clock.stops == ("respond_stage_1", "record_anonymous_outcome")
    assert (str(clock.length), clock.paused_by) == ("15 working days", ("hold",))
    assert clock.extension is not None
    assert (clock.extension.step, clock.extension.at_most) == ("approve_stage_1_extension", None)
    confirmation = LUTON.clocks["stage_1_written_confirmation"].starts[0]
    assert confirmation.where == {"method": ("telephone", "face_to_face")}


def test_whom_a_step_may_name_is_read_with_its_clauses() -> None:
    (field, _) = LUTON.steps["appoint_investigating_officer"].fields
    assert field.appointment is not None
    assert field.appointment.posts == ("officer", "team_manager")
    assert field.appointment.also_if == {"subject": ("service_manager", "head_of_service")}
    assert field.appointment.never == {"subject": "LUT-P2.6-c"}
    assert (field.appointment.same_service_unless, field.appointment.same_service_clause) == ("reason", "LUT-P2.6-a")


def test_the_opening_step_belongs_where_the_procedure_opens() -> None:
    assert LUTON.steps["receive"].when == ("received",)
