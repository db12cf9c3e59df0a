"""Finds the message keys in the code: what ``Message``, a refusal, or whatever hands a key on to them is given.

A function that passes one of its parameters to a place for keys is such a place itself: ``say(lang, key)``, or a
sheet's ``say(key)`` that puts its catalog's name before it. So nothing has to be listed here but ``Message``.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

FLOORS = ("models", "screens", "xray_tui")
LOOKS_LIKE_A_KEY = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+")
FILES = (".tcss", ".db", ".toml", ".json", ".log")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Place:
    """Where a function takes a key: which parameter, what it puts before it, and whether its keywords fill it."""

    module: str
    function: str
    parameter: str
    index: int
    before: str
    takes_params: bool


@dataclass(frozen=True)
class Use:
    """A key in the code.

    Args:
        key: with ``{}`` for each part that is known only when the program runs.
        where: file and line.
        params: what the sentence is given; ``None`` where that can't be read off.
    """

    key: str
    where: str
    params: frozenset[str] | None


@dataclass
class Source:
    """One module."""

    name: str
    path: Path
    tree: ast.Module
    imports: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        return folder_of(self.name)


def read_sources(root: Path) -> list[Source]:
    """All modules of the three floors."""
    sources = []
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            source = Source(name, path.relative_to(root), ast.parse(path.read_text(encoding="utf-8")))
            for node in ast.walk(source.tree):
                if isinstance(node, ast.ImportFrom) and node.module:
                    source.imports |= {alias.asname or alias.name: node.module for alias in node.names}
            sources.append(source)
    return sources


class Keys:
    """The keys of the program.

    Args:
        root: the project's folder.
        areas: the names of the catalogs.
    """

    def __init__(self, root: Path, areas: Iterable[str]) -> None:
        self.areas = frozenset(areas)
        self.sources = read_sources(root)
        self.places: dict[str, set[Place]] = defaultdict(set)
        self.doors: set[int] = set()
        self.defined = {(one.folder, function.name) for one in self.sources for _, function in functions(one.tree)}
        self._seed()
        while self._spread():
            pass

    def _seed(self) -> None:
        refusals = {"Refusal"}
        for source in self.sources:
            for node in ast.walk(source.tree):
                if isinstance(node, ast.ClassDef) and refusals & {getattr(one, "id", "") for one in node.bases}:
                    refusals.add(node.name)
        for name in refusals:
            self.places[name].add(Place("", name, "key", 0, "", takes_params=True))
        self.places["Message"].add(Place("", "Message", "key", 0, "", takes_params=False))

    def _spread(self) -> bool:
        """One round: functions that hand a parameter on to a place become places; whether any did."""
        before = sum(map(len, self.places.values()))
        for source in self.sources:
            for owner, function in functions(source.tree):
                for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                    for place, given in self._given(source, call):
                        self._hands_on(source, owner, function, place, given)
        return sum(map(len, self.places.values())) > before

    def _hands_on(self, source: Source, owner: str, function: Function, place: Place, given: ast.expr) -> None:
        prefix, name = "", given
        if isinstance(given, ast.JoinedStr) and len(given.values) == 2:
            first, last = given.values
            if isinstance(first, ast.Constant) and isinstance(last, ast.FormattedValue):
                prefix, name = str(first.value), last.value
        parameters = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        names = [one.arg for one in parameters if one.arg not in ("self", "cls")]
        texts = {one.arg for one in parameters if is_text(one.annotation)}
        if isinstance(name, ast.Name) and name.id in texts:
            called = owner if function.name == "__init__" else function.name
            before = place.before + prefix
            if function.args.kwarg is not None:
                self.doors.add(id(given))
            self.places[called].add(
                Place(source.name, called, name.id, names.index(name.id), before, function.args.kwarg is not None)
            )

    def _given(self, source: Source, call: ast.Call) -> Iterator[tuple[Place, ast.expr]]:
        """What a call gives to places for keys."""
        for place in self._called(source, call):
            named = next((one.value for one in call.keywords if one.arg == place.parameter), None)
            if named is not None:
                yield place, named
            elif len(call.args) > place.index and not any(isinstance(one, ast.Starred) for one in call.args):
                yield place, call.args[place.index]

    def _called(self, source: Source, call: ast.Call) -> list[Place]:
        match call.func:
            case ast.Name(id=name):
                home = source.imports.get(name, source.name)
                return [one for one in self.places.get(name, ()) if one.module in ("", home)]
            case ast.Attribute(attr=name):
                # A method: its own package's first, for a sheet's `say` is not the screen's.
                near = (source.folder, name) in self.defined
                all_of = (one for one in self.places.get(name, ()) if one.module)
                return [one for one in all_of if not near or folder_of(one.module) == source.folder]
        return []

    def uses(self) -> Iterator[Use]:
        """Every key that is given to a place for keys, as it is written there."""
        for source in self.sources:
            named = texts_by_name(source.tree)
            for call in (node for node in ast.walk(source.tree) if isinstance(node, ast.Call)):
                for place, given in self._given(source, call):
                    could_be = [given]
                    if isinstance(given, ast.Name):
                        could_be = named.get((id(call), given.id), [])
                    # What a function like `say` puts together is seen where it is called.
                    for key in () if id(given) in self.doors else (key for one in could_be for key in written(one)):
                        whole = key if "." in key else place.before + key
                        if key != "{}":
                            yield Use(whole, f"{source.path}:{given.lineno}", params_of(call, place))

    def literals(self) -> Iterator[Use]:
        """Every other text in the code that is written like a key of a catalog, but the names of verbs."""
        verbs = {name for source in self.sources for name in verbs_of(source)}
        for source in self.sources:
            if source.name.endswith(".table") or ".migrations." in source.name:
                continue  # names of tables and columns
            not_keys = {id(one) for node in ast.walk(source.tree) for one in parts_and_columns(node)}
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in not_keys:
                    area = node.value.partition(".")[0]
                    other = node.value.endswith(FILES) or node.value in verbs
                    if area in self.areas and not other and LOOKS_LIKE_A_KEY.fullmatch(node.value):
                        yield Use(node.value, f"{source.path}:{node.lineno}", None)


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """All functions, each with the class that it belongs to."""
    stack: list[tuple[str, ast.AST]] = [("", tree)]
    while stack:
        owner, node = stack.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                yield owner, child
                stack.append(("", child))
            else:
                stack.append((child.name if isinstance(child, ast.ClassDef) else owner, child))


def verbs_of(source: Source) -> Iterator[str]:
    """The names under which a module's verbs are registered: ``visit.call_next``."""
    for _, function in functions(source.tree):
        for one in function.decorator_list:
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "verb":
                yield f"{source.folder.rpartition('.')[2]}.{function.name}"


