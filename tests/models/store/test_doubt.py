"""Lines cut during a commit: by its id an operation is done once, whichever side of the commit the cut was on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from models.journal.verify import verify
from models.refusal import InDoubt, Unavailable
from models.store.store import Store
from tests.models.store.toys import ANYBODY, bump, open_toy, value_of
from tests.proxy import Cut, Proxy
from tests.server import Server


@pytest.fixture
def engine() -> str:
    """Of servers alone."""
    return "postgresql"


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A way to the server that can be cut."""
    proxy = Proxy(server.folder / ".s.PGSQL.5432")
    yield proxy
    proxy.close()


@pytest.fixture
def far(where: str, proxy: Proxy) -> Iterator[Store]:
    """The toy clinic, by that way."""
    store = open_toy(proxy.url(where.partition("?")[0].rpartition("/")[2]))
    yield store
    store.close()


@pytest.mark.parametrize(("cut", "there"), [(Cut.BEFORE, None), (Cut.AFTER, 1)])
def test_a_cut_commit_is_in_doubt_and_its_id_tells(far: Store, proxy: Proxy, cut: Cut, there: int | None) -> None:
    proxy.cut = cut
    with pytest.raises(InDoubt) as caught:
        far.perform(ANYBODY, "here", "op", bump, "a")
    assert caught.value.message.key == "store.in_doubt"
    assert value_of(far, "a") == there
    assert far.perform(ANYBODY, "here", "op", bump, "a").value == 1
    assert value_of(far, "a") == 1


def test_whatever_is_cut_each_operation_is_done_once(far: Store, proxy: Proxy) -> None:
    cut_often(far, proxy, 10)


def cut_often(far: Store, proxy: Proxy, cuts: int) -> None:
    """Cut so many commits, one in three being left alone, and try each again under its id."""
    times = 3 * cuts // 2
    for number in range(times):
        proxy.cut = (Cut.BEFORE, Cut.AFTER, Cut.NONE)[number % 3]
        with contextlib.suppress(InDoubt):
            far.perform(ANYBODY, "here", f"op{number}", bump, "a")
        assert far.perform(ANYBODY, "here", f"op{number}", bump, "a").value == number + 1
    findings = far.read(verify)
    assert (findings.checked, findings.found) == (times, ())


def test_a_cut_before_the_commit_is_asked_for_is_no_doubt(far: Store, proxy: Proxy) -> None:
    def cut(_tx: object) -> None:
        proxy.close()

    with pytest.raises(Unavailable) as caught:
        far.perform(ANYBODY, "here", "op", bump, "a", then=cut)
    assert not isinstance(caught.value, InDoubt)
