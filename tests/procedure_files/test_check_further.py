"""Every name in what a second procedure needs, windows, facts, pauses and more, is found when it names nothing."""

from pathlib import Path

import pytest

from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.check import check
from putright.procedure_files.check_names import citations
from putright.procedure_files.problems import Problem
from putright.procedure_files.read import read
from tests.procedure_files.further_council import CHILDREN, COUNCIL, further_council_in
from tests.support.councils import spoil


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The council's own folder."""
    return further_council_in(tmp_path)


def problems(folder: Path) -> tuple[Problem, ...]:
    return check(Catalogue(folder.parent), [COUNCIL]).all_problems


def test_the_second_procedure_is_without_fault(folder: Path) -> None:
    assert [str(problem) for problem in problems(folder)] == []


NAMES = [
    # clocks
    ("is: target", "is: goal", "`goal` is not one of the choices.", "'duty', 'window' or 'target'"),
    ("counts_from: arose_on", "counts_from: arose", "`receive` has no required date `arose`.", "ask for that date"),
    (
        "counts_back_from: panel_on",
        "counts_back_from: panel",
        "`set_panel` has no required date `panel`.",
        "ask for that date",
    ),
    ("backstop: acceptance", "backstop: acceptence", "There is no clock `acceptence`.", "Did you mean `acceptance`?"),
    ("in_law_of: response", "in_law_of: respons", "There is no clock `respons`.", "Did you mean `response`?"),
    (
        "in_law_of: response\n    extension: {step: extend",
        "in_law_of: papers\n    extension: {step: extend",
        "`extend` does not extend this clock.",
        "clock: law",
    ),
    ("[hold, suspension]", "[hold, suspention]", "There is no pause `suspention`.", "Did you mean `suspension`?"),
    (
        "      - director\n    responsible",
        "      - directer\n    responsible",
        "There is no post, group or part `directer`.",
        "Did you mean `director`?",
    ),
    (
        "starts: accept\n    stops: respond\n    length: {calendar_days: 65}",
        "starts: {step: accept, unless: {anonymos: yes}}\n    stops: respond\n    length: {calendar_days: 65}",
        "There is no question `anonymos` in `accept`.",
        "Did you mean `anonymous`?",
    ),
    ('unless: {anonymous: "yes"}', "unless: {anonymous: maybe}", "There is no answer `maybe` to `anonymous`.", "yes"),
    ("deemed_by: sent_by", "deemed_by: sent", "There is no question `sent` in `respond`.", "Did you mean `sent_by`?"),
    ("deemed_by: sent_by", "deemed_by: told_on", "`told_on` is no required choice of one answer.", "be one way"),
    (
        "  email: {working_days: 0}",
        "  e_mail: {working_days: 0}",
        "There is no answer `e_mail` that a `deemed_by` may give.",
        "Did you mean `email`?",
    ),
    (
        "letter: Letter, email: E-mail}, clause: EXA-3}",
        "letter: Letter, email: E-mail, fax: Fax}, clause: EXA-3}",
        "`deemed_receipt` does not say when what goes by fax is received.",
        "Say it for every answer.",
    ),
    # findings
    (
        "  upheld: Upheld\n",
        "  justified: Justified\n",
        "It is not said as what the finding `justified` counts.",
        "justified: {title: Justified, counts_as:",
    ),
    (
        "counts_as: not_upheld",
        "counts_as: refused",
        "`refused` is not one of the choices.",
        "'upheld', 'partly_upheld'",
    ),
    # steps
    ('only_if: {anonymous: "yes"}', "only_if: {anonymus: yes}", "There is no fact `anonymus`.", "`anonymous`"),
    ('only_if: {anonymous: "yes"}', "only_if: {anonymous: y}", "There is no answer `y` to `anonymous`.", "yes"),
    ('not_if: {anonymous: "yes"}', "not_if: {finding: sorry}", "There is no answer `sorry` to `finding`.", "necessary"),
    ("only_in_time: year", "only_in_time: yeer", "There is no clock `yeer`.", "Did you mean `year`?"),
    (
        "only_when_late: [next_stage]",
        "only_when_late: [year, nxt_stage]",
        "There is no clock `nxt_stage`.",
        "Did you mean `next_stage`?",
    ),
    (
        "after_unless: {agree_statement: why",
        "after_unless: {agree_statment: why",
        "There is no step `agree_statment`.",
        "Did you mean `agree_statement`?",
    ),
    (
        "agree_statement: why_not_agreed}",
        "agree_statement: why_not_agree}",
        "There is no question `why_not_agree` in `respond`.",
        "Did you mean `why_not_agreed`?",
    ),
    (
        "required_unless: why_not_told, clause: EXA-3}\n      why",
        "required_unless: why_not, clause: EXA-3}\n      why",
        "There is no question `why_not`.",
        "Did you mean `why_not_told`?",
    ),
    ("ends: subject", "ends: subjekt", "There is no part in a case `subjekt`.", "Did you mean `subject`?"),
    (
        "kind: renew_hold\n    pause: suspension",
        "kind: renew_hold\n    pause: suspend",
        "There is no pause `suspend`.",
        "Did you mean `suspension`?",
    ),
    (
        "to: [corporate, children]",
        "to: [corprate, children]",
        "There is no procedure `corprate`.",
        "children, corporate",
    ),
    ("receipt: this_day", "receipt: now", "`now` is not one of the choices.", "'kept' or 'this_day'"),
    (
        'children: "Children\'s complaints"}',
        'child: "Children\'s complaints"}',
        "To hand over to several procedures asks for a required choice `procedure` of one of them.",
        "Its choices are `corporate`, `children`.",
    ),
    (
        "    kind: hand_over\n    to: [corporate, children]\n",
        "    kind: hand_over\n",
        "A step that hands over says to which procedures, and no other step does.",
        "Add `to`",
    ),
    (
        'number: {kind: point, title: "Which?", clause: EXA-3}\n      why',
        'number: {kind: text, title: "Which?", clause: EXA-3}\n      why',
        "Kind `drop_point` needs a required question `number` of kind point.",
        "Add it",
    ),
    # whom a question may name
    ("usually: officer", "usually: oficer", "There is no post or group `oficer`.", "Did you mean `officer`?"),
    (
        "            - subject_post: [manager]",
        "            - subject_post: [manger]",
        "There is no post or group `manger`.",
        "Did you mean `manager`?",
    ),
    (
        "posts: [director, independent]",
        "posts: [director, independant]",
        "There is no post or group `independant`.",
        "Did you mean `independent`?",
    ),
    (
        "body_kind: advocacy",
        "body_kind: advocates",
        "The council has no bodies of kind `advocates`.",
        "Name some in authority.yaml.",
    ),
    # letters
    (
        "required_when: {finding: [upheld]}",
        "required_when: {findings_made: [upheld]}",
        "There is no question or fact `findings_made`.",
        "finding",
    ),
    (
        "required_when: {finding: [upheld]}",
        "required_when: {finding: [partly_upheld]}",
        "There is no answer `partly_upheld` to `finding`.",
        "upheld",
    ),
    (
        "required_unless: why_not_told}\n      more",
        "required_unless: why_untold}\n      more",
        "There is no question `why_untold`.",
        "Did you mean `why_not_told`?",
    ),
    ("letter_when: {finding:", "letter_when: {findng:", "There is no question `findng` in `respond`.", "`finding"),
]


