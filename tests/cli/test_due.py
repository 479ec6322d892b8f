"""`putright due`: the date, why, and a clear sentence whenever there is none."""

from pathlib import Path

import pytest

from tests.cli.conftest import Putright, Said

LUTON = ("due", "luton/corporate")


def luton(putright: Putright, clock: str, start: str, *more: str) -> Said:
    return putright(*LUTON, clock, "--from", start, "--json", *more)


def example(putright: Putright, councils: Path, clock: str, start: str, *more: str) -> Said:
    where = ("--procedures", councils, "--json")
    return putright("due", "examplebridge/corporate", clock, "--from", start, *where, *more)


@pytest.mark.requirement("LUT-P2.10-a", "LUT-P2.7-a", "LUT-P2.17-b", "LUT-P2.20-a")
@pytest.mark.parametrize(
    ("clock", "start", "due"),
    [
        ("stage_1_response", "2026-12-18", "2027-01-13"),
        ("stage_1_acknowledgement", "2026-12-24", "2026-12-31"),
        ("stage_2_acknowledgement", "2026-12-23", "2026-12-30"),
        ("stage_2_response", "2026-12-23", "2027-02-01"),
        ("stage_2_response", "2027-03-15", "2027-04-21"),
    ],
)
def test_luton_s_dates_are_those_its_register_works_out(putright: Putright, clock: str, start: str, due: str) -> None:
    said = luton(putright, clock, start)
    assert (said.status, said.err) == (0, "")
    assert said.json["due"] == due


def test_the_json_says_why_and_counts_the_days(putright: Putright) -> None:
    answer = luton(putright, "stage_1_response", "2026-12-18").json
    assert answer["procedure"] == "luton/corporate"
    assert (answer["clock"], answer["from"], answer["extended"]) == ("stage_1_response", "2026-12-18", False)
    assert all(set(reason) == {"text", "clause"} for reason in answer["why"])
    assert answer["why"][1]["clause"] == "LUT-P2.10-a"
    numbers = [day["number"] for day in answer["days"] if day["number"]]
    assert numbers == list(range(1, 16))
    assert {"date": "2026-12-25", "number": None, "skipped": "Christmas Day"} in answer["days"]


def test_a_person_reads_the_date_first(putright: Putright) -> None:
    said = putright(*LUTON, "stage_1_response", "--from", "2026-12-18")
    assert said.out.startswith("Stage 1 response (luton/corporate) is due on Wednesday 13 January 2027.\n")
    assert "“Complaint received”, “Moved to the formal procedure” or" in said.out
    assert "Wed 13 Jan 2027    15\n" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


@pytest.mark.requirement("LUT-P2.11-b")
def test_days_on_hold_do_not_count(putright: Putright) -> None:
    answer = luton(putright, "stage_1_response", "2026-11-02", "--hold", "2026-11-10..2027-01-11").json
    assert answer["due"] == "2027-01-25"
    assert answer["holds"] == [{"first": "2026-11-10", "last": "2027-01-11"}]
    assert "On hold from Tuesday 10 November 2026 to Monday 11 January 2027" in answer["why"][-1]["text"]


def test_overlapping_holds_count_once(putright: Putright) -> None:
    holds = ("--hold", "2026-12-30..2027-01-04", "--hold", "2026-12-21..2026-12-31")
    answer = luton(putright, "stage_1_response", "2026-12-18", *holds).json
    once = luton(putright, "stage_1_response", "2026-12-18", "--hold", "2026-12-21..2027-01-04").json
    assert answer["due"] == once["due"] == "2027-01-25"
    assert answer["holds"] == [{"first": "2026-12-21", "last": "2027-01-04"}]


def test_a_hold_leaves_alone_a_clock_it_does_not_pause(putright: Putright) -> None:
    hold = ("--hold", "2026-12-21..2026-12-23")
    answer = luton(putright, "stage_1_acknowledgement", "2026-12-18", *hold).json
    assert answer["due"] == "2026-12-23"
    assert answer["why"][-1]["text"].startswith("A hold does not pause this")
    assert answer["why"][-1]["clause"] == "LUT-P2.7-a"


@pytest.mark.parametrize(
    ("hold", "why"),
    [
        ("2026-12-01..2026-12-18", "ends before the first day that counts"),
        ("2027-02-01..2027-02-10", "begins after the due date"),
    ],
)
def test_a_hold_outside_the_count_changes_nothing_and_says_so(putright: Putright, hold: str, why: str) -> None:
    answer = luton(putright, "stage_1_response", "2026-12-18", "--hold", hold).json
    assert answer["due"] == "2027-01-13"
    assert why in answer["why"][-1]["text"]
    assert answer["why"][-1]["clause"] == "LUT-P2.11-a"


@pytest.mark.requirement("LUT-P2.10-b")
def test_without_a_longest_time_an_extension_has_no_latest_date(putright: Putright) -> None:
    answer = luton(putright, "stage_1_response", "2026-12-18", "--extended").json
    assert (answer["due"], answer["extended"]) == ("2027-01-13", True)
    more = next(reason for reason in answer["why"] if "no longest time" in reason["text"])
    assert more["clause"] == "LUT-P2.10-b"


