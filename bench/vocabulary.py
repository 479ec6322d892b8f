"""The words of invented complaints: names, sentences and texts, as often and as seldom as words are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

FIRST_NAMES = """
    Mohammed David Sarah John Samira Paul Margaret Andrew Fatima Susan Mark Karen Ahmed Peter Linda James Amina Helen
    Michael Julie Grace Robert Patricia Stephen Maria Joseph Christine Yusuf Ian Jacqueline Priya Simon Elizabeth Omar
    Kevin Deborah Richard Angela Olena Brian Chloe Derek Pauline Winston Sheila Marek Dawn Rashid Irene Callum Zainab
    Graham Tracey Ibrahim Wendy Neil Lorraine Hassan Gillian Colin Beverley Adeola Keith Maureen Tomasz Yvonne Barry
    Aisha Trevor Denise Kwame Leanne Nigel Khadija Gareth Rosemary Stuart Nadia Clive Theresa Imran Lesley Malcolm
    Sunita Duncan Marjorie Emeka Heather Roland Zofia Terence Bronwen Ravi Hazel Leonard Agnieszka Cyril Delphine
    """.split()

SURNAMES = """
    Khan Smith Patel Jones Ali Williams Begum Brown Hussain Taylor Ahmed Davies Singh Evans Kaur Wilson Thomas Adeyemi
    Johnson Roberts Shah Walker Wright Nowak Robinson Thompson White Hughes Edwards Green Lewis Miah Wood Harris Martin
    Kowalska Jackson Clarke Mahmood Turner Hill Obi Scott Cooper Morris Ward Moore King Watson Baker Harrison Morgan
    Osei Allen James Phillips Rahman Parker Bennett Cook Young Shevchenko Bell Murphy Bailey Nwosu Richards Cox Marshall
    Collins Simpson Gray Richardson Chowdhury Fisher Ellis Shaw Chapman Mason Boateng Webb Rogers Gibson Hunt Mills
    Holmes Palmer Matthews Barnes Knight Lloyd Butler Barker Stevens Jenkins Dixon Fletcher Hunter Oldham Pearson Fry
    Tully Ross Barton Nair Monk Monaghan Whitcombe Ashdown Featherstone Okonkwo Wojcik Balogun Thistlewood Penhaligon
    Ravenscroft Arbuthnot Llewellyn Fitzgerald Satterthwaite Ogunleye Winterbottom Quartermaine Szczepanski Abercrombie
    """.split()

FUNCTION_WORDS = """
    the to I and a of my was in that it for not is on have they me been with this had at be no but we has from are by
    when so as or she he would if your who you there were what about after because which any do out up our their could
    did will again still only before since told said
    """.split()

CONTENT_WORDS = """
    council phone call week letter officer month email answer house time day work service address reply year neighbour
    payment weeks appointment number road months street account office complaint contractor bill door money information
    team repair family car manager home waiting problem visit children date noise apology response nobody promised
    working form website evidence wrong hours late message photographs lost decision staff water cancelled reason wait
    broken rude garden damage sent charged refused ignored reported request fault hold record disabled mother meeting
    window health safety explained missed review period father discount agreement notice stress sorry hearing property
    voicemail elderly policy delay receipt compensation threatened confirmed online incorrect upset discrimination
    deadline fence dangerous interpreter landlord surgery wheelchair school signature arrears hospital refund lighting
    unacceptable carer pavement pensioner invoice allocation transfer unsafe harassment translation council's
    correspondence misled breach tribunal consultation antisocial reassured disrepair solicitor
    """.split()

SERVICE_WORDS: Sequence[Sequence[str]] = (
    "bin bins rubbish recycling crew lorry collection waste fly-tipping sacks mattress caddy brown-bin".split(),
    "pothole parking permit penalty kerb roadworks bollard streetlight cyclist signage gully tarmac".split(),
    "mould damp boiler leak tenancy lift ceiling plumber heating radiator eviction asbestos scaffolding".split(),
    "band valuation summons bailiff instalment exemption liability backdated benefit overpayment".split(),
    "planning extension objection boundary conservatory enforcement elevation overlooking portal".split(),
    "playground hedge grass pitch allotment dog swings brambles bandstand pond".split(),
    "library loan computer shelf reservation fine story-time microfilm".split(),
    "course tutor enrolment certificate classroom crèche textbook lesson".split(),
)

_BEGINNINGS = "Brack Wex Thorn Hal Mar Ash Elm Pen Hart Win Dun Cran Stan Bel Kes Mel Rad Sel Tam Ux Wol Yar Cald Gris".split()
_MIDDLES = "en er ing el ow es or am on il ar et ick ol and".split()
_ENDS = "thorpe combe ford ham ley wick den mere field brook stead worth bourne cote gate holm shaw well low hurst".split()
_WAYS = "Lane Road Street Close Avenue Gardens Crescent Way".split()


def weights(count: int, slope: float = 1.0) -> list[float]:
    """How often the n-th most used of `count` things is used (Zipf), summed up for `Random.choices`."""
    return list(accumulate(1 / (rank + 2) ** slope for rank in range(count)))


def rare_word(random: Random) -> str:
    """A place's name that hardly any other text has."""
    parts = (_BEGINNINGS, _MIDDLES, _MIDDLES, _ENDS)
    return "".join(part[int(random.random() * len(part))] for part in parts)


