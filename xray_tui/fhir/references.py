"""Who is meant by a reference: every form that FHIR allows, resolved within the input.

A reference that could mean two different resources means none: the patient of a referral is never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from models.refusal import Message
from xray_tui.fhir.form import USED, wrong_form
from xray_tui.fhir.source import Raw
from xray_tui.fhir.systems import URI, system_of
from xray_tui.fhir.times import instant
from xray_tui.fhir.tree import Node, child, children, line

_VERSIONED = re.compile(r"/_history/[^/]*$")
_RELATIVE = re.compile(r"([A-Za-z]+)/([^/?#]+)")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Found:
    """A resource that a reference means.

    Args:
        resource: the resource.
        home: the entry that it is, or is contained in.
    """

    resource: Node
    home: Raw

    @property
    def kind(self) -> str:
        """Its type."""
        return line(self.resource, "resourceType")


class References:
    """The resources of one input, found by any kind of reference."""

    def __init__(self, raws: Sequence[Raw]) -> None:
        self.superseded = _superseded(raws)
        self._forms: dict[int, Message | None] = {}
        self._roles: dict[int, list[Found]] | None = None
        self._by_url: dict[str, list[Raw]] = defaultdict(list)
        self._by_id: dict[tuple[str, str], list[Raw]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str, str], list[Raw]] = defaultdict(list)
        for raw in raws:
            if raw.resource and raw not in self.superseded:
                self._enter(raw)

    def _enter(self, raw: Raw) -> None:
        kind, own_id = line(raw.resource, "resourceType"), line(raw.resource, "id")
        if raw.full_url:
            self._by_url[raw.full_url].append(raw)
        if own_id:
            self._by_id[kind, own_id].append(raw)
        for identifier in children(raw.resource, "identifier"):
            system, value = system_of(line(identifier, "system")), line(identifier, "value")
            if system and value:
                self._by_identifier[kind, system, value].append(raw)

    def form(self, resource: Node) -> Message | None:
        """What is wrong with the form of a resource of a used type; looked at once."""
        key = id(resource)
        if key not in self._forms:
            self._forms[key] = wrong_form(resource)
        return self._forms[key]

    def find(self, reference: Node, home: Raw, kinds: Iterable[str]) -> Found | None:
        """The resource that a reference means, if it is in the input, of a wanted type and of good form.

        Args:
            reference: a Reference.
            home: the entry in which it stands.
            kinds: the types wanted.
        """
        found = self._literal(_VERSIONED.sub("", line(reference, "reference")), home)
        if found is None:
            identifier = child(reference, "identifier")
            found = self._logical(line(identifier, "system"), line(identifier, "value"), home, kinds)
        if found is None or found.kind not in kinds:
            return None
        return None if found.kind in USED and self.form(found.resource) else found

    def only_role_of(self, person: Found) -> Found | None:
        """The one PractitionerRole of the input that is a practitioner's; ``None`` if there is none or more."""
        if self._roles is None:
            self._roles = defaultdict(list)
            for (kind, _), raws in list(self._by_id.items()):
                for raw in raws if kind == "PractitionerRole" else ():
                    holder = self.find(child(raw.resource, "practitioner"), raw, ("Practitioner",))
                    if holder is not None and not self.form(raw.resource):
                        self._roles[id(holder.resource)].append(Found(raw.resource, raw))
        roles = self._roles.get(id(person.resource), [])
        return roles[0] if len(roles) == 1 else None

    def _literal(self, text: str, home: Raw) -> Found | None:
        if text.startswith("#"):
            return _contained(text[1:], home)
        kind, question, query = text.partition("?")
        if question:
            return self._logical(*_asked(query), home, (kind,))
        if _ABSOLUTE.match(text):
            # A ``urn:uuid:`` is made for one bundle, and not everybody makes a true one.
            near = [raw for raw in self._by_url.get(text, []) if not text.startswith("urn:") or _together(home, raw)]
            return _nearest(near, home) or self._by_uri(text, home)
        parts = _RELATIVE.fullmatch(text)
        return self._relative(text, (parts[1], parts[2]), home) if parts else None

    def _relative(self, text: str, key: tuple[str, str], home: Raw) -> Found | None:
        base = _base(home)
        if base:
            found = _nearest(self._by_url.get(f"{base}/{text}", []), home)
            if found:
                return found
        return _nearest([raw for raw in self._by_id.get(key, []) if _may_mean(home, raw)], home)

    def _by_uri(self, text: str, home: Raw) -> Found | None:
        return self._logical(URI, text, home, USED)

    def _logical(self, system: str, value: str, home: Raw, kinds: Iterable[str]) -> Found | None:
        if not system or not value:
            return None
        found = [raw for kind in kinds for raw in self._by_identifier.get((kind, system_of(system), value), [])]
        return _nearest(found, home)


