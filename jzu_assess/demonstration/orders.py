"""The demonstration's register of 督办: every act by whose it is, on the day on which it would have been done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from departments import clock
from departments.models import RosterEntry, User, Year
from notices.models import Decision, ExtensionState, Lapse, Notice, Slip
from notices.orders import services

from .sheets import sheet

KEEPER = "dangzheng"
SAID = ("reason", "answer", "proof")
Act = tuple[date, Callable[[], object]]


def give_orders(year: Year, people: Mapping[str, User]) -> None:
    """In the order of the days, so that numbers and the trail follow one another as in a year."""
    register = _Register(year, people)
    for day, act in sorted(register.acts(), key=lambda one: one[0]):
        with clock.on(day):
            act()


class _Register:
    def __init__(self, year: Year, people: Mapping[str, User]) -> None:
        self.year, self.people, self.keeper = year, people, people[KEEPER]
        self.entries = {entry.name: entry for entry in year.roster.all()}
        self.slips: dict[int, Slip] = {}

    def acts(self) -> Iterator[Act]:
        for told in sheet("orders"):
            decision = self.registered(told)
            yield date.fromisoformat(told["on"]), decision
            for slip in told.get("slips", ()):
                for act in slip.get("acts", ()):
                    yield date.fromisoformat(act["on"]), self.done(slip, act)
            for act in told.get("acts", ()):
                yield date.fromisoformat(act["on"]), self.decided(told, act)

    def registered(self, told: Mapping[str, Any]) -> Callable[[], object]:
        def act() -> None:
            decision = services.register_decision(
                year=self.year,
                by=self.keeper,
                meeting=told["meeting"],
                sitting=int(told["sitting"]),
                held_on=date.fromisoformat(told["held_on"]),
                subject=told["subject"],
                decided=told["decided"],
            )
            for one in told.get("slips", ()):
                self.slips[id(one)] = self.drafted(decision, one)
            if told.get("issue", "yes") == "yes":
                services.move_decision(decision=decision, action="issue", by=self.keeper)

        return act

    def drafted(self, decision: Decision, told: Mapping[str, Any]) -> Slip:
        return services.draft_slip(
            decision=decision,
            by=self.keeper,
            entry=self.entries[told["to"]],
            participants=[self.entry(name) for name in told.get("with", ())],
            task=told["task"],
            days=int(told["days"]) if "days" in told else None,
            due=date.fromisoformat(told["due"]) if "due" in told else None,
        )

    def entry(self, name: str) -> RosterEntry:
        return self.entries[name]

    def decided(self, told: Mapping[str, Any], act: Mapping[str, Any]) -> Callable[[], object]:
        def move() -> None:
            decision = Decision.objects.get(year=self.year, subject=told["subject"])
            services.move_decision(decision=decision, action=act["do"], by=self.keeper, reason=act["reason"])

        return move

    def done(self, told: Mapping[str, Any], act: Mapping[str, Any]) -> Callable[[], object]:
        def move() -> None:
            slip = Slip.objects.get(pk=self.slips[id(told)].pk)
            by = self.people[act.get("by", KEEPER)]
            entered: dict[str, Any] = {name: act[name] for name in SAID if name in act}
            due = date.fromisoformat(act["due"]) if "due" in act else None
            if act["do"] == "ask":
                assert due is not None
                services.ask_extension(slip=slip, by=by, wanted=due, why=act["reason"])
            elif act["do"] in {"grant", "refuse"}:
                asked = slip.extensions.get(state=ExtensionState.ASKED)
                services.move_extension(extension=asked, action=act["do"], by=by, due=due, **entered)
            elif act["do"] == "name":
                named = Lapse.objects.filter(slip=slip).values_list("pk", flat=True)
                services.mark_named(lapses=list(named), notice=self.notice(act["notice"]), by=by)
            else:
                services.move_slip(slip=slip, action=act["do"], by=by, due=due, **entered)

        return move

    def notice(self, reference: str) -> Notice:
        return Notice.objects.get(year=self.year, reference=reference)