ELSEWHERE = {
    "`extend` does not extend this clock.": "extension: {step: extend, clause: EXA-4, at_most",
    "`deemed_receipt` does not say when what goes by fax is received.": "starts: {step: respond, deemed_by",
    "A step that hands over says to which procedures, and no other step does.": "hand_over:",
}
"""Where a problem is not said of the line that was spoiled: how the line of which it is said begins."""


@pytest.mark.parametrize(("old", "new", "what", "to_do"), NAMES, ids=[what for _, _, what, _ in NAMES])
def test_a_name_of_nothing_is_found_at_its_line(folder: Path, old: str, new: str, what: str, to_do: str) -> None:
    spoil(folder / CHILDREN, old, new)
    found = next((one for one in problems(folder) if one.what == what), None)
    assert found is not None, [str(one) for one in problems(folder)]
    assert found.path == folder / CHILDREN
    assert to_do in found.to_do
    line = (folder / CHILDREN).read_text(encoding="utf-8").splitlines()[found.line - 1].strip()
    spoiled = [words for words in new.splitlines() if words not in old.splitlines()]
    assert line.startswith(ELSEWHERE[what]) if what in ELSEWHERE else any(words.strip() in line for words in spoiled)


def test_a_clock_counts_on_or_back_from_a_date_and_how_long(folder: Path) -> None:
    back = "counts_back_from: panel_on\n"
    line = spoil(folder / CHILDREN, back, f"{back}    counts_from: panel_on\n")
    what = "What is counted from a date has a length, and is counted on or back."
    assert [(one.line, one.what) for one in problems(folder)] == [(line, what), (line + 1, what)]


