from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from models.refusal import Message, NotNow
from screens.dialog import Dialog
from screens.dialogs import ActionList, Answer, Choice, Confirm, Question, Refused
from screens.sheet import Act, Field, Who
from screens.widgets.spans import Span
from tests.screens.bench import NotingScreen, bench_app
from tests.screens.keys import Hands
from tests.screens.plain import plain

CODE = "010594Y9032"
WHO = Who("A014", "Mallinen, Kielo", "010594-****")
ACTS = [Act("finish", "Finish"), Act("not_done", "Not done", Message("desk.asks_why")), Act("stop", "Stop")]


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with bench_app().run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield Hands(pilot)


class Answers:
    """Shows a dialog and keeps its answer."""

    def __init__(self) -> None:
        self.answer: Any = "nothing yet"


async def show(hands: Hands, dialog: Dialog[Any]) -> Answers:
    answers = Answers()

    def keep(answer: Any) -> None:
        answers.answer = answer

    hands.app.push_screen(dialog, keep)
    await hands.settle()
    return answers


def actions() -> ActionList:
    return ActionList(
        WHO, ACTS, about=(Span("Knee R · "), Span("● in exam", "good")), not_now=[("Call again", "in exam")]
    )


async def test_an_action_list_names_its_patient_before_it_acts(hands: Hands) -> None:
    answers = await show(hands, actions())
    shown = plain(hands.app)

    assert "A014   Mallinen, Kielo   010594-****" in shown
    assert "► Finish: A014 Mallinen, Kielo" in shown
    assert shown.index("asks why") < shown.index("Not now") < shown.index("Call again")

    await hands.press("enter")
    assert answers.answer == "finish"


async def test_the_arrows_choose_and_the_chosen_is_named(hands: Hands) -> None:
    answers = await show(hands, actions())
    await hands.press("down", "down", "down", "up")
    assert "► Not done: A014 Mallinen, Kielo" in plain(hands.app)

    await hands.press("enter")
    assert answers.answer == "not_done"


async def test_esc_answers_nothing(hands: Hands) -> None:
    answers = await show(hands, actions())
    await hands.press("escape")

    assert answers.answer is None


async def test_an_enter_pressed_before_it_was_seen_does_nothing(hands: Hands) -> None:
    answers = await show(hands, actions())
    hands.at -= 60
    hands.post("enter", "\r", 0.0)
    await hands.settle()
    assert answers.answer == "nothing yet"


async def test_an_enter_right_after_it_opened_does_nothing(hands: Hands) -> None:
    answers = await show(hands, actions())
    dialog = hands.app.screen
    assert isinstance(dialog, ActionList)
    hands.at = dialog._shown_at
    hands.post("enter", "\r", 0.25)
    await hands.settle()
    assert answers.answer == "nothing yet"

    hands.post("enter", "\r", 0.4)
    await hands.settle()
    assert answers.answer == "finish"


async def test_letters_never_act_and_an_enter_behind_one_waits(hands: Hands) -> None:
    answers = await show(hands, actions())
    await hands.type("finish f9 q")
    hands.post("enter", "\r", 0.2)
    await hands.settle()

    assert answers.answer == "nothing yet"


@pytest.mark.parametrize(
    "dialog",
    [
        actions,
        lambda: Choice("Which?", ACTS),
        lambda: Confirm("Really?", yes="Yes", no="No"),
        lambda: Refused("Not started", "Somebody was first."),
        lambda: Question(WHO, "Why?", Field("Reason")),
    ],
)
async def test_a_scan_is_refused_aloud_and_the_dialog_stays(hands: Hands, dialog: Any) -> None:
    answers = await show(hands, dialog())
    await hands.scan(CODE)

    assert answers.answer == "nothing yet"
    assert "A scan isn't taken here" in plain(hands.app)
    assert "010594Y" not in plain(hands.app)


async def test_what_was_typed_before_a_refused_scan_is_kept(hands: Hands) -> None:
    answers = await show(hands, Question(WHO, "Why?", Field("Reason")))
    await hands.type("unwell")
    await hands.scan(CODE)
    hands.rest()
    hands.post("enter", "\r", 0.0)
    await hands.settle()

    assert answers.answer == Answer("unwell")


async def test_a_field_takes_its_enter_at_once(hands: Hands) -> None:
    answers = await show(hands, Question(WHO, "Start A014", Field("Last four", least=4, most=4)))
    for typed, said in (("", "Type something first"), ("903", "At least 4 characters")):
        await hands.type(typed)
        hands.post("enter", "\r", 0.1)
        await hands.settle()
        assert answers.answer == "nothing yet"
        assert said in plain(hands.app)

    await hands.type("2xx")
    hands.post("enter", "\r", 0.1)
    await hands.settle()
    assert answers.answer == Answer("9032")


