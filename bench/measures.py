"""What is measured: each a request of one kind, with a target of its own each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from bench import vocabulary
from bench.client import Answer, Served
from bench.council import Member
from bench.targets import WORN, Targets, beginning_of_a_name, two_words

Ask = Callable[[Served, Targets, Random], Answer]
SUMMARY = "My bin was missed three weeks running and nobody has rung me back, although the officer promised to. "


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of request: `group` is the screen it belongs to, `status` what the answer must be."""

    group: str
    name: str
    ask: Ask
    status: int = 200


def _queue(whose: str, oversees: bool, **more: str) -> Ask:
    def ask(served: Served, of: Targets, random: Random) -> Answer:
        user = of.overseer(random) if oversees else of.officer(random)
        return served.get(user.id, "", whose=whose, **more)

    return ask


def _last_page(served: Served, of: Targets, random: Random) -> Answer:
    return served.get(of.overseer(random).id, "", whose="everyone", page=str(of.last_page))


def _search(typed: Callable[[Targets, Member, Random], str], oversees: bool) -> Ask:
    def ask(served: Served, of: Targets, random: Random) -> Answer:
        user = of.overseer(random) if oversees else of.officer(random)
        return served.get(user.id, "", q=typed(of, user, random))

    return ask


def _case(oversees: bool) -> Ask:
    def ask(served: Served, of: Targets, random: Random) -> Answer:
        case = random.choice(of.long_open)
        user = of.overseer(random) if oversees else of.of_service(case.service, random)
        return served.get(user.id, f"cases/{case.reference}/")

    return ask


def _submit(served: Served, of: Targets, random: Random) -> Answer:
    complaint, visitor = _complaint(of, random), dict[str, str]()
    pages: Mapping[str, Mapping[str, str]] = {
        "for-whom": {"for_whom": "myself"},
        "your-name": {"name": complaint["name"]},
        "contact": {"email": complaint["email"]},
        "what-happened": {"summary": complaint["summary"]},
        "put-right": {},
        "evidence": {},
    }
    for key, form in pages.items():
        answer = served.send_publicly(visitor, f"complain/{key}/", form)
        if answer.status != 302:
            return answer
    return served.send_publicly(visitor, "complain/check/", {})


def _register(served: Served, of: Targets, random: Random) -> Answer:
    owner = of.overseer(random)
    complaint = _complaint(of, random)
    form = {**complaint, "channel": "email", "source": "self", "owner": str(owner.id), "person": "new"}
    return served.post(owner.id, "register/", form)


def _complaint(of: Targets, random: Random) -> dict[str, str]:
    name = f"{random.choice(vocabulary.FIRST_NAMES)} {random.choice(vocabulary.SURNAMES)}"
    words = f"{SUMMARY * 4}It is about {vocabulary.rare_word(random)}."
    email = f"{name.replace(' ', '.').lower()}{random.randrange(2000)}@mail.example"
    return {"summary": words, "name": name, "email": email, "service": random.choice(of.council.services)}


def _acknowledge(served: Served, of: Targets, random: Random) -> Answer:
    complaint = _complaint(of, random)
    officer, owner = of.of_service(complaint["service"], random), of.overseer(random)
    (reference, number), _ = served.own("prepare", **complaint, officer=officer.id, owner=owner.id)
    form = {"expected": str(number), "method": "email", "action": "record"}
    return served.post(officer.id, f"cases/{reference}/steps/acknowledge_stage_1/", form)


def _add_note(served: Served, of: Targets, random: Random) -> Answer:
    place = random.randrange(len(of.all_open))
    case = of.all_open[place]
    of.all_open[place] = replace(case, last_number=case.last_number + 1)
    form = {"expected": str(case.last_number), "note": SUMMARY * 2, "action": "record"}
    return served.post(case.owner, f"cases/{case.reference}/steps/add_note/", form)


_TYPED: Mapping[str, Callable[[Targets, Member, Random], str]] = {
    "a rare word": lambda of, _, random: random.choice(of.rare),
    "a common word": lambda _, __, random: random.choice(WORN),
    "two words": lambda _, __, random: two_words(random),
    "the beginning of a name": lambda _, __, random: beginning_of_a_name(random),
    "nothing like it": lambda _, __, random: f"zz{vocabulary.rare_word(random)}zz",
}

MEASURES: tuple[Measure, ...] = (
    Measure("queue", "mine, officer", _queue("mine", False)),
    Measure("queue", "mine, complaints team", _queue("mine", True)),
    Measure("queue", "my team's, officer", _queue("team", False)),
    Measure("queue", "everyone's, officer", _queue("everyone", False)),
    Measure("queue", "everyone's, complaints team", _queue("everyone", True)),
    Measure("queue", "everyone's, page 5", _queue("everyone", True, page="5")),
    Measure("queue", "everyone's, last page", _last_page),
    Measure("queue", "everyone's, overdue", _queue("everyone", True, show="overdue")),
    Measure("queue", "everyone's, overdue, officer", _queue("everyone", False, show="overdue")),
    Measure("queue", "everyone's, due today", _queue("everyone", True, show="today")),
    Measure("queue", "everyone's, due soon", _queue("everyone", True, show="soon")),
    Measure("queue", "everyone's, on hold", _queue("everyone", True, show="hold")),
    Measure("queue", "everyone's, at stage 2", _queue("everyone", True, stage="stage_2")),
    Measure("case", "complaints team", _case(True)),
    Measure("case", "officer", _case(False)),
    *(
        Measure("search", f"{name}{'' if oversees else ', officer'}", _search(typed, oversees))
        for oversees in (True, False)
        for name, typed in _TYPED.items()
    ),
    Measure(
        "search",
        "another service's word, officer",
        _search(lambda of, user, random: of.elsewhere(user, random), False),
    ),
    Measure("search", "a reference", _search(lambda of, _, random: random.choice(of.references), True), 302),
    Measure("submit", "the public form, sent", _submit, 302),
    Measure("submit", "register screen", _register, 302),
    Measure("step", "acknowledge, with its letter", _acknowledge, 302),
    Measure("step", "add a note", _add_note, 302),
)
