"""Whom and what to ask for: drawn at random from a store, another each round."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import psycopg

from bench import database, vocabulary
from bench.council import Council, Member, council

PAGE, MOST_PAGES = 25, 40
"""Of the queue."""
WORN = ("council", "phone", "week", "letter", "repair", "neighbour", "manager", "evidence", "promised", "apology")
"""Words that stand in many complaints."""
_CASE = """
    SELECT reference, last_number, service, owner_id, holder_id FROM cases_summary
     WHERE NOT closed AND last_number BETWEEN %s AND %s AND case_id <= %s ORDER BY case_id
"""


@dataclass(frozen=True, slots=True)
class Open:
    """An open case."""

    reference: str
    last_number: int
    service: str
    owner: int
    holder: int


class Targets:
    """Of one store. What is common to all stores (which word, which name) is drawn alike for all of them."""

    def __init__(self, cases: int) -> None:
        """Looks up what there is."""
        self.cases = cases
        self.council: Council = council(cases)
        with psycopg.connect(database.url_of(cases)) as connection:
            self.long_open = [Open(*row) for row in connection.execute(_CASE, [8, 12, cases]).fetchall()]
            self.all_open = [Open(*row) for row in connection.execute(_CASE, [1, 40, cases]).fetchall()]
            self.last_page = min(MOST_PAGES, -(-len(self.all_open) // PAGE))
            self.rare = self._rare(connection)
            self.references = self._some(connection, "SELECT reference FROM cases_case WHERE id = ANY(%s)")

    def overseer(self, random: Random) -> Member:
        """Somebody of the complaints team, who sees every case."""
        return random.choice(self.council.owners)

    def officer(self, random: Random) -> Member:
        """An officer, who sees the cases of a service and their own."""
        return random.choice(random.choice(self.council.officers))

    def of_service(self, service: str, random: Random) -> Member:
        """An officer who sees that service's cases."""
        return random.choice(self.council.officers[self.council.services.index(service)])

    def elsewhere(self, officer: Member, random: Random) -> str:
        """A word of another service's complaints than the officer's."""
        own = self.council.services.index(officer.service) % len(vocabulary.SERVICE_WORDS)
        others = [words for n, words in enumerate(vocabulary.SERVICE_WORDS) if n != own]
        return random.choice(random.choice(others)[:3])

    def _rare(self, connection: psycopg.Connection) -> list[str]:
        """Account numbers, each of which stands in one complaint."""
        query = (
            "SELECT (regexp_match(body, 'My account is (AC\\d+)'))[1] FROM cases_text "
            "WHERE case_id = ANY(%s) AND body LIKE '%%My account is AC%%'"
        )
        return self._some(connection, query)

    def _some(self, connection: psycopg.Connection, query: str) -> list[str]:
        """What the query gives for some cases at random."""
        numbers = Random(self.cases).sample(range(1, self.cases + 1), min(300, self.cases))
        return [row[0] for row in connection.execute(query, [numbers]).fetchall()]


def beginning_of_a_name(random: Random) -> str:
    """As somebody types a name, all but its last letters: one of those that fill a page in a small store too."""
    name = random.choice([*vocabulary.SURNAMES[:8], *vocabulary.FIRST_NAMES[:8]])
    return name[: max(3, len(name) - 2)].lower()


def two_words(random: Random) -> str:
    """A common word and one less so."""
    others: Sequence[str] = [word for words in vocabulary.SERVICE_WORDS for word in words[:6]]
    return f"{random.choice(WORN)} {random.choice(others)}"