async def test_a_field_that_asks_for_a_scan_takes_it_whole_and_waits_for_enter(hands: Hands) -> None:
    answers = await show(hands, Question(WHO, "Start A014", Field("Last four", takes_scan=True, least=4, most=4)))
    await hands.scan(CODE, "\r\n")
    assert answers.answer == "nothing yet"
    assert "code scanned" in plain(hands.app)
    assert CODE not in plain(hands.app)

    await hands.press("enter")
    assert answers.answer == Answer(CODE, scanned=True)


async def test_a_question_may_be_answered_by_an_act(hands: Hands) -> None:
    dialog = Question(WHO, "Start A014", Field("Last four"), instead=[Act("cannot", "Patient cannot say")])
    answers = await show(hands, dialog)
    await hands.press("down", "enter")

    assert answers.answer == Answer(act="cannot")


async def test_a_paste_goes_into_the_field(hands: Hands) -> None:
    answers = await show(hands, Question(WHO, "Why?", Field("Reason")))
    await hands.paste("machine\r\ndown\x1b")
    await hands.press("enter")

    assert answers.answer == Answer("machine down")


async def test_confirming_starts_with_the_harmless(hands: Hands) -> None:
    answers = await show(hands, Confirm("Quit?", yes="Quit", no="Go on"))
    assert "► Go on" in plain(hands.app)
    await hands.press("enter")
    assert answers.answer is False

    answers = await show(hands, Confirm("Quit?", yes="Quit", no="Go on"))
    await hands.press("down", "enter")
    assert answers.answer is True


async def test_a_refusal_says_what_did_not_happen_why_and_what_next(hands: Hands) -> None:
    refusal = NotNow("desk.data_age", seconds=9)
    answers = await show(hands, Refused.of("Not started", refusal, who=WHO))
    shown = plain(hands.app)

    assert shown.index("× Not started") < shown.index("A014") < shown.index("data 9 s old")
    assert shown.index("data 9 s old") < shown.index("Nothing was changed.")
    assert "╔" in shown

    await hands.press("enter")
    assert answers.answer is None


async def test_a_refusal_offers_what_may_follow(hands: Hands) -> None:
    answers = await show(hands, Refused("Not started", "no", acts=[Act("again", "Ask again", named=False)]))
    await hands.press("enter")

    assert answers.answer == "again"


async def test_a_scan_after_the_answer_was_given_is_refused_aloud(hands: Hands) -> None:
    answers = await show(hands, actions())
    hands.rest()
    hands.post("enter", "\r", 0.0)
    hands.burst(CODE, gap=0.03 / 12)
    await hands.settle()

    assert answers.answer == "finish"
    screen = hands.app.screen
    assert isinstance(screen, NotingScreen)
    assert screen.said == []
    assert "scan again" in plain(hands.app)


async def test_a_scan_begun_in_the_box_is_the_boxs_though_a_dialog_opens(hands: Hands) -> None:
    screen = hands.app.screen
    assert isinstance(screen, NotingScreen)
    hands.rest()
    hands.burst(CODE[:4], "")
    await hands.settle()
    answers = await show(hands, actions())
    hands.burst(CODE[4:])
    await hands.settle()

    assert screen.said == [("scan", CODE)]
    assert answers.answer == "nothing yet"
    assert "scan" not in plain(hands.app)


async def test_keys_of_the_desk_do_not_work_before_a_dialog(hands: Hands) -> None:
    await show(hands, actions())
    await hands.press("f3", "f9", "ctrl+p", "ctrl+g")

    assert isinstance(hands.app.screen, ActionList)
    assert isinstance(hands.app.screen_stack[0], NotingScreen)
    assert hands.app.screen_stack[0].said == []


HOSTILE = ["[/x]", "[@click=app.quit]x", "\x1b[2J", "x" * 300, "e\u0301\u0302" * 50, "a\u202eb", "مريض", "患者様" * 40]


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_go_through_unharmed(hands: Hands, name: str) -> None:
    who = Who("A014", name, name)
    for dialog in (
        ActionList(who, [Act("a", name, name)], not_now=[(name, name)]),
        Question(who, name, Field(name), note=name),
        Refused(name, name, next_step=name, who=who),
        Choice(name, [Act("a", name)], who=who),
    ):
        answers = await show(hands, dialog)
        shown = plain(hands.app)
        assert "\x1b" not in shown
        assert all(line.isprintable() for line in shown.splitlines())
        await hands.press("escape")
        assert answers.answer is None


