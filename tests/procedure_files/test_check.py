"""Every fault that a council's files can have is found, at its line, with what to do."""

from pathlib import Path

import pytest

from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.check import Checked, check
from putright.procedure_files.problems import Problem
from tests.support.councils import councils_in, spoil

COUNCIL = "examplebridge"
PROCEDURE = "corporate.2026-04-01.yaml"
REGISTER = "requirements.2026-04-01.yaml"
STORY = "scenarios/answered_in_time.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The council's own folder."""
    return councils_in(tmp_path) / COUNCIL


def checked(folder: Path) -> Checked:
    return check(Catalogue(folder.parent), [COUNCIL])


def problems(folder: Path) -> tuple[Problem, ...]:
    return checked(folder).all_problems


def only_problem(folder: Path) -> Problem:
    found = problems(folder)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def test_a_council_without_fault_has_no_problem(folder: Path) -> None:
    found = checked(folder)
    assert found.all_problems == ()
    council = found.councils[0]
    assert (council.scenarios, council.notes) == (1, [])
    assert dict(council.requirements) == {"tested": 4, "ruled": 2, "later": 1, "people": 1}
    procedure = council.procedures[0]
    assert (procedure.key, procedure.steps, procedure.clocks) == ("examplebridge/corporate", 10, 6)
    assert procedure.places
    assert procedure.places > 5


NAMES = [
    (
        "taken_by: receive_message",
        "taken_by: receive_mesage",
        "There is no step `receive_mesage`.",
        "`receive_message`",
    ),
    (
        "message: {kind: long_text",
        "message: {kind: date",
        "The step in `messages_taken_by` needs a required question `message` of kind text or long_text.",
        "Add",
    ),
    ("opens_with: receive", "opens_with: recieve", "There is no step `recieve`.", "Did you mean `receive`?"),
    ("expects: acknowledge\n", "expects: acknowledg\n", "There is no step `acknowledg`.", "`acknowledge`"),
    (
        "    stage: stage_1\n    expects",
        "    stage: stage_9\n    expects",
        "There is no stage `stage_9`.",
        "stage_1",
    ),
    ("starts: acknowledge", "starts: acknowlege", "There is no step `acknowlege`.", "`acknowledge`"),
    ("stops: meet\n", "stops: met\n", "There is no step `met`.", "`meet`"),
    ("where: {wanted:", "where: {wantd:", "There is no question `wantd` in `arrange_meeting`.", "wanted"),
    ('{wanted: "yes"}', '{wanted: "often"}', "There is no answer `often` to `wanted`.", "yes"),
    (
        "agreed_in: meet_on",
        "agreed_in: met_on",
        "`arrange_meeting` has no required date `met_on`.",
        "ask for that date",
    ),
    ("responsible: reviewer", "responsible: reviever", "There is no post, group or part `reviever`.", "`reviewer`"),
    ("{step: extend, clause", "{step: meet, clause", "`meet` does not extend this clock.", "kind: extend"),
    ("kind: lift_hold", "kind: lift_hld", "There is no kind of step `lift_hld`.", "`lift_hold`"),
    (
        "kind: open\n    by: [complainant, com",
        "kind: open\n    by: [complainent, com",
        "There is no post, group or part `complainent`.",
        "complainant",
    ),
    ("    after: acknowledge", "    after: acknowledged", "There is no step `acknowledged`.", "acknowledge"),
    ("not_after: acknowledge", "not_after: acknowlege", "There is no step `acknowlege`.", "`acknowledge`"),
    ("not_while_running: meeting", "not_while_running: meetng", "There is no clock `meetng`.", "`meeting`"),
    ("    clock: response\n", "    clock: respons\n", "There is no clock `respons`.", "`response`"),
    ("leads_to: withdrawn", "leads_to: withdrew", "There is no standing `withdrew`.", "`withdrawn`"),
    ("    letter: response\n", "    letter: respose\n", "There is no letter `respose`.", "`response`"),
    (
        "letter_when: {method",
        "letter_when: {methd",
        "There is no question `methd` in `acknowledge`.",
        "`method`",
    ),
    (
        "required_when: {method: telephone",
        "required_when: {method: phone",
        "There is no answer `phone` to `method`.",
        "tele",
    ),
    ("sets: reviewer", "sets: reviewr", "There is no part in a case `reviewr`.", "`reviewer`"),
    (
        "posts: [complaints_team]",
        "posts: [complaint_team]",
        "There is no post or group `complaint_team`.",
        "team",
    ),
    ("never: {owner:", "never: {ownr:", "There is no part in a case `ownr`.", "`owner`"),
    ("unless: said", "unless: sad", "There is no question `sad`.", "`said`"),
    ('must_be: "yes"', "must_be: maybe", "`maybe` is no answer to this question.", "yes"),
    (
        "until: {kind: date",
        "until: {kind: text",
        "Kind `extend` needs a required question `until` of kind date.",
        "Add",
    ),
]


