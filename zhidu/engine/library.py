"""A folder of institutions: every version of every rule, read once, found by name and day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from . import overlay
from .schema import Fields, Institution, Overlay, Pack, Posts, Preset
from .source import read, read_fields, read_posts, read_sheet

Key = tuple[str, str]  # slug, version
Over = tuple[str, Mapping[str, Any]]  # version of a local rule, and its blanks as filled


class Library:
    """Raises ValueError when a file of the folder does not parse: lint it first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts: dict[Key, str] = {}
        self._laws: dict[tuple[str, str], Institution] = {}
        self._locals: dict[tuple[str, str], Overlay] = {}
        self._effective: dict[tuple[object, ...], Institution] = {}
        self._marks: dict[tuple[str, ...], str] = {}
        for path in sorted(folder.glob("*/*-*-*.yaml")):
            self._shelve((path.parent.name, path.stem), _read(path))

    def beside(self, more: Mapping[Key, str]) -> Library:
        """Another library: these texts stand beside the files, or in the place of some."""
        other = copy(self)
        other._texts = {**self._texts, **more}
        other._laws, other._locals = dict(self._laws), dict(self._locals)
        other._effective, other._marks = {}, {}
        other.__dict__.pop("names", None)
        for (slug, version), text in more.items():
            other._shelve((slug, version), _read(other.path(slug, version), text))
        return other

    def _shelve(self, key: Key, law: Institution | Overlay) -> None:
        if isinstance(law, Overlay):
            self._locals[key] = law
        else:
            self._laws[key] = law

    @cached_property
    def fields(self) -> Fields:
        return read_fields(self.folder)

    @cached_property
    def posts(self) -> Posts:
        return read_posts(self.folder)

    def slugs(self) -> list[str]:
        return sorted({slug for slug, _version in self._laws})

    def versions(self, slug: str) -> list[str]:
        """National versions, oldest first."""
        return sorted(v for s, v in self._laws if s == slug and "." not in v)

    def versions_on(self, slug: str, day: date) -> str:
        """The version in force on the day; before the first one, the first."""
        fit = [one for one in self.versions(slug) if one <= day.isoformat()]
        return fit[-1] if fit else self.versions(slug)[0]

    def law(self, slug: str, at: str | date) -> Institution:
        """By version name or by day. Raises KeyError when there is none."""
        version = self.versions_on(slug, at) if isinstance(at, date) else at
        return self._laws[slug, version]

    @cached_property
    def names(self) -> dict[str, str]:
        """Titles that rules use of each other: 'theme_day', 'theme_day.held', posts, bodies."""
        found = {**self.posts.posts, **self.posts.banks}
        found |= {name: body.title for name, body in self.posts.bodies.items()}
        for slug in self.slugs():
            law = self.law(slug, self.versions(slug)[-1])
            parts = {**law.indicators, **law.stages, **law.ends}
            found |= {slug: law.title} | {f"{slug}.{n}": one.title for n, one in parts.items()}
        return found

    def locals_of(self, slug: str) -> list[str]:
        """Local rules that a unit may put over the institution, by name."""
        return sorted({v.rpartition(".")[0] for s, v in self._locals if s == slug})

    def local_on(self, slug: str, name: str, day: date) -> str:
        """The version of a local rule in force on the day; before the first one, the first."""
        every = sorted(v for s, v in self._locals if s == slug and v.rpartition(".")[0] == name)
        fit = [one for one in every if one.rpartition(".")[2] <= day.isoformat()]
        return fit[-1] if fit else every[0]

    def local(self, slug: str, version: str) -> Overlay:
        return self._locals[slug, version]

    def effective(self, slug: str, version: str, over: Sequence[Over] = ()) -> Institution:
        """The rule a matter runs under: the national version, then each local rule in turn."""
        if not over:
            return self._laws[slug, version]
        key = (slug, version, *((one, tuple(sorted(held.items()))) for one, held in over))
        if key not in self._effective:
            law = self._laws[slug, version]
            for one, held in over:
                law = overlay.apply(law, self._locals[slug, one], held)
            self._effective[key] = law
        return self._effective[key]

    def has(self, slug: str, version: str, *over: str) -> bool:
        return (slug, version) in self._laws and all((slug, one) in self._locals for one in over)

    def path(self, slug: str, version: str) -> Path:
        return self.folder / slug / f"{version}.yaml"

    def source_text(self, slug: str, version: str) -> str:
        held = self._texts.get((slug, version))
        return self.path(slug, version).read_text(encoding="utf-8") if held is None else held

    def sha256(self, slug: str, version: str, *over: str) -> str:
        """Of the text of the version, or of it and the local rules over it, in that order."""
        key = (slug, version, *over)
        if key not in self._marks:
            texts = [self.source_text(slug, one).encode() for one in (version, *over)]
            self._marks[key] = hashlib.sha256(b"\n".join(texts)).hexdigest()
        return self._marks[key]

    def packs(self) -> dict[str, Pack]:
        return self._packs

    @cached_property
    def _packs(self) -> dict[str, Pack]:
        paths = sorted((self.folder / "packs").glob("*.yaml"))
        return {path.stem: read_sheet(path, Pack) for path in paths}

    def presets(self) -> dict[str, Preset]:
        return self._presets

    @cached_property
    def _presets(self) -> dict[str, Preset]:
        paths = sorted((self.folder / "presets").glob("*.yaml"))
        return {path.stem: read_sheet(path, Preset) for path in paths}


def _read(path: Path, text: str | None = None) -> Institution | Overlay:
    _source, law, problems = read(path, text)
    if law is None:
        raise ValueError("\n".join(map(str, problems)) or f"{path} has faults")
    return law


@lru_cache(maxsize=1)
def default_library() -> Library:
    """The institutions that come with the product, read once in a process."""
    return Library(Path(__file__).resolve().parent.parent / "institutions")