@pytest.mark.parametrize("size", [(80, 24), (80, 12), (120, 40)])
async def test_the_chosen_act_and_the_keys_are_always_to_be_seen(size: tuple[int, int]) -> None:
    async with bench_app().run_test(size=size) as pilot:
        await pilot.pause()
        hands = Hands(pilot)
        await show(hands, ActionList(WHO, ACTS, not_now=[(f"Other {number}", "not now") for number in range(20)]))
        shown = plain(hands.app)

        assert "► Finish: A014 Mallinen, Kielo" in shown
        assert "Esc back" in shown
        await asyncio.sleep(0)


async def test_a_long_list_goes_along_with_the_chosen_one() -> None:
    async with bench_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hands = Hands(pilot)
        answers = await show(hands, Choice("Who?", [Act(str(number), f"Patient {number}") for number in range(40)]))
        assert "► Patient 0 " in plain(hands.app)
        for _ in range(30):
            hands.post("down", None, 0.033)
        await hands.settle()
        assert "► Patient 30 " in plain(hands.app)
        assert "Patient 0 " not in plain(hands.app)

        await hands.press("enter")
        assert answers.answer == "30"


async def test_letters_choose_in_a_list_and_do_nothing(hands: Hands) -> None:
    answers = await show(hands, actions())
    await hands.type("st")
    assert "► Stop: A014 Mallinen, Kielo" in plain(hands.app)
    assert answers.answer == "nothing yet"

    await hands.press("enter")
    assert answers.answer == "stop"


async def test_a_word_in_the_middle_is_found_and_what_is_nowhere_stands_nowhere(hands: Hands) -> None:
    await show(hands, actions())
    await hands.type("done")
    assert "► Not done: A014" in plain(hands.app)
    await hands.type("x")
    assert "› " not in plain(hands.app).splitlines()[-1]
    await hands.press("enter")
    assert "Choose one first." in plain(hands.app)
    await hands.press("up")
    assert "► Finish: A014" in plain(hands.app)


async def test_a_grave_act_is_chosen_by_no_word_of_it_and_by_no_letters_that_another_has(hands: Hands) -> None:
    graves = [Act(each, f"Wrong patient, {each} exposed", grave=True) for each in ("nobody", "somebody")]
    answers = await show(hands, ActionList(WHO, [*ACTS, *graves]))
    for letters in ("exp", "wrong patient, "):
        await hands.type(letters)
        assert ": A014" not in plain(hands.app)
        await hands.press("enter")
        assert answers.answer == "nothing yet"
    await hands.type("s")
    assert "► Wrong patient, somebody exposed: A014" in plain(hands.app)


async def test_a_scan_in_a_list_leaves_the_choice_where_it_was(hands: Hands) -> None:
    answers = await show(hands, actions())
    await hands.press("down")
    await hands.scan("STSTSTST")
    assert "► Not done: A014" in plain(hands.app)
    assert "A scan isn't taken here" in plain(hands.app)
    assert answers.answer == "nothing yet"


async def test_a_choice_without_a_default_is_answered_by_no_enter_alone(hands: Hands) -> None:
    answers = await show(hands, Choice("Pregnant?", ACTS, who=WHO, start=-1))
    await hands.press("enter")
    assert answers.answer == "nothing yet"
    assert "Choose one first." in plain(hands.app)

    await hands.press("down", "enter")
    assert answers.answer == "finish"


async def test_a_key_meant_for_one_that_another_stands_before_closes_neither(hands: Hands) -> None:
    below = await show(hands, actions())
    hands.rest()
    hands.post("enter", None, 0.0)
    above = Answers()

    def keep(answer: Any) -> None:
        above.answer = answer

    hands.app.push_screen(Confirm("Mallinen?", yes="Yes", no="No"), keep)
    await hands.settle()
    if below.answer == "nothing yet":  # the other came first
        assert above.answer == "nothing yet"
        await hands.press("escape")
        assert above.answer is None
        await hands.press("enter")
    assert below.answer == "finish"


async def test_one_under_a_blanked_desk_is_answered_by_nothing(hands: Hands) -> None:
    dialog = actions()
    answers = await show(hands, dialog)
    await hands.press("ctrl+l")
    dialog.answer("finish")
    await hands.settle()
    assert answers.answer == "nothing yet"
    assert "Enter brings it back" in plain(hands.app)


async def test_a_list_that_goes_on_above_or_below_says_so(hands: Hands) -> None:
    await show(hands, Choice("Which?", [Act(f"{n}", f"Malli {n:02}", named=False) for n in range(60)]))
    assert "│   ↓ Malli" in plain(hands.app)
    assert "↑ Malli" not in plain(hands.app)

    await hands.press(*["shift+tab"] * 2, *["down"] * 59)
    assert "│   ↑ Malli" in plain(hands.app)
    assert "► Malli 59" in plain(hands.app)
