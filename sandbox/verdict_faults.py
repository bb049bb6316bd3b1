"""The answer of the Attribution probe: whose fault is it, the base objective's, the inner optimizer's, the search's?"""

from __future__ import annotations

import math

from sandbox.verdict_parts import ENOUGH, Estimate, Part, Shares, State, Verdict, figure, lately
from sandbox.verdict_probes import Seen

WHY = {
    "outer": "because the base objective is not what was meant",
    "inner": "because what is pursued is not the base objective",
}


def attribution(seen: Seen) -> Verdict:
    """Who is to blame for most of what is lost; in deployment where that was measured."""
    place = "_deployed" if "total_deployed" in seen.own else ""
    names = ("outer", "inner", "total", "shapley_outer", "shapley_inner")
    found = {name: lately(seen.series(name + place), seen.every) for name in names}
    apart = lately(seen.series(f"shapley_inner{place}") - seen.series(f"shapley_outer{place}"), seen.every)
    residual = seen.last("residual")
    where = " in deployment" if place else ""
    sentence, state = _blame(found, apart, residual if not place else math.nan, where)
    count = found["total"].count
    basis = (
        f"The same search on the same episodes for the intended, the base and the pursued objective{where}, each "
        f"fault's share over both orders of mending (Shapley). Intervals: 95 % from the last {count} measurements. "
        + ("The best possible score is not known here." if math.isnan(residual) else "")
    )
    return seen.answer(sentence, state, _bar(seen, found, place), basis)


def _blame(found: dict[str, Estimate], apart: Estimate, residual: float, where: str) -> tuple[str, State]:
    total = found["total"]
    if total.count < ENOUGH:
        return f"Not yet: measured {_times(total.count)}; {ENOUGH} are needed to say how sure it is.", "early"
    lost = total.text
    weak = f"the search: it stays {figure(residual)} below the best possible{where}; faults cost {lost}."
    if total.includes(0.0):
        if residual > max(abs(total.low), abs(total.high)):
            return f"Only {weak}", "told"
        return (
            f"Nobody's so far: what is lost{where}, {lost}, may be nothing; the interval includes 0.",
            "unsure",
        )
    if total.high < 0.0:
        return f"Nobody's: faults cost {lost}{where}, so with them it gets more of what was meant.", "no"
    if residual > total.high:
        return f"Mostly {weak}", "told"
    return _shared(found["shapley_outer"], found["shapley_inner"], apart, f"of {lost} lost{where}")


def _shared(outer: Estimate, inner: Estimate, apart: Estimate, lost: str) -> tuple[str, State]:
    """Which of both faults costs more, where something is lost."""
    if apart.includes(0.0):
        both = f"{lost}, {outer.text} {WHY['outer']} and {inner.text} {WHY['inner']}"
        return f"Both, outer and inner: {both}; which costs more cannot be told.", "unsure"
    most, other, share, rest = (
        ("inner", "outer", inner, outer) if apart.value > 0 else ("outer", "inner", outer, inner)
    )
    if rest.low == rest.high == 0.0:
        last = f"and none {WHY[other]}"
    elif rest.low <= 0.0 <= rest.high:
        last = f"and {rest.text}, which may be nothing, {WHY[other]}"
    elif rest.high < 0.0:
        last = f"while {figure(-rest.value)} is made good {WHY[other]}"
    else:
        last = f"and {rest.text} {WHY[other]}"
    mostly = "Mostly" if rest.low > 0.0 else "Only"
    return f"{mostly} {most}: {lost}, {share.text} is lost {WHY[most]}, {last}.", "told"


def _times(count: int) -> str:
    return "once" if count == 1 else "never" if count == 0 else f"{count} times"


def _bar(seen: Seen, found: dict[str, Estimate], place: str) -> Shares | None:
    """From random behaviour to the best known: what is reached, what each fault costs, what is out of reach."""
    outer, inner = found["shapley_outer"].value, found["shapley_inner"].value
    if math.isnan(outer) or math.isnan(inner):
        return None
    lost = (Part("outer fault", outer, "base"), Part("inner fault", inner, "mesa"))
    if place:
        return Shares(lost)
    reached = lately(seen.series("capability"), seen.every).value - outer - inner
    parts = [Part("reached", reached, "good"), *lost] if math.isfinite(reached) else list(lost)
    residual = seen.last("residual")
    if math.isfinite(residual) and residual > 0.0:
        parts.append(Part("search", residual, "muted"))
    return Shares(tuple(parts))