@pytest.mark.parametrize(("old", "new", "what", "to_do"), NAMES, ids=[what for _, _, what, _ in NAMES])
def test_a_name_of_nothing_is_found_at_its_line(folder: Path, old: str, new: str, what: str, to_do: str) -> None:
    line = spoil(folder / PROCEDURE, old, new)
    found = next((one for one in problems(folder) if one.what == what), None)
    assert found is not None, [str(one) for one in problems(folder)]
    assert found.path == folder / PROCEDURE
    assert found.line in (line, line + new.rstrip("\n").count("\n"))
    assert to_do in found.to_do or to_do in found.what


CLAUSES = [
    (
        "title: Withdrawn\n    closed: true\n    clause: reading-withdrawal",
        "title: Withdrawn\n    closed: true\n    clause: reading-w",
        2,
    ),
    ("never: {owner: EXA-3}", "never: {owner: EXA-33}", 0),
    ("same_service_clause: EXA-3", "same_service_clause: EXA-33", 0),
    ("clauses: [EXA-3]", "clauses: [EXA-33]", 0),
]


@pytest.mark.parametrize(("old", "new", "below"), CLAUSES)
def test_a_clause_that_no_register_has_is_found(folder: Path, old: str, new: str, below: int) -> None:
    line = spoil(folder / PROCEDURE, old, new)
    found = only_problem(folder)
    assert (found.path, found.line) == (folder / PROCEDURE, line + below)
    assert found.what.startswith("There is no clause `")


def test_a_clause_of_the_authority_is_looked_up_too(folder: Path) -> None:
    line = spoil(folder / "authority.yaml", "clause: EXA-1}", "clause: EXA-11}")
    found = only_problem(folder)
    assert (found.path, found.line) == (folder / "authority.yaml", line)


WALKS = [
    ("    leads_to: withdrawn\n", "", "  withdrawn:", "No case can ever stand at “Withdrawn”."),
    ("    after: acknowledge\n", "    after: withdraw\n", "  respond:", "No case ever allows “Respond”."),
]


@pytest.mark.parametrize(("old", "new", "at", "what"), WALKS)
def test_the_walk_tells_what_can_never_be(folder: Path, old: str, new: str, at: str, what: str) -> None:
    spoil(folder / PROCEDURE, old, new)
    found = {one.what: one for one in problems(folder)}
    assert what in found, list(found)
    assert (folder / PROCEDURE).read_text(encoding="utf-8").splitlines()[found[what].line - 1] == at


def test_a_complainant_left_stranded_is_found_at_the_standing(folder: Path) -> None:
    spoil(
        folder / PROCEDURE,
        "  withdrawn:\n    title: Withdrawn\n    closed: true",
        "  withdrawn:\n    title: Withdrawn",
    )
    found = {one.what: one for one in problems(folder)}
    stranded = next(one for what, one in found.items() if what.startswith("Nothing can be done at “Withdrawn”"))
    text = (folder / PROCEDURE).read_text(encoding="utf-8").splitlines()
    assert text[stranded.line - 1] == "  withdrawn:"
    assert "Let a step lead on" in stranded.to_do


