"""What a scope shows besides the objectives, as it stands in a scenario's `views` under "scope". No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

KEY = "scope"
STYLES = 8  # colours and dashes of added series
MOST = 32  # series
FLAGS = ("log_x", "log_y")
BANDS = ("confidence", "none", "spread")  # the first one unless somebody chooses


@dataclass(frozen=True, slots=True)
class Series:
    """An added column; `style` chooses its colour and dash, so that it keeps them while others come and go."""

    column: str
    style: int


@dataclass(frozen=True, slots=True)
class ScopeState:
    """`series` in the order of the legend; `hidden` are columns of series, and roles of objectives ("base").
    `log_x`, `log_y`: logarithmic axes; `band`: what is shaded around curves, where the run has it. `show` is the key of
    the view that was chosen ("plot:curves"), `raw` whether objectives have their own units: nobody has chosen where it
    is "" or None.
    """

    series: tuple[Series, ...] = ()
    hidden: frozenset[str] = frozenset()
    log_x: bool = False
    log_y: bool = False
    band: str = BANDS[0]
    show: str = ""
    raw: bool | None = None

    @classmethod
    def read(cls, views: Mapping[str, Any]) -> ScopeState:
        """What stands in a file; what makes no sense there is passed over, as a view is no reason not to open it."""
        kept = views.get(KEY)
        if not isinstance(kept, Mapping):
            return cls()
        found = cls()
        entries = kept.get("series")
        for entry in entries if isinstance(entries, (list, tuple)) else ():
            if isinstance(entry, Mapping) and isinstance(entry.get("column"), str):
                style = entry.get("style")
                known = isinstance(style, int) and not isinstance(style, bool)
                found = found.added(entry["column"], style % STYLES if known and style is not None else None)
        hidden = kept.get("hidden")
        names = [h for h in hidden if isinstance(h, str)] if isinstance(hidden, (list, tuple)) else []
        log_x, log_y = (kept.get(name) is True for name in FLAGS)
        band = "spread" if kept.get("spread") is True else kept.get("band")  # as it was once called
        band = band if band in BANDS else BANDS[0]
        show, raw = (kept.get(name) for name in ("show", "raw"))
        return replace(
            found, hidden=frozenset(names), log_x=log_x, log_y=log_y, band=band,
            show=show if isinstance(show, str) else "", raw=raw if isinstance(raw, bool) else None,
        )  # fmt: skip

    def written(self, views: Mapping[str, Any]) -> dict[str, Any]:
        """`views` with this in it; without the entry where it says nothing."""
        mine: dict[str, Any] = {}
        if self.series:
            mine["series"] = [{"column": entry.column, "style": entry.style} for entry in self.series]
        if self.hidden:
            mine["hidden"] = sorted(self.hidden)
        mine |= {name: True for name in FLAGS if getattr(self, name)}
        if self.band != BANDS[0]:
            mine["band"] = self.band
        if self.show:
            mine["show"] = self.show
        if self.raw is not None:
            mine["raw"] = self.raw
        rest = {key: value for key, value in views.items() if key != KEY}
        return {**rest, KEY: mine} if mine else rest

    @property
    def columns(self) -> tuple[str, ...]:
        """The added columns in order."""
        return tuple(entry.column for entry in self.series)

    def added(self, column: str, style: int | None = None) -> ScopeState:
        """With another series at the end, in the first style that is free; the same where it is there already."""
        if column in self.columns or len(self.series) >= MOST:
            return self
        if style is None:
            used = [entry.style for entry in self.series]
            style = min(range(STYLES), key=used.count)
        return replace(self, series=(*self.series, Series(column, style)), hidden=self.hidden - {column})

    def removed(self, column: str) -> ScopeState:
        """Without a series."""
        kept = tuple(entry for entry in self.series if entry.column != column)
        return replace(self, series=kept, hidden=self.hidden - {column})

    def renamed(self, old: str, new: str) -> ScopeState:
        """With another id for a node in the names of columns and of what is shown."""

        def named(column: str) -> str:
            node, dot, name = column.partition(".")
            return f"{new}{dot}{name}" if dot and node == old else column

        series = tuple(replace(entry, column=named(entry.column)) for entry in self.series)
        kind, colon, what = self.show.partition(":")
        show = f"{kind}{colon}{new if what == old else named(what)}"
        return replace(self, series=series, hidden=frozenset(map(named, self.hidden)), show=show)

    def toggled(self, key: str) -> ScopeState:
        """With a curve hidden that was shown, or the other way round."""
        return replace(self, hidden=self.hidden ^ {key})

    def switched(self, flag: str) -> ScopeState:
        """With one of `FLAGS` the other way round."""
        return replace(self, log_x=self.log_x != (flag == "log_x"), log_y=self.log_y != (flag == "log_y"))

    def moved(self, column: str, place: int) -> ScopeState:
        """With a series at another place among the series."""
        entry = next((entry for entry in self.series if entry.column == column), None)
        if entry is None:
            return self
        rest = [other for other in self.series if other is not entry]
        rest.insert(max(0, min(place, len(rest))), entry)
        return replace(self, series=tuple(rest))
