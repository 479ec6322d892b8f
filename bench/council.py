"""A council as large as its store: Luton's procedure, more services, and staff in proportion to the open cases."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

AUTHORITY = "luton"
ROOT = Path(__file__).resolve().parents[1]
PARTS = ("owner", "officer", "team_manager", "service_manager", "igm")
"""The parts staff play in a story."""


@dataclass(frozen=True)
class Member:
    """One member of staff. Ids are given out here, so that a store can be made before it is asked."""

    id: int
    name: str
    post: str
    service: str
    oversight: bool

    @property
    def email(self) -> str:
        """What they sign in with."""
        return f"staff{self.id}@{AUTHORITY}.example"

    @property
    def telephone(self) -> str:
        """Where they are reached."""
        return f"01582 {self.id:06d}"


@dataclass(frozen=True)
class Council:
    """Everybody who works there, by the part they play; those of a service by its place in `services`."""

    services: tuple[str, ...]
    owners: tuple[Member, ...]
    igms: tuple[Member, ...]
    officers: tuple[tuple[Member, ...], ...]
    team_managers: tuple[tuple[Member, ...], ...]
    service_managers: tuple[tuple[Member, ...], ...]

    @property
    def staff(self) -> list[Member]:
        """Everybody."""
        of_services = (self.officers, self.team_managers, self.service_managers)
        return [*self.owners, *self.igms, *(one for part in of_services for some in part for one in some)]


BASE_SERVICES = (
    "waste",
    "highways",
    "housing",
    "council_tax",
    "planning",
    "parks",
    "libraries",
    "adult_learning",
)


def council(cases: int) -> Council:
    """The council of a store: an owner for some 130 open cases, an officer for some ten, a service for some 200."""
    open_cases = max(1, cases // 50)
    more = max(0, min(100, open_cases // 200) - len(BASE_SERVICES))
    services = (*BASE_SERVICES, *(f"service_{number}" for number in range(9, 9 + more)))
    each = max(2, round(open_cases / 10 / len(services)))
    ids = iter(range(1, 1_000_000))

    def hired(count: int, post: str, service: str = "", oversight: bool = False) -> tuple[Member, ...]:
        numbers = [next(ids) for _ in range(count)]
        return tuple(Member(n, f"{post.replace('_', ' ').title()} {n}", post, service, oversight) for n in numbers)

    return Council(
        services,
        hired(max(3, open_cases // 130), "information_governance_officer", oversight=True),
        hired(max(1, open_cases // 2000), "information_governance_manager", oversight=True),
        tuple(hired(each, "officer", service) for service in services),
        tuple(hired(max(1, each // 10), "team_manager", service) for service in services),
        tuple(hired(max(1, each // 10), "service_manager", service) for service in services),
    )


def write_folder(place: Path, services: tuple[str, ...]) -> None:
    """The procedures with the council's services among them."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(ROOT / "procedures", place)
    path = place / AUTHORITY / "authority.yaml"
    more = "".join(
        f"  {key}: {{title: {key.replace('_', ' ').capitalize()}}}\n" for key in services if key not in BASE_SERVICES
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nservices:\n", f"\nservices:\n{more}", 1), encoding="utf-8")


def today() -> date:
    """The day on which a store stands: today, where councils are."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def use_folder(place: Path) -> None:
    """Have this process read its council from there. Before anything has been read."""
    from putright.procedure_files.catalogue import catalogue

    catalogue().folder = place
