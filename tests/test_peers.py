"""A missing peer is told by name: a skip for a developer, a failure in the continuous integration."""

from __future__ import annotations

import pytest

from tests.peers import need_peer

NOT_THERE = "no-such-program-anywhere"


def test_a_peer_that_is_there_is_named_by_its_path() -> None:
    assert need_peer("sh").endswith("/sh")


def test_a_missing_peer_skips_and_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match=NOT_THERE):
        need_peer(NOT_THERE)


def test_a_missing_peer_fails_where_all_should_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match=NOT_THERE):
        need_peer(NOT_THERE)