def test_a_date_that_need_not_be_given_starts_no_clock(folder: Path) -> None:
    asked = 'panel_on: {kind: date, title: "When?"'
    spoil(folder / CHILDREN, asked, f"{asked}, required_unless: panel_on")
    assert "`set_panel` has no required date `panel_on`." in [one.what for one in problems(folder)]


def test_what_a_kind_of_step_needs_is_always_asked(folder: Path) -> None:
    asked = "kind: hold\n    pause: suspension\n    by: manager\n    when: open\n    clause: EXA-5\n    fields:\n"
    asked += "      review_on: {kind: date"
    spoil(folder / CHILDREN, asked, f'{asked}, required: false, required_when: {{anonymous: "no"}}')
    what = "Kind `hold` needs a required question `review_on` of kind date."
    assert what in [one.what for one in problems(folder)]


def test_points_must_be_recorded_before_anything_is_done_with_them(folder: Path) -> None:
    spoil(folder / CHILDREN, "kind: point\n    by", "kind: record\n    by")
    what = "This is about points of complaint, and no step records any."
    lines = [one.line for one in problems(folder) if one.what == what]
    text = (folder / CHILDREN).read_text(encoding="utf-8").splitlines()
    assert [text[n - 1].strip() for n in lines] == ["amend_point:", "drop_point:", "agree_statement:", "respond:"]


def test_the_clauses_of_the_further_keys_are_looked_up(folder: Path) -> None:
    for old in (
        "hold: {title: On hold, clause: EXA-5",
        "deemed_receipt:\n  clause: EXA-3",
        "outside: EXA-3",
        "posts: [director, independent]\n              clause: EXA-3",
    ):
        spoil(folder / CHILDREN, old, f"{old}1")
    unknown = [one.what for one in problems(folder) if one.what.startswith("There is no clause")]
    assert unknown == [f"There is no clause `EXA-{n}1`." for n in (5, 3, 3, 3)]


def test_a_choice_or_finding_called_like_a_citation_cites_nothing(folder: Path) -> None:
    spoil(folder / CHILDREN, "choices: {inside: Ours, outside: Not ours}", "choices: {clause: Ours, outside: Not ours}")
    spoil(folder / CHILDREN, "  upheld: Upheld\n", "  clause: {title: Upheld, counts_as: upheld}\n  upheld: Upheld\n")
    assert [str(problem) for problem in problems(folder)] == []


def test_a_question_called_like_a_list_of_names_still_cites_its_clause(folder: Path) -> None:
    before = "      why_not_agreed: {kind: text"
    spoil(folder / CHILDREN, before, f"      choices: {{kind: text, title: More, clause: EXA-7}}\n{before}")
    cited = {where[-2]: clause for where, clause in citations(read(folder / CHILDREN)) if where[-1] == "clause"}
    assert (cited["choices"], cited["findings"]) == ("EXA-7", "EXA-3")