def test_a_clock_that_may_run_for_ever_is_found(folder: Path) -> None:
    spoil(
        folder / PROCEDURE,
        "  meet:\n    title: Meet\n",
        "  meet:\n    title: Meet\n    not_after: acknowledge\n",
    )
    found = [one.what for one in problems(folder)]
    assert not any("Meet" in what and "for ever" in what for what in found), "withdrawing ends it"
    spoil(folder / PROCEDURE, "    leads_to: withdrawn\n", "")
    found = [one.what for one in problems(folder)]
    assert any(what.startswith("“Meeting” may run for ever") for what in found), found


def test_a_step_nobody_may_take_is_found(folder: Path) -> None:
    spoil(folder / PROCEDURE, "sets: reviewer", "sets: owner")
    spoil(folder / PROCEDURE, "by: [reviewer, manager]", "by: reviewer")
    assert "Nobody can ever take “Respond”." in [one.what for one in problems(folder)]


WORDING = [
    ("response", "## ombudsman\n", "", 0, "The letter does not say: how to reach the Ombudsman (EXA-6)."),
    ("response", "## decision\n", "## desision\n", 3, "The letter has no part `desision`."),
    (
        "response",
        "{{ answer.decision }}",
        "{{ answer.outcome }}",
        4,
        "Nothing can fill `{{ answer.outcome }}`.",
    ),
    (
        "response",
        "{{ latest.acknowledge.method }}",
        "{{ latest.acknowledge.way }}",
        5,
        "Nothing can fill `{{ latest.acknowledge.way }}`.",
    ),
    ("response", "{{ ombudsman }}", "{{ ombudsmen }}", 8, "Nothing can fill `{{ ombudsmen }}`."),
    ("acknowledgement", "{{ reference }}", "{{ Reference }}", 1, "`{{ Reference }}` is not a slot."),
    (
        "acknowledgement",
        "{{ due.response }}",
        "{{ due.respons }}",
        7,
        "Nothing can fill `{{ due.respons }}`.",
    ),
    (
        "acknowledgement",
        "{{ holder.reviewer }}",
        "{{ holder.officer }}",
        7,
        "Nothing can fill `{{ holder.officer }}`.",
    ),
    ("acknowledgement", "{{ writer }}", "{{ writer }", 10, "`{{ writer }` is not a slot."),
    ("acknowledgement", "# We have your complaint {{ reference }}\n", "\n", 1, "The letter has no subject."),
]


@pytest.mark.parametrize(("letter", "old", "new", "line", "what"), WORDING)
def test_bad_wording_is_found(folder: Path, letter: str, old: str, new: str, line: int, what: str) -> None:
    path = folder / "letters" / f"{letter}.md"
    spoil(path, old, new)
    assert (path, line, what) in [(one.path, one.line, one.what) for one in problems(folder)]


def test_a_letter_can_not_show_a_file(folder: Path) -> None:
    spoil(folder / PROCEDURE, "decision: {kind: text,", "decision: {kind: document,")
    found = {one.what: one.to_do for one in problems(folder)}
    assert found == {"Nothing can fill `{{ answer.decision }}`.": "`respond` asks: nothing."}


def test_a_letter_without_wording_and_wording_without_a_letter(folder: Path) -> None:
    (folder / "letters" / "response.md").rename(folder / "letters" / "respons.md")
    found = {(one.path.name, one.what): one.to_do for one in problems(folder)}
    assert ("response.md", "This letter has no wording.") in found
    assert found["respons.md", "No procedure has a letter `respons`."] == "Did you mean `response`?"


OMBUDSMAN = [
    (PROCEDURE, "    letter: response\n", ""),
    (PROCEDURE, "    letter: response\n", "    letter: response\n    letter_when: {decision: none}\n"),
    (PROCEDURE, "to reach the Ombudsman,", "to reach the Ombudsman, required: false,"),
    ("letters/response.md", "{{ ombudsman }}", "ask us"),
]


