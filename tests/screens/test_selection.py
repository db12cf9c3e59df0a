from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screens.selection import AFTER_JUMP, Selection, Why


def selection(*keys: str, key: str = "") -> Selection[str]:
    made: Selection[str] = Selection()
    made.show(keys, 0.0)
    if key:
        made.select(key)
    return made


def test_the_first_is_selected_at_first() -> None:
    assert selection("a", "b").key == "a"
    assert selection().key is None
    assert selection().at_press(10.0) is Why.NOTHING


def test_it_follows_its_key_through_a_sort() -> None:
    chosen = selection("a", "b", "c", key="b")

    assert not chosen.show(["c", "b", "a"], 5.0)
    assert chosen.at_press(5.0) == "b"


def test_when_it_goes_nobody_is_acted_on_for_a_while() -> None:
    chosen = selection("a", "b", "c", key="b")

    assert chosen.show(["a", "c"], 5.0)
    assert chosen.key == "c"
    assert chosen.at_press(4.9) is Why.JUMPED
    assert chosen.at_press(5.0 + AFTER_JUMP - 0.1) is Why.JUMPED
    assert chosen.at_press(5.0 + AFTER_JUMP) == "c"


def test_moving_it_by_hand_ends_the_pause_unless_it_was_before_the_jump() -> None:
    chosen = selection("a", "b", "c", key="b")
    chosen.show(["a", "c"], 5.0)

    chosen.move(-1, at=4.99)
    assert chosen.at_press(5.1) is Why.JUMPED
    chosen.move(1, at=5.2)
    assert chosen.at_press(5.3) == "c"


def test_the_last_one_going_selects_the_one_above() -> None:
    chosen = selection("a", "b", key="b")
    chosen.show(["a"], 5.0)

    assert chosen.key == "a"


def test_all_going_leaves_nobody() -> None:
    chosen = selection("a", key="a")
    chosen.show([], 5.0)

    assert chosen.key is None
    chosen.show(["x"], 5.1)
    assert chosen.at_press(5.2) is Why.JUMPED


@given(st.lists(st.tuples(st.lists(st.integers(0, 8), unique=True), st.integers(-3, 3), st.booleans())))
def test_a_press_acts_on_whom_it_showed_or_on_nobody(steps: list[tuple[list[int], int, bool]]) -> None:
    chosen: Selection[int] = Selection()
    at = 100.0
    for keys, by, moves in steps:
        before = chosen.key
        chosen.show(keys, at)
        # Enter, pressed while the old rows were on the screen, handled after the new ones came.
        acted = chosen.at_press(at - 0.01)
        assert acted == before or isinstance(acted, Why)
        assert chosen.key in keys or chosen.key is None
        if moves:
            chosen.move(by, at + 0.5)
        at += 10.0