def texts_by_name(tree: ast.Module) -> dict[tuple[int, str], list[ast.expr]]:
    """What each name is given in the function around a call, by call and name."""
    found: dict[tuple[int, str], list[ast.expr]] = {}
    for _, function in functions(tree):  # an inner one after the one around it
        given: dict[str, list[ast.expr]] = defaultdict(list)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                given[node.targets[0].id].append(node.value)
        calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
        found |= {(id(call), name): values for call in calls for name, values in given.items()}
    return found


def folder_of(module: str) -> str:
    return module.rpartition(".")[0]


def is_text(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "str"


def written(given: ast.expr) -> Iterator[str]:
    """The keys that an expression can be, with ``{}`` for what isn't written there."""
    match given:
        case ast.Constant(value=str(key)):
            yield key
        case ast.IfExp(body=one, orelse=other):
            yield from written(one)
            yield from written(other)
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def params_of(call: ast.Call, place: Place) -> frozenset[str] | None:
    """The names of what the sentence is given, where the call shows all of them."""
    if place.function == "Message":
        by_name = (one.value for one in call.keywords if one.arg == "params")
        params = call.args[1] if len(call.args) > 1 else next(by_name, None)
        if params is None:
            return frozenset()
        if isinstance(params, ast.Dict) and all(isinstance(key, ast.Constant) for key in params.keys):
            return frozenset(str(key.value) for key in params.keys if isinstance(key, ast.Constant))
        return None
    if not place.takes_params or any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(str(keyword.arg) for keyword in call.keywords)


def parts_and_columns(node: ast.AST) -> Iterator[ast.AST]:
    """Constants that are a part of a key, and those that name a column."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Call):
        yield from (one.value for one in node.keywords if one.arg == "foreign_key")