@pytest.mark.parametrize(("name", "old", "new"), OMBUDSMAN)
def test_a_case_never_ends_silent_about_the_ombudsman(folder: Path, name: str, old: str, new: str) -> None:
    spoil(folder / name, old, new)
    what = "The case ends at “Answered” without the complainant being told of the Ombudsman."
    assert what in [one.what for one in problems(folder)]


def test_a_requirement_nobody_speaks_of_is_found(folder: Path) -> None:
    line = spoil(folder / REGISTER, ", ids: [EXA-8]", ", ids: [EXA-5]")
    found = only_problem(folder)
    assert (found.path, found.what) == (folder / REGISTER, "`EXA-8` is neither ruled, tested nor explained.")
    assert found.line == line - 3


def test_an_explanation_that_a_test_outruns_is_found(folder: Path) -> None:
    line = spoil(folder / REGISTER, "ids: [EXA-8]", "ids: [EXA-8, EXA-1]")
    found = only_problem(folder)
    assert (found.path, found.line) == (folder / REGISTER, line)
    assert "test_it.py:4 proves it" in found.what


def test_a_story_that_is_not_so_is_found(folder: Path) -> None:
    line = spoil(folder / STORY, "due: {response: 2027-01-06}", "due: {response: 2027-01-05}")
    found = only_problem(folder)
    assert (found.path, found.line) == (folder / STORY, line)
    assert found.what == "2026-12-18 acknowledge: expected response due 2027-01-05, found due 2027-01-06."
    assert "EXA-3" in found.to_do


def test_a_story_or_test_that_names_no_requirement_is_found(folder: Path) -> None:
    line = spoil(folder / STORY, "covers: [EXA-2,", "covers: [EXA-22, EXA-2,")
    marks = folder.parents[1] / "tests" / "test_it.py"
    spoil(marks, '"EXA-4"', '"EXA-44", "EXA-4"')
    found = {one.path: one for one in problems(folder)}
    assert found[folder / STORY].line == line
    assert found[folder / STORY].what == "No register has `EXA-22`, which this story covers."
    assert found[marks].what == "No register has `EXA-44`, which a test is marked with."


def test_one_bad_file_does_not_hide_another(folder: Path) -> None:
    spoil(folder / PROCEDURE, "title: Complaints", "titel: Complaints")
    spoil(folder / REGISTER, "name: Examplebridge Council", "name: ''")
    (folder / STORY).write_text("name: [", encoding="utf-8")
    (folder / "old.yml").write_text("", encoding="utf-8")
    names = {one.path.name for one in problems(folder)}
    assert names == {PROCEDURE, REGISTER, "old.yml"}
    assert any("stories were not told" in note for note in checked(folder).councils[0].notes)


def test_files_in_the_wrong_folder_are_found(folder: Path) -> None:
    spoil(folder / "authority.yaml", "authority: examplebridge", "authority: elsewhere")
    spoil(folder / REGISTER, "authority: examplebridge", "authority: elsewhere")
    found = [one for one in problems(folder) if "another council" in one.what]
    assert {one.path.name for one in found} == {"authority.yaml", REGISTER}


def test_a_default_procedure_and_a_group_name_what_there_is(folder: Path) -> None:
    spoil(folder / "authority.yaml", "default_procedure: corporate", "default_procedure: corprate")
    spoil(folder / "authority.yaml", "[officer, manager]", "[officer, manger]")
    found = [one.what for one in problems(folder)]
    assert "There is no procedure `corprate`." in found
    assert "There is no post `manger`." in found


def test_without_tests_beside_it_a_council_is_not_blamed(folder: Path) -> None:
    spoil(folder / REGISTER, ", ids: [EXA-8]", ", ids: [EXA-5]")
    (folder.parents[1] / "tests" / "test_it.py").unlink()
    (folder.parents[1] / "tests").rmdir()
    found = checked(folder)
    assert found.all_problems == ()
    assert "There is no" in found.councils[0].notes[0]


def test_without_a_register_nothing_is_cited(folder: Path) -> None:
    (folder / REGISTER).unlink()
    assert "There is no clause register." in [one.what for one in problems(folder)]
