"""What the check answers, in full: the answer, what to say, where to go, every finding with its source. Pure."""

from __future__ import annotations

from datetime import date

from models.patient.view import PatientView
from models.referral.facts import Answer, Finding, Priority, Verdict
from models.referral.view import ReferralView
from models.refusal import Message
from models.unit.exams import Exam
from screens.format import exam_title, full_date
from screens.person import language_of, to_say
from screens.referral.enquiry import Enquiry, Form
from screens.referral.sheet import Sheet, wanted_dates
from screens.safe import paragraphs
from screens.states import verdict_span
from screens.text import text
from screens.widgets.panel import labelled, wrapped
from screens.widgets.spans import BLANK, Line, Span, measure

_NUMBER = 4


def of_referral(sheet: Sheet, view: ReferralView, patient: PatientView, room: int) -> list[Line]:
    """A stored referral of a patient.

    Args:
        sheet: how the list is drawn.
        view: the referral, judged.
        patient: whose.
        room: the cells of a line.
    """
    exam = sheet.unit.exam(view.exam_code)
    title = exam_title(sheet.language, sheet.unit.catalogue, view.exam_code, view.exam_text, view.side)
    lines = _answer(sheet, view.verdict, title, room)
    theirs = language_of(sheet.language, patient.language)
    lines += [BLANK, *to_say(sheet.language, theirs, _sentences(view.verdict), room)]
    lines += _where(sheet, view.verdict, exam, room)
    lines += _findings(sheet, view.verdict, room)
    return lines + _referral(sheet, view, room)


def of_enquiry(sheet: Sheet, enquiry: Enquiry, verdict: Verdict | None, room: int) -> list[Line]:
    """What is asked by telephone.

    Args:
        sheet: how the list is drawn.
        enquiry: what is known of it.
        verdict: what the check answers; ``None`` until an exam is said.
        room: the cells of a line.
    """
    if verdict is None:
        return [*_top(sheet), *wrapped(sheet.say("no_exam"), room, role="muted")]
    exam = sheet.unit.exam(enquiry.exam)
    title = exam_title(sheet.language, sheet.unit.catalogue, enquiry.exam, "", enquiry.side)
    lines = _answer(sheet, verdict, title, room)
    theirs = enquiry.language or sheet.language
    lines += [BLANK, *to_say(sheet.language, theirs, _sentences(verdict), room, head="check.say_caller")]
    if enquiry.form is Form.NONE:
        lines += [BLANK, *wrapped(sheet.say("when_there_is_one"), room, role="muted")]
    lines += _where(sheet, verdict, exam, room)
    return lines + _findings(sheet, verdict, room)


def _top(sheet: Sheet) -> list[Line]:
    return [] if sheet.tight else [BLANK]


def _answer(sheet: Sheet, verdict: Verdict, title: str, room: int) -> list[Line]:
    answer = verdict_span(sheet.language, verdict)
    if sheet.tight:
        line: Line = (answer, Span("  "), Span(title, bold=True))
        if measure(line) <= room:
            return [line]
    return [*_top(sheet), (answer,), *wrapped(title, room, bold=True)]


def _sentences(verdict: Verdict) -> list[Message]:
    """What to say: why not and what next, or that one may come; and what else the patient should know."""
    reason = verdict.reason
    said = [reason.tell] if reason is not None and reason.tell is not None else []
    if verdict.answer in (Answer.REDIRECT, Answer.REFUSE):
        return said  # what else there is doesn't matter to somebody who isn't imaged here
    if verdict.answer is Answer.ACCEPT:
        said = [Message("check.tell_accepted")]
    return said + [each.tell for each in verdict.warnings if each.tell is not None]


def _where(sheet: Sheet, verdict: Verdict, exam: Exam | None, room: int) -> list[Line]:
    if verdict.answer is not Answer.REDIRECT or exam is None or exam.place is None:
        return []
    place = exam.place
    lines: list[Line] = [BLANK, (Span(sheet.say("where"), "muted"),)]
    lines += wrapped(f"→ {place.names.of(sheet.language)}", room, bold=True)
    return lines + wrapped(place.contact or sheet.say("no_contact"), room, role="text" if place.contact else "muted")


def _findings(sheet: Sheet, verdict: Verdict, room: int) -> list[Line]:
    """Every finding: the rule's number, what was found, where the rule comes from."""
    lines: list[Line] = [BLANK, (Span(sheet.say("findings"), "muted"),)]
    if not verdict.findings:
        return [*lines, *wrapped(sheet.say("nothing_found"), room)]
    for finding in verdict.findings:
        lines += _finding(sheet, finding, room - _NUMBER)
    return lines


def _finding(sheet: Sheet, finding: Finding, room: int) -> list[Line]:
    sign = Span("! ", "warn", bold=True) if finding.answer is None else Span("")
    what = wrapped(text(sheet.language, finding.what), room - (2 if finding.answer is None else 0))
    lines: list[Line] = [(Span(f"{finding.rule:>2}  ", "muted"), sign, *what[0])]
    lines += [(Span(" " * (_NUMBER + (2 if finding.answer is None else 0))), *line) for line in what[1:]]
    source = wrapped(text(sheet.language, finding.source), room, role="muted")
    return [*lines, *((Span(" " * _NUMBER), *line) for line in source)]


def _referral(sheet: Sheet, view: ReferralView, room: int) -> list[Line]:
    """The referral itself: the question and who asks it."""
    lines: list[Line] = [BLANK, (Span(sheet.say("referral"), "muted"),)]
    for part in paragraphs(view.question):
        lines += wrapped(part, room)
    if view.projections:
        lines += labelled(sheet.say("projections"), view.projections, room)
    lines += labelled(sheet.say("wanted"), _wanted(sheet, view), room)
    for index, part in enumerate(part for part in (view.author_name, view.orderer_name) if part):
        lines += labelled(sheet.say("by") if index == 0 else "", part, room)
    if view.written_on is not None:
        lines += labelled(sheet.say("written"), full_date(view.written_on), room)
    for index, on in enumerate(view.earlier[:3]):
        lines += labelled(sheet.say("earlier") if index == 0 else "", full_date(on), room)
    return lines


def _wanted(sheet: Sheet, view: ReferralView) -> str:
    if view.priority in (Priority.STAT, Priority.ASAP):
        return sheet.say("wanted_now")
    first: date | None = view.wanted_from
    return wanted_dates(sheet, first, view.wanted_to) or sheet.say("wanted_any")