# --- what the file says is what the procedure is


def test_each_further_key_is_in_the_procedure(folder: Path) -> None:
    council = Catalogue(folder.parent).council(COUNCIL)
    procedure = council.versions["children"][0].procedure
    clocks, steps = procedure.clocks, procedure.steps
    assert [clock.nature for clock in clocks.values()].count("window") == 2
    assert (clocks["year"].counts_from, clocks["papers"].counts_back_from) == ("arose_on", "panel_on")
    assert (clocks["response"].backstop, clocks["law"].in_law_of) == ("acceptance", "response")
    assert clocks["response"].paused_by == ("hold", "suspension")
    assert clocks["response"].tells == ("officer", "manager", "director")
    assert clocks["response"].starts[0].unless == {"anonymous": ("yes",)}
    assert (clocks["next_stage"].outlives_closing, clocks["next_stage"].starts[0].deemed_by) == (True, "sent_by")
    assert {key: str(length) for key, length in procedure.deemed_receipt.items()} == {
        "letter": "2 working days",
        "email": "0 working days",
    }
    assert {key: finding.counts_as for key, finding in procedure.findings.items()} == {
        "upheld": "upheld",
        "necessary": "not_upheld",
    }
    pause = procedure.pauses["suspension"]
    assert (pause.lapses, pause.first_day_counts, pause.last_day_counts) == (True, True, True)
    assert not procedure.pauses["hold"].lapses
    assert [steps[key].pause for key in ("hold", "suspend", "renew_suspension")] == ["hold", "suspension", "suspension"]
    assert procedure.case_roles["subject"].several
    assert (steps["accept"].only_in_time, steps["accept"].not_if) == (("year",), {"anonymous": ("yes",)})
    assert (steps["accept_anonymous"].only_if, steps["accept_anonymous"].ends) == (
        {"anonymous": ("yes",)},
        ("subject",),
    )
    assert steps["respond"].after_unless == {"agree_statement": "why_not_agreed"}
    assert (steps["hand_over"].to, steps["hand_over"].keeps_receipt) == (("corporate", "children"), False)
    fields = {field.key: field for field in steps["respond"].fields}
    assert fields["told_on"].required_unless == "why_not_told"
    assert fields["advocate"].choices == {"voice": "Voice"}
    assert str(next(f.not_before for f in steps["receive"].fields if f.key == "arose_on")) == "1998-04-01"
    rule = steps["accept"].fields[1].appointment
    assert rule is not None
    assert (rule.outside, rule.usually) == ("EXA-3", ("officer",))
    assert [(one.subject_posts, one.posts) for one in rule.instead_if] == [(("manager",), ("director", "independent"))]
    parts = {part.key: part for part in procedure.letters["children_response"].parts}
    assert parts["sorry"].required_when == {"finding": ("upheld",)}
    assert parts["told"].required_unless == "why_not_told"
    assert council.authority.posts["independent"].outside


def test_the_first_pause_is_meant_where_a_step_names_none_and_all_where_a_clock_says_so(folder: Path) -> None:
    spoil(folder / CHILDREN, "pauses:\n", "pauses:\n  recess: {title: In recess, clause: EXA-5}\n")
    spoil(folder / CHILDREN, "    kind: hold\n    pause: hold\n", "    kind: hold\n")
    spoil(folder / CHILDREN, "paused_by: [hold, suspension]", "paused_by_holds: true")
    procedure = Catalogue(folder.parent).procedure(f"{COUNCIL}/children")
    assert procedure.steps["hold"].pause == "recess"
    assert procedure.clocks["response"].paused_by == ("recess", "hold", "suspension")
    assert list(Catalogue(folder.parent).procedure(f"{COUNCIL}/corporate").pauses) == ["hold"]