def reference_id(reference: Node, kind: str) -> str:
    """The logical id in a literal reference to a type, "" if it is none."""
    tail = _VERSIONED.sub("", line(reference, "reference")).rsplit("/", 2)
    return tail[-1] if len(tail) > 1 and tail[-2] == kind else ""


def identifier_of(reference: Node) -> tuple[str, str]:
    """The system and value that a logical or conditional reference names; empty strings if it is neither."""
    identifier = child(reference, "identifier")
    if line(identifier, "value"):
        return system_of(line(identifier, "system")), line(identifier, "value")
    _, question, query = line(reference, "reference").partition("?")
    if question:
        return _asked(query)
    uri = line(reference, "reference")
    return (URI, uri) if uri.startswith(("urn:uuid:", "urn:oid:")) else ("", "")


def _asked(query: str) -> tuple[str, str]:
    """The system and value of a conditional reference that asks for one identifier and nothing else."""
    try:
        asked = parse_qsl(query, max_num_fields=8)
    except ValueError:
        return "", ""
    if len(asked) != 1 or asked[0][0] != "identifier":
        return "", ""
    system, _, value = asked[0][1].partition("|")
    return (system_of(system), value) if system and value else ("", "")


def _contained(own_id: str, home: Raw) -> Found | None:
    if not own_id:
        return Found(home.resource, home)
    inside = [each for each in children(home.resource, "contained") if line(each, "id") == own_id]
    return Found(inside[0], home) if len(inside) == 1 else None


def _may_mean(home: Raw, raw: Raw) -> bool:
    """Whether an id alone may lead from one entry to another.

    Not to another server's resource. Nor from one message into another: each may call its own patient ``Patient/1``.
    """
    base, other = _base(home), _base(raw)
    if base and other:
        return base == other
    return not home.bundle or raw.bundle in ("", home.bundle)


def _together(home: Raw, raw: Raw) -> bool:
    return (raw.file, raw.bundle) == (home.file, home.bundle)


def _nearest(candidates: Sequence[Raw], home: Raw) -> Found | None:
    """The one candidate in the same bundle, else in the same file, else anywhere."""
    for scope in (
        [raw for raw in candidates if _together(home, raw)],
        [raw for raw in candidates if raw.file == home.file],
        candidates,
    ):
        if scope:
            return _only(scope)
    return None


def _only(candidates: Sequence[Raw]) -> Found | None:
    """The one resource among the candidates; copies of one are one."""
    first = candidates[0]
    if any(other.resource != first.resource for other in candidates[1:]):
        return None
    return Found(first.resource, first)


def _base(raw: Raw) -> str:
    """The address of the server that an entry is from, "" if it doesn't say."""
    if not raw.full_url.startswith(("http://", "https://")):
        return ""
    server = raw.full_url.rsplit("/", 2)
    return server[0] if len(server) == len(("base", "type", "id")) else ""


def _superseded(raws: Sequence[Raw]) -> frozenset[Raw]:
    """The earlier versions of resources that come more than once in a bundle or a file."""
    versions: dict[tuple[object, ...], list[tuple[int, Raw]]] = defaultdict(list)
    for place, raw in enumerate(raws):
        key = _identity(raw)
        if key:
            versions[key].append((place, raw))
    older: set[Raw] = set()
    for same in versions.values():
        if len(same) > 1:
            dated = all(_updated(raw) for _, raw in same)
            newest = max(same, key=lambda item: (_updated(item[1]) if dated else "", item[1].age, item[0]))
            older.update(raw for _, raw in same if raw is not newest[1])
    return frozenset(older)


def _identity(raw: Raw) -> tuple[object, ...]:
    kind, own_id = line(raw.resource, "resourceType"), line(raw.resource, "id")
    if _base(raw):
        return (raw.file, kind, raw.full_url)
    name = raw.full_url or own_id
    return (raw.file, raw.bundle, kind, name) if kind and name else ()


def _updated(raw: Raw) -> str:
    moment = instant(line(child(raw.resource, "meta"), "lastUpdated"))
    return moment.isoformat() if moment else ""