def test_extended_is_the_longest_time_where_there_is_one(putright: Putright, councils: Path) -> None:
    answer = example(putright, councils, "response", "2026-12-18", "--extended").json
    assert answer["due"] == "2027-01-20"
    texts = [reason["text"] for reason in answer["why"]]
    assert "Without more time: 10 working days, until Wednesday 6 January 2027" in texts
    assert "More time may be given by Manager: at most 20 working days in all" in texts
    held = example(putright, councils, "response", "2026-12-18", "--extended", "--hold", "2026-12-21..2027-01-04")
    assert held.json["due"] == "2027-02-01"


@pytest.mark.requirement("LUT-P2.7-a")
def test_a_clock_that_nobody_may_extend_is_refused(putright: Putright) -> None:
    said = luton(putright, "stage_1_acknowledgement", "2026-12-18", "--extended")
    assert said.status == 1
    assert said.json["due"] is None
    assert said.err == "The policy lets nobody give more time for “Stage 1 acknowledgement” (LUT-P2.7-a).\n"


@pytest.mark.parametrize(
    ("clock", "why"),
    [("early_resolution", "on the date agreed"), ("stage_1_written_confirmation", "sets no time for this")],
)
@pytest.mark.parametrize("extended", [(), ("--extended",)])
def test_a_clock_without_a_length_has_no_date_and_says_why(
    putright: Putright, clock: str, why: str, extended: tuple[str, ...]
) -> None:
    said = luton(putright, clock, "2026-12-18", *extended)
    if extended and clock != "early_resolution":
        assert said.status == 1, "nobody may extend what has no time"
        return
    assert (said.status, said.json["due"]) == (0, None)
    assert why in said.json["why"][1]["text"]
    assert ("may agree another date" in said.json["why"][-1]["text"]) == bool(extended)


def test_past_the_known_bank_holidays_nothing_is_guessed(putright: Putright) -> None:
    said = luton(putright, "stage_1_response", "2028-12-20", "--extended", "--hold", "2028-12-21..2028-12-22")
    assert (said.status, said.json["due"]) == (1, None)
    assert said.err == ("No date can be given yet: bank holidays are known only until Sunday 31 December 2028.\n")
    assert luton(putright, "stage_1_response", "2199-12-31").status == 1


def test_before_the_policy_there_is_no_rule(putright: Putright) -> None:
    said = putright(*LUTON, "stage_1_response", "--from", "2016-01-04")
    assert (said.status, said.out) == (1, "")
    assert "the earliest is in force from Saturday 1 April 2017" in said.err


@pytest.mark.parametrize(("clock", "due"), [("notice", "2027-01-01"), ("review", "2027-06-18"), ("meeting", None)])
def test_other_units_count_in_their_own_way(putright: Putright, councils: Path, clock: str, due: str | None) -> None:
    assert example(putright, councils, clock, "2026-12-18").json["due"] == due


UNCLEAR = [
    (
        ("luton/corporat", "x", "--from", "2026-12-18"),
        "There is no procedure `luton/corporat`. Did you mean `luton/corporate`?",
    ),
    (
        ("lutn/corporate", "x", "--from", "2026-12-18"),
        "There is no council `lutn`. Did you mean `luton`? There are: ",
    ),
    (("../luton/corporate", "x", "--from", "2026-12-18"), "There is no council `..`."),
    (("/corporate", "x", "--from", "2026-12-18"), "There is no council ``."),
    (("luton", "x", "--from", "2026-12-18"), "Which procedure of luton? There are: luton/corporate"),
    (
        ("luton/corporate", "stage_1_respons", "--from", "2026-12-18"),
        "There is no clock `stage_1_respons`. Did you mean `stage_1_response`? There are: early_resolution,",
    ),
    (
        ("luton/corporate", "x", "--from", "2026-02-30"),
        "`2026-02-30` is not a day that exists: write year-month-day, e.g. 2026-12-18",
    ),
    (("luton/corporate", "x", "--from", "20261218"), "`20261218` is not a day that exists"),
    (
        ("luton/corporate", "x", "--from", "9999-12-31"),
        "9999-12-31 is too far off: give a year from 1900 to 2199",
    ),
    (("luton/corporate", "x"), "the following arguments are required: --from"),
    (
        ("luton/corporate", "x", "--from", "2026-12-18", "--hold", "2026-12-21"),
        "`2026-12-21` is not a hold: write its first and last day, e.g. 2026-12-21..2027-01-04",
    ),
    (
        ("luton/corporate", "x", "--from", "2026-12-18", "--hold", "2026-12-21..soon"),
        "`soon` is not a day that exists",
    ),
    (
        ("luton/corporate", "x", "--from", "2026-12-18", "--hold", "2027-01-04..2026-12-21"),
        "hold 2027-01-04..2026-12-21 ends before it starts",
    ),
    (
        ("luton/corporate", "x", "--from", "2026-12-18", "--procedures", "/nowhere"),
        "There is no folder /nowhere",
    ),
]


@pytest.mark.parametrize(("arguments", "sentence"), UNCLEAR)
def test_what_cannot_be_understood_gets_one_sentence(
    putright: Putright, arguments: tuple[str, ...], sentence: str
) -> None:
    said = putright("due", *arguments)
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_procedure_whose_file_is_bad_cannot_be_asked(putright: Putright, councils: Path) -> None:
    path = councils / "examplebridge" / "corporate.2026-04-01.yaml"
    path.write_text("procedure: [", encoding="utf-8")
    said = example(putright, councils, "response", "2026-12-18")
    assert (said.status, said.out) == (2, "")
    assert "This is not YAML" in said.err
