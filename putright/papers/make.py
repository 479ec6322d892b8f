"""Make a set of papers: every document made ready, the pages set, the whole bound and kept as a file of the case."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import files
from putright.cases.clock import day_of, now
from putright.cases.models import Case, CaseFile
from putright.engine.working_days import long_date
from putright.papers import jobs
from putright.papers.bind import Bound, bind
from putright.papers.document import Document, Source
from putright.papers.models import Papers
from putright.papers.outside import Ready, make_ready
from putright.papers.sources import document, holdings, sources
from putright.papers.typeset import Cover, Printed, set_pages
from putright.procedure_files.catalogue import catalogue

MOST_SHEETS = 2000
_TOO_MANY = "Together they are more than {most} pages. Choose fewer, or make two sets."
_FAILED = "Something went wrong that whoever looks after Putright has to see to. Nothing was lost; try again later."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants made: `chosen` are keys of sources, each with the reason for it if it needs one."""

    title: str
    readers: str
    note: str
    chosen: Sequence[tuple[str, str]]


def ask(case: Case, user: User, asked: Asked) -> Papers:
    """Have the worker make them. Must run within an authority scope: the job is there if the request is."""
    moment = now()
    papers = Papers.objects.create(
        authority=case.authority,
        case=case,
        title=asked.title,
        readers=asked.readers,
        note=asked.note,
        chosen=[{"key": key, "reason": reason} for key, reason in asked.chosen],
        state_since=moment,
        asked_by=str(user.pk),
        asked_at=moment,
    )
    jobs.make(papers)
    return papers


def make(authority: str, pk: int) -> str:
    """Make one set, saying how far it is as it goes; returns its state. Made once, however often it is asked for."""
    with authority_scope(authority):
        papers = Papers.objects.select_for_update().get(pk=pk)
        if papers.state in (Papers.MADE, Papers.FAILED):
            return papers.state
        _to(papers, Papers.MAKING)
        documents, cover = _chosen(papers)

    def so_far(done: int) -> None:
        with authority_scope(authority):
            Papers.objects.filter(pk=pk).update(done=done)

    try:
        made = _made(documents, cover, so_far)
    except Exception:
        with authority_scope(authority):
            _to(papers, Papers.FAILED, _FAILED)
        raise
    with authority_scope(authority):
        return _keep(papers, made) if made else _to(papers, Papers.FAILED, _TOO_MANY.format(most=MOST_SHEETS))


@dataclass(frozen=True, slots=True)
class _Made:
    printed: Sequence[Printed]
    bound: Bound


def _chosen(papers: Papers) -> tuple[list[Document], Cover]:
    held = holdings(papers.case)
    known = {source.key: source for source in sources(held)}
    wanted = [one["key"] for one in papers.chosen]
    chosen: list[Source] = [known[key] for key in wanted if key in known]
    asked_by = User.objects.filter(pk=int(papers.asked_by)).values_list("name", flat=True).first()
    facts = [("For", papers.readers)] if papers.readers else []
    facts += [("Put together on", long_date(day_of(papers.asked_at))), ("By", asked_by or "Somebody who has left")]
    cover = Cover(
        catalogue().authority(papers.authority).name,
        papers.case.reference,
        held.loaded.procedure.title,
        papers.title,
        facts,
        papers.note,
    )
    return [document(held, source) for source in chosen], cover


def _made(documents: Sequence[Document], cover: Cover, so_far: Callable[[int], None]) -> _Made | None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        printed: list[Printed] = []
        outside: dict[int, Path] = {}
        sheets = 0
        for number, one in enumerate(documents, start=1):
            ready = make_ready(one.file, folder, f"document-{number}") if one.file else Ready(one.blocks)
            sheets += sum(block["count"] for block in ready.blocks if block["kind"] == "outside")
            if sheets > MOST_SHEETS:
                return None
            if ready.pdf is not None:
                outside[number] = ready.pdf
            printed.append(Printed(one, ready.blocks, ready.trouble))
            so_far(number)
        return _Made(printed, bind(set_pages(cover, printed, folder), outside))


def _keep(papers: Papers, made: _Made) -> str:
    moment = now()
    stored = files.store(papers.authority, made.bound.content)
    papers.file = CaseFile.objects.create(
        authority=papers.authority,
        case=papers.case,
        file=stored,
        name=f"{papers.title} ({papers.case.reference}).pdf"[:200],
        content_type="application/pdf",
        origin=CaseFile.PAPERS,
        added_at=moment,
    )
    papers.pages = made.bound.pages
    papers.contents = [
        {"number": n, "title": one.document.title, "page": page, "pages": count, "trouble": one.trouble}
        for n, (one, (page, count)) in enumerate(zip(made.printed, made.bound.places, strict=True), start=1)
    ]
    return _to(papers, Papers.MADE)


def _to(papers: Papers, state: str, trouble: str = "") -> str:
    papers.state, papers.trouble, papers.state_since = state, trouble, now()
    papers.save(update_fields=["state", "trouble", "state_since", "file", "pages", "contents"])
    return state