@dataclass(frozen=True)
class Pool:
    """Sentences to make texts of, general ones and those of each service, and how names are given."""

    general: Sequence[str]
    of_service: Sequence[Sequence[str]]
    first_names: Sequence[float]
    surnames: Sequence[float]

    def text(self, random: Random, service: int, most: int = 2000) -> str:
        """200 to 2,000 characters, half of them below 450, one sentence in three about the service."""
        wanted = min(max(200.0, random.lognormvariate(6.1, 0.55)), most - 170)
        own = self.of_service[service % len(self.of_service)]
        said: list[str] = []
        length = 0
        while length < wanted:
            among = own if random.random() < 0.33 else self.general
            sentence = among[int(random.random() * len(among))]
            said.append(sentence)
            length += len(sentence) + 1
        return " ".join(said)

    def summary(self, random: Random, service: int) -> str:
        """A complaint as somebody wrote it, with something in it that is theirs alone."""
        own = f"I live at {1 + int(random.random() * 180)} {rare_word(random)} {_WAYS[int(random.random() * 8)]}."
        if random.random() < 0.3:
            own += f" My account is AC{int(random.random() * 90_000_000) + 10_000_000}."
        return f"{self.text(random, service, 1880)} {own}"

    def name(self, random: Random) -> tuple[str, str]:
        """A first name and a surname: few are common, many are not."""
        first = random.choices(FIRST_NAMES, cum_weights=self.first_names)[0]
        return first, random.choices(SURNAMES, cum_weights=self.surnames)[0]


def pool(seed: int = 7) -> Pool:
    """Always the same sentences."""
    random = Random(seed)
    tail = sorted({rare_word(random).lower() for _ in range(6000)})
    content = [*CONTENT_WORDS, *tail]
    often = weights(len(content))
    plain = weights(len(FUNCTION_WORDS), 0.8)

    def sentence(own: Sequence[str]) -> str:
        count = 7 + int(random.random() * 12)
        words = random.choices(FUNCTION_WORDS, cum_weights=plain, k=count)
        for place in range(1 + int(random.random() * 2), count, 2):
            words[place] = random.choices(content, cum_weights=often)[0]
        if own:
            words[-1] = random.choices(own, cum_weights=weights(len(own)))[0]
        text = " ".join(words)
        return f"{text[0].upper()}{text[1:]}."

    return Pool(
        [sentence(()) for _ in range(12_000)],
        [[sentence(own) for _ in range(1_500)] for own in SERVICE_WORDS],
        weights(len(FIRST_NAMES), 0.8),
        weights(len(SURNAMES), 0.9),
    )
