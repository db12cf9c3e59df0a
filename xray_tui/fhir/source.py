"""From bytes to resources: a Bundle of any type, NDJSON, or a single resource, as JSON.

What can't be read at all is one sentence; what can be read in part (one bad line among good ones) costs nobody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.refusal import Invalid, Message
from xray_tui.fhir.tree import Node, child, children, line, node

LARGEST = 64 * 1024 * 1024
"""Larger input is refused: its tree would not fit into the memory of a desk's machine."""

DEEPEST_BUNDLE = 4

_BOM = b"\xef\xbb\xbf"
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """One resource as it lies in the input.

    Args:
        where: the file, with the line or the place in the bundle.
        file: which file of this run; ``Patient/1`` of two files may be two people.
        bundle: which bundle, "" for a resource by itself; ``Patient/1`` of two messages may be two people as well.
        resource: the resource; empty if ``problem`` says why there is none.
        full_url: its ``fullUrl`` in a bundle, "" if it has none.
        age: its place in a history, where the newest comes first: the greater, the newer; else 0.
        problem: why the entry can't be used: a line that isn't JSON.
        nothing: why there is nothing to use: a deletion, an entry without a resource.
    """

    where: str
    file: int = 0
    resource: Node = field(default_factory=dict)
    bundle: str = ""
    full_url: str = ""
    age: int = 0
    problem: Message | None = None
    nothing: Message | None = None


def parse(data: bytes, name: str = "", file: int = 0) -> list[Raw]:
    """The resources of a file.

    Args:
        data: what it holds.
        name: what it is called, as shown.
        file: a number of its own within this run.

    Raises:
        Invalid: nothing of it can be read; the message says why.
    """
    text = _decoded(data)
    whole = _whole(text)
    if whole is not None:
        if not line(whole, "resourceType"):
            raise Invalid("intake.not_fhir")
        return list(_unpacked(whole, name, file))
    return [raw for number, each in _lines(text) for raw in _of_line(each, f"{name}:{number}", file)]


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Invalid("intake.too_large", limit=LARGEST // (1024 * 1024))
    if data.startswith(_OTHER_ENCODINGS):
        raise Invalid("intake.not_utf8")
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid("intake.not_utf8") from None
    if not text.strip():
        raise Invalid("intake.empty")
    if text.lstrip().startswith("<"):
        raise Invalid("intake.xml")
    return text


def _whole(text: str) -> Node | None:
    """The one JSON object that the text is; ``None`` if it may be NDJSON.

    Raises:
        Invalid: it is neither.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise Invalid("intake.too_deep") from None
    except ValueError as error:
        if _starts_with_an_object(text):
            return None
        raise Invalid("intake.not_json", line=getattr(error, "lineno", 1)) from None
    if not isinstance(value, dict):
        raise Invalid("intake.not_fhir")
    return value


def _starts_with_an_object(text: str) -> bool:
    first = next((each for _, each in _lines(text)), "")
    try:
        return isinstance(json.loads(first), dict) and first != text.strip()
    except (ValueError, RecursionError):
        return False


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # Not splitlines: U+2028 and its like are allowed within a JSON string.
    for number, each in enumerate(text.split("\n"), 1):
        if each.strip():
            yield number, each.strip()


def _of_line(text: str, where: str, file: int) -> Iterator[Raw]:
    try:
        value = json.loads(text)
    except RecursionError:
        yield Raw(where, file, problem=Message("intake.too_deep"))
    except ValueError:
        yield Raw(where, file, problem=Message("intake.line_not_json"))
    else:
        yield from _unpacked(node(value), where, file)


def _unpacked(resource: Node, where: str, file: int, depth: int = 0) -> Iterator[Raw]:
    if line(resource, "resourceType") != "Bundle":
        yield Raw(where, file, resource)
        return
    if depth == DEEPEST_BUNDLE:
        yield Raw(where, file, problem=Message("intake.too_deep"))
        return
    newest_first = line(resource, "type") == "history"
    for place, entry in enumerate(children(resource, "entry"), 1):
        at, age = f"{where}#{place}", -place if newest_first else 0
        inner = child(entry, "resource")
        if line(child(entry, "request"), "method") == "DELETE":
            yield Raw(at, file, nothing=Message("intake.deletion"))
        elif not inner:
            yield Raw(at, file, nothing=Message("intake.no_resource"))
        elif line(inner, "resourceType") == "Bundle":
            yield from _unpacked(inner, at, file, depth + 1)
        else:
            yield Raw(at, file, inner, f"{file} {where}", line(entry, "fullUrl"), age)
